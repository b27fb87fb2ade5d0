//! The unit of work that this thread is in.
//!
//! Rule: the unit of work is borrowed for the time of one closure, and no user code runs in it. Reports whose journey
//! ended are handed to the client afterwards.

use std::cell::Cell;
use std::mem::ManuallyDrop;
use std::sync::Arc;

use super::client;
use super::pending;
use super::spare;
use crate::capture::args;
pub(crate) use crate::capture::current::{Current, Taken, Whose, put, take};
use crate::capture::failure::Failure;
use crate::capture::folding::{self, Verdict};
use crate::capture::recent;
use crate::capture::recipient::Recipient;
use crate::capture::report::{End, Report};
use crate::capture::unit::{Aftermath, Unit};
use crate::exit_hook;
use crate::scope::Scopes;

/// For a future that no annotated future polls: it begins in the scopes of whatever polls it first.
#[inline]
pub(crate) fn of_task() -> Box<Current> {
    let mut current = spare::take();
    current.whose = Whose::Outermost;
    with(|around| {
        current.unit.recipient = around.unit.recipient;
        current.unit.args = around.unit.args;
        current.unit.scopes = around.unit.scopes.fork();
        current.unit.trace = around.unit.trace.beside();
    });
    current
}

/// What a place holds while nobody uses it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    Nothing,
    AUnit,
    /// The thread has ended but for destructors.
    NothingAnyMore,
}

/// Runs when the thread ends, or the process by `std::process::exit`, which runs the destructors of the calling thread:
/// what is still pending will not be decided any more.
struct Leaving;

impl Drop for Leaving {
    fn drop(&mut self) {
        let current = take();
        HOLDS.set(Holds::NothingAnyMore);
        let Some(mut current) = current.map(ManuallyDrop::into_inner) else { return };
        let reports = current.unit.settle();
        let is_cut_short = !current.unit.is_idle() && !reports.is_empty();
        let recipient = current.unit.recipient;
        if let Some(client) = client::of(recipient) {
            for report in reports {
                client.capture_report(report);
            }
            // Otherwise what runs at exit does it, and waits once.
            if !exit_hook::is_installed() && (is_cut_short || current.is_first) {
                for report in folding::all(recipient) {
                    client.capture_report(report);
                }
                client.flush(client.shutdown_timeout());
            }
        }
    }
}

thread_local! {
    static HOLDS: Cell<Holds> = const { Cell::new(Holds::Nothing) };
    static LEAVING: Leaving = const { Leaving };
}

/// As [`take`], and makes one if there is none yet.
#[inline]
pub(crate) fn take_or_make() -> Option<Taken> {
    take().or_else(make)
}

#[cold]
fn make() -> Option<Taken> {
    if HOLDS.get() != Holds::Nothing || LEAVING.try_with(|_| ()).is_err() {
        return None;
    }
    HOLDS.set(Holds::AUnit);
    Some(ManuallyDrop::new(Box::default()))
}

/// Puts the unit of work back when the code that uses it is done, also if that panics.
struct InUse(Option<Taken>);

impl Drop for InUse {
    #[inline]
    fn drop(&mut self) {
        if let Some(taken) = self.0.take() {
            put(taken);
        }
    }
}

/// Uses the unit of work that this thread is in. `None` if the thread is ending, or if this is called while the unit of
/// work is in use already (a panic of our own making, caught by the hook).
#[inline]
pub(crate) fn with<R>(code: impl FnOnce(&mut Current) -> R) -> Option<R> {
    let mut in_use = InUse(take_or_make());
    in_use.0.as_mut().map(|taken| code(taken))
}

/// Who gets what the unit of work reports that this thread is in.
pub(crate) fn recipient() -> Recipient {
    let taken = take();
    let recipient = taken.as_ref().map(|current| current.unit.recipient);
    if let Some(taken) = taken {
        put(taken);
    }
    recipient.unwrap_or_default()
}

/// Whether this thread has ended but for destructors, and has no unit of work any more.
pub(crate) fn is_over() -> bool {
    HOLDS.get() == Holds::NothingAnyMore
}

