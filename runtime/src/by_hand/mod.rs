//! Capturing by hand.

mod error;
mod last;

use std::time::SystemTime;

pub use self::error::{OptionExt, ResultExt, capture, capture_error};
pub use self::last::{capture_last_error, last_event_id};
use crate::capture::busy::is_busy;
use crate::current::{client, unit};
use crate::protocol::{Breadcrumb, Event, EventId, Level, Message, Timestamp};

/// Reports a text, with the trail.
///
/// Returns the event's identity; `None` if there is no client or the event was dropped.
///
/// ```
/// use redhanded::{Level, capture_message};
/// capture_message("the nightly import took 9 h", Level::Warning);
/// ```
pub fn capture_message(message: impl Into<String>, level: Level) -> Option<EventId> {
    client::get()?;
    let mut event = Event::new();
    event.message = Some(Message::from(message.into()));
    event.level = Some(level);
    capture_event(event)
}

/// Reports an event made by hand. What it does not say is filled in: identity, time, release and so on, the scopes' tags
/// and contexts, and, if it has no breadcrumbs of its own, the trail.
///
/// Returns the event's identity; `None` if there is no client or the event was dropped. See [`Event`] for an example.
pub fn capture_event(mut event: Event) -> Option<EventId> {
    let client = client::get()?;
    // A capture made by user code that runs on our behalf: what processes events would go on for ever.
    if is_busy() {
        return None;
    }
    let (trail, scopes) = unit::with(|current| (current.unit.trail.clone(), current.unit.scopes.stack()))?;
    if event.breadcrumbs.is_empty() {
        event.breadcrumbs = trail.breadcrumbs(SystemTime::now(), &|_| None);
    }
    scopes.apply(&mut event);
    let id = client.capture_event(event, &scopes);
    unit::with(|current| current.unit.set_last_event(id));
    id
}

/// Adds a step to the trail of the current unit of work: the next report of it shows the step.
///
/// Nothing happens without a client. See [`Breadcrumb`] for an example.
pub fn add_breadcrumb(mut breadcrumb: Breadcrumb) {
    if !client::is_enabled() {
        return;
    }
    breadcrumb.timestamp.get_or_insert_with(|| Timestamp::from(SystemTime::now()));
    breadcrumb.level.get_or_insert(Level::Info);
    unit::with(|current| current.unit.trail.add(breadcrumb));
}
