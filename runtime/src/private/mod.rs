//! **Not public API.** What the code that the attributes emit may use; it changes without notice.
//!
//! `macros/src/hooks.rs` lists the same paths from the other side.

mod argument;
mod async_call;
mod call;
mod elsewhere;
mod ending;
mod entry;
mod error;
mod expression;
mod kept;
mod main;
mod mark;
mod returned_future;
mod snapshot;
mod sync_call;
mod verdict;

pub use argument::Arguments;
pub(crate) use async_call::KnowsSite;
pub use async_call::{Op, Returns, absent, record, recorded, watch};
pub use call::{body0, body1, body2, body3, body4, body5, body6, call_many};
pub use entry::Entry;
pub use error::HoldsError;
pub use expression::{Typed, Word};
pub use kept::{Hidden, ShowBy};
pub use main::start;
pub use mark::TaskPlace;
pub use returned_future::{Declared, boxes, kept, promised};
pub use sync_call::{Call, begin, enter, enter_future};
pub(crate) use verdict::verdict_on;
pub use verdict::{MayBeExitCode, MayBeNone, is_ignored};

pub use crate::by_hand::capture;
pub use crate::capture::site::Site;

/// What stands around the operand of a `?`. Glob-imported where the user's body is, so its name is no user's.
pub mod operand {
    pub use super::mark::{Operand as RedhandedOperand, PassedOn as _};
}

// What types decide by. Glob-imported in small blocks of emitted code, never where the user's body is. In several modules,
// since the compiler tries each trait that is in scope.

/// Of arguments.
pub mod arguments {
    pub use super::argument::Argument;
    pub use super::argument::levels::*;
}

/// Of arguments that nothing is kept of.
pub mod snapshots {
    pub use super::snapshot::Snapshot;
    pub use super::snapshot::levels::*;
}

/// Of what is returned.
pub mod results {
    pub use super::error::levels::*;
    pub use super::error::{Failed, ForNow, Returned};
}

/// Of futures that are returned.
pub mod futures {
    pub use super::returned_future::levels::*;
}

/// The traits of [`results`] without their names, for blocks where the user's code is.
pub mod levels {
    pub use super::error::levels::{
        IsCarrier as _, IsDebug as _, IsDisplay as _, IsError as _, IsOpaque as _, PointsToError as _,
    };
}

/// Beside [`levels`], for captures by hand.
pub mod payload {
    pub use super::error::payload::IsPayload as _;
}
