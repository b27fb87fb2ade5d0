//! What every call glances at before anything else.

use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};

/// All of it is in one place, so that its address is found once.
#[repr(align(64))]
pub(super) struct Glance {
    state: AtomicU8,
    /// The coarse clock: nanoseconds since 1970; 0 while it stands.
    pub(super) now: AtomicU64,
}

pub(super) static GLANCE: Glance = Glance { state: AtomicU8::new(0), now: AtomicU64::new(0) };

/// The program has a client.
pub(crate) const OF_PROGRAM: u8 = 1;
/// There is a client beside the program's, or was: units of work whose reports are for it may outlast it.
pub(crate) const OTHERS: u8 = 2;
/// There are functions or units of work of which something else is recorded than the values of arguments.
pub(super) const NO_VALUES: u8 = 4;

/// Which clients there may be.
#[inline]
pub(crate) fn clients() -> u8 {
    GLANCE.state.load(Ordering::Relaxed) & (OF_PROGRAM | OTHERS)
}

/// Whether there is the program's client and no other, and the values of all arguments are recorded: what most calls find.
#[inline]
pub(crate) fn is_plain() -> bool {
    GLANCE.state.load(Ordering::Relaxed) == OF_PROGRAM
}

pub(crate) fn set(state: u8) {
    GLANCE.state.fetch_or(state, Ordering::Relaxed);
}

pub(crate) fn unset(state: u8) {
    GLANCE.state.fetch_and(!state, Ordering::Relaxed);
}
