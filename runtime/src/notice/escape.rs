//! Making text harmless: a terminal obeys what it is sent, and reports and notices show texts that somebody else wrote.

use std::borrow::Cow;

use unicode_width::UnicodeWidthChar;

/// More marks than that on one letter are no language but a way to paint over the lines around.
const MARKS_ON_A_LETTER: u32 = 4;

/// The text with everything escaped that a terminal would obey rather than show: control characters, and characters
/// that are invisible, or change the direction of what stands beside them. Nothing changes if it is done twice.
pub(crate) fn neutral(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    let mut marks = 0;
    for character in text.chars().filter(|character| !selects_variation(*character)) {
        let is_mark = character.width() == Some(0);
        marks = if is_mark { marks + 1 } else { 0 };
        if character.is_control() || is_invisible(character) || marks > MARKS_ON_A_LETTER {
            shown.extend(character.escape_default());
            marks = 0;
        } else {
            shown.push(character);
        }
    }
    Cow::Owned(shown)
}

/// They ask for another drawing of the character before them, and terminals disagree on the width of it.
fn selects_variation(character: char) -> bool {
    matches!(character, '\u{fe00}'..='\u{fe0f}')
}

/// Source: `Default_Ignorable_Code_Point` of Unicode's `DerivedCoreProperties.txt`, with the separators of lines and
/// paragraphs and the marks of annotations.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_finds_nothing_to_obey() {
        assert_eq!(neutral("\x1b[31mred\x07\r\n\t\u{9b}2J"), r"\u{1b}[31mred\u{7}\r\n\t\u{9b}2J");
    }

    #[test]
    fn text_cannot_be_hidden_or_turned_round() {
        assert_eq!(neutral("a\u{202e}cba\u{200b}\u{feff}\u{e0041}"), r"a\u{202e}cba\u{200b}\u{feff}\u{e0041}");
    }

    #[test]
    fn a_letter_cannot_paint_over_other_lines() {
        let towering = format!("e{}", "\u{301}".repeat(40));
        let shown = neutral(&towering);
        assert!(shown.starts_with("e\u{301}\u{301}\u{301}\u{301}\\u{301}"), "{shown}");
        assert_eq!(neutral(&shown), shown);
    }

    #[test]
    fn every_language_stays_as_it_is() {
        for text in ["Grüße", "日本語", "नमस्ते", "שלום", "e\u{301}", "👍🏽", "plain"] {
            assert_eq!(neutral(text), text);
        }
    }
}
