//! Who says it, and what the report is found by.

use super::cut::{cut_middle, width_of};
use super::escape::neutral;
use super::line::Line;
use super::paint::Ink;
use super::style::Style;
use crate::protocol::{Event, Frame, Value};

const SEPARATOR: &str = " · ";

/// `redhanded · unhandled · thread main · event 3f9c1d2e`.
pub(super) fn lines(event: &Event, style: &Style) -> Vec<Line> {
    let mut lines = vec![Line::indented(2).with(Ink::Faint, "redhanded")];
    for part in parts(event) {
        let part = neutral(&part);
        let part = cut_middle(&part, style.room(2 + SEPARATOR.len()));
        match lines.last_mut() {
            Some(line) if line.width() + width_of(SEPARATOR) + width_of(&part) <= style.width => {
                line.add(Ink::Faint, SEPARATOR);
                line.add(Ink::Faint, &part);
            }
            _ => lines.push(Line::indented(2).with(Ink::Faint, &part)),
        }
    }
    lines
}

fn parts(event: &Event) -> Vec<String> {
    let mechanism = event.outermost_exception().and_then(|exception| exception.mechanism.as_ref());
    let handled = mechanism.and_then(|mechanism| mechanism.handled);
    let parts = [
        handled.map(|handled| if handled { "handled" } else { "unhandled" }.to_owned()),
        event.transaction.clone().filter(|name| !is_outermost_function(name, event)),
        thread(event).map(|name| format!("thread {name}")),
        event.release.clone(),
        // Enough to find it by, in a log that has the whole identity.
        event.event_id.map(|id| format!("event {:.8}", id.to_string())),
    ];
    parts.into_iter().flatten().filter(|part| !part.trim().is_empty()).collect()
}

/// Whether the path says it already.
fn is_outermost_function(name: &str, event: &Event) -> bool {
    let stack = event.outermost_exception().and_then(|exception| exception.stacktrace.as_ref());
    let Some(Frame { function: Some(function), module, .. }) = stack.and_then(|stack| stack.frames.first()) else {
        return false;
    };
    match module {
        Some(module) => name == format!("{module}::{function}"),
        None => name == function,
    }
}

/// The name of the thread that it happened on, or its number.
fn thread(event: &Event) -> Option<String> {
    let threads = event.other.get("threads")?.get("values")?.as_array()?;
    let is_current = |thread: &&Value| thread.get("current").and_then(Value::as_bool).unwrap_or(false);
    let thread = threads.iter().find(is_current).or_else(|| threads.first())?;
    let name = thread.get("name").and_then(Value::as_str).map(str::to_owned);
    name.or_else(|| thread.get("id").map(Value::to_string))
}
