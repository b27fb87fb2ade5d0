//! Panics.

use std::panic::{AssertUnwindSafe, catch_unwind};

use redhanded::{Level, capture_errors};
use serde_json::json;

use crate::captured::{captured, captured_once, error, frames, functions, summary, variables};

#[capture_errors]
fn divide(dividend: u32, divisor: u32) -> u32 {
    assert!(divisor > 0, "divided by {divisor}"); // the panic
    dividend / divisor
}

#[capture_errors]
fn share(cake: u32, guests: u32) -> u32 {
    divide(cake, guests)
}

#[test]
fn a_panic_that_leaves_the_outermost_call_is_fatal_and_not_handled() {
    let event = captured_once(|| _ = share(8, 0));
    assert_eq!(summary(&event), (Level::Fatal, false, vec!["panic: divided by 0".to_owned()]));
    let mechanism = event.outermost_exception().unwrap().mechanism.as_ref().unwrap();
    assert_eq!(mechanism.kind, "auto.function.panic_hook");
}

#[test]
fn the_calls_it_unwinds_are_its_frames_with_their_arguments() {
    let event = captured_once(|| _ = share(8, 0));
    assert_eq!(functions(&event), ["share", "divide"]);
    assert_eq!(variables(&event, "share"), json!({ "cake": 8, "guests": 0 }));
    assert_eq!(variables(&event, "divide"), json!({ "dividend": 8, "divisor": 0 }));
    let line = include_str!("panics.rs").lines().position(|line| line.ends_with("// the panic")).unwrap();
    assert_eq!(frames(&event)[1].lineno, Some(u32::try_from(line).unwrap() + 1));
}

#[test]
fn a_panic_that_meets_no_annotated_call_is_reported() {
    let event = captured_once(|| panic!("all alone"));
    assert_eq!(summary(&event), (Level::Fatal, false, vec!["panic: all alone".to_owned()]));
    assert_eq!(frames(&event)[0].filename.as_deref(), Some(file!()));
}

#[test]
fn a_panic_that_an_annotated_call_survives_is_a_handled_error() {
    #[capture_errors]
    fn survives() -> bool {
        catch_unwind(|| divide(1, 0)).is_err()
    }
    let event = captured_once(|| assert!(survives()));
    assert_eq!(summary(&event), (Level::Error, true, vec!["panic: divided by 0".to_owned()]));
}

#[test]
fn an_error_that_is_unwrapped_is_the_cause_of_the_panic() {
    #[capture_errors]
    fn parse(text: &str) -> Result<u64, std::num::ParseIntError> {
        text.parse()
    }
    #[capture_errors]
    fn unwraps(text: &str) -> u64 {
        parse(text).unwrap()
    }
    let event = captured_once(|| _ = unwraps("x"));
    let errors: Vec<_> = event.exceptions.iter().rev().map(error).collect();
    assert_eq!(errors.last().unwrap(), "ParseIntError: invalid digit found in string");
    assert!(errors[0].starts_with("panic: called `Result::unwrap()`"), "{errors:?}");
    assert_eq!(functions(&event), ["unwraps", "parse"]);
}

#[test]
fn a_payload_that_is_no_text_is_reported_and_passed_on() {
    let event = captured_once(|| {
        #[capture_errors]
        fn throws() {
            std::panic::panic_any(7_u8);
        }
        let payload = catch_unwind(throws).unwrap_err();
        assert_eq!(payload.downcast_ref(), Some(&7_u8));
    });
    assert_eq!(error(&event.exceptions[0]), "panic: panic with a value that is no text");
}

#[test]
fn two_panics_are_two_events() {
    let events = captured(|| {
        for _ in 0..2 {
            let _ = catch_unwind(|| divide(1, 0));
        }
    });
    assert_eq!(events.len(), 2);
}

#[test]
fn a_panic_while_arguments_are_shown_does_not_add_a_report() {
    struct Panics;
    impl std::fmt::Debug for Panics {
        fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            panic!("in Debug")
        }
    }
    #[capture_errors]
    fn falls(lent: &Panics) {
        let _ = lent;
        panic!("in the body");
    }
    let event = captured_once(|| drop(catch_unwind(AssertUnwindSafe(|| falls(&Panics)))));
    assert_eq!(error(&event.exceptions[0]), "panic: in the body");
    assert_eq!(variables(&event, "falls"), json!({ "lent": "<Debug panicked>" }));
}

