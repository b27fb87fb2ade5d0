//! `level`, `fingerprint` and `tag`: what a function says about its reports.

use std::cell::Cell;
use std::pin::Pin;

use redhanded::{Event, Level, capture_errors};

use super::{ShopError, run};
use crate::captured::{captured, captured_once};

#[derive(Debug)]
struct Order {
    shop: &'static str,
    number: u32,
}

const ORDER: Order = Order { shop: "north", number: 7 };

#[capture_errors(level = info, fingerprint("sync", order.number), tag(shop = order.shop, "order.number" = ?order.number))]
fn sync(order: &Order) -> Result<(), ShopError> {
    let _ = order;
    Err(ShopError::Closed)
}

#[capture_errors(level = info, fingerprint("sync", order.number), tag(shop = order.shop, "order.number" = ?order.number))]
#[track_caller]
fn in_place(order: &Order) -> Result<(), ShopError> {
    let _ = order;
    Err(ShopError::Closed)
}

#[capture_errors(level = info, fingerprint("sync", order.number), tag(shop = order.shop, "order.number" = ?order.number))]
async fn suspending(order: &Order) -> Result<(), ShopError> {
    let _ = order;
    Err(ShopError::Closed)
}

#[capture_errors(level = info, fingerprint("sync", order.number), tag(shop = order.shop, "order.number" = ?order.number))]
fn returned(order: Order) -> impl Future<Output = Result<(), ShopError>> {
    async move {
        let _ = order;
        Err(ShopError::Closed)
    }
}

#[capture_errors(level = info, fingerprint("sync", order.number), tag(shop = order.shop, "order.number" = ?order.number))]
fn boxed(order: &Order) -> Pin<Box<dyn Future<Output = Result<(), ShopError>>>> {
    let _ = order;
    Box::pin(async { Err(ShopError::Closed) })
}

fn check(event: &Event) {
    assert_eq!(event.level, Some(Level::Info));
    assert_eq!(event.fingerprint, ["sync", "7"]);
    let tags: Vec<_> = event.tags.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(tags, [("order.number", "7"), ("shop", "north")]);
}

#[test]
fn they_are_put_on_the_report_in_every_shape() {
    let events = captured(|| {
        drop(sync(&ORDER));
        drop(in_place(&ORDER));
        drop(run(suspending(&ORDER)));
        drop(run(returned(ORDER)));
        drop(run(boxed(&ORDER)));
    });
    assert_eq!(events.len(), 5);
    events.iter().for_each(check);
}

#[test]
fn the_innermost_word_wins_along_a_path() {
    #[capture_errors(level = fatal, fingerprint("outer"), tag(shop = "outer", caller = "outer"))]
    fn outer() -> Result<(), ShopError> {
        sync(&ORDER)
    }
    let event = captured_once(|| drop(outer()));
    assert_eq!((event.level, event.tags["shop"].as_str()), (Some(Level::Info), "north"));
    assert_eq!(event.tags["caller"], "outer");
    assert_eq!(event.fingerprint, ["sync", "7"]);
}

#[test]
fn a_panic_has_the_words_of_the_functions_it_passes() {
    #[capture_errors(level = debug, tag(shop = shop))]
    fn falls(shop: &str) {
        panic!("in {shop}");
    }
    let event = captured_once(|| falls("north"));
    assert_eq!((event.level, event.tags["shop"].as_str()), (Some(Level::Debug), "north"));
}

#[test]
fn every_level_can_be_said() {
    #[capture_errors(level = debug)]
    fn debug() -> Result<(), ShopError> {
        Err(ShopError::Closed)
    }
    #[capture_errors(level = warning)]
    fn warning() -> Result<(), ShopError> {
        Err(ShopError::Closed)
    }
    #[capture_errors(level = error)]
    fn error() -> Result<(), ShopError> {
        Err(ShopError::Closed)
    }
    #[capture_errors(level = fatal)]
    fn fatal() -> Result<(), ShopError> {
        Err(ShopError::Closed)
    }
    let events = captured(|| drop((debug(), warning(), error(), fatal())));
    let levels: Vec<_> = events.iter().filter_map(|event| event.level).collect();
    assert_eq!(levels, [Level::Debug, Level::Warning, Level::Error, Level::Fatal]);
}

#[test]
fn they_are_evaluated_for_reports_alone() {
    thread_local!(static EVALUATED: Cell<u32> = const { Cell::new(0) });
    fn count() -> u32 {
        EVALUATED.set(EVALUATED.get() + 1);
        EVALUATED.get()
    }
    #[capture_errors(tag(count = count()), ignore(ShopError::SoldOut { .. }))]
    fn sells(result: Result<(), ShopError>) -> Result<(), ShopError> {
        result
    }
    let event = captured_once(|| {
        drop(sells(Ok(())));
        drop(sells(Err(ShopError::SoldOut { left: 0 })));
        assert_eq!(EVALUATED.get(), 0);
        drop(sells(Err(ShopError::Closed)));
    });
    assert_eq!(event.tags["count"], "1");
}

#[test]
fn a_panic_in_an_expression_stays_with_it() {
    #[capture_errors(tag(first = items[0], count = items.len()), fingerprint(items[0]))]
    fn takes(items: &[u32]) -> Result<(), ShopError> {
        let _ = items;
        Err(ShopError::Closed)
    }
    let event = captured_once(|| assert_eq!(takes(&[]), Err(ShopError::Closed)));
    assert_eq!((event.tags["first"].as_str(), event.tags["count"].as_str()), ("<panicked>", "0"));
    assert_eq!(event.fingerprint, ["<panicked>"]);
}
