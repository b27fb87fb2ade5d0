//! What `Debug` printed: its structure as JSON, and its secrets taken out.
//!
//! By the text alone, as the standard library's derives and builders print it, `{:?}` and `{:#?}`. Text of another form
//! stays text.

mod literal;
mod reader;
mod scan;
mod secrets;
#[cfg(test)]
mod tests;

pub(crate) use reader::{names_type, to_json};
pub(crate) use scan::closing;
pub(crate) use secrets::{without_names, without_secrets};
