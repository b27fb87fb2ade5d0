//! Reports for people, on stderr.

use super::{DeliveryError, Transport};
use crate::protocol::Envelope;

/// Shows reports on stderr.
#[derive(Debug)]
pub(crate) struct Terminal;

impl Terminal {
    pub(crate) fn stderr() -> Self {
        Self
    }
}

impl Transport for Terminal {
    fn send(&mut self, envelope: &Envelope) -> Result<(), DeliveryError> {
        eprintln!("{envelope:#?}");
        Ok(())
    }
}
