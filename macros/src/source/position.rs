//! Where tokens stand, as the compiler's own `Location` counts.

use proc_macro2::{LineColumn, Span, TokenStream};
use quote::ToTokens;
use unicode_width::UnicodeWidthChar;

use super::file::width_before;

/// A line and a column, both counted from 1; 0 where the compiler says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Position {
    pub(crate) line: u32,
    pub(crate) column: u32,
}

impl Position {
    /// Where the span begins.
    pub(crate) fn of(span: Span) -> Self {
        Self::at(span, span.start())
    }

    /// Where the span ends.
    pub(crate) fn end_of(span: Span) -> Self {
        Self::at(span, span.end())
    }

    /// `Location` counts columns by their width on a terminal, the compiler's spans count characters.
    fn at(span: Span, place: LineColumn) -> Self {
        let column = width_before(span, place, width).unwrap_or(place.column);
        let number = |number: usize| u32::try_from(number).unwrap_or_default();
        Self { line: number(place.line), column: number(column.saturating_add(1)) }
    }
}

/// As the compiler's diagnostics count it.
fn width(character: char) -> usize {
    match character {
        '\t' => 4,
        character => character.width().unwrap_or(1),
    }
}

/// From the beginning of some tokens to their end, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Range {
    pub(crate) from: Position,
    pub(crate) to: Position,
}

impl Range {
    pub(crate) fn of(tokens: &impl ToTokens) -> Self {
        let (first, last) = ends(tokens.to_token_stream());
        Self { from: Position::of(first), to: Position::end_of(last) }
    }

    pub(crate) fn contains(&self, other: &Self) -> bool {
        self.from <= other.from && other.to <= self.to
    }
}

/// The spans of the first and the last token.
pub(crate) fn ends(tokens: TokenStream) -> (Span, Span) {
    let mut tokens = tokens.into_iter();
    let Some(first) = tokens.next() else { return (Span::call_site(), Span::call_site()) };
    let last = tokens.last().map_or_else(|| last_of(&first), |last| last_of(&last));
    (first_of(&first), last)
}

fn first_of(token: &proc_macro2::TokenTree) -> Span {
    match token {
        proc_macro2::TokenTree::Group(group) if group.delimiter() == proc_macro2::Delimiter::None => {
            ends(group.stream()).0
        }
        proc_macro2::TokenTree::Group(group) => group.span_open(),
        token => token.span(),
    }
}

fn last_of(token: &proc_macro2::TokenTree) -> Span {
    match token {
        proc_macro2::TokenTree::Group(group) if group.delimiter() == proc_macro2::Delimiter::None => {
            ends(group.stream()).1
        }
        proc_macro2::TokenTree::Group(group) => group.span_close(),
        token => token.span(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_counted_from_one() {
        let tokens: TokenStream = "a +\n  (b)".parse().unwrap();
        let range = Range::of(&tokens);
        assert_eq!(range.from, Position { line: 1, column: 1 });
        assert_eq!(range.to, Position { line: 2, column: 6 });
    }

    #[test]
    fn wide_characters_and_tabs_take_more_room() {
        assert_eq!("\t€漢\u{301}".chars().map(width).sum::<usize>(), 4 + 1 + 2);
    }
}
