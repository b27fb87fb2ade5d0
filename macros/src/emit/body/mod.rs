//! The user's body, with a note at each way out of it.

mod bindings;
mod exits;
mod opaque;
pub(super) mod tail;
mod walk;

use syn::{Block, Type};

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
pub(super) fn mark(block: Block, exits: Exits) -> Marked {
    walk(Walk::new(exits), block)
}

/// Marks the ways out of a body and makes each a `break 'body`; `output` is what the body results in.
pub(super) fn mark_in_place(block: Block, exits: Exits, output: Type) -> Marked {
    walk(Walk::in_place(exits, output), block)
}

fn walk(mut walk: Walk, mut block: Block) -> Marked {
    walk.body(&mut block);
    Marked { block, marks: walk.into_marks() }
}
