//! What the options leave of an event, and what they add to it.

use std::env;
use std::fs;
use std::ops::Range;

use crate::capture::secret_value::without_secrets;
use crate::options::Content;
use crate::protocol::meta::{CUT, Meta};
use crate::protocol::{Event, Frame, Map, Sdk, User, Value};

/// How many frames of a stack are sent unless the program says otherwise.
const FRAMES: usize = 100;
/// How many bytes of JSON are kept of the crates that the program is built of.
const MODULES: usize = 8 * 1024 - 128;
/// How many arguments of the command line are sent.
const ARGUMENTS: usize = 100;

/// What is to be done before code of the program sees the event.
pub(super) fn apply(content: &Content, event: &mut Event) {
    let mut meta = Meta::take(&mut event.other);
    for (index, exception) in event.exceptions.iter_mut().enumerate() {
        let Some(stack) = &mut exception.stacktrace else { continue };
        let before = stack.frames.len();
        if let Some(gone) = apply_to_frames(content, &mut stack.frames) {
            let path = ["exception", "values", &index.to_string(), "stacktrace", "frames"];
            meta.moved(&path, gone);
            meta.shortened(&path, before);
        }
        if stack.frames.is_empty() {
            exception.stacktrace = None;
        }
    }
    meta.put(&mut event.other);
    if let Some(length) = content.value_length {
        shorten(event, length);
    }
    if content.default_pii == Some(true) {
        tell_of_person(event);
    }
    let modules = modules(content.modules);
    if !modules.is_empty() {
        event.other.entry("modules").or_insert_with(|| modules.into());
    }
}

/// The same for the frames of one stack; which of them are gone.
pub(super) fn apply_to_frames(content: &Content, frames: &mut Vec<Frame>) -> Option<Range<usize>> {
    for frame in frames.iter_mut() {
        mark(content, frame);
        if let Some(lines) = content.source_lines {
            keep_source(frame, lines);
        }
    }
    let most = content.stack_frames.unwrap_or(FRAMES);
    let excess = frames.len().checked_sub(most).filter(|excess| *excess > 0)?;
    // One in five is kept of where it began.
    let gone = most / 5..most / 5 + excess;
    frames.drain(gone.clone());
    Some(gone)
}

/// As many as receivers keep.
fn modules(modules: &[(&str, &str)]) -> Map<String, Value> {
    let mut left = MODULES;
    let kept = modules.iter().take_while(|(name, version)| {
        let size = name.len() + version.len() + 6;
        let has_room = size <= left;
        left = left.saturating_sub(size);
        has_room
    });
    kept.map(|(name, version)| ((*name).to_owned(), Value::from(*version))).collect()
}

/// The client that the event is from, with what captures by itself.
pub(super) fn sdk(with_panics: bool) -> Sdk {
    let sdk = Sdk::this();
    if with_panics { sdk } else { Sdk { integrations: &["capture_errors"], ..sdk } }
}

/// What is included goes over what is excluded, and both over what else is known.
fn mark(content: &Content, frame: &mut Frame) {
    let is_in = |modules: &[String]| modules.iter().any(|module| is_below(frame, module));
    if is_in(&content.own_code) {
        frame.in_app = Some(true);
    } else if is_in(&content.foreign_code) {
        frame.in_app = Some(false);
    }
}

/// Whether the function is in this module, or in one inside of it.
fn is_below(frame: &Frame, module: &str) -> bool {
    let is_below = |path: &str| path.strip_prefix(module).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"));
    let of_function = || frame.function.as_deref().is_some_and(is_below);
    frame.module.as_deref().map_or_else(of_function, is_below) || frame.package.as_deref() == Some(module)
}

fn keep_source(frame: &mut Frame, lines: usize) {
    if lines == 0 {
        frame.context_line = None;
    }
    frame.pre_context.drain(..frame.pre_context.len().saturating_sub(lines));
    frame.post_context.truncate(lines);
}

/// Of what redhanded recorded: what the program says itself is not touched.
fn shorten(event: &mut Event, length: usize) {
    let in_text = |text: &mut String| {
        if let Some((end, _)) = text.char_indices().nth(length) {
            text.truncate(end);
            text.push(CUT);
        }
    };
    let in_value = |value: &mut Value| shorten_value(value, &in_text);
    for exception in event.exceptions.iter_mut().filter(|_| event.is_recorded) {
        exception.value.iter_mut().for_each(in_text);
        let frames = exception.stacktrace.iter_mut().flat_map(|stack| &mut stack.frames);
        frames.for_each(|frame| frame.vars.change(in_value, in_text));
    }
    let calls = event.breadcrumbs.iter_mut().filter(|breadcrumb| breadcrumb.category.as_deref() == Some("call"));
    for call in calls {
        call.message.iter_mut().for_each(in_text);
        call.data.change(in_value, in_text);
    }
}

fn shorten_value(value: &mut Value, in_text: &impl Fn(&mut String)) {
    match value {
        Value::String(text) => in_text(text),
        Value::Array(values) => values.iter_mut().for_each(|value| shorten_value(value, in_text)),
        Value::Object(values) => values.values_mut().for_each(|value| shorten_value(value, in_text)),
        _ => {}
    }
}

/// As far as the system says, and the program does not.
fn tell_of_person(event: &mut Event) {
    if event.server_name.is_none() {
        event.server_name = machine_name();
    }
    let user = event.user.get_or_insert_with(|| User { username: account(), ..User::default() });
    user.ip_address.get_or_insert_with(|| "{{auto}}".to_owned());
    event.contexts.entry("process").or_insert_with(|| {
        let arguments = env::args_os()
            .take(ARGUMENTS)
            .map(|argument| Value::from(without_secrets(&argument.to_string_lossy()).into_owned()));
        Map::from_iter([("command_line".to_owned(), arguments.collect())]).into()
    });
}

fn machine_name() -> Option<String> {
    let told_by_kernel = || fs::read_to_string("/proc/sys/kernel/hostname").ok();
    let name = told_by_kernel().or_else(|| variable("COMPUTERNAME")).or_else(|| variable("HOSTNAME"))?;
    Some(name.trim().to_owned()).filter(|name| !name.is_empty())
}

fn account() -> Option<String> {
    variable("USER").or_else(|| variable("USERNAME"))
}

fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_is_in_its_module_and_in_those_around_it() {
        let in_module = Frame { module: Some("shop::orders".into()), ..Frame::new("price") };
        let bare = Frame::new("shop::orders::price");
        for frame in [&in_module, &bare] {
            assert!(is_below(frame, "shop") && is_below(frame, "shop::orders"));
            assert!(!is_below(frame, "sho") && !is_below(frame, "orders") && !is_below(frame, "shop::order"));
        }
        assert!(is_below(&Frame { package: Some("serde".into()), ..Frame::new("f") }, "serde"));
    }
}
