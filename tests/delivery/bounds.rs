//! How much is kept for a transport that is slow.

use std::sync::mpsc::{Receiver, Sender, channel};

use redhanded::protocol::Envelope;
use redhanded::transport::{DeliveryError, Memory, Transport};
use redhanded::{Guard, Level, Options, capture_errors, capture_message};

use crate::begin;
use crate::receiver::{Answer, Receiver as Server};

use crate::child;

/// How many reports may wait.
const BOUND: usize = 10_000;

/// Holds the first report back until it is told to go on.
struct Gate {
    begun: Option<Sender<()>>,
    open: Receiver<()>,
    behind: Memory,
}

impl Transport for Gate {
    fn send(&mut self, envelope: &Envelope) -> Result<(), DeliveryError> {
        if let Some(begun) = self.begun.take() {
            begun.send(()).map_err(DeliveryError::other)?;
            self.open.recv().map_err(DeliveryError::other)?;
        }
        self.behind.send(envelope)
    }
}

/// A client whose worker has one report in its hands and does not go on.
fn begin_held(memory: &Memory) -> (Guard, Sender<()>) {
    let ((begun, has_begun), (opener, open)) = (channel(), channel());
    let gate = Gate { begun: Some(begun), open, behind: memory.clone() };
    let guard = redhanded::init(Options::new().transport(gate).shutdown_timeout(crate::AGES));
    assert!(capture_message("in its hands", Level::Info).is_some());
    has_begun.recv().unwrap();
    (guard, opener)
}

#[test]
fn a_burst_below_the_bound_loses_nothing() {
    if child::dsn().is_some() {
        let memory = Memory::new();
        let (guard, opener) = begin_held(&memory);
        for number in 0..BOUND {
            assert!(capture_message(number.to_string(), Level::Info).is_some(), "{number}");
        }
        opener.send(()).unwrap();
        drop(guard);
        assert_eq!(memory.events().len(), 1 + BOUND);
        return;
    }
    assert_eq!(child::run("bounds::a_burst_below_the_bound_loses_nothing", "none", &[]), "");
}

#[test]
fn a_burst_above_the_bound_loses_the_oldest_and_says_how_many() {
    if child::dsn().is_some() {
        let memory = Memory::new();
        let (guard, opener) = begin_held(&memory);
        let taken = (0..BOUND + 500).filter(|number| capture_message(number.to_string(), Level::Info).is_some());
        assert_eq!(taken.count(), BOUND + 500);
        opener.send(()).unwrap();
        drop(guard);
        let events = memory.events();
        assert_eq!(events.len(), 1 + BOUND);
        assert_eq!(events[1].message.as_ref().unwrap().formatted, "500", "the oldest made room");
        return;
    }
    assert_eq!(
        child::run("bounds::a_burst_above_the_bound_loses_the_oldest_and_says_how_many", "none", &[]),
        "redhanded: 500 reports were lost, because too many others are waiting\n\
         redhanded: 500 reports were not delivered: 500 because too many others were waiting\n"
    );
}

#[test]
fn a_burst_arrives_whole_at_a_server_that_is_well() {
    let server = Server::start(Answer::Ok);
    let session = begin(Options::new().dsn(server.dsn()));
    let captured: Vec<_> = (0..2_000).filter_map(|number| capture_message(number.to_string(), Level::Error)).collect();
    session.flush();
    let (received, lost) = server.accounts();
    assert_eq!((captured.len(), received.len(), lost), (2_000, 2_000, 0));
}

#[capture_errors]
fn fails(number: u32) -> Result<(), String> {
    Err(format!("number {number}"))
}

#[test]
fn a_burst_of_failures_with_full_trails_arrives_whole_too() {
    let server = Server::start(Answer::Ok);
    let session = begin(Options::new().dsn(server.dsn()).stack(false));
    for number in 0..500 {
        let _ = fails(number);
    }
    session.flush();
    let (received, lost) = server.accounts();
    assert_eq!((received.len(), lost), (500, 0));
}

#[test]
fn no_fatal_report_is_given_up_for_another() {
    if child::dsn().is_some() {
        let memory = Memory::new();
        let (guard, opener) = begin_held(&memory);
        capture_message("fatal", Level::Fatal);
        for number in 0..2 * BOUND {
            capture_message(number.to_string(), if number % 2 == 0 { Level::Error } else { Level::Warning });
        }
        opener.send(()).unwrap();
        drop(guard);
        let events = memory.events();
        let count = |level| events.iter().filter(|event| event.level == Some(level)).count();
        assert_eq!((count(Level::Fatal), count(Level::Error), count(Level::Warning)), (1, BOUND - 1, 0));
        return;
    }
    let told = child::run("bounds::no_fatal_report_is_given_up_for_another", "none", &[]);
    assert!(told.ends_with("because too many others were waiting\n"), "{told}");
}

#[test]
fn what_waits_is_bounded_in_bytes_too() {
    if child::dsn().is_some() {
        let memory = Memory::new();
        let (guard, opener) = begin_held(&memory);
        let text = "x".repeat(1024 * 1024);
        for _ in 0..135 {
            assert!(capture_message(text.clone(), Level::Error).is_some());
        }
        opener.send(()).unwrap();
        drop(guard);
        assert!((25..=32).contains(&memory.events().len()), "{}", memory.events().len());
        return;
    }
    let told = child::run("bounds::what_waits_is_bounded_in_bytes_too", "none", &[]);
    assert!(told.ends_with("because too many others were waiting\n"), "{told}");
}
