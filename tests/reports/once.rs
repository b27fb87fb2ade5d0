//! One failure is one report.

use std::error::Error;
use std::fmt;

use redhanded::{Level, capture_errors};

use crate::captured::{captured, captured_once, functions, summary};

#[derive(Debug)]
struct Low;
impl fmt::Display for Low {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the disk is full")
    }
}
impl Error for Low {}

#[derive(Debug)]
struct Opaque;
impl fmt::Display for Opaque {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no")
    }
}
impl Error for Opaque {}

#[capture_errors]
fn leaf(number: u64) -> Result<u64, Low> {
    if number == 0 { Err(Low) } else { Ok(number) }
}

fn levels(events: &[redhanded::Event]) -> Vec<(Level, bool)> {
    events.iter().map(summary).map(|(level, handled, _)| (level, handled)).collect()
}

#[test]
fn an_error_converted_to_another_type_through_three_functions_is_one_event() {
    #[capture_errors]
    fn middle(number: u64) -> Result<u64, String> {
        leaf(number).map_err(|error| format!("cannot store: {error}"))
    }
    #[capture_errors]
    fn outer() -> Result<u64, Opaque> {
        let number = middle(0).map_err(|_| Opaque)?;
        Ok(number + 1)
    }
    let event = captured_once(|| drop(outer()));
    assert_eq!(functions(&event), ["outer", "middle", "leaf"]);
    let (level, handled, errors) = summary(&event);
    assert_eq!((level, handled), (Level::Error, true));
    assert_eq!(errors, ["Opaque: no", "String: cannot store: the disk is full", "Low: the disk is full"]);
}

#[test]
fn two_failures_with_the_same_text_in_a_row_are_two_events() {
    assert_eq!(captured(|| (0..2).for_each(|_| drop(leaf(0)))).len(), 2);
}

#[test]
fn a_failure_that_an_annotated_caller_survives_is_a_handled_warning() {
    #[capture_errors]
    fn survives() -> u64 {
        leaf(0).unwrap_or(7)
    }
    let events = captured(|| _ = survives());
    assert_eq!(levels(&events), [(Level::Warning, true)]);
}

#[test]
fn a_failure_that_leaves_the_outermost_call_is_an_error() {
    let events = captured(|| drop(leaf(0)));
    assert_eq!(levels(&events), [(Level::Error, true)]);
}

#[test]
fn retries_that_succeed_at_last_are_handled_one_by_one() {
    #[capture_errors]
    fn retries() -> Result<u64, Low> {
        let mut last = Err(Low);
        for number in [0, 0, 3] {
            last = leaf(number);
            if last.is_ok() {
                break;
            }
        }
        last
    }
    let events = captured(|| assert_eq!(retries().unwrap(), 3));
    assert_eq!(levels(&events), [(Level::Warning, true); 2]);
}

#[test]
fn a_swallowed_failure_and_another_one_are_two() {
    #[capture_errors]
    fn another() -> Result<(), Opaque> {
        let _ = leaf(0);
        Err(Opaque)
    }
    let events = captured(|| drop(another()));
    let mut found = levels(&events);
    found.sort_unstable();
    assert_eq!(found, [(Level::Warning, true), (Level::Error, true)]);
}

#[test]
fn an_error_stored_and_returned_after_other_calls_is_one() {
    #[capture_errors]
    fn stores() -> Result<u64, Opaque> {
        let result = leaf(0);
        let _ = leaf(1);
        result.map_err(|_| Opaque)
    }
    assert_eq!(functions(&captured_once(|| drop(stores()))), ["stores", "leaf"]);
}

#[test]
fn an_error_that_crosses_a_function_that_is_not_annotated_is_one() {
    fn plain() -> Result<u64, Opaque> {
        leaf(0).map_err(|_| Opaque)
    }
    #[capture_errors]
    fn outer() -> Result<u64, Opaque> {
        plain()
    }
    assert_eq!(functions(&captured_once(|| drop(outer()))), ["outer", "leaf"]);
}

#[test]
fn a_match_that_ends_by_another_error_is_the_same_failure() {
    #[capture_errors]
    fn matches() -> Result<u64, Opaque> {
        match leaf(0) {
            Ok(0) => Ok(1),
            Ok(number) => Ok(number),
            Err(_) => Err(Opaque),
        }
    }
    captured_once(|| drop(matches()));
}

#[test]
fn recursion_is_one_failure_with_a_frame_a_call() {
    #[capture_errors]
    fn down(depth: u64) -> Result<u64, Low> {
        if depth == 0 { leaf(0) } else { down(depth - 1) }
    }
    let event = captured_once(|| drop(down(3)));
    assert_eq!(functions(&event), ["down", "down", "down", "down", "leaf"]);
}

