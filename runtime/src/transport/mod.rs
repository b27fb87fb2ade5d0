//! Where reports go.

use std::fmt;

pub use memory::Memory;

use crate::protocol::Envelope;

#[cfg(feature = "reqwest")]
pub(crate) mod http;
mod memory;
pub(crate) mod terminal;
pub(crate) mod worker;

/// Delivers envelopes.
pub trait Transport: Send {
    /// Delivers one envelope. Called on the worker thread, one at a time.
    ///
    /// # Errors
    /// If it could not be delivered.
    fn send(&mut self, envelope: &Envelope) -> Result<(), DeliveryError>;
}

/// Why an envelope was not delivered.
#[derive(Debug)]
pub struct DeliveryError(String);

impl fmt::Display for DeliveryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for DeliveryError {}
