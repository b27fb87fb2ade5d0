//! What receivers take of each field of an event. What is more, or has another form, they cut or refuse as they like: so
//! it is cut here, and `_meta` says how.
//!
//! Source of the numbers: the fields of `relay-event-schema`, which Sentry's ingestion goes by, and what it was seen to
//! do.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::of;
use super::values::{Limit, fit_entries, fit_list, fit_value};
use crate::protocol::meta::Meta;
use crate::protocol::{Breadcrumb, Event, Exception, Frame, Map, Mechanism, Request, User, Value};

/// Names of types, modules, functions and files.
const NAME: usize = 256;
/// Texts of errors and breadcrumbs.
const TEXT: usize = 8192;
/// Short words: categories, types of breadcrumbs, identities.
const WORD: usize = 128;
/// Tags and what is searched by like them.
const TAG: usize = 200;
const THREAD: usize = 1024;
const LOGGER: usize = 64;
const EMAIL: usize = 75;
const QUERY: usize = 1000;
const COOKIES: usize = 2000;
/// Arguments of a call, details of a breadcrumb, of a mechanism.
const DETAILS: Limit = Limit { bytes: 2048 - 2, containers: 4 };
/// A context, less what names it.
const CONTEXT: Limit = Limit { bytes: 8192 - 128, containers: 6 };
/// All of `extra`, and each of it.
const EXTRA: Limit = Limit { bytes: 256 * 1024 - 2, containers: 6 };
const ONE_EXTRA: Limit = Limit { bytes: 16 * 1024 - 64, containers: 5 };
/// The body of a request, and its headers.
const REQUEST: Limit = Limit { bytes: 8192 - 2, containers: 6 };
/// Stands for the address that the event comes from.
const OWN_ADDRESS: &str = "{{auto}}";

/// Makes all of its fields such as receivers take whole.
pub(crate) fn fit_fields(event: &mut Event) {
    let mut meta = Meta::take(&mut event.other);
    for (index, exception) in event.exceptions.iter_mut().enumerate() {
        fit_exception(exception, &["exception", "values", &index.to_string()], &mut meta);
    }
    for (index, breadcrumb) in event.breadcrumbs.iter_mut().enumerate() {
        fit_breadcrumb(breadcrumb, &["breadcrumbs", "values", &index.to_string()], &mut meta);
    }
    fit_tags(&mut event.tags, &mut meta);
    for (name, context) in &mut event.contexts {
        if let Value::Object(context) = context {
            fit_entries(context, CONTEXT, &["contexts", name], &mut meta);
        }
    }
    for (name, extra) in &mut event.extra {
        fit_value(extra, ONE_EXTRA, &["extra", name], &mut meta);
    }
    fit_entries(&mut event.extra, EXTRA, &["extra"], &mut meta);
    if let Some(user) = &mut event.user {
        fit_user(user, &mut meta);
    }
    if let Some(request) = &mut event.request {
        fit_request(request, &mut meta);
    }
    if let Some(message) = &mut event.message {
        fit_list(&mut message.params, DETAILS, &["logentry", "params"], &mut meta);
    }
    if let Some(threads) = event.other.get_mut("threads") {
        fit_threads(threads, &mut meta);
    }
    fit_line(&mut event.logger, LOGGER, &["logger"], &mut meta);
    cut(&mut event.transaction, TAG, &["transaction"], &mut meta);
    cut(&mut event.server_name, TAG, &["server_name"], &mut meta);
    meta.put(&mut event.other);
}

fn cut(text: &mut Option<String>, characters: usize, path: &[&str], meta: &mut Meta) {
    if let Some(text) = text {
        meta.cut(text, characters, path);
    }
}

/// A text of one line.
fn fit_line(text: &mut Option<String>, characters: usize, path: &[&str], meta: &mut Meta) {
    if let Some(text) = text {
        if text.contains(['\n', '\r']) {
            *text = text.replace(['\n', '\r'], " ");
        }
        meta.cut(text, characters, path);
    }
}

fn fit_exception(exception: &mut Exception, path: &[&str], meta: &mut Meta) {
    let at = |name| [path, &[name]].concat();
    cut(&mut exception.kind, NAME, &at("type"), meta);
    cut(&mut exception.module, NAME, &at("module"), meta);
    cut(&mut exception.value, TEXT, &at("value"), meta);
    if let Some(mechanism) = &mut exception.mechanism {
        fit_mechanism(mechanism, &at("mechanism"), meta);
    }
    if let Some(stack) = &mut exception.stacktrace {
        fit_frames(&mut stack.frames, &[path, &["stacktrace", "frames"]].concat(), meta);
    }
}

/// The same for the frames of a stack that is there.
pub(crate) fn fit_frames(frames: &mut [Frame], path: &[&str], meta: &mut Meta) {
    for (index, frame) in frames.iter_mut().enumerate() {
        fit_frame(frame, &[path, &[&index.to_string()]].concat(), meta);
    }
}

