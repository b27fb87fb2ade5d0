//! **Not public API.** What the code that the attributes emit may use; it changes without notice.
//!
//! `macros/src/hooks.rs` lists the same paths from the other side.

mod argument;
mod async_call;
mod call;
mod error;
mod expression;
mod level;
mod main;
mod mark;
mod returned_future;
mod snapshot;
mod sync_call;
mod verdict;

pub use argument::{Arguments, Hidden, ShowBy, argument};
pub(crate) use async_call::KnowsSite;
pub use async_call::{Op, Returns, absent, record, watch};
pub use call::{body0, body1, body2, body3, body4, body5, body6, call_many};
pub use error::{HoldsError, returned, returned_for_now};
pub use expression::{Typed, Word};
pub use main::start;
pub use mark::TaskPlace;
pub use returned_future::{Declared, boxes, kept, promised};
pub use sync_call::{Call, Entry, begin, enter, place};
pub(crate) use verdict::verdict_on;
pub use verdict::{MayBeNone, is_ignored};

pub use crate::by_hand::capture;
pub use crate::capture::site::Site;

/// What stands around the operand of a `?`. Glob-imported where the user's body is, so its name is no user's.
pub mod operand {
    pub use super::mark::{Operand as RedhandedOperand, PassedOn as _};
}

/// What types decide by. Glob-imported in small blocks of emitted code, never where the user's body is.
pub mod probe {
    pub use super::error::{Failed, Returned};
    pub use super::snapshot::Snapshot;

    pub use super::argument::levels::*;
    pub use super::error::levels::*;
    pub use super::returned_future::levels::*;
    pub use super::snapshot::levels::*;
}

/// The traits of [`probe`] without their names, for blocks where the user's code is.
pub mod levels {
    pub use super::error::levels::{
        IsCarrier as _, IsDebug as _, IsDisplay as _, IsError as _, IsOpaque as _, PointsToError as _,
    };
}

/// Beside [`levels`], for captures by hand.
pub mod payload {
    pub use super::error::payload::IsPayload as _;
}
