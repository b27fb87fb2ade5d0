//! How much room a report takes.

use crate::protocol::{Event, Level};

/// What a person has to act on gets all of it; what the program dealt with, or only said, stays short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Prominence {
    /// Source lines each side of the place where it failed.
    pub(super) source_around: u32,
    /// Whether the lines of the calls that led there are shown too.
    pub(super) source_of_callers: bool,
    /// Lines for the arguments of one call.
    pub(super) argument_lines: usize,
    /// Breadcrumbs, the latest ones.
    pub(super) breadcrumbs: usize,
}

const FULL: Prominence = Prominence { source_around: 2, source_of_callers: true, argument_lines: 6, breadcrumbs: 8 };
const CALM: Prominence = Prominence { source_around: 0, source_of_callers: false, argument_lines: 2, breadcrumbs: 4 };

impl Prominence {
    pub(super) fn of(event: &Event) -> Self {
        if level(event) >= Level::Error { FULL } else { CALM }
    }
}

/// How bad it is.
pub(super) fn level(event: &Event) -> Level {
    event.level.unwrap_or_default()
}
