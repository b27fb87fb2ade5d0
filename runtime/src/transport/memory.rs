use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{DeliveryError, Transport};
use crate::protocol::{Envelope, Event};

/// Keeps what is delivered, for tests. Clones share what they keep.
///
/// ```
/// use redhanded::{Level, Options, transport::Memory};
/// use std::time::Duration;
///
/// let memory = Memory::new();
/// let guard = redhanded::init(Options::new().transport(memory.clone()));
/// redhanded::capture_message("hello", Level::Info);
/// assert!(guard.flush(Duration::from_secs(10)));
///
/// let events = memory.events();
/// assert_eq!(events[0].level, Some(Level::Info));
/// ```
#[derive(Debug, Clone, Default)]
pub struct Memory {
    envelopes: Arc<Mutex<Vec<Envelope>>>,
}

impl Memory {
    /// With nothing in it.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The events delivered so far, oldest first.
    #[must_use]
    pub fn events(&self) -> Vec<Event> {
        self.lock().iter().filter_map(|envelope| envelope.event().cloned()).collect()
    }

    /// The envelopes delivered so far, oldest first.
    #[must_use]
    pub fn envelopes(&self) -> Vec<Envelope> {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Envelope>> {
        self.envelopes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Transport for Memory {
    fn send(&mut self, envelope: &Envelope) -> Result<(), DeliveryError> {
        self.lock().push(envelope.clone());
        Ok(())
    }
}
