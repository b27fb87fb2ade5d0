//! Which failures are the same one, told by what the failing statement depends on.

use redhanded::capture_errors;
use redhanded::protocol::{Frame, Level};

use super::{Leaf, Opaque, async_leaf, block_on, frames, leaf, reported};

fn events<T>(code: impl FnOnce() -> T) -> usize {
    reported(code).len()
}

#[capture_errors]
fn in_a_match(number: u8) -> Result<u8, Opaque> {
    match leaf(number) {
        Ok(value) => Ok(value),
        Err(_) => {
            leaf(20).unwrap();
            return Err(Opaque);
        }
    }
}

#[capture_errors]
fn in_let_else(number: u8) -> Result<u8, Opaque> {
    let Ok(value) = leaf(number) else {
        leaf(20).unwrap();
        return Err(Opaque);
    };
    Ok(value)
}

#[capture_errors]
fn in_if_let(number: u8) -> Result<u8, Opaque> {
    if let Err(_error) = leaf(number) {
        leaf(20).unwrap();
        return Err(Opaque);
    }
    Ok(number)
}

#[capture_errors]
fn through_locals(number: u8) -> Result<u8, Opaque> {
    let first = leaf(number);
    leaf(20).unwrap();
    let second = first;
    let result = second.map_err(|_| Opaque);
    result
}

#[capture_errors]
fn through_an_assignment() -> Result<u8, Opaque> {
    let mut last = None;
    for number in [1, 20] {
        match leaf(number) {
            Ok(_) => {}
            Err(_) => last = Some(Opaque),
        }
    }
    match last {
        Some(error) => Err(error),
        None => Ok(3),
    }
}

#[capture_errors]
fn through_a_collection() -> Result<u8, Opaque> {
    let mut errors = Vec::new();
    if leaf(1).is_err() {
        errors.push(Opaque);
    }
    leaf(20).unwrap();
    match errors.pop() {
        Some(error) => Err(error),
        None => Ok(3),
    }
}

#[capture_errors]
fn through_a_macro(number: u8) -> anyhow::Result<u8> {
    let result = leaf(number);
    leaf(20)?;
    anyhow::ensure!(result.is_ok(), "it did not work");
    Ok(3)
}

#[capture_errors]
async fn through_an_await(number: u8) -> Result<u8, Opaque> {
    let result = async_leaf(number).await;
    async_leaf(20).await.unwrap();
    result.map_err(|_| Opaque)
}

#[test]
fn an_error_that_replaces_the_one_it_comes_from_is_the_same_failure() {
    assert_eq!(events(|| in_a_match(1)), 1);
    assert_eq!(events(|| in_let_else(1)), 1);
    assert_eq!(events(|| in_if_let(1)), 1);
    assert_eq!(events(|| through_locals(1)), 1);
    assert_eq!(events(through_an_assignment), 1);
    assert_eq!(events(through_a_collection), 1);
    assert_eq!(events(|| through_a_macro(1)), 1);
    assert_eq!(events(|| block_on(through_an_await(1))), 1);
}

#[capture_errors]
fn another_after_one_that_was_ignored() -> Result<u8, Opaque> {
    let _ = leaf(1);
    Err(Opaque)
}

#[capture_errors]
fn a_shadowed_local() -> Result<u8, Opaque> {
    let result = leaf(1);
    assert!(result.is_err());
    let result = "x".parse::<u8>();
    leaf(20).unwrap();
    result.map_err(|_| Opaque)
}

#[capture_errors]
fn a_second_try() -> Result<u8, Leaf> {
    leaf(1).ok();
    leaf(2)
}

#[test]
fn an_error_that_has_nothing_to_do_with_an_ignored_one_is_another_failure() {
    assert_eq!(events(another_after_one_that_was_ignored), 2);
    assert_eq!(events(a_shadowed_local), 2);
    assert_eq!(events(a_second_try), 2);
}

#[capture_errors]
fn opaque(number: u8) -> Result<u8, Opaque> {
    if number > 200 { Ok(number) } else { Err(Opaque) }
}

/// The first failure is the one that it returns, after so many others of another statement.
#[capture_errors]
fn keeps_the_first(others: u8) -> Result<u8, Opaque> {
    let first = opaque(0);
    for number in 1..=others {
        let _ = opaque(number);
    }
    first
}

#[capture_errors]
fn numbered(number: u8) -> Result<u8, Leaf> {
    if number > 200 { Ok(number) } else { Err(Leaf(number)) }
}

/// The same, where all are of one statement, and told apart by their texts.
#[capture_errors]
fn keeps_the_first_of_all(others: u8) -> Result<u8, Leaf> {
    let mut all = Vec::new();
    for number in 0..=others {
        all.push(numbered(number));
    }
    all.swap_remove(0)
}

/// Many fail before the one that it returns, of the same statement.
#[capture_errors]
fn returns_the_last_of_all(others: u8) -> Result<u8, Leaf> {
    for number in 0..=others {
        match numbered(number) {
            Err(error) if number == others => return Err(error),
            _ => {}
        }
    }
    Ok(0)
}

/// Many fail before the one that it returns.
#[capture_errors]
fn returns_the_last(others: u8) -> Result<u8, Opaque> {
    for number in 1..=others {
        let _ = opaque(number);
    }
    let last = opaque(0);
    opaque(255)?;
    last
}

/// The path of what left `function`, each frame with the argument `number` or `others` of its call.
fn left<E>(function: fn(u8) -> Result<u8, E>, others: u8) -> Vec<String> {
    let events = reported(|| function(others));
    let mut left = events.iter().filter(|event| event.level == Some(Level::Error));
    let (event, another) = (left.next().unwrap(), left.next());
    assert!(another.is_none(), "{another:#?}");
    let shown = |frame: &Frame| {
        let value = frame.vars.get("number").or(frame.vars.get("others"));
        let value = value.map(|value| format!("({value})")).unwrap_or_default();
        frame.function.clone().unwrap() + &value
    };
    frames(event).iter().map(shown).collect()
}

#[test]
fn a_failure_that_is_returned_after_many_others_has_its_own_path() {
    for others in [3, 9, 63] {
        let path = |names: [&str; 2]| [format!("{}({others})", names[0]), format!("{}(0)", names[1])];
        assert_eq!(left(keeps_the_first, others), path(["keeps_the_first", "opaque"]));
        assert_eq!(left(keeps_the_first_of_all, others), path(["keeps_the_first_of_all", "numbered"]));
        assert_eq!(left(returns_the_last, others), path(["returns_the_last", "opaque"]));
    }
}

#[test]
fn a_failure_that_may_be_one_of_too_many_has_no_path_rather_than_that_of_another() {
    for others in [64, 65, 128, 199] {
        assert_eq!(left(keeps_the_first, others), [format!("keeps_the_first({others})")]);
        assert_eq!(left(keeps_the_first_of_all, others), [format!("keeps_the_first_of_all({others})")]);
    }
    // Of these it is known which they are: by where they come from, and by what they say. Once so many failures of a
    // function were folded, no arguments are gathered.
    let functions = |path: Vec<String>| path.join(" ").replace(['(', ')'], "").replace(char::is_numeric, "");
    assert_eq!(functions(left(returns_the_last, 199)), "returns_the_last opaque");
    assert_eq!(functions(left(returns_the_last_of_all, 199)), "returns_the_last_of_all numbered");
}
