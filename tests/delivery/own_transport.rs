//! Transports of the user's own.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use redhanded::protocol::Envelope;
use redhanded::transport::{DeliveryError, Memory, Spool, Transport};
use redhanded::{Level, Options, capture_message};

use crate::{AGES, begin, begin_with_spool, child};

fn texts(memory: &Memory) -> Vec<String> {
    memory.events().into_iter().filter_map(|event| event.message).map(|message| message.formatted).collect()
}

#[test]
fn what_is_delivered_is_in_memory_in_order() {
    let memory = Memory::new();
    let session = begin(Options::new().transport(memory.clone()));
    let one = capture_message("one", Level::Info);
    let two = capture_message("two", Level::Info);
    session.flush();
    assert_eq!(texts(&memory), ["one", "two"]);
    let ids: Vec<_> = memory.envelopes().iter().map(|envelope| envelope.event().unwrap().event_id).collect();
    assert_eq!(ids, [one, two]);
}

/// Does something else before each delivery.
struct Before<F>(F, Memory);

impl<F: FnMut(&Envelope) -> Result<(), DeliveryError> + Send> Transport for Before<F> {
    fn send(&mut self, envelope: &Envelope) -> Result<(), DeliveryError> {
        (self.0)(envelope)?;
        self.1.send(envelope)
    }
}

fn first_time() -> impl FnMut() -> bool + Send {
    let mut is_first = true;
    move || std::mem::replace(&mut is_first, false)
}

#[test]
fn a_transport_that_panics_loses_one_report_and_not_the_next() {
    let memory = Memory::new();
    let mut is_first = first_time();
    let panics = move |_: &Envelope| {
        assert!(!is_first(), "not yet");
        Ok(())
    };
    let session = begin(Options::new().transport(Before(panics, memory.clone())));
    capture_message("one", Level::Info);
    capture_message("two", Level::Info);
    session.flush();
    assert_eq!(texts(&memory), ["two"], "and the panic itself is not reported");
}

#[test]
fn a_transport_that_fails_loses_one_report_and_not_the_next() {
    let memory = Memory::new();
    let mut is_first = first_time();
    let fails = move |_: &Envelope| if is_first() { Err(DeliveryError::other("not yet")) } else { Ok(()) };
    let session = begin(Options::new().transport(Before(fails, memory.clone())));
    capture_message("one", Level::Info);
    capture_message("two", Level::Info);
    session.flush();
    assert_eq!(texts(&memory), ["two"]);
}

#[test]
fn what_a_transport_captures_itself_is_not_recorded() {
    let memory = Memory::new();
    let recorded = Arc::new(AtomicUsize::new(0));
    let captures = {
        let recorded = Arc::clone(&recorded);
        move |_: &Envelope| {
            recorded.fetch_add(usize::from(capture_message("sending", Level::Info).is_some()), Ordering::Relaxed);
            assert!(!redhanded::flush(Duration::MAX), "it would wait for itself");
            Ok(())
        }
    };
    let session = begin(Options::new().transport(Before(captures, memory.clone())));
    capture_message("one", Level::Info);
    session.flush();
    assert_eq!(texts(&memory), ["one"]);
    assert_eq!(recorded.load(Ordering::Relaxed), 0);
}

#[test]
fn the_panic_of_a_transport_is_told_in_one_line() {
    if child::dsn().is_some() {
        let panics = |_: &Envelope| panic!("the disk is gone");
        let _guard = redhanded::init(Options::new().transport(Before(panics, Memory::new())));
        capture_message("one", Level::Info);
        return;
    }
    let told = child::run("own_transport::the_panic_of_a_transport_is_told_in_one_line", "none", &[]);
    assert_eq!(
        told,
        "redhanded: a report was not delivered: its transport failed, because of a panic: the disk is gone\n\
         redhanded: 1 report was not delivered: 1 because of a panic\n"
    );
}

/// Keeps back what it is given until it is told to deliver, if it `can`.
struct Buffered {
    can: bool,
    kept: Vec<Envelope>,
    behind: Memory,
    ends: Memory,
}

impl Transport for Buffered {
    fn send(&mut self, envelope: &Envelope) -> Result<(), DeliveryError> {
        self.kept.push(envelope.clone());
        Ok(())
    }

    fn flush(&mut self, deadline: Instant) -> bool {
        assert!(deadline > Instant::now());
        let kept = if self.can { std::mem::take(&mut self.kept) } else { Vec::new() };
        self.can && kept.iter().all(|envelope| self.behind.send(envelope).is_ok())
    }

    fn shutdown(&mut self, deadline: Instant) -> bool {
        self.ends.send(&Envelope::from_event(redhanded::Event::new())).unwrap();
        self.flush(deadline)
    }
}

#[test]
fn what_a_transport_keeps_back_is_delivered_by_flush_and_at_the_end() {
    let (behind, ends) = (Memory::new(), Memory::new());
    let buffered = Buffered { can: true, kept: Vec::new(), behind: behind.clone(), ends: ends.clone() };
    let session = begin(Options::new().transport(buffered));
    capture_message("one", Level::Info);
    session.flush();
    assert_eq!(texts(&behind), ["one"]);
    capture_message("two", Level::Info);
    assert_eq!(ends.events().len(), 0);
    drop(session);
    assert_eq!(texts(&behind), ["one", "two"]);
    assert_eq!(ends.events().len(), 1);
}

#[test]
fn a_transport_that_cannot_deliver_what_it_keeps_back_is_no_success() {
    let buffered = Buffered { can: false, kept: Vec::new(), behind: Memory::new(), ends: Memory::new() };
    let session = begin(Options::new().transport(buffered));
    capture_message("one", Level::Info);
    assert!(!session.guard.flush(AGES));
    assert!(!redhanded::flush(AGES), "and it does not become one");
}

/// Never comes back from what the program waits for.
struct Hangs {
    delivers: bool,
    ever: std::sync::mpsc::Receiver<()>,
}

impl Transport for Hangs {
    fn send(&mut self, _: &Envelope) -> Result<(), DeliveryError> {
        if self.delivers { Ok(()) } else { self.ever.recv().map_err(DeliveryError::other) }
    }

    fn flush(&mut self, _: Instant) -> bool {
        self.ever.recv().is_ok()
    }
}

#[test]
fn a_transport_that_hangs_keeps_nobody_longer_than_they_want() {
    for delivers in [true, false] {
        let (end, ever) = std::sync::mpsc::channel();
        let options = Options::new().transport(Hangs { delivers, ever });
        let session = begin_with_spool(options, Spool::off(), Duration::from_millis(50));
        capture_message("one", Level::Info);
        assert!(!session.guard.flush(Duration::from_millis(50)));
        drop(session);
        drop(end);
    }
}

#[test]
fn a_transport_that_panics_when_it_is_flushed_or_ends_costs_nothing_else() {
    struct Panics;

    impl Transport for Panics {
        fn send(&mut self, _: &Envelope) -> Result<(), DeliveryError> {
            Ok(())
        }

        fn flush(&mut self, _: Instant) -> bool {
            panic!("not now")
        }
    }

    let session = begin(Options::new().transport(Panics));
    capture_message("one", Level::Info);
    assert!(!session.guard.flush(AGES));
    capture_message("two", Level::Info);
}
