//! Reports that wait on the disk for a network, or for another run.
//!
//! Rules: only redhanded's own threads come here, so that a disk that hangs holds nobody of the program's. What is written
//! went through the whole pipeline before. Files of a run that is still alive are not touched: each run locks its own.

#[cfg(all(feature = "spool", feature = "reqwest"))]
mod files;
#[cfg(not(all(feature = "spool", feature = "reqwest")))]
#[path = "without.rs"]
mod files;
#[cfg(all(feature = "spool", feature = "reqwest"))]
mod name;
#[cfg(all(feature = "spool", feature = "reqwest"))]
mod place;
#[cfg(all(feature = "spool", feature = "reqwest"))]
mod run;
mod settings;

pub(crate) use files::{Files, Kept};
pub use settings::Spool;
