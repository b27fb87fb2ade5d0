//! Texts on a line: how wide they are, and how they are cut and wrapped. What comes in is neutral already: see
//! [`escape`](super::escape).

use std::borrow::Cow;

use unicode_width::UnicodeWidthChar;

/// How many columns the text takes.
pub(super) fn width_of(text: &str) -> usize {
    text.chars().map(columns).sum()
}

fn columns(character: char) -> usize {
    character.width().unwrap_or_default()
}

/// The text in at most `room` columns: its beginning and its end, since the end tells as much as the beginning.
pub(super) fn cut_middle(text: &str, room: usize) -> Cow<'_, str> {
    if width_of(text) <= room {
        return Cow::Borrowed(text);
    }
    let kept = room.saturating_sub(1);
    let end = end_of(text, kept / 3);
    let beginning = beginning_of(text, kept - width_of(end));
    Cow::Owned(format!("{beginning}…{end}"))
}

/// The text in at most `room` columns: its beginning.
pub(super) fn cut_end(text: &str, room: usize) -> Cow<'_, str> {
    if width_of(text) <= room {
        return Cow::Borrowed(text);
    }
    Cow::Owned(format!("{}…", beginning_of(text, room.saturating_sub(1))))
}

/// As much of the beginning as fits.
fn beginning_of(text: &str, room: usize) -> &str {
    let mut used = 0;
    let end = text.char_indices().find(|(_, character)| {
        used += columns(*character);
        used > room
    });
    end.and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

/// As much of the end as fits, and no mark without its letter.
fn end_of(text: &str, room: usize) -> &str {
    let mut used = 0;
    let mut start = text.len();
    for (index, character) in text.char_indices().rev() {
        used += columns(character);
        if used > room {
            break;
        }
        if columns(character) > 0 {
            start = index;
        }
    }
    text.get(start..).unwrap_or_default()
}

/// The lines of a text, each in at most `room` columns, the first in at most `first_room`. Broken at blanks; what has
/// none is broken anywhere.
pub(super) fn wrap(text: &str, first_room: usize, room: usize) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = text;
    loop {
        let room = if lines.is_empty() { first_room } else { room }.max(2);
        let fitting = beginning_of(rest, room);
        if fitting.len() == rest.len() {
            lines.push(rest);
            return lines;
        }
        let blank = if rest.get(fitting.len()..).is_some_and(|next| next.starts_with(' ')) {
            Some(fitting.len())
        } else {
            fitting.rfind(' ')
        };
        let indent = fitting.len() - fitting.trim_start().len();
        let end = blank.filter(|end| *end > indent).unwrap_or(fitting.len());
        let (line, next) = rest.split_at_checked(end).unwrap_or((rest, ""));
        lines.push(line);
        rest = next.trim_start_matches(' ');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_keeps_its_beginning_and_its_end() {
        assert_eq!(cut_middle("abcdefghijklmnopqrstuvwxyz", 10), "abcdef…xyz");
        assert_eq!(cut_middle("short", 10), "short");
        assert_eq!(cut_middle("ab", 0), "…");
        assert_eq!(cut_end("abcdefghijklmnopqrstuvwxyz", 10), "abcdefghi…");
    }

    #[test]
    fn wide_characters_count_twice() {
        assert_eq!(width_of("日本"), 4);
        assert_eq!(cut_middle("日本語日本語", 8), "日本…語");
        assert_eq!(width_of(&cut_middle("日本語日本語", 7)), 7);
    }

    #[test]
    fn marks_stay_on_their_letters() {
        assert_eq!(end_of("xe\u{301}", 1), "e\u{301}");
        assert_eq!(beginning_of("e\u{301}x", 1), "e\u{301}");
    }

    #[test]
    fn text_is_wrapped_at_blanks() {
        assert_eq!(wrap("one two three four", 7, 10), ["one two", "three four"]);
        assert_eq!(wrap("a abcdefghijkl", 5, 6), ["a", "abcdef", "ghijkl"]);
        assert_eq!(wrap("", 5, 5), [""]);
    }
}
