//! `only` and `args`.

use std::pin::Pin;

use redhanded::capture_errors;
use serde_json::json;

use super::{ShopError, run};
use crate::captured::{breadcrumbs, captured_once, variables};

/// Cannot be shown, so that a test sees whether anyone tried.
#[derive(Clone, Copy)]
struct Secretive;

impl std::fmt::Debug for Secretive {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        panic!("was shown")
    }
}

#[test]
fn only_what_is_listed_is_recorded() {
    #[capture_errors(only(order, card), redact(card))]
    fn pay(order: u64, card: &str, note: String) -> Result<(), ShopError> {
        drop((order, card, note));
        Err(ShopError::Closed)
    }
    let event = captured_once(|| drop(pay(7, "4111", "x".into())));
    assert_eq!(variables(&event, "pay"), json!({ "order": 7, "card": "[Filtered]" }));
    assert_eq!(breadcrumbs(&event), ["pay(order: 7, card: [Filtered])"]);
}

#[test]
fn no_argument_is_recorded_under_args_off() {
    #[capture_errors(args = off)]
    async fn pay(order: u64, card: Secretive) -> Result<(), ShopError> {
        let _ = (order, card);
        Err(ShopError::Closed)
    }
    let event = captured_once(|| drop(run(pay(7, Secretive))));
    assert_eq!(variables(&event, "pay"), json!({}));
    assert_eq!(breadcrumbs(&event), ["pay()"]);
}

mod types_alone_are_recorded_under_args_types {
    use super::*;

    #[capture_errors(args = types)]
    fn sync(order: u64, shown: Secretive, text: &str, pin: u16) -> Result<(), ShopError> {
        let _ = (order, shown, text, pin);
        Err(ShopError::Closed)
    }

    #[capture_errors(args = types)]
    #[track_caller]
    fn in_place(order: u64, shown: Secretive, text: &str, pin: u16) -> Result<(), ShopError> {
        let _ = (order, shown, text, pin);
        Err(ShopError::Closed)
    }

    #[capture_errors(args = types)]
    async fn suspending(order: u64, shown: Secretive, text: &str, pin: u16) -> Result<(), ShopError> {
        let _ = (order, shown, text, pin);
        Err(ShopError::Closed)
    }

    #[capture_errors(args = types)]
    fn returned<'a>(
        order: u64,
        shown: Secretive,
        text: &'a str,
        pin: u16,
    ) -> Pin<Box<dyn Future<Output = Result<(), ShopError>> + 'a>> {
        let _ = (order, shown, text, pin);
        Box::pin(async { Err(ShopError::Closed) })
    }

    fn check(function: &str, code: impl FnOnce() + Send) {
        let event = captured_once(code);
        let expected = json!({ "order": "<u64>", "shown": "<Secretive>", "text": "<&str>", "pin": "[Filtered]" });
        assert_eq!(variables(&event, function), expected);
    }

    #[test]
    fn in_a_sync_function() {
        check("sync", || drop(sync(1, Secretive, "a", 2)));
    }

    #[test]
    fn in_a_function_that_tracks_its_caller() {
        check("in_place", || drop(in_place(1, Secretive, "a", 2)));
    }

    #[test]
    fn in_an_async_function() {
        check("suspending", || drop(run(suspending(1, Secretive, "a", 2))));
    }

    #[test]
    fn in_a_function_that_returns_a_future() {
        check("returned", || drop(run(returned(1, Secretive, "a", 2))));
    }
}

#[test]
fn args_values_is_what_is_done_without_it() {
    #[capture_errors(args = values)]
    fn pay(order: u64) -> Result<u64, ShopError> {
        if order == 7 { Err(ShopError::Closed) } else { Ok(order) }
    }
    let event = captured_once(|| drop(pay(7)));
    assert_eq!(variables(&event, "pay"), json!({ "order": 7 }));
}
