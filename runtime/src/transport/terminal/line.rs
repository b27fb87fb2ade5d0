//! One line of a report.

use super::cut::width_of;
use super::paint::Ink;
use super::style::Style;
use crate::notice::neutral;

/// Pieces of text in their inks. The text is neutral: see [`escape`](super::escape).
#[derive(Debug, Default)]
pub(super) struct Line {
    pieces: Vec<(Ink, String)>,
}

impl Line {
    pub(super) fn indented(columns: usize) -> Self {
        Self::default().with(Ink::Plain, &" ".repeat(columns))
    }

    pub(super) fn with(mut self, ink: Ink, text: &str) -> Self {
        self.add(ink, text);
        self
    }

    pub(super) fn add(&mut self, ink: Ink, text: &str) {
        if !text.is_empty() {
            self.pieces.push((ink, neutral(text).into_owned()));
        }
    }

    /// Appends blanks up to this column.
    pub(super) fn pad_to(&mut self, column: usize) {
        self.add(Ink::Plain, &" ".repeat(column.saturating_sub(self.width())));
    }

    pub(super) fn append(&mut self, other: Self) {
        self.pieces.extend(other.pieces);
    }

    pub(super) fn width(&self) -> usize {
        self.pieces.iter().map(|(_, text)| width_of(text)).sum()
    }

    /// The line without blanks at its end.
    pub(super) fn to_text(&self, style: &Style) -> String {
        let last = self.pieces.iter().rposition(|(_, text)| !text.trim_end().is_empty());
        let mut line = String::new();
        for (index, (ink, text)) in self.pieces.iter().enumerate().take_while(|(index, _)| Some(*index) <= last) {
            let text = if Some(index) == last { text.trim_end() } else { text };
            let text = if style.unicode { text.to_owned() } else { text.chars().map(in_ascii).collect() };
            if style.colour && !text.trim().is_empty() {
                ink.paint(&text, &mut line);
            } else {
                line.push_str(&text);
            }
        }
        line
    }
}

/// Our own signs in ASCII, each as wide as it was.
fn in_ascii(sign: char) -> char {
    match sign {
        '│' => '|',
        '…' => '~',
        '−' | '·' => '-',
        '×' | '✗' => 'x',
        'µ' => 'u',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_blanks_are_left_at_the_end() {
        let line = Line::indented(2).with(Ink::Plain, "a ").with(Ink::Faint, "  ");
        assert_eq!(line.to_text(&Style { colour: true, unicode: true, width: 80 }), "  a");
        assert_eq!(Line::indented(4).to_text(&Style { colour: false, unicode: true, width: 80 }), "");
    }
}
