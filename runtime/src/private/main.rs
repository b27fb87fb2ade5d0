//! The beginning of a program whose `main` is annotated.

use crate::{Guard, Options};

/// Starts the client for `#[redhanded::main]`; `release` is that of the crate `main` is in.
pub fn start(options: Options, release: &'static str) -> Guard {
    crate::init::start(options, Some(release))
}
