//! Errors, panics, breadcrumbs and scopes.

use std::io::{self, Write};
use std::panic::catch_unwind;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use redhanded::test::{Captured, capture, capture_with};
use redhanded::{
    Breadcrumb, Event, Level, Options, add_breadcrumb, capture_error, capture_errors, capture_message, last_event_id,
};

#[capture_errors]
fn order(text: &str) -> Result<u64, std::num::ParseIntError> {
    text.parse()
}

fn mechanism(event: &Event) -> (&str, Option<bool>) {
    let mechanism = event.outermost_exception().unwrap().mechanism.as_ref().unwrap();
    (&mechanism.kind, mechanism.handled)
}

#[test]
fn f20_what_is_captured_by_hand_and_by_the_attribute_is_told_apart() {
    let events = capture(|| {
        let _ = order("4x2");
        capture_error(&io::Error::other("the disk is full"))
    });
    let [by_attribute, by_hand] = events.assert_count();
    assert_eq!(mechanism(&by_hand), ("generic", Some(true)));
    let (kind, handled) = mechanism(&by_attribute);
    assert!(kind != "generic" && handled == Some(true), "{kind}");
}

#[test]
fn f29_an_error_that_before_send_dropped_goes_out_when_it_is_captured_again() {
    static IS_FIRST: AtomicBool = AtomicBool::new(true);
    let drops_the_first = |event| (!IS_FIRST.swap(false, Ordering::Relaxed)).then_some(event);
    let error = io::Error::other("the disk is full");
    let events = capture_with(Options::new().before_send(drops_the_first), || {
        capture_error(&error);
        capture_error(&error);
    });
    events.assert_one().is_error("Error", "the disk is full");
}

#[test]
fn f31_a_panic_of_a_thread_is_fatal_with_its_text_and_its_place_last() {
    let events = capture_with(Options::new(), || {
        let thread = redhanded::thread::spawn(|| panic!("x {}", 1));
        drop(thread.join());
    });
    let event = events.assert_one().is_error("panic", "x 1").is_unhandled().has_level(Level::Fatal);
    let frames = &event.outermost_exception().unwrap().stacktrace.as_ref().unwrap().frames;
    let last = frames.last().unwrap();
    assert!(last.filename.as_ref().unwrap().ends_with("captures.rs") && last.in_app == Some(true), "{last:?}");
}

#[test]
fn f33_a_payload_that_is_no_text_is_told_as_such() {
    capture(|| catch_unwind(|| std::panic::panic_any(42)))
        .assert_one()
        .is_error("panic", "panic with a value that is no text");
}

/// Captures what is written to it first, from below the functions of a library.
struct Full {
    is_first: bool,
}

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if std::mem::replace(&mut self.is_first, false) {
            capture_error(&io::Error::other("the disk is full"));
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn f40_functions_of_the_program_are_told_from_those_of_its_libraries_and_of_the_standard_one() {
    let frames_of_capture = || {
        let events = capture_with(Options::new().stack(true), || {
            let writes = |bytes| GzEncoder::new(Full { is_first: true }, Compression::fast()).write_all(bytes);
            [b"order"].iter().try_for_each(|bytes| writes(bytes.as_slice()))
        });
        let event = events.assert_one();
        event.outermost_exception().unwrap().stacktrace.as_ref().unwrap().frames.clone()
    };
    // A busy machine may not have the names ready for the first report.
    let mut tries = (0..50).map(|_| {
        thread::sleep(Duration::from_millis(100));
        frames_of_capture()
    });
    let frames = tries.find(|frames| frames.last().unwrap().function.is_some()).unwrap();
    let last = frames.last().unwrap();
    assert!(last.function.as_deref().unwrap().ends_with("write") && last.in_app == Some(true), "{last:?}");
    for package in ["flate2", "core"] {
        let mut of_package = frames.iter().filter(|frame| frame.package.as_deref() == Some(package)).peekable();
        assert!(of_package.peek().is_some(), "{package}: {frames:#?}");
        assert!(of_package.all(|frame| frame.in_app == Some(false)), "{package}: {frames:#?}");
    }
}

#[test]
fn f57_of_many_breadcrumbs_the_newest_go_along_in_their_order() {
    let messages = |limit: Option<usize>| {
        let options = limit.map_or_else(Options::new, |limit| Options::new().max_breadcrumbs(limit));
        let events = capture_with(options, || {
            (0..1231).for_each(|number| add_breadcrumb(Breadcrumb::new(number.to_string())));
            capture_message("hello", Level::Info)
        });
        let event = events.assert_one();
        event.breadcrumbs.iter().map(|crumb| crumb.message.clone().unwrap()).collect::<Vec<_>>()
    };
    let newest = |count: usize| (1231 - count..1231).map(|number| number.to_string()).collect::<Vec<_>>();
    assert_eq!(messages(None), newest(100));
    assert_eq!(messages(Some(0)), newest(0));
    assert_eq!(messages(Some(7)), newest(7));
}

#[test]
fn f59_breadcrumbs_stay_for_the_next_event_and_with_their_unit_of_work() {
    let events = capture(|| {
        add_breadcrumb(Breadcrumb::new("mine"));
        capture_message("first", Level::Info);
        // A plain thread is another unit of work, and nobody's in this test.
        thread::spawn(|| add_breadcrumb(Breadcrumb::new("elsewhere"))).join().unwrap();
        capture_message("second", Level::Info);
    });
    let [first, second] = events.assert_count();
    for event in [first, second] {
        let crumbs: Vec<_> = event.breadcrumbs.iter().map(|crumb| crumb.message.as_deref().unwrap()).collect();
        assert_eq!(crumbs, ["mine"]);
    }
}

#[test]
fn f85_the_last_event_is_the_one_that_was_sent_and_none_after_one_that_was_dropped() {
    let options = Options::new().before_send(|event: Event| (event.level != Some(Level::Debug)).then_some(event));
    let events = capture_with(options, || {
        assert_eq!(last_event_id(), None);
        let sent = capture_message("sent", Level::Info);
        assert_eq!((sent.is_some(), last_event_id()), (true, sent));
        assert_eq!(capture_message("dropped", Level::Debug), None);
        assert_eq!(last_event_id(), None);
    });
    events.assert_one().is_message("sent");
}