/// Drops the unit of work, if there is one, and what is pending in it.
pub(super) fn forget() {
    drop(take().map(ManuallyDrop::into_inner));
}

/// Uses the scopes of the unit of work that this thread is in.
pub(crate) fn with_scopes<R>(code: impl FnOnce(&mut Scopes) -> R) -> Option<R> {
    with(|current| code(&mut current.unit.scopes))
}

/// Puts another unit of work in place of the thread's and returns that. `None` if the thread is ending; what was given
/// is dropped then.
pub(crate) fn swap(other: Option<Box<Current>>) -> Option<Box<Current>> {
    let before = take();
    let is_in_use = before.is_none() && HOLDS.get() != Holds::Nothing;
    if is_in_use || LEAVING.try_with(|_| ()).is_err() {
        return None;
    }
    args::enter(other.as_ref().and_then(|other| other.unit.args));
    HOLDS.set(if other.is_some() { Holds::AUnit } else { Holds::Nothing });
    if let Some(other) = other {
        put(ManuallyDrop::new(other));
    }
    before.map(ManuallyDrop::into_inner)
}

/// Changes the unit of work and does what follows from it.
pub(crate) fn change(code: impl FnOnce(&mut Unit) -> Aftermath) {
    if let Some(aftermath) = with(|current| code(&mut current.unit)) {
        follow(aftermath);
    }
}

/// Hands over what ended, watches what waits, and keeps what left a future for whoever polled it.
pub(crate) fn follow(aftermath: Aftermath) {
    let Aftermath { ended, waiting, left } = aftermath;
    if ended.is_empty() && waiting.is_none() && left.is_none() {
        return;
    }
    send(ended);
    if let Some(failure) = left {
        leave(*failure);
    }
    if let Some(slot) = waiting {
        pending::watch(slot);
    }
}

/// A future that was a unit of work of its own is done: what left it may be taken over by the call that polled it.
pub(crate) fn inherit(done: Option<Box<Current>>) {
    let Some(mut done) = done else { return };
    for failure in done.unit.take_held() {
        pass_on(failure, Unit::adopt);
    }
    spare::give(done);
}

/// Gives a failure of another unit of work to this one.
pub(super) fn pass_on(failure: Failure, give: impl FnOnce(&mut Unit, Failure) -> Aftermath) {
    // Another client's: this one has no part in it.
    if failure.slot.recipient() != recipient() && !failure.slot.is_empty() {
        return send_left(&failure);
    }
    let mut failure = Some(failure);
    let aftermath = with(|current| failure.take().map(|failure| give(&mut current.unit, failure))).flatten();
    if let Some(aftermath) = aftermath {
        follow(aftermath);
    }
    // The thread is ending.
    if let Some(failure) = failure {
        send_left(&failure);
    }
}

/// Ends the journey of everything that is pending in this unit of work, where it is.
pub(crate) fn settle() {
    if let Some(reports) = with(|current| current.unit.settle()) {
        send(reports);
    }
}

/// A failure left the outermost call: its journey ends, unless there is somebody who is told how this unit of work ended.
#[cold]
fn leave(failure: Failure) {
    let whose = with(|current| current.whose).unwrap_or_default();
    if whose == Whose::Thread {
        send_left(&failure);
        with(|current| current.unit.set_last_left(failure));
        return;
    }
    let slot = Arc::clone(&failure.slot);
    let excess = with(|current| current.unit.hold(failure)).flatten();
    excess.iter().for_each(send_left);
    // An outermost future is done by now; a child may go on, and be joined late.
    if whose != Whose::Outermost {
        pending::watch(slot);
    }
}

/// Sends the report of a failure that goes nowhere any more.
pub(super) fn send_left(failure: &Failure) {
    let Some(report) = failure.slot.take(End::Left) else { return };
    recent::note(failure, &report);
    send([report]);
}

fn send(reports: impl IntoIterator<Item = Report>) {
    for report in reports {
        let Some(client) = client::of(report.recipient) else { continue };
        match folding::decide(report, client.fold_limits()) {
            Verdict::Send(report) => client.capture_report(report),
            Verdict::Folded(Some(due)) => client.wake_at(due),
            Verdict::Folded(None) => {}
        }
    }
}
