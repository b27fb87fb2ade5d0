//! `ignore`.

use std::error::Error;
use std::pin::Pin;

use redhanded::capture_errors;

use super::{ShopError, run};
use crate::captured::{breadcrumbs, captured, captured_once, functions};

#[capture_errors(ignore(ShopError::SoldOut { .. }))]
fn sync(closed: bool) -> Result<(), ShopError> {
    Err(if closed { ShopError::Closed } else { ShopError::SoldOut { left: 0 } })
}

#[capture_errors(ignore(ShopError::SoldOut { .. }))]
#[track_caller]
fn in_place(closed: bool) -> Result<(), ShopError> {
    Err(if closed { ShopError::Closed } else { ShopError::SoldOut { left: 0 } })
}

#[capture_errors(ignore(ShopError::SoldOut { .. }))]
async fn suspending(closed: bool) -> Result<(), ShopError> {
    tokio::task::yield_now().await;
    Err(if closed { ShopError::Closed } else { ShopError::SoldOut { left: 0 } })
}

#[capture_errors(ignore(ShopError::SoldOut { .. }))]
fn returned(closed: bool) -> impl Future<Output = Result<(), ShopError>> {
    async move { Err(if closed { ShopError::Closed } else { ShopError::SoldOut { left: 0 } }) }
}

#[capture_errors(ignore(ShopError::SoldOut { .. }))]
fn boxed(closed: bool) -> Pin<Box<dyn Future<Output = Result<(), ShopError>>>> {
    Box::pin(async move { Err(if closed { ShopError::Closed } else { ShopError::SoldOut { left: 0 } }) })
}

#[test]
fn an_ignored_error_is_not_reported_in_any_shape() {
    let events = captured(|| {
        assert_eq!(sync(false), Err(ShopError::SoldOut { left: 0 }));
        drop(in_place(false));
        drop(run(suspending(false)));
        drop(run(returned(false)));
        drop(run(boxed(false)));
    });
    assert_eq!(events.len(), 0);
}

#[test]
fn another_error_is_reported_in_every_shape() {
    let events = captured(|| {
        drop(sync(true));
        drop(in_place(true));
        drop(run(suspending(true)));
        drop(run(returned(true)));
        drop(run(boxed(true)));
    });
    assert_eq!(
        events.iter().flat_map(functions).collect::<Vec<_>>(),
        ["sync", "in_place", "suspending", "returned", "boxed"]
    );
}

#[test]
fn no_caller_reports_an_ignored_error() {
    #[derive(Debug)]
    struct Wrapped;
    impl std::fmt::Display for Wrapped {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("no order")
        }
    }
    impl Error for Wrapped {}
    #[capture_errors]
    fn orders() -> Result<(), Wrapped> {
        sync(false).map_err(|_| Wrapped)
    }
    #[capture_errors]
    fn serves() -> Result<(), Box<dyn Error>> {
        orders()?;
        Ok(())
    }
    #[capture_errors]
    fn survives() -> bool {
        serves().is_err()
    }
    assert_eq!(captured(|| assert!(survives())).len(), 0);
}

#[test]
fn an_error_that_a_callee_opened_a_report_for_is_given_up() {
    #[capture_errors]
    fn sells() -> Result<(), ShopError> {
        Err(ShopError::SoldOut { left: 3 })
    }
    #[capture_errors(ignore(ShopError::SoldOut { left } if *left > 2))]
    fn orders() -> Result<(), ShopError> {
        sells()
    }
    assert_eq!(captured(|| drop(orders())).len(), 0);
}

#[test]
fn an_ignored_error_leaves_a_breadcrumb() {
    #[capture_errors]
    fn goes_on() -> Result<(), ShopError> {
        drop(sync(false));
        Err(ShopError::Closed)
    }
    let event = captured_once(|| drop(goes_on()));
    assert_eq!(breadcrumbs(&event), ["goes_on()", "sync(closed: false)"]);
    assert_eq!(functions(&event), ["goes_on"]);
}

#[test]
fn several_patterns_and_guards_are_one_pattern() {
    #[capture_errors(ignore(ShopError::Closed | ShopError::SoldOut { left: 1..=3 } if count > 1))]
    fn sells(count: u32, error: ShopError) -> Result<(), ShopError> {
        let _ = count;
        Err(error)
    }
    let events = captured(|| {
        drop(sells(2, ShopError::Closed));
        drop(sells(2, ShopError::SoldOut { left: 3 }));
        drop(sells(2, ShopError::SoldOut { left: 4 }));
        drop(sells(1, ShopError::Closed));
    });
    assert_eq!(events.len(), 2);
}

#[test]
fn an_erased_error_is_asked_by_a_guard() {
    #[capture_errors(ignore(error if error.is::<std::num::ParseIntError>()))]
    fn boxes(text: &str) -> Result<u8, Box<dyn Error>> {
        Ok(u8::try_from(text.parse::<u32>()?)?)
    }
    #[capture_errors(ignore(error if error.root_cause().is::<std::num::ParseIntError>()))]
    fn erases(text: &str) -> anyhow::Result<u8> {
        Ok(u8::try_from(text.parse::<u32>()?)?)
    }
    let events = captured(|| {
        drop((boxes("x"), erases("x")));
        drop((boxes("300"), erases("300")));
    });
    assert_eq!(events.iter().flat_map(functions).collect::<Vec<_>>(), ["boxes", "erases"]);
}

#[test]
fn a_guard_that_panics_ignores_nothing() {
    fn panics() -> bool {
        panic!("in the guard")
    }
    #[capture_errors(ignore(_ if panics()))]
    fn sells() -> Result<(), ShopError> {
        Err(ShopError::Closed)
    }
    captured_once(|| assert_eq!(sells(), Err(ShopError::Closed)));
}

#[test]
fn an_ignored_error_is_reported_by_hand_and_by_the_panic_it_becomes() {
    let event = captured_once(|| {
        let error = sync(false).unwrap_err();
        assert!(redhanded::capture_error(&error).is_some());
    });
    assert_eq!(event.exceptions[0].value.as_deref(), Some("sold out, 0 left"));
    #[capture_errors]
    fn unwraps() {
        sync(false).unwrap();
    }
    captured_once(unwraps);
}
