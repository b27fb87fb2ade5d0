//! The user's body, with a note at each way out of it.

mod bindings;
mod exits;
mod opaque;
mod walk;

use syn::Block;

use self::walk::Walk;
use crate::source::{Position, Range};

/// A way out of the body.
#[derive(Debug)]
pub(super) struct Mark {
    /// The `?`, the `return`, or where the last expression begins.
    pub(super) at: Position,
    /// A call made in one of these is what the failure comes from.
    pub(super) ranges: Vec<Range>,
}

/// A body and its ways out.
pub(super) struct Marked {
    pub(super) block: Block,
    pub(super) marks: Vec<Mark>,
}

/// Whether `return` and the last expression can be failures; a function that returns nothing leaves them unmarked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exits {
    Marked,
    Unmarked,
}

/// Marks the ways out of a body.
pub(super) fn mark(mut block: Block, exits: Exits) -> Marked {
    let mut walk = Walk::new(exits);
    walk.body(&mut block);
    Marked { block, marks: walk.into_marks() }
}
