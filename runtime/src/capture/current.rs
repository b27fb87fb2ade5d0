//! The unit of work that this thread is in, where calls find it.
//!
//! Whoever uses it takes it out of its place and puts it back: that costs a call less than to borrow it, and shows that
//! it is in use.

use std::cell::Cell;
use std::mem::ManuallyDrop;

use super::unit::Unit;

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
    /// Whether an annotated future that is polled now is part of this unit of work.
    pub(crate) fn takes_in_futures(&self) -> bool {
        self.unit.is_polling() || (self.whose == Whose::Future && self.unit.is_idle())
    }
}

/// The unit of work that a thread is in, out of its place.
pub(crate) type Taken = ManuallyDrop<Box<Current>>;

/// The thread's place for the unit of work it is in. It needs no destructor, so that a call need not ask whether that ran.
struct Place {
    current: Cell<Option<Taken>>,
    /// User code runs on our behalf: then what would be in the place is beside it, so that calls do not find it.
    is_busy: Cell<bool>,
    beside: Cell<Option<Taken>>,
}

thread_local! {
    static PLACE: Place =
        const { Place { current: Cell::new(None), is_busy: Cell::new(false), beside: Cell::new(None) } };
}

/// The unit of work that this thread is in, for a call that begins or ends and does not ask for others. `None` if there is
/// none, if it is in use, or if user code runs on our behalf.
#[inline]
pub(crate) fn take_for_call() -> Option<Taken> {
    PLACE.with(|place| place.current.take())
}

/// Puts back what [`take_for_call`] gave, before anything else happened.
#[inline]
pub(crate) fn put_for_call(taken: Taken) {
    // What is in the place now is nothing, since that is what taking leaves.
    PLACE.with(|place| place.current.set(Some(taken)));
}

/// The unit of work that this thread is in, out of its place: nothing is recorded until [`put`] has put it back. `None` if
/// there is none, or if it is in use.
#[inline]
pub(crate) fn take() -> Option<Taken> {
    let mut taken = PLACE.with(|place| place.current.take().or_else(|| place.beside.take()))?;
    taken.unit.catch_up();
    Some(taken)
}

/// Puts a unit of work in the place, where there is none.
#[inline]
pub(crate) fn put(taken: Taken) {
    PLACE.with(|place| {
        let room = if place.is_busy.get() { &place.beside } else { &place.current };
        room.set(Some(taken));
    });
}

/// User code runs on our behalf from now on; false if it does already.
pub(super) fn become_busy() -> bool {
    PLACE.with(|place| {
        if place.is_busy.replace(true) {
            return false;
        }
        place.beside.set(place.current.take());
        true
    })
}

pub(super) fn end_being_busy() {
    PLACE.with(|place| {
        place.is_busy.set(false);
        if let Some(beside) = place.beside.take() {
            place.current.set(Some(beside));
        }
    });
}

#[inline]
pub(super) fn is_busy() -> bool {
    PLACE.with(|place| place.is_busy.get())
}
