//! Which part of a source line a column means.

use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use super::expression::end_of_result;
use super::source::TAB_WIDTH;

/// The part of `line` at `column`: a result as a whole, else a word where there is one, else one character. As byte
/// offsets.
///
/// All columns count from 1 as the compiler's `Location` does: columns of the screen, a tab being four and a wide
/// character two.
pub(super) fn part_at(line: &str, column: u32) -> Option<Range<usize>> {
    let start = start_of(line, usize::try_from(column).ok()?.checked_sub(1)?)?;
    let rest = line.get(start..)?;
    let first = rest.chars().next().filter(|first| !first.is_whitespace())?;
    if first != '?'
        && let Some(end) = end_of_result(line, start)
    {
        return Some(start..end);
    }
    let length = if is_of_word(first) { rest.find(|c| !is_of_word(c)).unwrap_or(rest.len()) } else { first.len_utf8() };
    Some(start..start + length)
}

fn start_of(line: &str, column: usize) -> Option<usize> {
    let mut at = 0;
    for (start, character) in line.char_indices() {
        if at == column && character.width() != Some(0) {
            return Some(start);
        }
        at += if character == '\t' { TAB_WIDTH } else { character.width().unwrap_or(1) };
    }
    None
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
        assert_eq!(part("    ?.b()", 5), Some("?"));
        assert_eq!(part("    pay(3);", 5), Some("pay"));
        assert_eq!(part("    shop.pay_all(3);", 10), Some("pay_all"));
    }

    #[test]
    fn a_result_is_meant_whole() {
        assert_eq!(part("    a => Err(b),", 10), Some("Err(b)"));
        assert_eq!(part("    a.b(c)", 5), Some("a.b(c)"));
    }

    #[test]
    fn columns_are_found_behind_tabs_and_wide_characters() {
        assert_eq!(part("\t\tlet a = (\"日本\", here());", 26), Some("here"));
        assert_eq!(part("\t\ta(\"日本\")?;", 18), Some("?"));
        assert_eq!(part("let e\u{301} = a?;", 10), Some("?"));
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
