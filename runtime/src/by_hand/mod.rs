//! Capturing by hand.

mod error;
mod event;
mod last;
mod stack;

use std::time::SystemTime;

pub use self::error::{OptionExt, ResultExt, capture, capture_error, capture_error_with_hint};
pub use self::event::{capture_event, capture_event_with_hint, capture_message};
pub use self::last::{capture_last_error, last_event_id};
use crate::capture::busy::is_busy;
use crate::current::{client, unit};
use crate::protocol::{Breadcrumb, Level, Timestamp};

/// Adds a step to the trail of the current unit of work: the next report of it shows the step.
///
/// Nothing happens without a client, nor in callbacks that redhanded runs. See [`Breadcrumb`] for an example.
pub fn add_breadcrumb(mut breadcrumb: Breadcrumb) {
    // Callbacks and the like leave no steps: what they see would grow by being looked at.
    if !client::is_enabled() || is_busy() {
        return;
    }
    breadcrumb.timestamp.get_or_insert_with(|| Timestamp::from(SystemTime::now()));
    breadcrumb.level.get_or_insert(Level::Info);
    unit::with(|current| current.unit.trail.add(breadcrumb));
}

/// The page about it, whose examples are run.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/capturing.md")]
struct Page;
