//! Where tokens stand in their file, and the lines around them.

mod file;
mod position;

pub(crate) use self::file::{Lines, lines_of};
pub(crate) use self::position::{Position, Range, ends};