#[test]
fn an_error_captured_by_hand_on_its_way_is_one() {
    #[capture_errors]
    fn outer() -> Result<u64, Low> {
        leaf(0).inspect_err(|error| {
            assert!(redhanded::capture_error(error).is_some());
        })
    }
    captured_once(|| drop(outer()));
    captured_once(|| {
        if let Err(error) = leaf(0) {
            redhanded::capture_error(&error);
        }
    });
}

#[test]
fn no_event_comes_of_success() {
    assert_eq!(captured(|| drop(leaf(1))).len(), 0);
}

#[test]
fn a_failure_in_progress_is_sent_as_it_is_after_its_time() {
    #[capture_errors]
    fn server() {
        let _ = leaf(0);
        redhanded::flush(std::time::Duration::from_secs(5));
        // What it decides now comes too late: the report is gone, and none comes after it.
    }
    let event = captured_once(server);
    assert_eq!(event.level, Some(Level::Error));
}

#[test]
fn a_failure_while_values_drop_is_not_the_cause_of_the_one_that_leaves() {
    #[derive(Debug)]
    struct Transaction;
    impl Drop for Transaction {
        fn drop(&mut self) {
            let _ = rollback();
        }
    }
    #[capture_errors]
    fn rollback() -> Result<(), Opaque> {
        Err(Opaque)
    }
    #[capture_errors]
    fn pays() -> Result<u64, Low> {
        let _transaction = Transaction;
        let paid = leaf(0)?;
        Ok(paid)
    }
    let mut found: Vec<_> = captured(|| drop(pays())).iter().map(summary).collect();
    found.sort();
    let handled = (Level::Warning, true, vec!["Opaque: no".to_owned()]);
    assert_eq!(found, [handled, (Level::Error, true, vec!["Low: the disk is full".to_owned()])]);
}

#[test]
fn of_many_that_were_collected_the_one_that_leaves_is_reported_with_its_own_arguments() {
    #[capture_errors]
    fn item(number: u64) -> Result<u64, String> {
        Err(format!("item {number} is missing"))
    }
    #[capture_errors]
    fn all() -> Result<u64, String> {
        let results: Vec<_> = [4, 2, 3].map(item).into_iter().collect();
        let mut sum = 0;
        for result in results {
            sum += result?;
        }
        Ok(sum)
    }
    let events = captured(|| drop(all()));
    let left: Vec<_> = events.iter().filter(|event| event.level == Some(Level::Error)).collect();
    assert_eq!((events.len(), left.len()), (3, 1));
    assert_eq!(summary(left[0]).2, ["String: item 4 is missing"]);
    assert_eq!(crate::captured::variables(left[0], "item"), serde_json::json!({ "number": 4 }));
}

#[test]
fn of_many_with_one_text_the_one_that_leaves_is_told_by_its_causes() {
    #[derive(Debug, thiserror::Error)]
    #[error("cannot load")]
    struct Load(#[source] std::io::Error);
    #[capture_errors]
    fn load(name: &str) -> Result<u64, Load> {
        Err(Load(std::io::Error::other(format!("no file {name}"))))
    }
    #[capture_errors]
    fn all() -> Result<u64, Load> {
        let results: Vec<_> = ["a", "b", "c"].map(load).into_iter().collect();
        let mut sum = 0;
        for result in results {
            sum += result?;
        }
        Ok(sum)
    }
    let events = captured(|| drop(all()));
    let left: Vec<_> = events.iter().filter(|event| event.level == Some(Level::Error)).collect();
    assert_eq!((events.len(), left.len()), (3, 1));
    assert_eq!(crate::captured::variables(left[0], "load"), serde_json::json!({ "name": "a" }));
}

#[test]
fn a_swallowed_failure_and_another_one_with_its_text_and_another_cause_are_two() {
    #[derive(Debug, thiserror::Error)]
    #[error("cannot load")]
    struct Load(#[source] std::io::Error);
    #[capture_errors]
    fn load() -> Result<u64, Load> {
        Err(Load(std::io::Error::other("no such file")))
    }
    #[capture_errors]
    fn loads_or_asks() -> Result<u64, Load> {
        let _ = load();
        Err(Load(std::io::Error::other("nobody answered")))
    }
    let mut found: Vec<_> = captured(|| drop(loads_or_asks())).iter().map(functions).map(|path| path.len()).collect();
    found.sort_unstable();
    assert_eq!(found, [1, 2]);
}

#[test]
fn an_error_on_its_way_that_is_wrapped_and_captured_by_hand_is_one() {
    #[derive(Debug, thiserror::Error)]
    #[error("cannot store")]
    struct Store(#[from] Low);
    #[capture_errors]
    fn outer() -> Result<u64, Store> {
        let result = leaf(0).map_err(Store::from);
        if let Err(error) = &result {
            assert!(redhanded::capture_error(error).is_some());
        }
        result
    }
    captured_once(|| drop(outer()));
}
