//! Where a value ends, by brackets and quotes alone.

use super::literal;

/// What ends a value, besides the comma or bracket behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Until {
    Separator,
    /// Also a colon and a space: what ends there is a key.
    Colon,
}

/// The value at the start of a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span<'a> {
    pub(super) text: &'a str,
    pub(super) rest: &'a str,
    /// A bracket or quote of it is not closed.
    pub(super) is_open: bool,
}

/// The value at the start of `text`. `None` if its brackets make no sense.
pub(super) fn span(text: &str, until: Until) -> Option<Span<'_>> {
    // `<` is a bracket in the names of types, in other text it is a sign.
    let by_types = scan(text, until, true).filter(|span| !span.is_open);
    by_types.or_else(|| scan(text, until, false))
}

fn scan(text: &str, until: Until, angles: bool) -> Option<Span<'_>> {
    let mut open = Vec::new();
    let mut before = None;
    let mut at = 0;
    while let Some(character) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..).unwrap_or_default();
        match character {
            ',' | ')' | ']' | '}' if open.is_empty() => break,
            ':' if open.is_empty() && until == Until::Colon && is_colon(rest) => break,
            ')' | ']' | '}' => _ = open.pop().filter(|expected| *expected == character)?,
            '(' => open.push(')'),
            '[' => open.push(']'),
            '{' => open.push('}'),
            '<' if angles && before.is_none_or(is_of_name) => open.push('>'),
            '>' if before != Some('-') && open.last() == Some(&'>') => _ = open.pop(),
            _ => {}
        }
        let quoted = literal::text(rest).or_else(|| literal::character(rest));
        if quoted.as_ref().is_some_and(|quoted| !quoted.is_closed) {
            return Some(Span { text, rest: "", is_open: true });
        }
        at += quoted.map_or(character.len_utf8(), |quoted| quoted.length);
        before = Some(character);
    }
    let (text, rest) = text.split_at_checked(at)?;
    Some(Span { text, rest, is_open: !open.is_empty() })
}

/// What closes the brackets that a text leaves open, as the standard library's builders would.
pub(crate) fn closing(text: &str) -> String {
    let mut open = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        match rest.as_bytes() {
            [b'(', ..] => open.push(")"),
            [b'[', ..] => open.push("]"),
            // Of a struct, not of a set or map.
            [b'{', b' ', ..] => open.push(" }"),
            [b'{', ..] => open.push("}"),
            [b')' | b']' | b'}', ..] => _ = open.pop(),
            _ => {}
        }
        let quoted = literal::text(rest).or_else(|| literal::character(rest)).map(|quoted| quoted.length);
        at += quoted.unwrap_or_else(|| rest.chars().next().map_or(1, char::len_utf8));
    }
    open.into_iter().rev().collect()
}

/// A colon of a key, not that of a path or of a time.
fn is_colon(rest: &str) -> bool {
    rest.strip_prefix(':').is_some_and(|behind| behind.is_empty() || behind.starts_with(char::is_whitespace))
}

pub(super) fn is_of_name(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}
