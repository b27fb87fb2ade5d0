//! What changes or drops the events of a scope, or of all.

use std::fmt;
use std::sync::Arc;

use super::Hint;
use crate::protocol::Event;

type Process = dyn Fn(Event, &Hint<'_>) -> Option<Event> + Send + Sync;

/// The user's code; each is equal to itself alone.
#[derive(Clone)]
pub(crate) struct Processor {
    process: Arc<Process>,
    takes_hint: bool,
}

impl Processor {
    pub(crate) fn new(process: impl Fn(Event) -> Option<Event> + Send + Sync + 'static) -> Self {
        Self { process: Arc::new(move |event, _| process(event)), takes_hint: false }
    }

    pub(crate) fn with_hint(process: impl Fn(Event, &Hint<'_>) -> Option<Event> + Send + Sync + 'static) -> Self {
        Self { process: Arc::new(process), takes_hint: true }
    }

    /// Whether it wants to see more than the event.
    pub(crate) fn takes_hint(&self) -> bool {
        self.takes_hint
    }

    /// Runs the user's code.
    pub(crate) fn process(&self, event: Event, hint: &Hint<'_>) -> Option<Event> {
        (self.process)(event, hint)
    }
}

impl PartialEq for Processor {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.process, &other.process)
    }
}

impl fmt::Debug for Processor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Processor")
    }
}
