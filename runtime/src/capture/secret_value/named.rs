//! Secrets that a text names: `password=hunter2`, `"api_key": "…"`, `Cookie: …`.

use std::ops::Range;

use super::super::argument::FILTERED;
use super::Search;
use super::token::run;

/// Longer names are none.
pub(super) const NAME: usize = 64;

/// Headers whose whole line is secret.
const HEADERS: [&str; 5] = ["authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key"];

/// The value behind a name that looks secret. Behind a colon only one in quotes: in `invalid token: expected a number` what
/// follows is a sentence.
pub(super) fn value(rest: &str, search: Search<'_>) -> Option<Range<usize>> {
    let length = run(rest, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    let (name, behind) = rest.split_at_checked(length).filter(|_| length <= NAME)?;
    let behind = after_quote(behind).map_or(behind, |quote| behind.get(quote..).unwrap_or_default());
    let separator = behind.trim_start_matches(' ');
    let (is_equal, value) = match separator.strip_prefix('=') {
        Some(value) if !value.starts_with(['=', '>', '~']) => (true, value),
        Some(_) => return None,
        None => (false, separator.strip_prefix(':').filter(|value| !value.starts_with(':'))?),
    };
    let is_tight = is_equal && separator.len() == behind.len() && !value.starts_with(' ');
    let value = value.trim_start_matches(' ');
    let start = rest.len() - value.len();
    // Hidden before, by its name: what follows is no part of it.
    if is_hidden(value) {
        return None;
    }
    let is_header = !is_equal && !search.is_source;
    if is_header && HEADERS.iter().any(|header| name.eq_ignore_ascii_case(header)) && after_quote(value).is_none() {
        return Some(start..start + run(value, |byte| !matches!(byte, b'\r' | b'\n' | b'"')));
    }
    // In source a single one is that of a character or a lifetime.
    let quote = after_quote(value).filter(|_| !search.is_source || !value.starts_with('\''));
    // Asked last, since it takes longest.
    if (quote.is_none() && !is_tight) || !search.names.hide(name) {
        return None;
    }
    if let Some(quote) = quote {
        let inside = value.get(quote..)?;
        let length = inside_quotes(inside, value.get(..quote)?);
        return Some(start + quote..start + quote + length);
    }
    let is_end = |byte| byte <= b' ' || matches!(byte, b'&' | b';' | b',' | b')' | b'}' | b']' | b'"' | b'\'' | b'\\');
    Some(start..start + run(value, |byte| !is_end(byte)))
}

/// The length of a quote at the start, with the backslashes of text inside of text.
fn after_quote(text: &str) -> Option<usize> {
    let backslashes = run(text, |byte| byte == b'\\');
    matches!(text.as_bytes().get(backslashes), Some(b'"' | b'\'')).then_some(backslashes + 1)
}

fn is_hidden(value: &str) -> bool {
    let behind = value.strip_prefix(FILTERED);
    behind
        .is_some_and(|behind| behind.is_empty() || behind.starts_with([',', ')', ']', '}']) || behind.starts_with(" }"))
}

/// How much of the text is inside of the quotes that began with this one. Where they do not end, all of it.
pub(super) fn inside_quotes(text: &str, quote: &str) -> usize {
    let bytes = text.as_bytes();
    let mut position = 0;
    while let Some(rest) = bytes.get(position..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with(quote.as_bytes()) {
            return position;
        }
        // An escaped character is two bytes; what it consists of ends nothing.
        position += if quote.len() == 1 && rest.starts_with(b"\\") { 2 } else { 1 };
    }
    text.len()
}
