//! Which returned values are failures, and which errors are not reported.

use std::task::Poll;

use crate::capture::busy::Busy;
use crate::capture::isolate::attempt;
use crate::current::client;

/// Whether an error is one that the function ignores. The pattern's guard is the user's code: where nothing is reported
/// anyway, it is not asked.
#[must_use]
pub fn is_ignored(matches: impl FnOnce() -> bool) -> bool {
    if !client::is_enabled() {
        return false;
    }
    let _busy = Busy::enter();
    attempt(matches).unwrap_or_default()
}

/// What a function under `none` may return.
#[diagnostic::on_unimplemented(
    message = "the option `none` is about a returned `Option`, and `{Self}` is none",
    label = "never `None`",
    note = "it can be said of what returns an `Option`, also in a `Result` or a `Poll`"
)]
pub trait MayBeNone {
    #[doc(hidden)]
    fn is_none(&self) -> bool;
}

#[diagnostic::do_not_recommend]
impl<T> MayBeNone for Option<T> {
    #[inline(always)]
    fn is_none(&self) -> bool {
        self.is_none()
    }
}

#[diagnostic::do_not_recommend]
impl<T, E> MayBeNone for Result<Option<T>, E> {
    #[inline(always)]
    fn is_none(&self) -> bool {
        matches!(self, Ok(None))
    }
}

#[diagnostic::do_not_recommend]
impl<T> MayBeNone for Poll<Option<T>> {
    #[inline(always)]
    fn is_none(&self) -> bool {
        matches!(self, Self::Ready(None))
    }
}
