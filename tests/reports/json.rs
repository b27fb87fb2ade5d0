//! The event as it is sent.

use redhanded::{Options, capture_errors, configure_scope};
use serde_json::{Value, json};

use crate::captured::captured_with;

#[derive(Debug, thiserror::Error)]
enum Shop {
    #[error("order {order} has no total")]
    Total { order: u64, source: std::num::ParseIntError },
}

#[capture_errors]
fn total(cents: &str, quantity: u32) -> Result<u32, std::num::ParseIntError> {
    Ok(cents.parse::<u32>()? * quantity)
}

#[capture_errors]
fn checkout(order: u64, currency: &str, password: &str, coupon: Option<u32>) -> Result<u32, Shop> {
    let _ = (currency, password, coupon);
    total("4.50", 2).map_err(|source| Shop::Total { order, source })
}

#[test]
fn it_is_as_it_was_looked_at() {
    let options = Options::new().release("shop@1.2.3").environment("staging").dist("7").server_name("till-4");
    let events = captured_with(options.contexts(false), || {
        configure_scope(|scope| scope.set_tag("region", "eu-1"));
        drop(checkout(42, "EUR", "hunter2", None));
    });
    let mut event = serde_json::to_value(&events[0]).unwrap();
    for place in [
        "/contexts/trace/span_id",
        "/contexts/trace/trace_id",
        "/event_id",
        "/timestamp",
        "/threads/values/0/id",
        "/exception/values/1/thread_id",
    ] {
        *event.pointer_mut(place).unwrap() = json!("…");
    }
    for breadcrumb in event.pointer_mut("/breadcrumbs/values").and_then(Value::as_array_mut).unwrap() {
        breadcrumb["timestamp"] = json!("…");
        if let Some(duration) = breadcrumb.pointer_mut("/data/duration_ms") {
            assert!(duration.as_f64().is_some());
            *duration = json!("…");
        }
    }
    insta::assert_snapshot!(serde_json::to_string_pretty(&event).unwrap());
}
