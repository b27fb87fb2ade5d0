//! What the measuring programs have in common with each other: how a row is sampled, where reports go, and what the
//! system says of a process.

mod children;
mod nowhere;
pub mod process;
mod samples;
mod sink;

pub use children::{Outcome, Row, ask, rounds};
pub use nowhere::Nowhere;
pub use samples::{Samples, duration, median};
pub use sink::{Accounts, Sink, be_sink};
