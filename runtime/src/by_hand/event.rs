//! Messages, and events made by hand.

use super::stack::{Taken, taken};
use crate::capture::busy::is_busy;
use crate::capture::stack;
use crate::client::Client;
use crate::current::late::Late;
use crate::current::{client, unit};
use crate::protocol::{Event, EventId, Exception, Level, Mechanism, Message, Value};
use crate::scope::Hint;

/// Reports a text, with the trail. Without a level it has that of the scope, or info.
///
/// Returns the event's identity; `None` if there is no client or the event was dropped. See [`Message`] for texts with
/// parameters.
///
/// ```
/// use redhanded::{Level, capture_message};
/// capture_message("the nightly import took 9 h", Level::Warning);
/// capture_message("the nightly import took 3 h", None);
/// ```
pub fn capture_message(message: impl Into<Message>, level: impl Into<Option<Level>>) -> Option<EventId> {
    client::get()?;
    let mut event = Event::new();
    event.message = Some(message.into());
    event.level = level.into();
    capture(event, Level::Info, Hint::new())
}

/// Reports an event made by hand. What it does not say is filled in: identity, time, release and so on, the scopes' tags
/// and contexts, and, if it has no breadcrumbs of its own, the trail.
///
/// Returns the event's identity; `None` if there is no client or the event was dropped. See [`Event`] for an example, and
/// [`Exception::new`] for one with an exception and its stack.
pub fn capture_event(event: Event) -> Option<EventId> {
    capture(event, Level::Error, Hint::new())
}

/// As [`capture_event`], with what else the program's callbacks shall know of it. See [`Hint::of`] for an example.
pub fn capture_event_with_hint(event: Event, hint: Hint<'_>) -> Option<EventId> {
    capture(event, Level::Error, hint)
}

fn capture(mut event: Event, level: Level, mut hint: Hint<'_>) -> Option<EventId> {
    // What user code captures that runs on our behalf has no consequences at all.
    if is_busy() {
        return None;
    }
    let client = client::get()?;
    let _late = Late::begin();
    let (trail, scopes, trace) =
        unit::with(|current| (current.unit.trail.clone(), current.unit.scopes.stack(), current.unit.trace.get()))?;
    if event.breadcrumbs.is_empty() {
        event.breadcrumbs = trail.breadcrumbs(usize::MAX, &|_| None);
    }
    event.exceptions.iter_mut().for_each(make_valid);
    let has_stack = event.exceptions.iter().any(|exception| exception.stacktrace.is_some());
    if client.attaches_stacks() && !has_stack && !event.other.contains_key("threads") {
        attach_stack(&client, &mut event);
    }
    let stacks = event.exceptions.iter_mut().filter_map(|exception| exception.stacktrace.as_mut());
    let images = stacks.flat_map(|stack| std::mem::take(&mut stack.images)).collect();
    event.add_images(images);
    event.attachments.append(&mut hint.take_attachments());
    scopes.apply(&mut event);
    event.level.get_or_insert(level);
    event.set_trace(trace);
    let id = client.capture_event(event, &scopes, &hint);
    unit::with(|current| current.unit.set_last_event(id));
    id
}

/// As one of the thread, since it is not that of an error.
fn attach_stack(client: &Client, event: &mut Event) {
    let Some(Taken { mut stack, thread: Some(Value::Object(mut thread)) }) = taken(stack::address_of(&client)) else {
        return;
    };
    client.fit_frames(&mut stack.frames, &["threads", "values", "0", "stacktrace", "frames"], event);
    event.add_images(std::mem::take(&mut stack.images));
    if let Ok(stack) = serde_json::to_value(&stack) {
        thread.insert("stacktrace".to_owned(), stack);
        event.other.insert("threads".to_owned(), serde_json::json!({ "values": [thread] }));
    }
}

/// Receivers ask for a type or a text, for a stack that has frames, and for how it was captured.
fn make_valid(exception: &mut Exception) {
    if exception.kind.is_none() && exception.value.is_none() {
        exception.kind = Some("Error".to_owned());
    }
    if exception.stacktrace.as_ref().is_some_and(|stack| stack.frames.is_empty()) {
        exception.stacktrace = None;
    }
    exception.mechanism.get_or_insert_with(|| Mechanism {
        kind: "generic".to_owned(),
        handled: Some(true),
        ..Mechanism::default()
    });
}
