use super::Event;

/// What one request carries.
#[derive(Debug, Clone, PartialEq)]
pub struct Envelope {
    event: Event,
}

impl Envelope {
    /// An envelope with one event.
    #[must_use]
    pub fn from_event(event: Event) -> Self {
        Self { event }
    }

    /// The event in it.
    #[must_use]
    pub fn event(&self) -> Option<&Event> {
        Some(&self.event)
    }
}
