//! Keeps what is delivered.

use std::sync::{Arc, Mutex, PoisonError};

use super::{DeliveryError, Transport};
use crate::protocol::{Envelope, Event};

/// Keeps what is delivered, for tests. Clones share what they keep.
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
        let envelopes = self.envelopes.lock().unwrap_or_else(PoisonError::into_inner);
        envelopes.iter().filter_map(|envelope| envelope.event().cloned()).collect()
    }
}

impl Transport for Memory {
    fn send(&mut self, envelope: &Envelope) -> Result<(), DeliveryError> {
        self.envelopes.lock().unwrap_or_else(PoisonError::into_inner).push(envelope.clone());
        Ok(())
    }
}
