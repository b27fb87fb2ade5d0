//! The processors of scopes, which are the user's code.

use super::busy::Busy;
use super::isolate::attempt;
use crate::notice;
use crate::protocol::Event;
use crate::scope::ScopeStack;

/// The event as the processors of its scopes leave it; `None` if one of them drops it.
pub(crate) fn process(event: Event, scopes: &ScopeStack) -> Option<Event> {
    scopes.processors().try_fold(event, |event, processor| {
        // Recording is off while it runs; on the worker it is off anyway.
        let _busy = Busy::enter();
        let answer = attempt(|| processor.process(event));
        match answer {
            None => notice::warn("an event processor panicked; the event was dropped"),
            Some(None) => notice::debug("an event was dropped by an event processor"),
            Some(Some(_)) => {}
        }
        answer.flatten()
    })
}
