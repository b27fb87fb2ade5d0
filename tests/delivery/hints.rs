//! What callbacks know of an event besides what is in it.

use std::error::Error;
use std::io;
use std::num::ParseIntError;
use std::sync::{Arc, Mutex};

use redhanded::protocol::Attachment;
use redhanded::transport::Memory;
use redhanded::{
    Breadcrumb, Event, Hint, Level, Options, Verdict, add_breadcrumb, capture_error, capture_error_with_hint,
    capture_errors, capture_event_with_hint, capture_message, last_event_id, with_scope,
};

use crate::begin;

fn sent(options: Options, capture: impl FnOnce() + Send) -> Vec<Event> {
    let memory = Memory::new();
    let session = begin(options.transport(memory.clone()));
    std::thread::scope(|scope| scope.spawn(capture).join().unwrap());
    session.flush();
    memory.events()
}

fn refused() -> ParseIntError {
    "4x2".parse::<u32>().unwrap_err()
}

#[test]
fn what_is_captured_by_hand_shows_the_error_itself_by_its_type() {
    let options = Options::new().before_send_with_hint(|mut event, hint| {
        let kind = hint.downcast_ref::<ParseIntError>().map(ParseIntError::kind);
        event.tags.insert("kind".into(), format!("{kind:?}"));
        event.tags.insert("text".into(), hint.error().map_or("none".into(), ToString::to_string));
        Some(event)
    });
    let events = sent(options, || {
        capture_error_with_hint(&refused(), Hint::new());
        capture_error_with_hint(&Box::<dyn Error>::from(refused()), Hint::new());
        capture_error_with_hint(&anyhow::Error::from(refused()), Hint::new());
        let error: &dyn Error = &refused();
        capture_error_with_hint(error, Hint::new());
        capture_error(&refused());
        capture_error(&io::Error::other(refused()));
        capture_error("a text is no error");
        capture_message("nor is a message", Level::Info);
    });
    let tags: Vec<_> = events.iter().map(|event| (event.tags["kind"].as_str(), event.tags["text"].as_str())).collect();
    let (whole, unasked) = ("Some(InvalidDigit)", "None");
    let text = "invalid digit found in string";
    let expected = [(whole, text), (whole, text), (whole, text), (whole, text), (unasked, text)];
    assert_eq!(tags[..5], expected);
    assert_eq!(tags[5..], [(unasked, text), (unasked, "none"), (unasked, "none")]);
}

#[test]
fn a_cause_is_found_by_its_type_however_the_error_was_captured() {
    #[derive(Debug)]
    struct Refused<'a>(&'a str, ParseIntError);
    impl std::fmt::Display for Refused<'_> {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str(self.0)
        }
    }
    impl Error for Refused<'_> {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Some(&self.1)
        }
    }
    let options = Options::new()
        .event_processor_with_hint(|event, hint| hint.downcast_ref::<ParseIntError>().is_some().then_some(event));
    let events = sent(options, || {
        let line = String::from("line 3");
        capture_error(&Refused(&line, refused()));
        redhanded::capture_error!(Refused(&line, refused()));
        capture_error(&std::fmt::Error);
    });
    assert_eq!(events.len(), 2);
}

#[test]
fn data_and_files_come_with_a_capture() {
    let options = Options::new().before_send_with_hint(|mut event, hint| {
        event.tags.insert("shard".into(), format!("{:?}", hint.data::<u32>()));
        event.attachments.retain(|attachment| attachment.filename() != "secret.csv");
        Some(event)
    });
    let attached = |name: &str| Hint::new().with_attachment(Attachment::from_bytes(name, *b"7"));
    let capture = || {
        capture_error_with_hint(&refused(), attached("line.csv").with_data(&7_u32));
        capture_event_with_hint(
            Event::new(),
            attached("line.csv").with_attachment(Attachment::from_bytes("secret.csv", *b"7")),
        );
    };
    let names = |event: &Event| event.attachments.iter().map(|it| it.filename().to_owned()).collect::<Vec<_>>();
    let events = sent(options, capture);
    assert_eq!(events.iter().map(|event| event.tags["shard"].as_str()).collect::<Vec<_>>(), ["Some(7)", "None"]);
    assert!(events.iter().all(|event| names(event) == ["line.csv"]));
    // Without anybody who looks, too.
    let events = sent(Options::new(), capture);
    assert_eq!(names(&events[0]), ["line.csv"]);
    assert_eq!(names(&events[1]), ["line.csv", "secret.csv"]);
}

#[test]
fn an_event_made_by_hand_names_its_error() {
    let options = Options::new()
        .before_send_with_hint(|event, hint| hint.downcast_ref::<ParseIntError>().is_some().then_some(event));
    let events = sent(options, || {
        capture_event_with_hint(Event::new(), Hint::of(&refused()));
        capture_event_with_hint(Event::new(), Hint::new());
    });
    assert_eq!(events.len(), 1);
}

#[test]
fn breadcrumbs_and_scopes_see_the_error_of_their_event() {
    let options = Options::new().before_breadcrumb_with_hint(|breadcrumb, hint| {
        let is_known = hint.downcast_ref::<ParseIntError>().is_some();
        (is_known || breadcrumb.category.as_deref() != Some("parse")).then_some(breadcrumb)
    });
    let events = sent(options, || {
        add_breadcrumb(Breadcrumb::new("one").category("parse"));
        capture_error_with_hint(&refused(), Hint::new());
        capture_error_with_hint(&std::fmt::Error, Hint::new());
        with_scope(
            |scope| scope.add_event_processor_with_hint(|event, hint| hint.error().is_none().then_some(event)),
            || capture_error_with_hint(&refused(), Hint::new()),
        );
    });
    assert_eq!(events.iter().map(|event| event.breadcrumbs.len()).collect::<Vec<_>>(), [1, 0]);
}

#[test]
fn a_report_of_the_attribute_has_no_error_any_more() {
    #[capture_errors]
    fn fails() -> Result<(), ParseIntError> {
        Err(refused())
    }
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    let options = Options::new().before_send_with_hint(move |event, hint| {
        log.lock().unwrap().push(hint.error().is_some());
        Some(event)
    });
    assert_eq!(sent(options, || drop(fails())).len(), 1);
    assert_eq!(*seen.lock().unwrap(), [false]);
}

#[test]
fn what_is_captured_by_hand_is_dropped_at_once_by_who_sees_the_error() {
    let options = Options::new().before_send_with_hint(|_, _| None);
    sent(options, || assert_eq!(capture_error(&refused()), None));
    let options = Options::new().before_send_with_hint(|event, _| {
        assert!(event.exceptions.is_empty(), "no");
        Some(event)
    });
    let events = sent(options, || {
        assert_eq!(capture_error(&refused()), None);
        assert!(capture_message("one", Level::Info).is_some());
    });
    assert_eq!(events.len(), 1);
}

#[test]
fn an_error_captured_by_hand_is_classified_too() {
    let options = Options::new().classify(|error, type_name| {
        if error.to_string() == "quiet" {
            Verdict::ignore()
        } else {
            Verdict::report().level(Level::Warning).tag("type", type_name).fingerprint(["classified"])
        }
    });
    let events = sent(options, || {
        assert_eq!(capture_error("quiet"), None);
        assert_eq!(last_event_id(), None);
        capture_error(&refused());
        redhanded::capture_error!(refused());
    });
    assert_eq!(events.len(), 2);
    for event in events {
        assert_eq!(event.level, Some(Level::Warning));
        assert!(event.tags["type"].ends_with("ParseIntError"));
        assert_eq!(event.fingerprint, ["classified"]);
    }
}
