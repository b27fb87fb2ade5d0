//! Stacks that are taken by hand.

use std::backtrace::Backtrace;

use redhanded::protocol::{Exception, Stacktrace};
use redhanded::{Carried, Event, Options, capture_errors, capture_event};

use crate::captured::{captured_whole, captured_with, functions};

fn capture_with_stack() {
    let mut exception = Exception::new("OutOfPaper", "tray 2 is empty");
    exception.stacktrace = Some(Stacktrace::current());
    let mut event = Event::new();
    event.exceptions.push(exception);
    capture_event(event);
}

#[capture_errors]
fn prints(tray: u8) -> Result<(), String> {
    capture_with_stack();
    let _ = tray;
    Ok(())
}

#[test]
fn the_stack_of_a_thread_goes_with_an_event_made_by_hand() {
    let events = captured_whole(Options::new(), || prints(2).unwrap());
    let functions = functions(&events[0]);
    assert!(functions.last().unwrap().ends_with("capture_with_stack"), "{functions:?}");
    assert!(functions.contains(&"prints"), "{functions:?}");
    let images = events[0].other["debug_meta"]["images"].as_array().unwrap();
    assert!(images.iter().all(|image| image["debug_id"].is_string()) && !images.is_empty(), "{images:?}");
}

#[test]
fn without_stacks_it_is_that_of_the_annotated_calls() {
    let events = captured_with(Options::new(), || prints(2).unwrap());
    assert_eq!(functions(&events[0]), ["prints"]);
    let frame = &events[0].exceptions[0].stacktrace.as_ref().unwrap().frames[0];
    assert_eq!(frame.vars.get("tray"), Some(&2.into()));
}

#[test]
fn without_a_client_there_is_none() {
    crate::captured::exclusively(|| {
        assert!(Stacktrace::current().frames.is_empty());
        assert!(Stacktrace::from_backtrace(&takes_a_backtrace()).frames.is_empty());
    });
}

#[inline(never)]
fn takes_a_backtrace() -> Backtrace {
    Backtrace::force_capture()
}

/// The stack that comes of what `make` gives.
fn stack_of(make: impl FnOnce() -> Stacktrace + Send) -> Vec<Event> {
    captured_whole(Options::new(), || {
        let mut exception = Exception::new("OutOfPaper", "tray 2 is empty");
        exception.stacktrace = Some(make());
        let mut event = Event::new();
        event.exceptions.push(exception);
        capture_event(event);
    })
}

#[test]
fn a_backtrace_that_was_taken_earlier_is_the_stack_of_an_event_made_by_hand() {
    let backtrace = takes_a_backtrace();
    let events = stack_of(|| Stacktrace::from_backtrace(&backtrace));
    let functions = functions(&events[0]);
    assert!(functions.last().unwrap().ends_with("takes_a_backtrace"), "{functions:?}");
    let frame = events[0].exceptions[0].stacktrace.as_ref().unwrap().frames.last().unwrap();
    assert_eq!(frame.in_app, Some(true));
    assert!(frame.filename.as_deref().unwrap().ends_with("by_hand_stack.rs") && frame.lineno.is_some());
    let images = events[0].other["debug_meta"]["images"].as_array().unwrap();
    assert!(!images.is_empty());
}

#[inline(never)]
fn takes_addresses() -> Vec<usize> {
    let mut addresses = Vec::new();
    backtrace::trace(|frame| {
        addresses.push(frame.ip().addr());
        true
    });
    addresses
}

#[test]
fn so_are_addresses() {
    let events = stack_of(|| Stacktrace::from_backtrace(Carried::Addresses(takes_addresses())));
    let functions = functions(&events[0]);
    assert!(functions.iter().any(|function| function.ends_with("takes_addresses")), "{functions:?}");
}

#[test]
fn a_backtrace_that_was_not_taken_has_no_frames() {
    let events = stack_of(|| Stacktrace::from_backtrace(&Backtrace::disabled()));
    assert_eq!(events[0].exceptions[0].stacktrace, None);
}

struct PanicsWhenPrinted;

impl std::fmt::Display for PanicsWhenPrinted {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        panic!("cannot be printed")
    }
}

#[test]
fn one_that_panics_when_it_is_printed_costs_the_stack_alone() {
    let events = stack_of(|| Stacktrace::from_backtrace(Carried::Printed(Box::new(PanicsWhenPrinted))));
    let exceptions: Vec<_> = events.iter().flat_map(|event| &event.exceptions).collect();
    let exception = exceptions.iter().find(|it| it.kind.as_deref() == Some("OutOfPaper"));
    assert_eq!(exception.unwrap().stacktrace, None);
}