fn fit_threads(threads: &mut Value, meta: &mut Meta) {
    let Some(Value::Array(threads)) = threads.get_mut("values") else { return };
    for (index, thread) in threads.iter_mut().enumerate() {
        if let Some(Value::String(name)) = thread.get_mut("name") {
            meta.cut(name, THREAD, &["threads", "values", &index.to_string(), "name"]);
        }
    }
}

fn fit_mechanism(mechanism: &mut Mechanism, path: &[&str], meta: &mut Meta) {
    if mechanism.kind.is_empty() {
        mechanism.kind.push_str("generic");
    }
    meta.cut(&mut mechanism.kind, WORD, &[path, &["type"]].concat());
    if let Some(source) = &mut mechanism.source {
        source.retain(|character| !character.is_whitespace());
        meta.cut(source, WORD, &[path, &["source"]].concat());
    }
    fit_entries(&mut mechanism.data, DETAILS, &[path, &["data"]].concat(), meta);
}

fn fit_frame(frame: &mut Frame, path: &[&str], meta: &mut Meta) {
    let at = |name| [path, &[name]].concat();
    cut(&mut frame.function, NAME, &at("function"), meta);
    cut(&mut frame.filename, NAME, &at("filename"), meta);
    for name in ["abs_path", "raw_function", "symbol"] {
        if let Some(Value::String(text)) = frame.other.get_mut(name) {
            meta.cut(text, NAME, &at(name));
        }
    }
    fit_entries(&mut frame.vars, DETAILS, &at("vars"), meta);
}

fn fit_breadcrumb(breadcrumb: &mut Breadcrumb, path: &[&str], meta: &mut Meta) {
    let at = |name| [path, &[name]].concat();
    cut(&mut breadcrumb.kind, WORD, &at("type"), meta);
    cut(&mut breadcrumb.category, WORD, &at("category"), meta);
    cut(&mut breadcrumb.message, TEXT, &at("message"), meta);
    fit_entries(&mut breadcrumb.data, DETAILS, &at("data"), meta);
}

/// Names of tags are of few characters, and values have some and are of one line; an empty one is refused.
fn fit_tags(tags: &mut BTreeMap<String, String>, meta: &mut Meta) {
    for (name, value) in std::mem::take(tags) {
        let is_plain =
            |character: char| character.is_ascii_alphanumeric() || matches!(character, '_' | '.' | ':' | '-');
        let name: String =
            name.chars().take(TAG).map(|character| if is_plain(character) { character } else { '-' }).collect();
        let mut value = Some(value.trim().to_owned());
        fit_line(&mut value, TAG, &["tags", &name], meta);
        if let Some(value) = value.filter(|value| !value.is_empty() && !name.is_empty()) {
            tags.insert(name, value);
        }
    }
}

fn fit_user(user: &mut User, meta: &mut Meta) {
    let User { id, email, username, ip_address, other, .. } = user;
    for (name, field, characters) in [("id", &mut *id, WORD), ("email", email, EMAIL), ("username", username, WORD)] {
        if field.as_ref().is_some_and(String::is_empty) {
            *field = None;
        }
        cut(field, characters, &["user", name], meta);
    }
    if let Some(Value::String(name)) = other.get_mut("name") {
        meta.cut(name, WORD, &["user", "name"]);
    }
    if ip_address.as_ref().is_some_and(|address| address != OWN_ADDRESS && address.parse::<IpAddr>().is_err()) {
        // Ingestion knows no remark on it.
        *ip_address = None;
    }
}

fn fit_request(request: &mut Request, meta: &mut Meta) {
    if let Some(url) = &mut request.url {
        // Of characters that are allowed in one: others take more room in it than they do here.
        meta.cut_with("...", url, NAME, &["request", "url"]);
    }
    cut(&mut request.query_string, QUERY, &["request", "query_string"], meta);
    cut(&mut request.cookies, COOKIES, &["request", "cookies"], meta);
    // Ingestion knows no remark on it.
    if let Some(method) = &mut request.method {
        method.make_ascii_uppercase();
        let is_method = |byte: u8| byte.is_ascii_uppercase() || matches!(byte, b'-' | b'_');
        if method.is_empty() || method.len() > 32 || !method.bytes().all(is_method) {
            request.method = None;
        }
    }
    if let Some(data) = &mut request.data {
        fit_value(data, REQUEST, &["request", "data"], meta);
    }
    fit_texts(&mut request.headers, &["request", "headers"], meta);
    fit_texts(&mut request.env, &["request", "env"], meta);
}

fn fit_texts(texts: &mut BTreeMap<String, String>, path: &[&str], meta: &mut Meta) {
    if of(texts) <= REQUEST.bytes {
        return;
    }
    let mut values: Map<_, _> = std::mem::take(texts).into_iter().map(|(name, text)| (name, text.into())).collect();
    fit_entries(&mut values, REQUEST, path, meta);
    let text = |value| if let Value::String(text) = value { text } else { String::new() };
    texts.extend(values.into_iter().map(|(name, value)| (name, text(value))));
}
