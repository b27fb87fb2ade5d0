//! Closures and futures under a name, where an attribute cannot stand.

use std::error::Error;
use std::num::ParseIntError;
use std::panic::Location;
use std::sync::Arc;

use redhanded::calls::{CallError, Look};
use redhanded::transport::Memory;
use redhanded::{Level, Options, call, call_async, capture_errors};
use tokio::task::yield_now;

use crate::captured::{breadcrumbs, captured, captured_async, captured_once, exclusively, frames, functions, summary};

#[capture_errors]
fn leaf(text: &str) -> Result<u8, ParseIntError> {
    text.parse()
}

#[capture_errors]
fn around() -> Result<u8, Box<dyn Error>> {
    Ok(call("the block", || leaf("x"))?) // around calls
}

/// The line with this comment in this file.
fn line_of(comment: &str) -> Option<u32> {
    let line = include_str!("calls.rs").lines().position(|line| line.trim_end().ends_with(comment))?;
    u32::try_from(line + 1).ok()
}

#[test]
fn an_error_of_a_closure_is_reported_by_its_name_at_the_line_of_the_call() {
    let event = captured_once(|| _ = call("parse", || "x".parse::<u8>())); // called alone
    assert_eq!(functions(&event), ["parse"]);
    let frame = &frames(&event)[0];
    assert_eq!(frame.lineno, line_of("// called alone"));
    assert_eq!(frame.module.as_deref(), Some("reports::calls"));
    assert_eq!(frame.filename.as_deref(), Some("tests/reports/calls.rs"));
    assert_eq!(event.transaction.as_deref(), Some("reports::calls::parse"));
    assert_eq!(breadcrumbs(&event), ["parse()"]);
}

#[test]
fn a_closure_is_a_part_of_the_path_of_one_failure() {
    let event = captured_once(|| _ = around());
    assert_eq!(functions(&event), ["around", "the block", "leaf"]);
    let lines: Vec<_> = frames(&event).iter().map(|frame| frame.lineno).collect();
    assert_eq!(lines[..2], [line_of("// around calls"); 2]);
}

#[test]
fn an_error_that_a_closure_converts_is_the_same_failure() {
    let event = captured_once(|| _ = call("parse", || leaf("x").map_err(|_| "it is no number")));
    assert_eq!(functions(&event), ["parse", "leaf"]);
    assert_eq!(summary(&event).2, ["&str: it is no number", "ParseIntError: invalid digit found in string"]);
}

#[test]
fn an_error_that_a_closure_handles_is_a_warning() {
    let event = captured_once(|| _ = call("parse", || Ok::<_, String>(leaf("x").unwrap_or(3))));
    assert_eq!(event.level, Some(Level::Warning));
    assert_eq!(functions(&event), ["parse", "leaf"]);
}

#[test]
fn every_kind_of_error_shows_what_it_is() {
    fn shown<E: CallError<K>, K>(failing: impl Fn() -> Result<(), E> + Send) -> Vec<String> {
        summary(&captured_once(|| _ = call("failing", failing))).2
    }
    let parse = || "x".parse::<u8>().map(drop);
    assert_eq!(shown(parse), ["ParseIntError: invalid digit found in string"]);
    assert_eq!(shown(|| Err("a text")), ["&str: a text"]);
    assert_eq!(shown(|| Err("a text".to_owned())), ["String: a text"]);
    let boxed = || parse().map_err(Box::<dyn Error>::from);
    assert_eq!(shown(boxed).last().unwrap().split_once(": ").unwrap().1, "invalid digit found in string");
    let boxed = || parse().map_err(Box::<dyn Error + Send + Sync>::from);
    assert_eq!(shown(boxed).len(), 1);
    assert_eq!(shown(|| parse().map_err(Box::new)).len(), 1);
    let context = || anyhow::Context::context(parse(), "the order cannot be read");
    assert_eq!(shown(context), ["Error: the order cannot be read", "ParseIntError: invalid digit found in string"]);
    assert_eq!(shown(|| Err(eyre::eyre!("a report"))), ["Report: a report"]);
}

