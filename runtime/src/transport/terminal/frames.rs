//! The path: the innermost call first, as people look for it.

use super::cut::{cut_middle, width_of};
use super::fields::{self, Field};
use super::fold::ends;
use super::left_out;
use super::line::Line;
use super::paint::Ink;
use super::prominence::{Prominence, level};
use super::source::{self, Layout};
use super::style::Style;
use super::values::{is_type_name, shown};
use crate::notice::neutral;
use crate::protocol::{Event, Frame, Level, Value};

/// How far below `in` and `from` everything of a frame stands.
const INDENT: usize = 7;
/// Columns of a function's name beyond which places do not stand in one column.
const NAME_WIDTH: usize = 32;
/// Frames shown from the innermost on, and from the outermost on.
const INNERMOST: usize = 8;
const OUTERMOST: usize = 3;

/// Calls in a row at the same place: a recursion. Or library functions in a row, which say little: they are one line.
struct Run<'a> {
    frame: &'a Frame,
    count: usize,
    /// The libraries whose functions they are, innermost first; none if it is the program's own call.
    libraries: Option<Vec<&'a str>>,
}

impl<'a> Run<'a> {
    fn of(frame: &'a Frame) -> Self {
        Self { frame, count: 1, libraries: is_passed_through(frame).then(|| library(frame).into_iter().collect()) }
    }

    /// Whether the frame is one more of the run.
    fn takes(&mut self, frame: &'a Frame) -> bool {
        let takes = match &mut self.libraries {
            Some(libraries) if is_passed_through(frame) => {
                libraries.extend(library(frame).filter(|name| !libraries.contains(name)));
                true
            }
            Some(_) => false,
            None => same_place(self.frame, frame),
        };
        self.count += usize::from(takes);
        takes
    }
}

/// Whether it is a function of a library, or one that nothing is known of, between the program's own.
fn is_passed_through(frame: &Frame) -> bool {
    frame.instruction_addr.is_some() && frame.in_app != Some(true)
}

fn library(frame: &Frame) -> Option<&str> {
    frame.package.as_deref().or_else(|| frame.module.as_deref()?.split("::").next())
}

pub(super) fn lines(event: &Event, style: &Style) -> Vec<Line> {
    let mut stacks = event.exceptions.iter().rev().filter_map(|exception| exception.stacktrace.as_ref());
    let Some(stack) = stacks.find(|stack| !stack.frames.is_empty()) else { return Vec::new() };
    let runs = runs(&stack.frames);
    let (innermost, between, outermost) = ends(&runs, INNERMOST, OUTERMOST);
    let all = || innermost.iter().chain(outermost);
    let path = Path {
        style,
        prominence: Prominence::of(event),
        level: level(event),
        focus: all().position(|run| run.libraries.is_none() && has_source(run.frame)),
        name_width: all()
            .filter(|run| run.libraries.is_none())
            .map(|run| width_of(&name_of(run.frame)))
            .max()
            .unwrap_or_default()
            .min(NAME_WIDTH),
        number_width: all().map(|run| widest_number(run.frame)).max().unwrap_or_default(),
    };
    let mut lines = Vec::new();
    for (index, run) in innermost.iter().enumerate() {
        lines.extend(path.frame(run, index));
    }
    if between > 0 {
        let between = runs.iter().skip(INNERMOST).take(between).map(|run| run.count).sum();
        lines.push(left_out(INDENT, between, "call"));
    }
    for (index, run) in (innermost.len()..).zip(outermost) {
        lines.extend(path.frame(run, index));
    }
    lines
}

/// The frames, innermost first, recursions folded.
fn runs(frames: &[Frame]) -> Vec<Run<'_>> {
    let mut runs: Vec<Run<'_>> = Vec::new();
    for frame in frames.iter().rev() {
        if !runs.last_mut().is_some_and(|run| run.takes(frame)) {
            runs.push(Run::of(frame));
        }
    }
    runs
}

fn same_place(one: &Frame, other: &Frame) -> bool {
    let place = |frame: &Frame| (frame.lineno, frame.colno);
    place(one) == place(other)
        && one.function == other.function
        && one.module == other.module
        && one.filename == other.filename
}

