//! One run of an annotated sync function, seen from the code that the attribute emits.

use std::any::type_name;
use std::fmt::{self, Debug};
use std::mem::ManuallyDrop;
use std::panic::Location;
use std::process::ExitCode;

use super::ending::{Ending, leave, return_from};
use super::entry::{Entry, Progress};
use super::kept::Show;
use super::mark::MarkTo;
use super::verdict::MayBeExitCode;
use crate::capture::busy::is_busy;
use crate::capture::chain::{ErrorKind, ErrorType, ErrorView};
use crate::capture::site::Site;
use crate::current::client;

/// A call is about to begin.
#[cfg_attr(debug_assertions, inline)]
#[cfg_attr(not(debug_assertions), inline(always))]
#[track_caller]
#[must_use]
pub fn enter<'a>(site: &'static Site) -> Call<'a> {
    Call::new(Entry::begin_noting(site, Location::caller()))
}

/// A call was made that begins later: that of a future which is returned.
#[inline]
#[track_caller]
#[must_use]
pub fn enter_future(site: &'static Site) -> Entry {
    let progress = if client::is_enabled() && !is_busy() {
        Progress::NotingApart(ManuallyDrop::default())
    } else {
        Progress::Unrecorded
    };
    Entry::new(site, Some(Location::caller()), progress)
}

/// The call begins. `show` renders the arguments that outlive the body.
#[cfg_attr(debug_assertions, inline)]
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn begin<'a>(call: &mut Call<'a>, show: &'a dyn Show) {
    call.entry.begin();
    call.show = Some(show);
}

/// A call. Dropping one that has begun and not ended means that a panic unwinds through it. It begins and ends where it
/// is: a debug build would find room for another one where it is moved to.
pub struct Call<'a> {
    /// Takes down the arguments until it begins.
    pub entry: Entry,
    /// What renders the arguments that outlive the body; none before it begins and once it has ended.
    show: Option<&'a dyn Show>,
}

impl Debug for Call<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("id", &self.entry.begun()).finish_non_exhaustive()
    }
}

impl<'a> Call<'a> {
    #[inline]
    pub(crate) const fn new(entry: Entry) -> Self {
        Self { entry, show: None }
    }

    /// Of a future, which began it and knows its place.
    pub(crate) fn of_future(entry: Entry, show: &'a dyn Show) -> Self {
        Self { entry, show: Some(show) }
    }

    /// It returned, and not with an error.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn succeed(&mut self) {
        self.show = None;
        if let Some(id) = self.entry.begun() {
            return_from(id);
        }
    }

    /// It returned with an error.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn fail(&mut self, error: ErrorView<'_>) {
        self.fail_unless(false, error);
    }

    /// It returned with an error, which is not reported if it is ignored.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn fail_unless(&mut self, is_ignored: bool, error: ErrorView<'_>) {
        if let Some(show) = self.show.take() {
            Ending::of(&self.entry).fail(show, is_ignored, &error);
        }
    }

    /// It returned `None`, and that is a failure.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn fail_with_none(&mut self) {
        // Without a text: all of them would have the same, and be taken for one failure.
        self.fail(ErrorView { kind: ErrorKind::Opaque, type_name: "None", address: 0, carrier: None });
    }

    /// `main` returned an exit code other than that of success.
    #[cold]
    pub fn fail_with_exit_code(&mut self, returned: &impl MayBeExitCode) {
        let shown = returned.exit_code().map(|code| format!("{code:?}")).unwrap_or_default();
        // The code is not to be had otherwise. Its `Debug` is such as `ExitCode(unix_exit_status(3))`.
        let number: String = shown.chars().filter(char::is_ascii_digit).collect();
        let text = format!("exit code {number}");
        let kind = ErrorKind::Display(&text);
        self.fail(ErrorView { kind, type_name: type_name::<ExitCode>(), address: 0, carrier: None });
    }
}

/// Where its body is.
impl MarkTo for &Call<'_> {
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn note(self, mark: u32, error_type: fn() -> ErrorType) {
        self.entry.mark.set(mark);
        self.entry.error_type.set(Some(error_type));
    }
}

impl Call<'_> {
    /// Notes where the body is.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn set(&self, mark: u32) {
        self.entry.mark.set(mark);
        self.entry.error_type.set(None);
    }
}

impl Drop for Call<'_> {
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn drop(&mut self) {
        if let Some(show) = self.show {
            leave(self.entry.begun().unwrap_or_default(), self.entry.mark.get(), show);
        }
    }
}
