//! What the attribute's options change about reports, in every shape that a function may have.

mod arguments;
mod blocks;
mod ignored;
mod muted_panics;
mod nones;
mod quiet;
mod with;
mod words;

use std::fmt;

/// The error of the functions under test.
#[derive(Debug, PartialEq, Eq)]
enum ShopError {
    SoldOut { left: u32 },
    Closed,
}

impl fmt::Display for ShopError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SoldOut { left } => write!(f, "sold out, {left} left"),
            Self::Closed => f.write_str("the shop is closed"),
        }
    }
}

impl std::error::Error for ShopError {}

/// Runs a future to its end.
fn run<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}
