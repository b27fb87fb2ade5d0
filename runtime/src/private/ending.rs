//! The end of a call, where more is to be done than to say that it returned.

use std::mem::take;
use std::panic::Location;

use super::argument::Arguments;
use super::entry::Entry;
use super::kept::Show;
use super::mark::Left;
use super::verdict::verdict_on;
use crate::capture::busy::{Busy, is_busy};
use crate::capture::call::{Failed, Rendered};
use crate::capture::carrier::read_backtraces;
use crate::capture::chain::{ErrorView, chain_of};
use crate::capture::current;
use crate::capture::site::Site;
use crate::capture::stack::{self, address_of};
use crate::capture::trail::Outcome;
use crate::capture::unit::Wants;
use crate::current::client;
use crate::current::late::{self, Late};
use crate::current::unit;
use crate::options::Verdict;
use crate::panics;

/// What is known of a call that does not end well: a copy, made where that shows.
pub(super) struct Ending {
    site: &'static Site,
    made_at: Option<&'static Location<'static>>,
    left: Left,
    begun: Option<u64>,
    /// Where it is on the stack, if this is elsewhere.
    address: usize,
}

impl Ending {
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(super) fn of(entry: &Entry) -> Self {
        let address = if cfg!(debug_assertions) { address_of(entry) } else { 0 };
        Self { site: entry.site, made_at: entry.made_at, left: entry.left(), begun: entry.begun(), address }
    }

    /// Its number in the unit of work. A call that began before there was a client takes part from now on.
    fn id(&self) -> Option<u64> {
        if self.begun.is_some() || !client::is_enabled() || is_busy() {
            return self.begun;
        }
        let address = if self.address == 0 { address_of(self) } else { self.address };
        let (id, aftermath) = unit::with(|current| current.unit.enter_late(self.site, self.made_at, address))?;
        unit::follow(aftermath);
        Some(id)
    }

    /// It returned with an error.
    #[cold]
    #[inline(never)]
    pub(super) fn fail(&self, show: &dyn Show, is_ignored: bool, error: &ErrorView<'_>) {
        let late = Late::begin();
        let Some(id) = self.id() else { return };
        let Some(busy) = Busy::enter() else {
            unit::change(|unit| unit.succeed(id, Outcome::Failed));
            return;
        };
        let (mark, converted_from) = self.left;
        let address = error.address();
        let chain = chain_of(error, converted_from.map(|error_type| error_type()));
        if late.is_some() && late::is_known(&chain) {
            return;
        }
        let verdict = if is_ignored { Verdict::ignore() } else { verdict_on(error, &chain) };
        let is_ignored = verdict.is_ignored;
        let arguments = Rendered::default();
        let mut failed = Failed { mark, chain, address, arguments, is_ignored, known: None, opening: None };
        if !is_ignored && unit::with(|current| current.unit.foresee(id, &mut failed)) == Some(Wants::Arguments) {
            failed.arguments = shown(self.site, show);
        }
        failed.arguments.words.add_outer(verdict.words);
        if let Some(opening) = failed.opening.as_mut().filter(|opening| !opening.is_light && !is_ignored) {
            opening.stack = stack::take(opening.address, opening.unchanged.as_ref());
            if opening.stack.is_some() {
                read_backtraces(error, &mut failed.chain);
            }
        }
        drop(busy);
        unit::change(|unit| unit.fail(id, failed));
    }
}

/// A call is left without having ended: by a panic, or by a `return` that nobody saw.
#[cold]
#[inline(never)]
pub(super) fn leave(id: u64, passed: u32, show: &dyn Show) {
    if id == 0 {
        return;
    }
    if !std::thread::panicking() {
        return return_from(id);
    }
    let Some(site) = unit::with(|current| current.unit.site_of(id)).flatten() else { return };
    let Some(busy) = Busy::enter() else { return };
    let arguments = shown(site, show);
    drop(busy);
    panics::note_unwinding(id);
    unit::change(|unit| unit.unwind(id, passed, arguments));
}

/// Runs the user's `Debug`: hold a [`Busy`] around it.
fn shown(site: &'static Site, show: &dyn Show) -> Rendered {
    let mut arguments = Arguments::of(site);
    show.show(&mut arguments);
    take(&mut arguments.0)
}

/// Without an error.
#[cfg_attr(debug_assertions, inline)]
#[cfg_attr(not(debug_assertions), inline(always))]
pub(super) fn return_from(id: u64) {
    if !return_in_row(id) {
        return_slowly(id);
    }
}

/// The call was one in a row, and nothing comes of it.
#[cfg_attr(debug_assertions, inline)]
#[cfg_attr(not(debug_assertions), inline(always))]
fn return_in_row(id: u64) -> bool {
    let Some(mut taken) = current::take_for_call() else { return false };
    let is_done = taken.unit.return_in_row(id);
    current::put_for_call(taken);
    is_done
}

#[inline(never)]
fn return_slowly(id: u64) {
    let Some(mut taken) = unit::take() else { return };
    let is_done = taken.unit.succeed_quickly(id);
    unit::put(taken);
    if !is_done {
        unit::change(|unit| unit.succeed(id, Outcome::Returned));
    }
}
