//! Who gets what a unit of work reports.

use std::sync::atomic::{AtomicU64, Ordering};

/// The client that reports are for: that of the program, or one beside it. What is for one is never seen by another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Recipient(u64);

impl Recipient {
    /// Whatever client the program has at the time.
    pub(crate) const PROGRAM: Self = Self(0);

    /// For a client beside that of the program.
    pub(crate) fn another() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}
