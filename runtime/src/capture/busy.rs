//! Whether this thread is inside of redhanded while user code runs on its behalf.
//!
//! Rule: whoever calls a user's `Debug`, `Display` or callback holds a [`Busy`]. Annotated calls that such code makes
//! leave no trace, and the panic hook stays silent about what it panics, so that reporting cannot feed on itself.

use super::current;

/// The mark that user code runs on our behalf on this thread; taken off when dropped.
#[must_use]
pub(crate) struct Busy(());

impl Busy {
    /// Sets the mark; `None` if it is set already.
    pub(crate) fn enter() -> Option<Self> {
        // Made only if it was not set: one that is made and dropped would take the mark off.
        current::become_busy().then(|| Self(()))
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        current::end_being_busy();
    }
}

/// Whether the mark is set.
#[inline]
pub(crate) fn is_busy() -> bool {
    current::is_busy()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_entrance_is_refused_until_the_first_ends() {
        let first = Busy::enter();
        assert!(first.is_some());
        assert!(Busy::enter().is_none());
        assert!(is_busy(), "the refused entrance must not take the mark off");
        drop(first);
        assert!(!is_busy());
    }
}
