//! Which part of a source line a column means.

use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use super::source::TAB_WIDTH;

/// The part of `line` at `column` (from 1): a whole word where there is one, else one character. As byte offsets.
///
/// Columns come in two kinds that nothing tells apart. Those of `?` come from the macro and count characters; those of
/// `#[track_caller]` come from the compiler's `Location` and count columns of the screen, a tab being four and a wide
/// character two. The kinds differ only behind tabs and wide characters; there the line itself says which is meant.
pub(super) fn part_at(line: &str, column: u32) -> Option<Range<usize>> {
    let column = usize::try_from(column).ok()?.checked_sub(1)?;
    let by_characters = line.char_indices().nth(column).map(|(start, _)| start);
    let on_screen = start_on_screen(line, column);
    let start = match (by_characters, on_screen) {
        (Some(start), _) if line.get(start..).is_some_and(|rest| rest.starts_with('?')) => start,
        (_, Some(start)) if begins_word(line, start) => start,
        (start, on_screen) => start.or(on_screen)?,
    };
    let rest = line.get(start..)?;
    let first = rest.chars().next().filter(|first| !first.is_whitespace())?;
    let length = if is_of_word(first) { rest.find(|c| !is_of_word(c)).unwrap_or(rest.len()) } else { first.len_utf8() };
    Some(start..start + length)
}

fn start_on_screen(line: &str, column: usize) -> Option<usize> {
    let mut at = 0;
    for (start, character) in line.char_indices() {
        if at == column {
            return Some(start);
        }
        at += if character == '\t' { TAB_WIDTH } else { character.width().unwrap_or_default() };
    }
    None
}

fn begins_word(line: &str, start: usize) -> bool {
    let before = line.get(..start).and_then(|before| before.chars().next_back());
    let at = line.get(start..).and_then(|rest| rest.chars().next());
    at.is_some_and(is_of_word) && !before.is_some_and(is_of_word)
}

fn is_of_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(line: &str, column: u32) -> Option<&str> {
        part_at(line, column).and_then(|range| line.get(range))
    }

    #[test]
    fn a_question_mark_is_one_character_and_a_call_is_a_word() {
        assert_eq!(part("    a(b)?;", 9), Some("?"));
        assert_eq!(part("    return Err(x);", 5), Some("return"));
        assert_eq!(part("    shop.pay_all(3);", 10), Some("pay_all"));
    }

    #[test]
    fn columns_of_characters_are_found_behind_tabs_and_wide_characters() {
        assert_eq!(part("\t\ta(\"日本\")?;", 10), Some("?"));
    }

    #[test]
    fn columns_of_the_screen_are_found_behind_tabs_and_wide_characters() {
        assert_eq!(part("\t\tlet a = (\"日本\", here());", 26), Some("here"));
    }

    #[test]
    fn a_column_outside_of_the_line_means_nothing() {
        assert_eq!(part("abc", 0), None);
        assert_eq!(part("abc", 4), None);
        assert_eq!(part("abc", u32::MAX), None);
        assert_eq!(part("a b", 2), None);
        assert_eq!(part("", 1), None);
    }
}
