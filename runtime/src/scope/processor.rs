//! What changes or drops the events of a scope.

use std::fmt;
use std::sync::Arc;

use crate::protocol::Event;

/// The user's code; each is equal to itself alone.
#[derive(Clone)]
pub(crate) struct Processor(Arc<dyn Fn(Event) -> Option<Event> + Send + Sync>);

impl Processor {
    pub(crate) fn new(process: impl Fn(Event) -> Option<Event> + Send + Sync + 'static) -> Self {
        Self(Arc::new(process))
    }

    /// Runs the user's code.
    pub(crate) fn process(&self, event: Event) -> Option<Event> {
        (self.0)(event)
    }
}

impl PartialEq for Processor {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl fmt::Debug for Processor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Processor")
    }
}
