//! Stacks that are taken by hand.

use redhanded::protocol::{Exception, Stacktrace};
use redhanded::{Event, Options, capture_errors, capture_event};

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
    crate::captured::exclusively(|| assert!(Stacktrace::current().frames.is_empty()));
}