#[test]
fn an_error_that_leads_to_one_and_is_one_is_taken() {
    let shared = || "x".parse::<u8>().map_err(|error| -> Arc<dyn Error + Send + Sync> { Arc::new(error) });
    let event = captured_once(|| _ = call("shared", shared));
    assert_eq!(summary(&event).2.len(), 1);
}

struct Refusal(u8);

enum Ours {}

impl CallError<Ours> for Refusal {
    fn look(&self) -> Look<'_> {
        Look::Display(&self.0)
    }
}

#[test]
fn a_type_that_is_nothing_of_it_can_say_how_it_shows() {
    let event = captured_once(|| _ = call("entrance", || Err::<(), _>(Refusal(7))));
    assert_eq!(summary(&event).2, ["Refusal: 7"]);
}

#[test]
fn a_panic_of_a_closure_passes_it() {
    let event = captured_once(|| _ = call("panicking", || -> Result<(), String> { panic!("no more") }));
    assert_eq!(functions(&event)[0], "panicking");
    assert_eq!(event.level, Some(Level::Fatal));
}

#[test]
fn the_value_is_handed_through() {
    let events = captured(|| {
        let value = String::from("kept");
        let at = value.as_ptr();
        let same = call("value", || Ok::<_, String>(value)).unwrap();
        assert_eq!(same.as_ptr(), at);
        let wrong: Result<u8, String> = call("value", || Err("wrong".to_owned()));
        assert_eq!(wrong, Err("wrong".to_owned()));
    });
    assert_eq!(events.len(), 1);
}

#[test]
fn without_a_client_a_call_is_the_closure() {
    assert_eq!(call("nobody", || Err::<u8, _>("looks")), Err("looks"));
}

#[test]
fn a_call_in_progress_takes_part_when_there_is_a_client() {
    let memory = Memory::new();
    exclusively(|| {
        let mut guard = None;
        let failed = call("early", || {
            guard = Some(redhanded::init(Options::new().stack(false).transport(memory.clone())));
            Err::<(), _>("late")
        });
        assert_eq!(failed, Err("late"));
        drop(guard);
    });
    let [event] = &memory.events()[..] else { panic!("one event: {:#?}", memory.events()) };
    assert_eq!(functions(event), ["early"]);
}

#[capture_errors]
async fn page(number: u8) -> Result<u8, String> {
    yield_now().await;
    Err(format!("no page {number}"))
}

#[capture_errors]
async fn pages() -> Result<u8, String> {
    call_async("one of the pages", async {
        yield_now().await;
        page(3).await
    })
    .await
}

#[test]
fn a_future_under_a_name_is_a_part_of_the_path() {
    let events = captured_async(|| async { drop(pages().await) });
    let [event] = &events[..] else { panic!("one event: {events:#?}") };
    assert_eq!(functions(event), ["pages", "one of the pages", "page"]);
    let event = &captured_async(|| async { drop(call_async("outermost", page(3)).await) })[0];
    assert_eq!(functions(event), ["outermost", "page"]);
    assert_eq!(frames(event)[0].module.as_deref(), Some("reports::calls"));
}

#[test]
fn a_future_under_a_name_is_as_it_was() {
    fn assert_send<T: Send>(_: &T) {}
    let future = call_async("sent", async { Ok::<_, String>(3) });
    assert_send(&future);
    let not_polled = captured(|| drop(call_async("dropped", async { Err::<(), _>("never") })));
    assert!(not_polled.is_empty());
}

#[test]
fn a_closure_keeps_the_location_of_its_caller() {
    #[track_caller]
    fn named() -> (Result<(), String>, &'static Location<'static>) {
        (call("tracked", || Err("x".to_owned())), Location::caller())
    }
    let mut line = None;
    let event = captured_once(|| line = Some(named().1.line()));
    assert_eq!(frames(&event)[0].lineno, line);
}
