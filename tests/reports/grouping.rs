//! How receivers are told to group.

use redhanded::{Options, capture_errors, configure_scope};

use crate::captured::captured_with;

#[capture_errors]
fn sum(left: &str, right: &str) -> Result<u32, std::num::ParseIntError> {
    let left: u32 = left.parse()?;
    let right: u32 = right.parse()?;
    Ok(left + right)
}

#[capture_errors]
fn outer(left: &str, right: &str) -> Result<u32, std::num::ParseIntError> {
    sum(left, right)
}

fn fingerprints(options: Options, code: impl FnOnce() + Send) -> Vec<Vec<String>> {
    captured_with(options, code).into_iter().map(|event| event.fingerprint).collect()
}

#[test]
fn no_event_has_a_fingerprint_unless_it_is_asked_for() {
    assert_eq!(fingerprints(Options::new(), || drop(sum("x", "1"))), [[""; 0]]);
}

#[test]
fn by_path_the_place_in_the_innermost_function_groups() {
    let found = fingerprints(Options::new().group_by_path(true), || {
        for (left, right) in [("x", "1"), ("yz", "1"), ("1", "x")] {
            let _ = outer(left, right);
        }
    });
    let place = |number| ["ParseIntError", "reports::grouping::sum", number];
    assert_eq!(found, [place("1"), place("1"), place("2")]);
}

#[test]
fn by_path_a_panic_is_grouped_by_its_line_in_the_function() {
    #[capture_errors]
    fn falls(low: bool) {
        assert!(low, "high");
        panic!("low");
    }
    let found = fingerprints(Options::new().group_by_path(true), || {
        let _ = std::panic::catch_unwind(|| falls(true));
        let _ = std::panic::catch_unwind(|| falls(false));
    });
    let place = |line| ["panic", "reports::grouping::falls", line];
    assert_eq!(found, [place("+2"), place("+1")]);
}

#[test]
fn a_fingerprint_of_the_function_or_the_scope_comes_before_the_path() {
    #[capture_errors(fingerprint("prices"))]
    fn prices() -> Result<(), String> {
        Err("no prices".to_owned())
    }
    assert_eq!(fingerprints(Options::new().group_by_path(true), || drop(prices())), [["prices"]]);
    let found = fingerprints(Options::new().group_by_path(true), || {
        configure_scope(|scope| scope.set_fingerprint(["import"]));
        let _ = sum("x", "1");
    });
    assert_eq!(found, [["import"]]);
}
