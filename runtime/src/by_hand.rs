//! Capturing by hand.

use std::error::Error;
use std::panic::Location;
use std::time::SystemTime;

use crate::capture::busy::Busy;
use crate::capture::chain::{ErrorKind, ErrorType, ErrorView, PointsTo, chain_of};
use crate::capture::report::{End, Origin};
use crate::current::{client, unit};
use crate::protocol::{Breadcrumb, Event, EventId, Level, Message, Timestamp};

/// An error of any size, seen through a reference.
struct Reference<'a, E: ?Sized>(&'a E);

impl<E: Error + ?Sized> PointsTo for Reference<'_, E> {
    fn with_error(&self, look: &mut dyn FnMut(&dyn Error)) {
        look(&self.0);
    }
}

/// Reports an error that you caught, with its causes, the annotated calls in progress and the trail.
///
/// Returns the event's identity; `None` if there is no client or the event was dropped. An error that is under way to
/// be reported already, or was the last to leave an annotated function, is not reported again: the identity is then
/// that of its report.
///
/// ```
/// if let Err(error) = "4x2".parse::<u32>() {
///     redhanded::capture_error(&error);
/// }
/// ```
#[track_caller]
pub fn capture_error<E: Error + ?Sized>(error: &E) -> Option<EventId> {
    let client = client::get()?;
    let origin = Origin::from(Location::caller());
    let chain = {
        let _busy = Busy::enter()?;
        let kind = ErrorKind::Pointer(&Reference(error));
        // The type is known here, unless it is itself a `dyn Error`.
        chain_of(&ErrorView { kind, type_name: "dyn Error", address: 0 }, Some(ErrorType::behind_pointer::<E>()))
    };
    let known = unit::with(|current| current.unit.known(&chain)).flatten();
    if known.is_some() {
        return known;
    }
    let mut report = unit::with(|current| current.unit.open())?;
    report.chain = chain;
    report.origin = Some(origin);
    report.end = End::ByHand;
    client.capture_event(report.into_event())
}

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
    let (trail, scopes, trace) =
        unit::with(|current| (current.unit.trail.clone(), current.unit.scopes.stack(), current.unit.trace.get()))?;
    if event.breadcrumbs.is_empty() {
        event.breadcrumbs = trail.breadcrumbs(SystemTime::now(), &|_| None);
    }
    scopes.apply(&mut event);
    event.set_trace(trace);
    client.capture_event(event)
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
