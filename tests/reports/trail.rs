//! The calls that led there, as breadcrumbs.

use redhanded::{Breadcrumb, Level, Options, add_breadcrumb, capture_errors};
use serde_json::json;

use crate::captured::{breadcrumbs, captured_once, captured_with};

#[capture_errors]
fn open(path: &str) -> Result<u8, String> {
    if path.is_empty() { Err("no path".to_owned()) } else { Ok(1) }
}

#[capture_errors]
fn checkout(order: u64, currency: &str) -> Result<(), String> {
    open("stock.db")?;
    open("")?;
    let _ = (order, currency);
    Ok(())
}

#[test]
fn a_call_is_a_breadcrumb_with_its_arguments_in_its_message_and_its_data() {
    let event = captured_once(|| drop(checkout(42, "EUR")));
    let breadcrumb = &event.breadcrumbs[0];
    assert_eq!(breadcrumb.category.as_deref(), Some("call"));
    assert_eq!(breadcrumb.message.as_deref(), Some("checkout(order: 42, currency: \"EUR\")"));
    let data = json!({ "order": 42, "currency": "EUR", "outcome": "failed" });
    assert_eq!(serde_json::to_value(&breadcrumb.data).unwrap(), data);
    assert!(breadcrumb.timestamp.is_some());
}

#[test]
fn the_trail_has_what_went_well_before_and_marks_what_failed() {
    let event = captured_once(|| drop(checkout(42, "EUR")));
    assert_eq!(breadcrumbs(&event)[1..], ["open(path: \"stock.db\")", "open(path: \"\")"]);
    let levels: Vec<_> = event.breadcrumbs.iter().map(|breadcrumb| breadcrumb.level.unwrap()).collect();
    assert_eq!(levels[1..], [Level::Info, Level::Error]);
}

#[test]
fn calls_in_a_loop_do_not_push_out_the_rest() {
    #[capture_errors]
    fn import() -> Result<(), String> {
        for number in 0..10_000 {
            open(&format!("file {number}"))?;
        }
        open("")?;
        Ok(())
    }
    let event = captured_once(|| _ = import());
    assert_eq!(breadcrumbs(&event), ["import()", "open(path: \"file 9999\") ×10000", "open(path: \"\")"]);
}

#[test]
fn breadcrumbs_by_hand_stand_between_the_calls() {
    let event = captured_once(|| {
        drop(open("a"));
        add_breadcrumb(Breadcrumb::new("cache miss").category("cache").data("key", 7));
        drop(open(""));
    });
    assert_eq!(breadcrumbs(&event), ["open(path: \"a\")", "cache miss", "open(path: \"\")"]);
    assert_eq!(event.breadcrumbs[1].level, Some(Level::Info));
}

#[test]
fn an_event_takes_along_no_more_breadcrumbs_than_are_asked_for() {
    let make = || {
        for number in 0..50 {
            add_breadcrumb(Breadcrumb::new(format!("step {number}")));
        }
        redhanded::capture_message("done", Level::Info);
    };
    let events = captured_with(Options::new().max_breadcrumbs(3), make);
    assert_eq!(breadcrumbs(&events[0]), ["step 47", "step 48", "step 49"]);
    let events = captured_with(Options::new().max_breadcrumbs(0), make);
    assert_eq!(breadcrumbs(&events[0]), [""; 0]);
}

#[test]
fn calls_that_ended_show_how_and_how_long_they_took() {
    use std::time::Duration;
    #[capture_errors]
    async fn sleeps(milliseconds: u64) {
        tokio::time::sleep(Duration::from_millis(milliseconds)).await;
    }
    #[capture_errors]
    async fn imports() -> Result<(), String> {
        sleeps(20).await;
        let cancelled = tokio::time::timeout(Duration::from_millis(5), sleeps(60_000)).await;
        assert!(cancelled.is_err());
        open("a")?;
        drop(open(""));
        std::thread::sleep(Duration::from_millis(5));
        Err("halfway".to_owned())
    }
    let events = crate::captured::captured_async(|| async { assert!(imports().await.is_err()) });
    let event =
        events.iter().find(|event| breadcrumbs(event)[0] == "imports()" && event.breadcrumbs.len() == 5).unwrap();
    let shown = |index: usize| {
        let data = serde_json::to_value(&event.breadcrumbs[index].data).unwrap();
        let named = |name: &str| data.get(name).and_then(serde_json::Value::as_f64);
        let outcome = data.get("outcome").and_then(|outcome| Some(outcome.as_str()?.to_owned())).unwrap_or_default();
        (outcome, named("duration_ms"), named("duration_ms_at_most"))
    };
    let (outcome, duration, _) = shown(1);
    assert!(outcome == "returned" && duration.is_some_and(|duration| duration >= 20.0), "{:?}", shown(1));
    let (outcome, duration, _) = shown(2);
    assert!(outcome == "cancelled" && duration.is_some_and(|duration| duration >= 5.0), "{:?}", shown(2));
    let (outcome, duration, at_most) = shown(3);
    assert!(outcome == "returned" && duration.is_none() && at_most.is_some(), "{:?}", shown(3));
    let (outcome, duration, _) = shown(4);
    assert!(outcome == "failed" && duration.is_some(), "{:?}", shown(4));
}

#[test]
fn each_thread_has_a_trail_of_its_own() {
    let event = captured_once(|| {
        drop(open("mine"));
        std::thread::spawn(|| drop(open("theirs"))).join().unwrap();
        drop(open(""));
    });
    assert_eq!(breadcrumbs(&event), ["open(path: \"mine\")", "open(path: \"\")"]);
}
