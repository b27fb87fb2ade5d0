use redhanded::protocol::Envelope;
use redhanded::transport::{DeliveryError, Transport};

/// Delivers nowhere: reports are made ready, and that is all.
#[derive(Debug, Default)]
pub struct Nowhere;

impl Transport for Nowhere {
    fn send(&mut self, _: &Envelope) -> Result<(), DeliveryError> {
        Ok(())
    }
}
