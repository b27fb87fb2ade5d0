//! Which failures are the same one, told by what the failing statement depends on.

use redhanded::capture_errors;

use super::{Leaf, Opaque, async_leaf, block_on, leaf, reported};

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
