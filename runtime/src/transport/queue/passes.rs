//! When what is on the disk is sent: in passes, one after the other.

use std::time::Instant;

use super::{Queue, Queued};

impl<J: Queued> Queue<J> {
    /// One from the disk was tried: when the next one is, or when to begin again.
    pub(in super::super) fn resent(&self, next: Option<Instant>, again: Option<Instant>) {
        let mut state = self.lock();
        state.in_hands = None;
        state.pass = next;
        state.next_pass = again;
        drop(state);
        self.progress.notify_all();
    }

    /// What is on the disk is to be sent now, after what waits.
    pub(in super::super) fn begin_pass(&self) {
        let mut state = self.lock();
        state.pass.get_or_insert_with(Instant::now);
    }

    /// What is on the disk is to be sent then, if not before.
    pub(in super::super) fn end_pass(&self, again: Instant) {
        let mut state = self.lock();
        state.pass = None;
        state.next_pass.get_or_insert(again);
    }

    /// Whether what is on the disk is sent without pause, because somebody waits for it.
    pub(in super::super) fn is_waited_for(&self) -> bool {
        let state = self.lock();
        !state.is_open || state.asked.first().is_some()
    }
}
