//! The error of all of them, and where it comes from.

use std::error::Error;
use std::fmt;
use std::hint::black_box;

#[derive(Debug)]
pub(crate) struct Failed;

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the order is sold out")
    }
}

impl Error for Failed {}

/// Fails, if the optimiser cannot tell.
#[inline(never)]
pub(crate) fn order(order: u64) -> Result<u64, Failed> {
    if black_box(order) == u64::MAX { Ok(order) } else { Err(Failed) }
}
