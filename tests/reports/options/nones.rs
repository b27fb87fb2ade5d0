//! `none`.

use std::pin::Pin;
use std::task::Poll;

use redhanded::{Level, capture_errors};

use super::{ShopError, run};
use crate::captured::{captured, captured_once, error, frames, functions, summary};

#[capture_errors(none)]
fn find(order: u32) -> Option<u32> {
    (order > 9).then_some(order)
}

#[test]
fn a_returned_none_is_reported() {
    let event = captured_once(|| assert_eq!(find(3), None));
    let (level, handled, errors) = summary(&event);
    assert_eq!((level, handled, errors), (Level::Error, true, vec!["None: ".to_owned()]));
    assert_eq!(captured(|| assert_eq!(find(10), Some(10))).len(), 0);
}

#[test]
fn a_none_is_reported_in_every_shape() {
    #[capture_errors(none)]
    #[track_caller]
    fn in_place(order: u32) -> Option<u32> {
        (order > 9).then_some(order)
    }
    #[capture_errors(none)]
    async fn suspending(order: u32) -> Option<u32> {
        tokio::task::yield_now().await;
        (order > 9).then_some(order)
    }
    #[capture_errors(none)]
    fn returned(order: u32) -> impl Future<Output = Option<u32>> {
        async move { (order > 9).then_some(order) }
    }
    #[capture_errors(none)]
    fn boxed(order: u32) -> Pin<Box<dyn Future<Output = Option<u32>>>> {
        Box::pin(async move { (order > 9).then_some(order) })
    }
    let events = captured(|| {
        in_place(1);
        run(suspending(1));
        run(returned(1));
        run(boxed(1));
        in_place(10);
        run(suspending(10));
        run(returned(10));
        run(boxed(10));
    });
    let found: Vec<_> = events.iter().flat_map(functions).collect();
    assert_eq!(found, ["in_place", "suspending", "returned", "boxed"]);
}

#[test]
fn a_none_in_a_result_or_a_poll_is_one_too() {
    #[capture_errors(none)]
    fn in_result(order: u32) -> Result<Option<u32>, ShopError> {
        match order {
            0 => Err(ShopError::Closed),
            1 => Ok(None),
            order => Ok(Some(order)),
        }
    }
    #[capture_errors(none)]
    fn in_poll(order: u32) -> Poll<Option<u32>> {
        if order == 0 { Poll::Pending } else { Poll::Ready((order > 9).then_some(order)) }
    }
    let events = captured(|| {
        drop((in_result(0), in_result(1), in_result(2)));
        let _ = (in_poll(0), in_poll(1), in_poll(10));
    });
    let errors: Vec<_> = events.iter().map(|event| error(&event.exceptions[0])).collect();
    assert_eq!(errors, ["ShopError: the shop is closed", "None: ", "None: "]);
    let line = frames(&events[1])[0].context_line.as_deref();
    assert_eq!(line, Some("            1 => Ok(None),"));
}

#[test]
fn a_none_climbs_as_one_failure() {
    #[capture_errors(none)]
    fn looks_up(order: u32) -> Option<u32> {
        let found = find(order)?;
        Some(found + 1)
    }
    #[capture_errors]
    fn serves(order: u32) -> Result<u32, ShopError> {
        looks_up(order).ok_or(ShopError::Closed)
    }
    let event = captured_once(|| drop(serves(3)));
    assert_eq!(functions(&event), ["serves", "looks_up", "find"]);
    assert_eq!(summary(&event).2, ["ShopError: the shop is closed", "None: "]);
}

#[test]
fn two_nones_are_two_failures() {
    #[capture_errors(none)]
    fn gives_up(order: u32) -> Option<u32> {
        let _ = find(order);
        order.checked_sub(5)
    }
    assert_eq!(captured(|| assert_eq!(gives_up(1), None)).len(), 2);
}

#[test]
fn a_none_that_is_unwrapped_is_the_cause_of_the_panic() {
    #[capture_errors]
    fn unwraps(order: u32) -> u32 {
        find(order).unwrap()
    }
    let event = captured_once(|| _ = unwraps(3));
    assert_eq!(functions(&event), ["unwraps", "find"]);
    assert_eq!(summary(&event).2, ["panic: called `Option::unwrap()` on a `None` value", "None: "]);
}
