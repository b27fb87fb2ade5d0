//! `panics = off`.

use std::panic::catch_unwind;

use redhanded::capture_errors;

use super::{ShopError, run};
use crate::captured::{captured, captured_once, error};

#[capture_errors]
fn divides(divisor: u32) -> u32 {
    assert!(divisor > 0, "divided by zero");
    8 / divisor
}

#[test]
fn a_panic_that_begins_in_the_function_is_not_reported() {
    #[capture_errors(panics = off)]
    fn falls() {
        panic!("expected");
    }
    assert_eq!(captured(falls).len(), 0);
}

#[test]
fn a_panic_that_passes_through_the_function_is_not_reported() {
    #[capture_errors(panics = off)]
    fn passes() -> u32 {
        divides(0)
    }
    #[capture_errors]
    fn outer() -> u32 {
        passes()
    }
    #[capture_errors]
    fn survives() -> bool {
        catch_unwind(outer).is_err()
    }
    assert_eq!(captured(|| _ = outer()).len(), 0);
    assert_eq!(captured(|| assert!(survives())).len(), 0);
}

#[test]
fn a_panic_is_not_reported_in_any_shape() {
    #[capture_errors(panics = off)]
    #[track_caller]
    fn in_place() -> u32 {
        divides(0)
    }
    #[capture_errors(panics = off)]
    fn never() -> ! {
        panic!("expected");
    }
    #[capture_errors(panics = off)]
    async fn suspending() -> u32 {
        tokio::task::yield_now().await;
        divides(0)
    }
    #[capture_errors(panics = off)]
    fn returned() -> impl Future<Output = u32> {
        async { divides(0) }
    }
    assert_eq!(captured(|| _ = in_place()).len(), 0);
    assert_eq!(captured(|| never()).len(), 0);
    assert_eq!(captured(|| _ = run(suspending())).len(), 0);
    assert_eq!(captured(|| _ = run(returned())).len(), 0);
}

#[test]
fn a_panic_that_is_caught_before_it_gets_to_the_function_is_reported() {
    #[capture_errors]
    fn catches() -> bool {
        catch_unwind(|| divides(0)).is_err()
    }
    #[capture_errors(panics = off)]
    fn outer() -> bool {
        catches()
    }
    let event = captured_once(|| assert!(outer()));
    assert_eq!(error(&event.exceptions[0]), "panic: divided by zero");
}

#[test]
fn errors_of_the_function_are_reported() {
    #[capture_errors(panics = off)]
    fn fails() -> Result<(), ShopError> {
        Err(ShopError::Closed)
    }
    captured_once(|| drop(fails()));
}
