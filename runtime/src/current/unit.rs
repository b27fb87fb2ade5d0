//! The unit of work that this thread is in.
//!
//! Rule: the unit of work is borrowed for the time of one closure, and no user code runs in it. Reports whose journey
//! ended are handed to the client afterwards.

use std::cell::RefCell;
use std::sync::Arc;

use super::client;
use super::pending;
use crate::capture::args;
use crate::capture::failure::Failure;
use crate::capture::folding::{self, Verdict};
use crate::capture::recent;
use crate::capture::recipient::Recipient;
use crate::capture::report::{End, Report};
use crate::capture::unit::{Aftermath, Unit};
use crate::scope::Scopes;

/// A unit of work, and whose it is.
#[derive(Debug, Default)]
pub(crate) struct Current {
    pub(crate) unit: Unit,
    pub(crate) whose: Whose,
    /// It is the thread that began reporting: where that ends with the client still there, the process is ending by
    /// `std::process::exit`, and the guard is not going to be dropped.
    pub(crate) is_first: bool,
}

/// What a unit of work belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Whose {
    #[default]
    Thread,
    /// An annotated future that no annotated future polls.
    Outermost,
    /// A closure that runs as a child.
    Closure,
    /// A future that runs as a child: what it polls is part of it.
    Future,
}

impl Current {
    /// For a future that no annotated future polls: it begins in the scopes of whatever polls it first.
    pub(crate) fn of_task() -> Self {
        let mut current = Self { whose: Whose::Outermost, ..Self::default() };
        with(|around| {
            current.unit.recipient = around.unit.recipient;
            current.unit.args = around.unit.args;
            current.unit.scopes = around.unit.scopes.fork();
            current.unit.trace = around.unit.trace.beside();
        });
        current
    }

    /// Whether an annotated future that is polled now is part of this unit of work.
    pub(crate) fn takes_in_futures(&self) -> bool {
        self.unit.is_polling() || (self.whose == Whose::Future && self.unit.is_idle())
    }
}

/// The thread's place for the unit of work it is in; made at the first call.
struct Place(Option<Box<Current>>);

impl Drop for Place {
    /// The thread ends, or the process by `std::process::exit`, which runs the destructors of the calling thread: what
    /// is still pending will not be decided any more.
    fn drop(&mut self) {
        let Some(current) = self.0.as_mut() else { return };
        let reports = current.unit.settle();
        let is_cut_short = !current.unit.is_idle() && !reports.is_empty();
        let recipient = current.unit.recipient;
        if let Some(client) = client::of(recipient) {
            for report in reports {
                client.capture_report(report);
            }
            if is_cut_short || current.is_first {
                for report in folding::all(recipient) {
                    client.capture_report(report);
                }
                client.flush(client.shutdown_timeout());
            }
        }
    }
}

thread_local! {
    static CURRENT: RefCell<Place> = const { RefCell::new(Place(None)) };
}

/// Uses the unit of work that this thread is in. `None` if the thread is ending, or if this is called while the unit of
/// work is in use already (a panic of our own making, caught by the hook).
pub(crate) fn with<R>(code: impl FnOnce(&mut Current) -> R) -> Option<R> {
    CURRENT
        .try_with(|place| {
            let mut place = place.try_borrow_mut().ok()?;
            Some(code(place.0.get_or_insert_default()))
        })
        .ok()
        .flatten()
}

/// Who gets what the unit of work reports that this thread is in.
pub(crate) fn recipient() -> Recipient {
    let known = CURRENT.try_with(|place| {
        let place = place.try_borrow().ok()?;
        place.0.as_ref().map(|current| current.unit.recipient)
    });
    known.ok().flatten().unwrap_or_default()
}

/// Whether this thread has ended but for destructors, and has no unit of work any more.
pub(crate) fn is_over() -> bool {
    CURRENT.try_with(|_| ()).is_err()
}

/// Uses the scopes of the unit of work that this thread is in.
pub(crate) fn with_scopes<R>(code: impl FnOnce(&mut Scopes) -> R) -> Option<R> {
    with(|current| code(&mut current.unit.scopes))
}

/// Puts another unit of work in place of the thread's and returns that. `None` if the thread is ending; what was given
/// is dropped then.
pub(crate) fn swap(other: Option<Box<Current>>) -> Option<Box<Current>> {
    CURRENT
        .try_with(|place| {
            let mut place = place.try_borrow_mut().ok()?;
            args::enter(other.as_ref().and_then(|other| other.unit.args));
            std::mem::replace(&mut place.0, other)
        })
        .ok()
        .flatten()
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
        leave(failure);
    }
    if let Some(slot) = waiting {
        pending::watch(slot);
    }
}

/// A future that was a unit of work of its own is done: what left it may be taken over by the call that polled it.
pub(crate) fn inherit(done: Option<Box<Current>>) {
    for failure in done.map(|mut done| done.unit.take_held()).unwrap_or_default() {
        pass_on(failure, Unit::adopt);
    }
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
        match folding::decide(report, client.handled_per_minute()) {
            Verdict::Send(report) => client.capture_report(report),
            Verdict::Folded(Some(due)) => client.wake_at(due),
            Verdict::Folded(None) => {}
        }
    }
}
