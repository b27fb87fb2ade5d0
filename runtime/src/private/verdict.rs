//! Which returned values are failures, and which errors are not reported.

use std::error::Error;
use std::fmt::{self, Display, Formatter};
use std::process::ExitCode;
use std::task::Poll;

use crate::capture::busy::Busy;
use crate::capture::chain::{ErrorView, Link};
use crate::capture::isolate::attempt;
use crate::current::client;
use crate::options::Verdict;

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

/// What the program's `classify` says about an error. Runs the user's code: hold a [`Busy`] around it.
pub(crate) fn verdict_on(error: &ErrorView<'_>, chain: &[Link]) -> Verdict {
    let Some(client) = client::get_to_classify() else { return Verdict::default() };
    let mut verdict = None;
    let mut ask = |looked_at: &dyn Error| verdict = client.classify(looked_at, error.type_name);
    error.with_error(&mut |looked_at| match looked_at {
        Some(looked_at) => ask(looked_at),
        None => ask(&StandIn(chain.first().map_or("", |link| &*link.text))),
    });
    verdict.unwrap_or_default()
}

/// For a value that is no error by its type: its text.
#[derive(Debug)]
struct StandIn<'a>(&'a str);

impl Display for StandIn<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Error for StandIn<'_> {}

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

/// What a `main` under `exit_code` may return.
#[diagnostic::on_unimplemented(
    message = "the option `exit_code` is about a returned `ExitCode`, and `{Self}` is none",
    label = "never an `ExitCode`",
    note = "it can be said of a `main` that returns a `std::process::ExitCode`, also in a `Result`"
)]
pub trait MayBeExitCode {
    #[doc(hidden)]
    fn exit_code(&self) -> Option<ExitCode>;

    /// It is one, and not that of success.
    #[doc(hidden)]
    fn is_failure(&self) -> bool {
        self.exit_code().is_some_and(|code| code != ExitCode::SUCCESS)
    }
}

#[diagnostic::do_not_recommend]
impl MayBeExitCode for ExitCode {
    fn exit_code(&self) -> Option<ExitCode> {
        Some(*self)
    }
}

#[diagnostic::do_not_recommend]
impl<E> MayBeExitCode for Result<ExitCode, E> {
    fn exit_code(&self) -> Option<ExitCode> {
        self.as_ref().ok().copied()
    }
}
