//! What happened last.

use crate::current::{client, unit};
use crate::protocol::EventId;

/// The report of the failure that happened last, without naming it: while a panic unwinds, as in a `Drop`, of that; in other
/// cases of the last `Err` that an annotated function returned to the outermost annotated function in progress, or out of
/// it.
///
/// Such a failure is reported anyway, and once: this says by which event. `None` if nothing failed in this unit of work,
/// if there is no client, or if the function that failed ignores the error.
///
/// ```
/// use redhanded::{capture_errors, capture_last_error};
///
/// #[capture_errors]
/// fn quantity(text: &str) -> Result<u32, std::num::ParseIntError> {
///     text.parse()
/// }
///
/// if quantity("4x2").is_err() {
///     println!("we look into it: {:?}", capture_last_error());
/// }
/// ```
pub fn capture_last_error() -> Option<EventId> {
    client::get()?;
    unit::with(|current| current.unit.last_failure(std::thread::panicking())).flatten()
}

/// The event of what this unit of work captured last: by hand, or by itself, even if that report is still on its way and
/// is sent later. So a function that answers a request can name it to the user.
///
/// `None` if nothing was captured, or if the last capture by hand was dropped, by `before_send` for one.
///
/// ```
/// use redhanded::{Level, capture_message, last_event_id};
/// capture_message("low on paper", Level::Warning);
/// println!("please tell us this number: {:?}", last_event_id());
/// ```
#[must_use]
pub fn last_event_id() -> Option<EventId> {
    unit::with(|current| current.unit.last_event()).flatten()
}
