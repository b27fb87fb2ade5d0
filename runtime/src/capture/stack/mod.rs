//! The real stack of a failing thread: addresses alone on that thread, names where events are made.
//!
//! Rule: [`take`] is called while nothing of ours is borrowed, because it unwinds. The rest runs on the worker.

mod carried;
#[cfg(feature = "backtrace")]
mod images;
#[cfg(feature = "backtrace")]
mod merge;
#[cfg(feature = "backtrace")]
mod names;
#[cfg(feature = "backtrace")]
mod own;
#[cfg(feature = "backtrace")]
mod shown;
#[cfg(feature = "backtrace")]
mod symbols;
#[cfg(feature = "backtrace")]
mod trim;
#[cfg(feature = "backtrace")]
mod unwind;
#[cfg(not(feature = "backtrace"))]
#[path = "without.rs"]
mod unwind;

use std::sync::atomic::{AtomicBool, Ordering};

pub use self::carried::{Carried, HasBacktrace};
pub(crate) use self::carried::{Extractor, add_extractors, extractor, extractors, set_extractors};
#[cfg(feature = "backtrace")]
pub(super) use self::own::OwnStack;
#[cfg(feature = "backtrace")]
pub(super) use self::shown::Surroundings;
#[cfg(not(feature = "backtrace"))]
pub(super) use self::unwind::{OwnStack, Surroundings};
pub(crate) use self::unwind::{Stack, Unchanged};
use super::site::Site;
use crate::protocol::{Frame, Value};

static ENABLED: AtomicBool = AtomicBool::new(false);

/// Whether stacks are taken from now on.
pub(crate) fn enable(enabled: bool) {
    ENABLED.store(enabled, Ordering::Relaxed);
}

/// The stack of this thread from the frame on that `inner` is an address in; 0 for all of it. To find the frames takes
/// longest: those that are unchanged need not be.
#[cold]
pub(crate) fn take(inner: usize, unchanged: Option<&Unchanged>) -> Option<Stack> {
    if ENABLED.load(Ordering::Relaxed) { Stack::take(inner, unchanged) } else { None }
}

/// What an error carries, if stacks are wanted. Runs user code: hold a [`Busy`](super::busy::Busy) around it.
pub(super) fn read(carried: &Carried<'_>) -> Option<OwnStack> {
    if ENABLED.load(Ordering::Relaxed) { OwnStack::read(carried) } else { None }
}

/// The same, as a stack by itself. Looks symbols up.
pub(crate) fn read_and_show(carried: &Carried<'_>) -> Option<Shown> {
    Some(read(carried)?.show(&Surroundings::of(&[])))
}

/// An address on this thread's stack, in the frame of the function that has `local` as a variable.
#[inline]
pub(crate) fn address_of<T>(local: &T) -> usize {
    std::ptr::from_ref(local).addr()
}

/// Where on the stack a call is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct OnStack {
    /// An address in the frame of the function that stands around its body; 0 if not known.
    pub(crate) address: usize,
    /// It is the outermost future of its unit of work: what polls it is an executor, which called nothing.
    pub(crate) is_base: bool,
}

/// The frame of an annotated call, to be merged with the stack.
#[derive(Debug, Clone)]
pub(super) struct Annotated {
    pub(super) frame: Frame,
    pub(super) on_stack: OnStack,
    /// Its Site, if where in its body it was is not known yet.
    pub(super) without_place: Option<&'static Site>,
}

/// What a receiver gets to see of a stack.
#[derive(Debug, Default)]
pub(crate) struct Shown {
    /// Oldest call first.
    pub(crate) frames: Vec<Frame>,
    /// What the frames' addresses point into, as the protocol has it.
    pub(crate) images: Vec<Value>,
    /// Where the error was made, if that is no part of the stack.
    pub(super) apart: Vec<Frame>,
}
