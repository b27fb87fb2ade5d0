//! The rows of the table in `docs/exactly-once.md`: a scene for each, which `tests/reports/rows.rs` compares with a
//! snapshot and `tests/servers` sends to real servers.

#[path = "children.rs"]
mod children;
#[path = "errors.rs"]
mod errors;
#[path = "panics.rs"]
mod panics;

/// A row's name, and what happens in it.
pub(crate) type Row = (&'static str, fn());

/// All rows, in the table's order.
pub(crate) fn rows() -> impl Iterator<Item = &'static Row> {
    errors::ROWS.iter().chain(panics::ROWS).chain(children::ROWS)
}
