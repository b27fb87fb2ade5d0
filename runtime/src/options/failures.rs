//! What becomes of failures: how many are reported, when, and with which stack.

use std::time::Duration;

use super::Options;
use crate::capture::stack::{HasBacktrace, extractor};

/// # What becomes of failures
impl Options {
    /// Groups events by the path of their failure: by the error's type, the innermost function, and which `?`, `return` or
    /// tail of it the error left by. Off unless set: then no event has a fingerprint, and receivers group by themselves.
    ///
    /// The place is the number of the `?` in the function, not its line, so that an edit elsewhere in the file makes no
    /// new issue. A `fingerprint(…)` of a function on the path, and one of the scope, comes first.
    ///
    /// ```
    /// let options = redhanded::Options::new().group_by_path(true);
    /// ```
    #[must_use]
    pub fn group_by_path(mut self, group_by_path: bool) -> Self {
        self.group_by_path = Some(group_by_path);
        self
    }

    /// How many handled errors of one function and error type are reported a minute; 60 unless set. The rest are
    /// counted: at the end of the minute, or by [`flush`](crate::flush), one more report says how many there were, in
    /// its context `folded`. 0 reports no handled errors at all; `u32::MAX` folds none.
    ///
    /// Errors that nothing handles, panics and what you capture by hand are not counted. Of errors that are sure to be
    /// folded no arguments are rendered and no trail is kept, so that a loop that handles many costs little. If such a one
    /// goes unhandled after all it is reported with its chain and its path, and the next ones are complete again.
    ///
    /// ```
    /// let options = redhanded::Options::new().handled_per_minute(10);
    /// ```
    #[must_use]
    pub fn handled_per_minute(mut self, handled_per_minute: u32) -> Self {
        self.handled_per_minute = Some(handled_per_minute);
        self
    }

    /// How many errors of one function and error type that nothing handles, and panics of one function, are reported a
    /// minute; all unless set. The rest are counted as in [`handled_per_minute`](Self::handled_per_minute). Panics that meet
    /// no annotated function, and what you capture by hand, are not counted.
    ///
    /// ```
    /// let options = redhanded::Options::new().others_per_minute(600);
    /// ```
    #[must_use]
    pub fn others_per_minute(mut self, others_per_minute: u32) -> Self {
        self.others_per_minute = Some(others_per_minute);
        self
    }

    /// Whether reports have the real stack besides the annotated calls: the functions between them, and addresses that a
    /// server can look up. On unless set; it takes the Cargo feature `backtrace`, which is on by default.
    ///
    /// Where a failure begins its thread takes the addresses of at most 128 frames, which costs about 1 µs and 0.1 µs a
    /// frame; names are looked up on redhanded's own thread. Of errors that are sure to be folded
    /// (see [`handled_per_minute`](Self::handled_per_minute)) no stack is taken.
    ///
    /// ```
    /// let options = redhanded::Options::new().stack(false);
    /// ```
    #[must_use]
    pub fn stack(mut self, stack: bool) -> Self {
        self.stack = Some(stack);
        self
    }

    /// Errors of this type that are the cause of others show the backtrace that they carry. To be said of each such type:
    /// of the cause of an error no type is known otherwise. That of an error itself is known to
    /// [`capture_errors`](crate::capture_errors) and [`capture_error!`](crate::capture_error!) without it.
    ///
    /// ```
    /// # use std::backtrace::Backtrace;
    /// # use redhanded::{Carried, HasBacktrace};
    /// # #[derive(Debug, thiserror::Error)]
    /// # #[error("the store is closed")]
    /// # struct Closed(Box<Backtrace>);
    /// # impl HasBacktrace for Closed {
    /// #     fn backtrace(&self) -> Option<Carried<'_>> { Some(Carried::Std(&self.0)) }
    /// # }
    /// let options = redhanded::Options::new().backtraces_of::<Closed>();
    /// ```
    #[must_use]
    pub fn backtraces_of<E: HasBacktrace + 'static>(mut self) -> Self {
        self.backtraces.push(extractor::<E>());
        self
    }

    /// How long a report waits to see what becomes of its failure before it is sent as it is; 1 s unless set.
    #[must_use]
    pub fn settle(mut self, settle: Duration) -> Self {
        self.settle = Some(settle);
        self
    }
}
