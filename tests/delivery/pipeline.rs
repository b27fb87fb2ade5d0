//! What the options do to an event on its way.

use redhanded::transport::Memory;
use redhanded::{Breadcrumb, Level, Options, add_breadcrumb, capture_message};

use crate::begin;

#[test]
fn panics_are_not_reported_if_nobody_wants_them() {
    let memory = Memory::new();
    let session = begin(Options::new().transport(memory.clone()).panics(false));
    let _ = std::thread::spawn(|| assert!(std::env::args().count() == 0, "no")).join();
    capture_message("one", Level::Info);
    session.flush();
    let [event] = memory.events().try_into().unwrap();
    assert_eq!(event.sdk.unwrap().integrations, ["capture_errors"]);
}

#[test]
fn before_send_may_change_an_event() {
    let memory = Memory::new();
    let session = begin(Options::new().transport(memory.clone()).before_send(|mut event| {
        event.tags.insert("seen".to_owned(), "yes".to_owned());
        event.event_id = None;
        Some(event)
    }));
    let id = capture_message("one", Level::Info);
    session.flush();
    let event = &memory.events()[0];
    assert_eq!(event.tags["seen"], "yes");
    assert_eq!(event.event_id, id, "its identity was given out already");
}

#[test]
fn before_send_may_drop_an_event() {
    let memory = Memory::new();
    let session = begin(
        Options::new()
            .transport(memory.clone())
            .before_send(|event| (event.level == Some(Level::Error)).then_some(event)),
    );
    assert_eq!(capture_message("one", Level::Info), None);
    assert!(capture_message("two", Level::Error).is_some());
    session.flush();
    assert_eq!(memory.events().len(), 1);
}

#[test]
fn before_send_that_panics_costs_the_event_and_nothing_else() {
    let memory = Memory::new();
    let session = begin(Options::new().transport(memory.clone()).before_send(|event| {
        assert_ne!(event.level, Some(Level::Info), "no");
        Some(event)
    }));
    assert_eq!(capture_message("one", Level::Info), None);
    assert!(capture_message("two", Level::Error).is_some());
    session.flush();
    assert_eq!(memory.events().len(), 1, "the panic itself is not reported");
}

#[test]
fn what_before_send_captures_is_not_recorded() {
    let memory = Memory::new();
    let session = begin(Options::new().transport(memory.clone()).before_send(|event| {
        assert_eq!(capture_message("again", Level::Info), None);
        Some(event)
    }));
    capture_message("one", Level::Info);
    session.flush();
    assert_eq!(memory.events().len(), 1);
}

#[test]
fn a_sample_rate_of_zero_sends_nothing() {
    let memory = Memory::new();
    let session = begin(Options::new().transport(memory.clone()).sample_rate(0.0));
    for _ in 0..100 {
        assert_eq!(capture_message("one", Level::Info), None);
    }
    session.flush();
    assert_eq!(memory.events().len(), 0);
}

#[test]
fn a_sample_rate_is_the_part_that_is_sent() {
    // Each range is more than seven standard deviations wide to both sides.
    for (rate, range) in [(0.25, 120..=380), (0.5, 340..=660), (0.75, 620..=880), (1.0, 1_000..=1_000)] {
        let memory = Memory::new();
        let session = begin(Options::new().transport(memory.clone()).sample_rate(rate));
        let sent = (0..1_000).filter(|_| capture_message("one", Level::Info).is_some()).count();
        session.flush();
        assert_eq!(memory.events().len(), sent);
        assert!(range.contains(&sent), "{sent} of 1000 at {rate}");
    }
}

#[test]
fn the_latest_breadcrumbs_go_along_and_stay_for_the_next_event() {
    for (options, kept) in
        [(Options::new(), 100), (Options::new().max_breadcrumbs(3), 3), (Options::new().max_breadcrumbs(0), 0)]
    {
        let memory = Memory::new();
        let session = begin(options.transport(memory.clone()));
        let _ = std::thread::spawn(|| {
            for number in 0..1231 {
                add_breadcrumb(Breadcrumb::new(number.to_string()));
            }
            capture_message("one", Level::Info);
            capture_message("two", Level::Info);
        })
        .join();
        session.flush();
        let expected: Vec<_> = (1231 - kept..1231).map(|number| number.to_string()).collect();
        for event in memory.events() {
            let breadcrumbs: Vec<_> = event.breadcrumbs.iter().filter_map(|crumb| crumb.message.clone()).collect();
            assert_eq!(breadcrumbs, expected);
        }
        assert_eq!(memory.events().len(), 2);
    }
}
