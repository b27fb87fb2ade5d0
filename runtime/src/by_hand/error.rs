//! Errors that the program caught.

use std::panic::Location;

use crate::__private::verdict_on;
use crate::calls::{CallError, with_view};
use crate::capture::busy::Busy;
use crate::capture::carrier::read_backtraces;
use crate::capture::chain::{ErrorView, chain_of};
use crate::capture::isolate::attempt;
use crate::capture::recent;
use crate::capture::report::End;
use crate::capture::stack;
use crate::current::late::Late;
use crate::current::unit::Current;
use crate::current::{client, unit};
use crate::protocol::EventId;
use crate::scope::Hint;

/// Reports an error that you caught, with its causes, the annotated calls in progress and the trail.
///
/// Takes errors, what leads to one (`Box<dyn Error>`, `anyhow::Error`, `eyre::Report`), texts, and what
/// [`std::panic::catch_unwind`] returns of a panic; for types of your own that are none of it see [`CallError`], and for
/// any type at all [`capture_error!`](crate::capture_error!).
///
/// Returns the event's identity; `None` if there is no client, or if [`Options::classify`](crate::Options::classify) ignores
/// it or [`Options::sample_rate`](crate::Options::sample_rate) drops it. An error that is under way to
/// be reported already, or was the last to leave an annotated function, is not reported again: the identity is then
/// that of its report. Nor is an error reported a second time that leaves the annotated function which captured it.
///
/// ```
/// use redhanded::capture_error;
///
/// if let Err(error) = "4x2".parse::<u32>() {
///     capture_error(&error);
/// }
/// if let Err(error) = std::fs::read("orders.csv").map_err(Box::<dyn std::error::Error>::from) {
///     capture_error(&error);
/// }
/// if let Err(payload) = std::panic::catch_unwind(|| [1, 2, 3].iter().sum::<i32>()) {
///     capture_error(&payload);
/// }
/// capture_error("the till is open");
/// ```
#[track_caller]
pub fn capture_error<E: CallError<K> + ?Sized, K>(error: &E) -> Option<EventId> {
    // Where nothing is reported, nothing of the user's is run.
    if !client::is_enabled() {
        return None;
    }
    let place = Location::caller();
    let _busy = Busy::enter()?;
    with_view(error, |view| capture_view(&view, Hint::new(), place))
}

/// As [`capture_error`](crate::capture_error()), with what else the program's callbacks shall know of it: files, data of
/// your own, and the error by its type. See [`Hint`] for examples.
///
/// It is for errors that borrow nothing, so that their type can be asked.
#[track_caller]
pub fn capture_error_with_hint<E: CallError<K> + ?Sized + 'static, K>(error: &E, hint: Hint<'_>) -> Option<EventId> {
    if !client::is_enabled() {
        return None;
    }
    let place = Location::caller();
    let _busy = Busy::enter()?;
    let mut hint = hint;
    hint.set_lasting(attempt(|| error.lasting()).flatten());
    with_view(error, |view| capture_view(&view, hint, place))
}

/// What [`capture_error!`](crate::capture_error!) comes to.
#[track_caller]
pub fn capture(view: ErrorView<'_>) -> Option<EventId> {
    if !client::is_enabled() {
        return None;
    }
    let place = Location::caller();
    let _busy = Busy::enter()?;
    capture_view(&view.without_reference(), Hint::new(), place)
}

/// Hold a [`Busy`] around it.
#[cold]
fn capture_view(view: &ErrorView<'_>, mut hint: Hint<'_>, place: &'static Location<'static>) -> Option<EventId> {
    let client = client::get()?;
    let _late = Late::begin();
    let mut chain = chain_of(view, None);
    let known = unit::with(|Current { unit, .. }| {
        unit.known(&chain).or_else(|| recent::panic_in_chain(&chain, unit.recipient))
    })?;
    if known.is_some() {
        return known;
    }
    let verdict = verdict_on(view, &chain);
    if verdict.is_ignored {
        client.ignore_by_hand();
        unit::with(|current| current.unit.set_last_event(None));
        return None;
    }
    let mut report = unit::with(|current| current.unit.open())?;
    report.attachments = hint.take_attachments();
    report.words.add_outer(verdict.words);
    read_backtraces(view, &mut chain);
    report.chain.clone_from(&chain);
    report.stack = stack::take(stack::address_of(&chain), None);
    report.origin = Some(place.into());
    report.end = End::ByHand;
    let id = client.capture_by_hand(report, view, hint);
    let address = view.address();
    unit::with(|current| {
        current.unit.set_last_event(id);
        if let Some(id) = id {
            current.unit.keep_captured(id, chain, address, place);
        }
    });
    id
}

/// As [`capture_error`](crate::capture_error()), for a value of any type: what shows itself by `Display` or by `Debug`
/// alone is shown by that, and of what does neither the type is named.
///
/// ```
/// #[derive(Debug)]
/// struct Refused(u32);
///
/// if let Err(refused) = Err::<(), _>(Refused(7)) {
///     redhanded::capture_error!(refused);
/// }
/// ```
#[macro_export]
macro_rules! capture_error {
    ($error:expr $(,)?) => {{
        #[allow(unused_imports)]
        use $crate::__private::{levels::*, payload::*};
        match &$error {
            error => $crate::__private::capture((&&&&&&&$crate::__private::results::Failed(error)).redhanded_view()),
        }
    }};
}

/// What may be captured on its way: `Err` is reported, and the value goes on as it is.
///
/// ```
/// use redhanded::ResultExt;
///
/// fn quantity(text: &str) -> u32 {
///     text.parse().capture().unwrap_or(1)
/// }
/// # assert_eq!(quantity("4x2"), 1);
/// ```
pub trait ResultExt {
    /// The type of the error.
    type Error;

    /// Reports the error, if there is one, as [`capture_error`](crate::capture_error()) does, and gives the value back.
    #[track_caller]
    #[must_use = "the value goes on; to report and drop it, use `capture_error`"]
    fn capture<K>(self) -> Self
    where
        Self::Error: CallError<K>;
}

impl<T, E> ResultExt for Result<T, E> {
    type Error = E;

    #[inline]
    #[track_caller]
    fn capture<K>(self) -> Self
    where
        E: CallError<K>,
    {
        if let Err(error) = &self {
            capture_error(error);
        }
        self
    }
}

/// What may be captured on its way: `None` is reported, and the value goes on as it is.
///
/// ```
/// use redhanded::OptionExt;
///
/// fn first(orders: &[u64]) -> Option<u64> {
///     orders.first().copied().capture("an import without orders")
/// }
/// # assert_eq!(first(&[]), None);
/// ```
pub trait OptionExt {
    /// Reports a `None`, as an error of this type with this message, and gives the value back.
    #[track_caller]
    #[must_use = "the value goes on; to report and drop it, use `capture_error`"]
    fn capture(self, message: &str) -> Self;
}

impl<T> OptionExt for Option<T> {
    #[inline]
    #[track_caller]
    fn capture(self, message: &str) -> Self {
        if self.is_none() {
            capture(ErrorView::of_none(&message));
        }
        self
    }
}
