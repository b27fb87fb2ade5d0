//! Reports for people, on stderr.
//!
//! Every text of an event comes from somewhere: an error, an argument, a file. All of it passes [`escape`], in
//! [`Line::add`](line::Line::add), the only way into a line: no report can paint the terminal or hide what it says.

use std::io::Write;

use super::{DeliveryError, Transport};
use crate::protocol::{Envelope, Event};
use line::Line;
use paint::Ink;
use style::Style;

mod breadcrumbs;
mod caret;
mod cut;
mod details;
mod expression;
mod fields;
mod fold;
mod footer;
mod frames;
mod heading;
mod line;
mod paint;
mod prominence;
mod relative_time;
mod source;
mod statement;
mod style;
#[cfg(test)]
mod tests;
mod values;

/// Shows reports on stderr, as debug builds do without a DSN. With this, release builds do, too:
///
/// ```
/// use redhanded::{Options, transport::Terminal};
/// let _guard = redhanded::init(Options::new().transport(Terminal::stderr()));
/// ```
#[derive(Debug)]
pub struct Terminal {
    style: Style,
}

impl Terminal {
    /// On stderr, in colours if that is a terminal and `NO_COLOR` is not set.
    #[must_use]
    pub fn stderr() -> Self {
        Self { style: Style::of_stderr() }
    }
}

impl Transport for Terminal {
    fn send(&mut self, envelope: &Envelope) -> Result<(), DeliveryError> {
        if let Some(event) = envelope.event() {
            // A terminal may have been resized since the last report.
            let report = render(event, &Style { width: style::width_of_stderr(), ..self.style });
            // In one piece, so that lines of several threads do not mix. Where stderr is closed nobody reads: no loss.
            let _ = std::io::stderr().lock().write_all(report.as_bytes());
        }
        Ok(())
    }
}

/// The report as text without colours, for a test that fails.
#[cfg(feature = "test")]
pub(crate) fn plain(event: &Event) -> String {
    render(event, &Style::plain())
}

/// The report as text: the lines of each part that has any, behind an empty line.
fn render(event: &Event, style: &Style) -> String {
    let parts = [heading::lines, frames::lines, breadcrumbs::lines, details::lines, footer::lines];
    let parts = parts.map(|lines| lines(event, style));
    let mut text = String::new();
    for part in parts.iter().filter(|part| !part.is_empty()) {
        text.push('\n');
        for line in part {
            text.push_str(&line.to_text(style));
            text.push('\n');
        }
    }
    text
}

/// A line that says how much was left out.
fn left_out(indent: usize, count: usize, what: &str) -> Line {
    let plural = if count == 1 { "" } else { "s" };
    Line::indented(indent).with(Ink::Faint, &format!("… {count} more {what}{plural}"))
}
