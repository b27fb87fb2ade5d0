//! Who says it, and what the report is found by.

use super::cut::{cut_middle, width_of};
use super::line::Line;
use super::paint::Ink;
use super::style::Style;
use crate::notice::neutral;
use crate::protocol::{Event, Frame, Value};

const SEPARATOR: &str = " · ";

/// What the footer may say.
struct Part {
    text: String,
    /// It may go so that the rest fits on one line: the higher, the sooner. At 0 it stays.
    dispensable: u8,
}

/// `redhanded · unhandled · thread main · event 3f9c1d2e`: on one line if what it can do without makes that possible.
pub(super) fn lines(event: &Event, style: &Style) -> Vec<Line> {
    let parts = parts(event);
    let most = parts.iter().map(|part| part.dispensable).max().unwrap_or_default();
    let fewer = |limit: u8| parts.iter().filter(move |part| part.dispensable <= limit).map(|part| part.text.as_str());
    (0..=most)
        .rev()
        .map(|limit| on_lines(fewer(limit), style))
        .find(|lines| lines.len() == 1)
        .unwrap_or_else(|| on_lines(fewer(most), style))
}

fn on_lines<'a>(parts: impl Iterator<Item = &'a str>, style: &Style) -> Vec<Line> {
    let mut lines = vec![Line::indented(2).with(Ink::Faint, "redhanded")];
    for part in parts {
        let part = neutral(part);
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

fn parts(event: &Event) -> Vec<Part> {
    let mechanism = event.outermost_exception().and_then(|exception| exception.mechanism.as_ref());
    let handled = mechanism.and_then(|mechanism| mechanism.handled);
    let thread = thread(event);
    let is_main = thread.as_deref() == Some("main");
    let parts = [
        (handled.map(|handled| if handled { "handled" } else { "unhandled" }.to_owned()), 0),
        (event.transaction.clone().filter(|name| !is_outermost_function(name, event)), 0),
        (thread.map(|name| format!("thread {name}")), u8::from(is_main)),
        // Who looks at a terminal has just built it.
        (event.release.clone(), 2),
        // Enough to find it by, in a log that has the whole identity.
        (event.event_id.map(|id| format!("event {:.8}", id.to_string())), 0),
    ];
    let parts = parts.into_iter().filter_map(|(text, dispensable)| Some(Part { text: text?, dispensable }));
    parts.filter(|part| !part.text.trim().is_empty()).collect()
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
