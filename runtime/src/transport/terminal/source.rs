//! Source lines, with the place marked.

use std::borrow::Cow;
use std::ops::Range;

use super::caret;
use super::cut::{cut_end, cut_middle, width_of};
use super::line::Line;
use super::paint::Ink;
use super::statement::lines_to_its_beginning;
use super::style::Style;
use crate::notice::neutral;
use crate::protocol::{Frame, Level};

pub(super) const TAB_WIDTH: usize = 4;

/// How source lines are shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout {
    pub(super) indent: usize,
    /// Columns of the line numbers.
    pub(super) number_width: usize,
    /// Lines each side of the line that is meant.
    pub(super) around: u32,
    /// Whether a caret is drawn where the line alone says which part is meant.
    pub(super) always_caret: bool,
    /// The colour of what is meant.
    pub(super) level: Level,
}

/// The frame's line and those around it; nothing if they are not at hand.
pub(super) fn lines(frame: &Frame, layout: Layout, style: &Style) -> Vec<Line> {
    let (Some(number), Some(line)) = (frame.lineno, frame.context_line.as_deref()) else { return Vec::new() };
    let before = Before::of(&frame.pre_context, line, layout.around);
    let mut after: Vec<_> = (1..=layout.around).zip(&frame.post_context).collect();
    while after.pop_if(|(_, text)| text.trim().is_empty()).is_some() {}

    let around = before.lines.iter().chain(&after).map(|(_, text)| text.as_str());
    let margin = around.chain([line]).filter_map(margin_of).min().unwrap_or_default();
    let excerpt = Excerpt { layout, margin, room: style.room(layout.indent + layout.number_width + 3) };
    let mut lines = Vec::new();
    for (index, (distance, text)) in before.lines.iter().enumerate() {
        let ink = if before.beginning >= Some(*distance) { Ink::Plain } else { Ink::Faint };
        lines.push(excerpt.around(number.saturating_sub(*distance), text, ink));
        if index == 0 && before.has_gap {
            lines.push(excerpt.gutter("…"));
        }
    }
    lines.extend(excerpt.focus(number, line, frame.colno));
    for (distance, text) in after {
        lines.push(excerpt.around(number.saturating_add(distance), text, Ink::Faint));
    }
    lines
}

/// The lines that are shown above the one that is meant.
struct Before<'a> {
    /// How far above, and the text.
    lines: Vec<(u32, &'a String)>,
    /// How far above the statement of the line begins, if not in that line.
    beginning: Option<u32>,
    /// Whether lines behind the first of these are left out.
    has_gap: bool,
}

impl<'a> Before<'a> {
    /// `around` lines, and whatever its statement began with: without that nobody sees what was called.
    fn of(context: &'a [String], line: &str, around: u32) -> Self {
        let beginning = lines_to_its_beginning(context, line);
        // One line takes as much room as the sign that it was left out.
        let has_gap = beginning > Some(around + 2);
        let reach = if has_gap { around } else { beginning.unwrap_or_default().max(around) };
        let is_shown = |distance: u32| distance <= reach || Some(distance) == beginning;
        let mut lines: Vec<_> = (1..).zip(context.iter().rev()).filter(|(distance, _)| is_shown(*distance)).collect();
        lines.reverse();
        let blank = lines.iter().take_while(|(_, text)| text.trim().is_empty()).count();
        lines.drain(..blank);
        Self { lines, beginning, has_gap }
    }
}

/// How many columns of blanks a line begins with; `None` if it is nothing else.
fn margin_of(line: &str) -> Option<usize> {
    let line = on_screen(line);
    (!line.trim().is_empty()).then(|| line.len() - line.trim_start_matches(' ').len())
}

/// The text as it is shown: neutral, tabs as blanks.
fn on_screen(text: &str) -> String {
    let text: Cow<'_, str> =
        if text.contains('\t') { text.replace('\t', &" ".repeat(TAB_WIDTH)).into() } else { text.into() };
    neutral(&text).into_owned()
}

struct Excerpt {
    layout: Layout,
    /// Columns of blanks that all lines begin with.
    margin: usize,
    room: usize,
}

impl Excerpt {
    fn gutter(&self, number: &str) -> Line {
        let width = self.layout.number_width;
        Line::indented(self.layout.indent).with(Ink::Faint, &format!("{number:>width$} │ "))
    }

    fn around(&self, number: u32, text: &str, ink: Ink) -> Line {
        let text = on_screen(text.trim_end());
        let text = text.get(self.margin.min(text.len())..).unwrap_or_default();
        self.gutter(&number.to_string()).with(ink, &cut_end(text, self.room))
    }

    /// The line that is meant, and the caret below.
    fn focus(&self, number: u32, text: &str, column: Option<u32>) -> Vec<Line> {
        let text = text.trim_end();
        let part = column.and_then(|column| caret::part_at(text, column));
        let gutter = self.gutter(&number.to_string());
        let Some(part) = part else {
            let shown = on_screen(text);
            let shown = shown.get(self.margin.min(shown.len())..).unwrap_or_default();
            return vec![gutter.with(Ink::Plain, &cut_end(shown, self.room))];
        };
        let (before, marked, after) = self.window(text, part.clone());
        let column = width_of(&before);
        let mut lines = vec![
            gutter.with(Ink::Plain, &before).with(Ink::Level(self.layout.level), &marked).with(Ink::Plain, &after),
        ];
        // Below a line that is shown alone and meant as a whole, carets would say nothing.
        let is_clear = self.layout.around == 0 && is_all(text, part.clone());
        if !is_clear && (self.layout.always_caret || !is_alone(text, part)) {
            let carets = "^".repeat(width_of(&marked).max(1));
            lines.push(
                self.gutter("").with(Ink::Plain, &" ".repeat(column)).with(Ink::Level(self.layout.level), &carets),
            );
        }
        lines
    }

    /// What is before the part, the part, and what is behind it, cut so that the part and the beginning are seen.
    fn window(&self, text: &str, part: Range<usize>) -> (String, String, String) {
        let piece = |range| on_screen(text.get(range).unwrap_or_default());
        let mut before = piece(0..part.start);
        before.drain(..self.margin.min(before.len()));
        let after = piece(part.end..text.len());
        let marked = piece(part);
        let beside = self.room.saturating_sub(width_of(&before) + width_of(&after));
        let marked = cut_middle(&marked, beside.max(self.room / 2));
        let room = self.room.saturating_sub(width_of(&marked));
        let before = cut_middle(&before, room.saturating_sub(width_of(&after).min(room / 4)));
        let after = cut_end(&after, room.saturating_sub(width_of(&before)));
        (before.into_owned(), marked.into_owned(), after.into_owned())
    }
}

/// Whether nothing but blanks and a sign of punctuation is beside the part.
fn is_all(text: &str, part: Range<usize>) -> bool {
    let before = text.get(..part.start).unwrap_or_default();
    let after = text.get(part.end..).unwrap_or_default();
    before.trim().is_empty() && matches!(after.trim(), "" | ";" | ",")
}

/// Whether the line has no second part like it.
fn is_alone(text: &str, part: Range<usize>) -> bool {
    text.get(part).is_some_and(|part| text.matches(part).count() == 1)
}
