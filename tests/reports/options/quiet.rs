//! `trail = off`.

use redhanded::capture_errors;
use serde_json::json;

use super::{ShopError, run};
use crate::captured::{breadcrumbs, captured_once, functions, variables};

#[capture_errors(trail = off)]
fn checks(number: u32) -> Result<u32, ShopError> {
    if number == 0 { Err(ShopError::SoldOut { left: number }) } else { Ok(number) }
}

#[capture_errors(trail = off)]
async fn checks_later(number: u32) -> Result<u32, ShopError> {
    tokio::task::yield_now().await;
    checks(number)
}

#[capture_errors]
fn orders(number: u32) -> Result<u32, ShopError> {
    checks(1)?;
    run(checks_later(2))?;
    checks(number)
}

#[test]
fn calls_of_a_quiet_function_are_no_breadcrumbs() {
    #[capture_errors]
    fn fails() -> Result<u32, ShopError> {
        orders(3)?;
        Err(ShopError::Closed)
    }
    let event = captured_once(|| drop(fails()));
    assert_eq!(breadcrumbs(&event), ["fails()", "orders(number: 3)"]);
}

#[test]
fn a_quiet_function_takes_part_in_paths() {
    let event = captured_once(|| drop(orders(0)));
    assert_eq!(functions(&event), ["orders", "checks"]);
    assert_eq!(variables(&event, "checks"), json!({ "number": 0 }));
    assert_eq!(breadcrumbs(&event), ["orders(number: 0)"]);
}

#[test]
fn a_quiet_function_is_a_caller_with_its_arguments() {
    #[capture_errors(trail = off)]
    fn outer(text: String) -> bool {
        let failed = orders(0).is_err();
        drop(text);
        failed
    }
    let event = captured_once(|| _ = outer("kept".into()));
    assert_eq!(functions(&event), ["outer", "orders", "checks"]);
    assert_eq!(variables(&event, "outer"), json!({ "text": "kept" }));
}

#[test]
fn quiet_calls_push_no_breadcrumb_out() {
    #[capture_errors]
    fn loud(number: u32) {
        let _ = number;
    }
    #[capture_errors(trail = off)]
    fn quiet(number: u32) {
        loud_sometimes(number);
    }
    fn loud_sometimes(number: u32) {
        if number == 0 {
            loud(number);
        }
    }
    #[capture_errors]
    fn fails() -> Result<(), ShopError> {
        (0..2000).for_each(quiet);
        Err(ShopError::Closed)
    }
    let event = captured_once(|| drop(fails()));
    assert_eq!(breadcrumbs(&event), ["fails()", "loud(number: 0)"]);
}