fn name_of(frame: &Frame) -> String {
    match frame.function.as_deref() {
        Some(name) if !name.trim().is_empty() => neutral(name).into_owned(),
        _ => "(not annotated)".to_owned(),
    }
}

/// `src/orders.rs:31:18`, or the module where the file is not known.
fn place_of(frame: &Frame) -> Option<String> {
    let Some(file) = &frame.filename else { return frame.module.clone() };
    Some(match (frame.lineno, frame.colno) {
        (Some(line), Some(column)) => format!("{file}:{line}:{column}"),
        (Some(line), None) => format!("{file}:{line}"),
        (None, _) => file.clone(),
    })
}

/// Whether there are source lines to show: a library's are not what the reader can change.
fn has_source(frame: &Frame) -> bool {
    frame.in_app != Some(false) && frame.context_line.is_some()
}

/// Columns of the largest line number that can be shown for a frame.
fn widest_number(frame: &Frame) -> usize {
    let last = frame.lineno.unwrap_or_default().saturating_add(2);
    if frame.context_line.is_some() { last.to_string().len() } else { 0 }
}

/// Whether it is a `self` of which only the type is known: the method's name says that already.
fn says_nothing(name: &str, value: &Value) -> bool {
    name == "self" && value.as_str().is_some_and(is_type_name)
}

struct Path<'a> {
    style: &'a Style,
    prominence: Prominence,
    level: Level,
    /// The frame whose source is shown in full: the innermost that has some.
    focus: Option<usize>,
    name_width: usize,
    number_width: usize,
}

impl Path<'_> {
    fn frame(&self, run: &Run<'_>, index: usize) -> Vec<Line> {
        if let Some(libraries) = &run.libraries {
            return vec![self.passed_through(run.count, libraries)];
        }
        let frame = run.frame;
        let mut lines = self.head(run, index == 0);
        let arguments = frame.vars.iter().filter(|(name, value)| !says_nothing(name, value));
        let values: Vec<Field> = arguments
            .map(|(name, value)| (name.clone(), frame.vars.text(name).map_or_else(|| shown(value), str::to_owned)))
            .collect();
        for line in fields::lines(&values, self.style.room(INDENT), self.prominence.argument_lines) {
            let mut indented = Line::indented(INDENT);
            indented.append(line);
            lines.push(indented);
        }
        let is_focus = self.focus == Some(index);
        if has_source(frame) && (is_focus || self.prominence.source_of_callers) {
            let layout = Layout {
                indent: INDENT,
                number_width: self.number_width,
                around: if is_focus { self.prominence.source_around } else { 0 },
                always_caret: is_focus,
                level: self.level,
            };
            lines.extend(source::lines(frame, layout, self.style));
        }
        lines
    }

    /// `… 3 frames of tokio, std`
    fn passed_through(&self, count: usize, libraries: &[&str]) -> Line {
        let frames = if count == 1 { "frame" } else { "frames" };
        let of =
            if libraries.is_empty() { " without a name".to_owned() } else { format!(" of {}", libraries.join(", ")) };
        let text = format!("… {count} {frames}{}", neutral(&of));
        Line::indented(INDENT).with(Ink::Faint, &cut_middle(&text, self.style.room(INDENT)))
    }

    /// `in   quantity  src/orders.rs:31:18`; the place goes to a line of its own where it does not fit.
    fn head(&self, run: &Run<'_>, is_innermost: bool) -> Vec<Line> {
        let frame = run.frame;
        let is_own = frame.in_app != Some(false);
        let name = name_of(frame);
        let mut line = Line::default()
            .with(Ink::Faint, if is_innermost { "  in   " } else { "  from " })
            .with(if is_own { Ink::Strong } else { Ink::Faint }, &cut_middle(&name, self.style.room(INDENT)));
        let mut place = Line::default();
        if let Some(text) = place_of(frame) {
            place.add(if is_own { Ink::Place } else { Ink::Faint }, &text);
        }
        if run.count > 1 {
            place.add(Ink::Plain, &format!("  ×{}", run.count));
        }
        let column = (INDENT + self.name_width).max(line.width()) + 2;
        if column + place.width() <= self.style.width {
            line.pad_to(column);
            line.append(place);
            return vec![line];
        }
        let mut below = Line::indented(INDENT);
        below.append(place);
        vec![line, below]
    }
}
