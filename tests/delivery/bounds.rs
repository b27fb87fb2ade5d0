//! How much is kept for a transport that is slow.

use std::sync::mpsc::{Receiver, Sender, channel};

use redhanded::protocol::Envelope;
use redhanded::transport::{DeliveryError, Memory, Transport};
use redhanded::{Guard, Level, Options, capture_message};

use crate::child;

/// How many reports may wait.
const BOUND: usize = 1_000;

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
fn a_burst_above_the_bound_loses_the_rest_and_says_how_many() {
    if child::dsn().is_some() {
        let memory = Memory::new();
        let (guard, opener) = begin_held(&memory);
        let taken = (0..BOUND + 500).filter(|number| capture_message(number.to_string(), Level::Info).is_some());
        assert_eq!(taken.count(), BOUND);
        opener.send(()).unwrap();
        drop(guard);
        assert_eq!(memory.events().len(), 1 + BOUND);
        return;
    }
    assert_eq!(
        child::run("bounds::a_burst_above_the_bound_loses_the_rest_and_says_how_many", "none", &[]),
        "redhanded: 500 reports were lost, because too many others are waiting\n\
         redhanded: 500 reports were not delivered: 500 because too many others were waiting\n"
    );
}
