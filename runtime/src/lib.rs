//! One attribute, and every error that leaves a function becomes one report.

mod capture;
mod client;
mod current;
mod init;
mod options;
mod panics;
#[doc(hidden)]
#[path = "private/mod.rs"]
pub mod __private;
pub mod protocol;
mod scope;
pub mod transport;

pub use init::{Guard, init};
pub use options::Options;
pub use protocol::{Breadcrumb, Event, EventId, Level, User};
pub use redhanded_macros::{capture_errors, main};
pub use scope::Scope;
