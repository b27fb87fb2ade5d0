//! Servers drop events above 1 MiB. What makes one so large is left out of it, least missed first, and `_meta` says where.
//!
//! Source: the page on size limits of Sentry's developer documentation, and on `_meta` for the shape of its entries.

mod fields;
mod values;

use std::io::{self, Write};

use serde::Serialize;

pub(crate) use self::fields::{fit_fields, fit_frames};
use crate::protocol::meta::Meta;
use crate::protocol::{Event, Exception, Fields, Frame};

/// The server's bound, less what `_meta` and the envelope's headers need.
const BOUND: usize = 1024 * 1024 - 64 * 1024;
/// How many breadcrumbs, from the latest, are not left out before anything else.
const CRUMBS: usize = 10;
/// How many frames of a stack keep all they have: so many from the oldest, and from where it failed.
const OLDEST: usize = 5;
const NEWEST: usize = 15;
/// How much is kept of a text when nothing else helps.
const TEXT: usize = 8 * 1024;

/// How many bytes of JSON that is.
pub(crate) fn of(value: &impl Serialize) -> usize {
    let mut count = Count(0);
    // Nothing that events are made of fails, and counting does not either.
    let _ = serde_json::to_writer(&mut count, value);
    count.0
}

struct Count(usize);

impl Write for Count {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Leaves out of an event what makes it too large; whether anything had to go.
pub(crate) fn fit(event: &mut Event) -> bool {
    if of(event) <= BOUND {
        return false;
    }
    let mut meta = Meta::take(&mut event.other);
    let steps: [fn(&mut Event, &mut Meta); 6] = [
        leave_out_breadcrumbs,
        leave_out_arguments,
        leave_out_source,
        leave_out_frames,
        leave_out_extra,
        leave_out_rest,
    ];
    for step in steps {
        step(event, &mut meta);
        if of(event) <= BOUND {
            break;
        }
    }
    meta.put(&mut event.other);
    true
}

/// No more than is needed, oldest first.
fn leave_out_breadcrumbs(event: &mut Event, meta: &mut Meta) {
    let before = event.breadcrumbs.len();
    let mut excess = of(event).saturating_sub(BOUND);
    let mut left_out = 0;
    for breadcrumb in event.breadcrumbs.iter().take(before.saturating_sub(CRUMBS)) {
        if excess == 0 {
            break;
        }
        excess = excess.saturating_sub(of(breadcrumb) + 1);
        left_out += 1;
    }
    if left_out > 0 {
        event.breadcrumbs.drain(..left_out);
        meta.moved(&["breadcrumbs", "values"], 0..left_out);
        meta.shortened(&["breadcrumbs", "values"], before);
    }
}

/// The frames of each stack, with the path to them.
fn stacks(exceptions: &mut [Exception]) -> impl Iterator<Item = (String, &mut Vec<Frame>)> {
    exceptions
        .iter_mut()
        .enumerate()
        .filter_map(|(index, exception)| Some((index.to_string(), &mut exception.stacktrace.as_mut()?.frames)))
}

fn path<'a>(exception: &'a str, rest: &[&'a str]) -> Vec<&'a str> {
    [&["exception", "values", exception, "stacktrace", "frames"], rest].concat()
}

/// Of the frames in the middle.
fn leave_out_arguments(event: &mut Event, meta: &mut Meta) {
    for (exception, frames) in stacks(&mut event.exceptions) {
        let middle = frames.len().saturating_sub(NEWEST);
        for (index, frame) in frames.iter_mut().enumerate().take(middle).skip(OLDEST) {
            if !frame.vars.is_empty() {
                frame.vars = Fields::new();
                meta.removed(&path(&exception, &[&index.to_string(), "vars"]));
            }
        }
    }
}

/// Of all frames: the place says where to look it up.
fn leave_out_source(event: &mut Event, meta: &mut Meta) {
    for (exception, frames) in stacks(&mut event.exceptions) {
        for (index, frame) in frames.iter_mut().enumerate() {
            let index = index.to_string();
            for (name, lines) in [("pre_context", &mut frame.pre_context), ("post_context", &mut frame.post_context)] {
                if !std::mem::take(lines).is_empty() {
                    meta.removed(&path(&exception, &[&index, name]));
                }
            }
            if frame.context_line.take().is_some() {
                meta.removed(&path(&exception, &[&index, "context_line"]));
            }
        }
    }
}

/// Those in the middle.
fn leave_out_frames(event: &mut Event, meta: &mut Meta) {
    for (exception, frames) in stacks(&mut event.exceptions) {
        let before = frames.len();
        let middle = OLDEST..before.saturating_sub(NEWEST);
        if middle.is_empty() {
            continue;
        }
        frames.drain(middle.clone());
        meta.moved(&path(&exception, &[]), middle);
        meta.shortened(&path(&exception, &[]), before);
    }
}

fn leave_out_extra(event: &mut Event, meta: &mut Meta) {
    if !std::mem::take(&mut event.extra).is_empty() {
        meta.removed(&["extra"]);
    }
}

/// All but what says what happened: types and the beginnings of texts, the latest breadcrumbs and the tags of ordinary
/// size, and the trace.
fn leave_out_rest(event: &mut Event, meta: &mut Meta) {
    for name in event.contexts.keys().filter(|name| *name != "trace").cloned().collect::<Vec<_>>() {
        event.contexts.remove(&name);
        meta.removed(&["contexts", &name]);
    }
    for name in std::mem::take(&mut event.other).keys() {
        meta.removed(&[name]);
    }
    leave_out_large_elements(event, meta);
    leave_out_exceptions(event, meta);
    for (index, exception) in event.exceptions.iter_mut().enumerate() {
        let index = index.to_string();
        for (name, text) in [("type", &mut exception.kind), ("value", &mut exception.value)] {
            if let Some(text) = text {
                meta.cut(text, TEXT, &["exception", "values", &index, name]);
            }
        }
    }
    if let Some(message) = &mut event.message {
        meta.cut(&mut message.formatted, TEXT, &["logentry", "formatted"]);
    }
}

/// Breadcrumbs, arguments, tags, and what is said of the user.
fn leave_out_large_elements(event: &mut Event, meta: &mut Meta) {
    let before = event.breadcrumbs.len();
    for index in (0..before).rev() {
        if event.breadcrumbs.get(index).is_some_and(|breadcrumb| of(breadcrumb) > TEXT) {
            event.breadcrumbs.remove(index);
            meta.moved(&["breadcrumbs", "values"], index..index + 1);
        }
    }
    if event.breadcrumbs.len() < before {
        meta.shortened(&["breadcrumbs", "values"], before);
    }
    for (exception, frames) in stacks(&mut event.exceptions) {
        for (index, frame) in frames.iter_mut().enumerate().filter(|(_, frame)| of(*frame) > TEXT) {
            frame.vars = Fields::new();
            meta.removed(&path(&exception, &[&index.to_string(), "vars"]));
        }
    }
    let large: Vec<_> = event.tags.iter().filter(|(name, value)| name.len() + value.len() > TEXT).collect();
    for name in large.into_iter().map(|(name, _)| name.clone()).collect::<Vec<_>>() {
        event.tags.remove(&name);
        meta.removed(&["tags", &name]);
    }
    event.fingerprint.retain(|part| part.len() <= TEXT);
    if event.user.as_ref().is_some_and(|user| of(user) > TEXT) {
        event.user = None;
        meta.removed(&["user"]);
    }
}

/// Those in the middle of the chain.
fn leave_out_exceptions(event: &mut Event, meta: &mut Meta) {
    let before = event.exceptions.len();
    let middle = OLDEST..before.saturating_sub(NEWEST);
    if !middle.is_empty() {
        event.exceptions.drain(middle.clone());
        meta.moved(&["exception", "values"], middle);
        meta.shortened(&["exception", "values"], before);
    }
}

#[cfg(test)]
mod tests;
