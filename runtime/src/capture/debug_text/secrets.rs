//! Taking out what fields with secret names hold.

use super::literal;
use super::scan::{Until, is_of_name, span};
use crate::capture::argument::FILTERED;
use crate::capture::secret::looks_secret;

/// `text` with the values of fields, entries and pairs whose names look secret replaced. Where such a value ends is not
/// always clear; then all that follows goes.
pub(crate) fn without_secrets(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let (name, length) = name_at_start(rest).unwrap_or((String::new(), character.len_utf8()));
        let Some((head, behind)) = rest.split_at_checked(length) else { break };
        let is_in_pair = shown.ends_with('(') && head.starts_with('"');
        shown.push_str(head);
        rest = behind;
        if let Some(separator) = separator(behind, is_in_pair)
            && looks_secret(&name)
        {
            let (separator, value) = behind.split_at_checked(separator).unwrap_or((behind, ""));
            shown.push_str(separator);
            shown.push_str(FILTERED);
            rest = span(value, Until::Separator).map_or("", |secret| {
                let end = secret.text.trim_end().len();
                value.get(end..).filter(|_| !secret.rest.is_empty()).unwrap_or_default()
            });
        }
    }
    shown
}

/// The name or text literal at the start, and its length.
fn name_at_start(text: &str) -> Option<(String, usize)> {
    if let Some(literal) = literal::text(text).or_else(|| literal::character(text)) {
        return Some((literal.text, literal.length));
    }
    let length = text.find(|character| !is_of_name(character)).unwrap_or(text.len());
    let name = text.get(..length).filter(|name| !name.is_empty())?;
    Some((name.to_owned(), length))
}

/// How long what stands between a name and its value is: a colon, or the comma of a pair. `None` if something else
/// follows.
fn separator(behind: &str, is_in_pair: bool) -> Option<usize> {
    let value = match behind.strip_prefix(':') {
        Some(value) => Some(value).filter(|value| !value.starts_with(':')),
        None => behind.strip_prefix(',').filter(|_| is_in_pair),
    }?;
    Some(behind.len() - value.trim_start().len())
}
