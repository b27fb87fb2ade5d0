//! Taking out what fields with secret names hold.

use super::literal;
use super::scan::{Until, is_of_name, span};
use crate::capture::argument::FILTERED;
use crate::capture::own_names::hidden_from_all;
use crate::capture::secret_type;

/// `text` without the values of fields, entries and pairs whose names look secret, and without what is of types that do.
pub(crate) fn without_secrets(text: &str) -> String {
    without_names(text, &hidden_from_all)
}

/// `text` with the values of fields, entries and pairs with such names replaced, and those of types that look secret. Where
/// such a value ends is not always clear; then all that follows goes.
pub(crate) fn without_names(text: &str, are_hidden: &dyn Fn(&str) -> bool) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let (name, length) = name_at_start(rest).unwrap_or((String::new(), character.len_utf8()));
        let Some((head, behind)) = rest.split_at_checked(length) else { break };
        let is_type = is_of_name(character) && (behind.starts_with(['(', '<']) || behind.starts_with(" {"));
        if is_type && secret_type::looks_secret(&name) {
            shown.push_str(FILTERED);
            rest = behind_value(rest);
            continue;
        }
        let is_in_pair = shown.ends_with('(') && head.starts_with('"');
        shown.push_str(head);
        rest = behind;
        if let Some(separator) = separator(behind, is_in_pair)
            && are_hidden(&name)
        {
            let (separator, value) = behind.split_at_checked(separator).unwrap_or((behind, ""));
            shown.push_str(separator);
            shown.push_str(FILTERED);
            rest = behind_value(value);
        }
    }
    shown
}

/// What stands behind the value at the start; nothing, if where that ends is not clear.
fn behind_value(value: &str) -> &str {
    span(value, Until::Separator).map_or("", |secret| {
        let end = secret.text.trim_end().len();
        value.get(end..).filter(|_| !secret.rest.is_empty()).unwrap_or_default()
    })
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
