//! Capturing by hand.

use redhanded::protocol::{Exception, Stacktrace};
use redhanded::{Event, Level, Options, capture_error, capture_errors, capture_event, capture_message};

use crate::captured::{captured_once, captured_with, error, functions, summary};

#[derive(Debug, thiserror::Error)]
#[error("the printer is on fire")]
struct Fire(#[source] std::num::ParseIntError);

fn fire() -> Fire {
    Fire("x".parse::<u8>().unwrap_err())
}

#[test]
fn an_error_is_reported_with_its_causes_as_handled() {
    let event = captured_once(|| {
        capture_error(&fire());
    });
    let errors: Vec<_> = event.exceptions.iter().rev().map(error).collect();
    assert_eq!(errors, ["Fire: the printer is on fire", "ParseIntError: invalid digit found in string"]);
    assert_eq!((summary(&event).0, summary(&event).1), (Level::Error, true));
    assert_eq!(event.outermost_exception().unwrap().mechanism.as_ref().unwrap().kind, "generic");
}

#[test]
fn an_error_behind_dyn_is_reported() {
    let event = captured_once(|| {
        let boxed: Box<dyn std::error::Error> = Box::new(fire());
        capture_error(&*boxed);
    });
    assert_eq!(error(event.outermost_exception().unwrap()), "Error: the printer is on fire");
}

#[test]
fn the_identity_that_is_returned_is_the_events() {
    let mut id = None;
    let event = captured_once(|| id = capture_error(&fire()));
    assert!(id.is_some() && id == event.event_id);
}

#[test]
fn the_annotated_calls_in_progress_are_its_frames() {
    #[capture_errors]
    fn prints(pages: u32) -> u32 {
        capture_error(&fire());
        pages
    }
    let event = captured_once(|| _ = prints(3));
    assert_eq!(functions(&event), ["prints"]);
    assert_eq!(crate::captured::variables(&event, "prints"), serde_json::json!({ "pages": 3 }));
}

#[test]
fn a_message_has_the_level_it_was_given() {
    let event = captured_once(|| {
        capture_message("low on paper", Level::Warning);
    });
    assert_eq!(event.message.unwrap().formatted, "low on paper");
    assert_eq!(event.level, Some(Level::Warning));
}

#[test]
fn an_event_keeps_what_it_says_and_gets_what_it_does_not() {
    let event = captured_with(Options::new().release("shop@1.0.0").environment("staging"), || {
        let mut event = Event::new();
        let mut exception = Exception::new("OutOfPaper", "tray 2 is empty");
        exception.stacktrace = Some(Stacktrace::from(Vec::new()));
        event.exceptions.push(exception);
        event.environment = Some("office".into());
        event.other.insert("modules".into(), serde_json::json!({ "paper": "1.0.0" }));
        capture_event(event);
    })
    .remove(0);
    assert_eq!(event.environment.as_deref(), Some("office"));
    assert_eq!(event.release.as_deref(), Some("shop@1.0.0"));
    assert_eq!(event.platform.as_deref(), Some("native"));
    assert_eq!(event.level, Some(Level::Error));
    assert_eq!(event.other["modules"]["paper"], "1.0.0");
    assert!(event.timestamp.is_some() && event.event_id.is_some());
}

#[test]
fn before_send_may_change_or_drop_and_its_panic_drops() {
    let change = |mut event: Event| {
        event.tags.insert("seen".into(), "yes".into());
        Some(event)
    };
    let send = || {
        capture_message("one", Level::Info);
    };
    assert_eq!(captured_with(Options::new().before_send(change), send)[0].tags["seen"], "yes");
    assert_eq!(captured_with(Options::new().before_send(|_| None), send), []);
    assert_eq!(captured_with(Options::new().before_send(|_| panic!("no")), send), []);
}

#[test]
fn what_before_send_captures_itself_is_not_captured() {
    let recursive = |event: Event| {
        assert_eq!(capture_message("again", Level::Info), None);
        Some(event)
    };
    let events = captured_with(Options::new().before_send(recursive), || {
        capture_message("one", Level::Info);
    });
    assert_eq!(events.len(), 1);
}

#[test]
fn sampling_decides_how_many_are_sent() {
    let send = || {
        for _ in 0..200 {
            capture_message("one", Level::Info);
        }
    };
    assert_eq!(captured_with(Options::new().sample_rate(0.0), send).len(), 0);
    assert_eq!(captured_with(Options::new().sample_rate(1.0), send).len(), 200);
    // The chance that a fair half lands outside of this is below one in a billion.
    let half = captured_with(Options::new().sample_rate(0.5), send).len();
    assert!((55..=145).contains(&half), "{half}");
}

#[test]
fn another_error_with_the_text_of_a_handled_one_is_reported() {
    #[derive(Debug, thiserror::Error)]
    #[error("timed out")]
    struct Timeout;
    #[capture_errors]
    fn fetch() -> Result<(), Timeout> {
        Err(Timeout)
    }
    #[capture_errors]
    fn job() {
        let _ = fetch();
        capture_error(&std::io::Error::other("timed out"));
    }
    let mut found: Vec<_> = crate::captured::captured(job).iter().map(|event| summary(event).2).collect();
    found.sort();
    assert_eq!(found, [["Error: timed out"], ["Timeout: timed out"]]);
}
