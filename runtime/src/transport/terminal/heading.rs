//! What happened: the level, the error and its causes, or the message.

use super::cut::{cut_middle, width_of, wrap};
use super::fold::ends;
use super::left_out;
use super::line::Line;
use super::paint::Ink;
use super::prominence::level;
use super::style::Style;
use crate::notice::neutral;
use crate::protocol::{Event, Exception};

/// Lines of the text of the error that was seen.
const LINES_OF_ERROR: usize = 12;
/// Lines of the text of a cause.
const LINES_OF_CAUSE: usize = 4;
/// Columns of a type's name.
const TYPE_WIDTH: usize = 60;
/// How far further lines of a text are indented.
const INDENT: usize = 4;
/// A text begins below its type where fewer columns than that are left beside it.
const LEAST_ROOM: usize = 16;

pub(super) fn lines(event: &Event, style: &Style) -> Vec<Line> {
    let level = level(event);
    let label = Line::default().with(Ink::Level(level), &format!("{level}: "));
    let mut lines = match (event.outermost_exception(), &event.message) {
        (Some(exception), _) => statement(label, exception, [Ink::Level(level), Ink::Strong], LINES_OF_ERROR, style),
        (None, Some(message)) => wrapped(label, &message.formatted, Ink::Strong, LINES_OF_ERROR, style),
        (None, None) => vec![label.with(Ink::Faint, "an event that says nothing")],
    };
    let causes: Vec<_> = event.exceptions.iter().rev().skip(1).collect();
    let (first, between, last) = ends(&causes, 8, 2);
    lines.extend(first.iter().flat_map(|cause| cause_lines(cause, style)));
    if between > 0 {
        lines.push(left_out(2, between, "cause"));
    }
    lines.extend(last.iter().flat_map(|cause| cause_lines(cause, style)));
    lines
}

fn cause_lines(cause: &Exception, style: &Style) -> Vec<Line> {
    let label = Line::indented(2).with(Ink::Faint, "caused by ");
    statement(label, cause, [Ink::Plain; 2], LINES_OF_CAUSE, style)
}

/// `ParseIntError: invalid digit found in string`: the type and the text, each in its ink.
fn statement(mut line: Line, exception: &Exception, inks: [Ink; 2], most: usize, style: &Style) -> Vec<Line> {
    let [type_ink, text_ink] = inks;
    let kind = type_name(exception);
    let text = exception.value.as_deref().unwrap_or_default();
    line.add(type_ink, &cut_middle(&neutral(&kind), TYPE_WIDTH.min(style.room(line.width() + 2))));
    if text.trim().is_empty() {
        return vec![line];
    }
    if !kind.is_empty() {
        line.add(type_ink, ": ");
    }
    wrapped(line, text, text_ink, most, style)
}

/// Types that are all named alike need their module to be told apart: `std::io::error::Error`. `Error` without one and
/// `Box<dyn Error>` stand for a type that is not known, and the line says that it is an error already.
fn type_name(exception: &Exception) -> String {
    match (exception.kind.as_deref(), exception.module.as_deref()) {
        (Some("Error"), Some(module)) if !module.is_empty() => format!("{module}::Error"),
        (Some(kind), _) if kind != "Error" && !kind.contains("<dyn ") => kind.to_owned(),
        _ => String::new(),
    }
}

/// `line` with the text behind it, and further lines below where it has some or is too long. Blanks at the beginning
/// of a line stay: some errors draw.
fn wrapped(line: Line, text: &str, ink: Ink, most: usize, style: &Style) -> Vec<Line> {
    let texts: Vec<_> = text.trim().lines().map(|line| neutral(&line.replace('\t', "    ")).into_owned()).collect();
    let beside = style.width.saturating_sub(line.width());
    // Beside a long type there may be no room for more than a syllable.
    let begins_below = beside < LEAST_ROOM && texts.first().is_some_and(|first| width_of(first) > beside);
    let below = style.room(INDENT);
    let mut rows: Vec<&str> = if begins_below { vec![""] } else { Vec::new() };
    for text in &texts {
        rows.extend(wrap(text.trim_end(), if rows.is_empty() { beside } else { below }, below));
    }
    let shown = if rows.len() > most + 1 { most } else { rows.len() };
    let left = rows.len() - shown;
    let mut rows = rows.into_iter().take(shown);
    let mut lines = vec![line.with(ink, rows.next().unwrap_or_default())];
    lines.extend(rows.map(|row| Line::indented(INDENT).with(ink, row)));
    if left > 0 {
        lines.push(left_out(INDENT, left, "line"));
    }
    lines
}