#[test]
fn a_value_that_drops_while_a_panic_unwinds_may_call_annotated_functions() {
    struct Cleans;
    impl Drop for Cleans {
        fn drop(&mut self) {
            _ = share(8, 2);
        }
    }
    #[capture_errors]
    fn falls() {
        let _cleans = Cleans;
        panic!("in the body");
    }
    let event = captured_once(falls);
    assert_eq!(functions(&event), ["falls"]);
}

#[test]
fn a_supervisor_survives_panic_after_panic_and_never_waits_for_delivery() {
    use std::time::{Duration, Instant};

    use redhanded::Options;
    use redhanded::protocol::Envelope;
    use redhanded::transport::{DeliveryError, Memory, Transport};

    struct Slow(Memory);
    impl Transport for Slow {
        fn send(&mut self, envelope: &Envelope) -> Result<(), DeliveryError> {
            std::thread::sleep(Duration::from_millis(500));
            self.0.send(envelope)
        }
    }
    #[capture_errors]
    fn supervises() -> usize {
        (0..3).filter(|_| catch_unwind(|| divide(1, 0)).is_err()).count()
    }
    let memory = Memory::new();
    let options = Options::new().shutdown_timeout(Duration::from_mins(1));
    crate::captured::captured_through(options, Slow(memory.clone()), || {
        let began = Instant::now();
        assert_eq!(supervises(), 3);
        // One delivery alone takes longer.
        assert!(began.elapsed() < Duration::from_millis(500), "{:?}", began.elapsed());
    });
    let found: Vec<_> = memory.events().iter().map(|event| (summary(event).0, summary(event).1)).collect();
    assert_eq!(found, [(Level::Error, true); 3]);
}

#[test]
fn an_unwrap_of_another_error_is_not_the_failure_before_it() {
    #[capture_errors]
    fn locked() -> Result<(), String> {
        Err("database is locked".to_owned())
    }
    #[capture_errors]
    fn unwraps() -> u8 {
        let _ = locked();
        "x".parse::<u8>().unwrap()
    }
    let events = captured(|| drop(catch_unwind(unwraps)));
    let mut found: Vec<_> = events.iter().map(summary).collect();
    found.sort();
    let panic = "panic: called `Result::unwrap()` on an `Err` value: ParseIntError { kind: InvalidDigit }".to_owned();
    let handled = (Level::Warning, true, vec!["String: database is locked".to_owned()]);
    assert_eq!(found, [handled, (Level::Fatal, false, vec![panic])]);
}

#[test]
fn an_unwrap_in_the_chain_of_the_call_is_its_failure() {
    #[derive(Debug)]
    enum Odd {
        Variant,
    }
    #[capture_errors]
    fn odd() -> Result<u8, Odd> {
        Err(Odd::Variant)
    }
    #[capture_errors]
    fn unwraps() -> u8 {
        odd().map(|number| number + 1).unwrap()
    }
    captured_once(|| drop(catch_unwind(unwraps)));
}

#[test]
fn the_call_that_a_panic_left_is_marked_in_the_trail() {
    let event = captured_once(|| _ = share(8, 0));
    let levels: Vec<_> = event.breadcrumbs.iter().map(|breadcrumb| breadcrumb.level.unwrap()).collect();
    assert_eq!(levels, [Level::Error, Level::Error]);
}

#[test]
fn a_panic_that_becomes_an_error_is_its_cause_and_was_survived() {
    #[capture_errors]
    fn serves() -> Result<u32, String> {
        catch_unwind(|| divide(1, 0)).map_err(|_| "500 internal".to_owned())
    }
    let event = captured_once(|| drop(serves()));
    let errors = vec!["String: 500 internal".to_owned(), "panic: divided by 0".to_owned()];
    assert_eq!(summary(&event), (Level::Error, true, errors));
}
