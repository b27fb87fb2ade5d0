//! What stands in for the real stack in a build without the feature `backtrace`: there is none.

use super::{Annotated, Shown};
use crate::protocol::Frame;

/// There is none.
#[derive(Debug, Clone)]
pub(crate) enum Stack {}

impl Stack {
    pub(super) fn take(_inner: usize) -> Option<Box<Self>> {
        None
    }

    pub(in crate::capture) fn show(&self, _annotated: Vec<Annotated>, _origin: Option<Frame>, _panics: bool) -> Shown {
        match *self {}
    }
}
