//! What stands in for the real stack in a build without the feature `backtrace`: there is none.

use super::{Annotated, Carried, Shown};
use crate::protocol::Frame;

/// There is none.
#[derive(Debug, Clone)]
pub(crate) enum Stack {}

impl Stack {
    pub(super) fn take(_inner: usize, _unchanged: Option<&Unchanged>) -> Option<Self> {
        None
    }

    pub(in crate::capture) fn show(
        &self,
        _annotated: Vec<Annotated>,
        _origin: Option<Frame>,
        _panics: bool,
        _made: Option<&OwnStack>,
    ) -> Shown {
        match *self {}
    }
}

/// So nothing of one is unchanged.
#[derive(Debug, Clone)]
pub(crate) struct Unchanged;

impl Unchanged {
    pub(crate) fn of(_stack: &Stack, _around: usize) -> Self {
        Self
    }
}

/// Nor is one read of what errors carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum OwnStack {}

impl OwnStack {
    pub(super) fn read(_carried: &Carried<'_>) -> Option<Self> {
        None
    }

    pub(in crate::capture) fn show(&self, _surroundings: &Surroundings) -> Shown {
        match *self {}
    }
}

/// What the annotated calls tell of the program.
#[derive(Debug)]
pub(in crate::capture) struct Surroundings;

impl Surroundings {
    pub(in crate::capture) fn of(_annotated: &[Annotated]) -> Self {
        Self
    }
}
