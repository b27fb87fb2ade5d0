//! What the keeper does: it writes to the disk what waits behind a network that hangs, and at the end all that is left.

use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use super::waiting::Numbered;
use super::{Queue, Queued, State};
use crate::protocol::Envelope;
use crate::transport::losses::Loss;
use crate::transport::spool::Kept;

/// How long one thing may be in the worker's hands before what waits behind it is written to the disk: what dies by
/// `kill -9` loses no more than this.
const PATIENCE: Duration = Duration::from_secs(1);

/// Whether what is in the worker's hands is on the disk, too.
#[derive(Debug)]
pub(super) enum Copy {
    None,
    /// The keeper is writing it.
    Writing,
    /// It was written.
    Kept(Kept),
    /// The network failed: who writes it sees to it that it stays.
    Needed,
    /// It could not be written.
    Failed,
}

#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, and any of them may hold")]
pub(super) struct Keeping {
    /// There is a keeper.
    has_begun: bool,
    /// It is taking over what earlier runs left.
    is_adopting: bool,
    /// It looks by itself when something is too long in the worker's hands.
    is_watching: bool,
    /// The number of the job in its hands.
    job: Option<u64>,
    /// It is writing, or clearing away, a copy of what is in the worker's hands.
    is_copying: bool,
    /// What became of what it is writing of the worker's, if the worker is done with that: whether it is needed.
    verdict: Option<bool>,
    /// All is to be on the disk now.
    is_urgent: bool,
    /// All is.
    is_done: bool,
    is_synced: bool,
    /// Something could not be written.
    has_failed: bool,
}

impl Keeping {
    pub(super) const fn number(&self) -> Option<u64> {
        self.job
    }

    pub(super) const fn is_adopting(&self) -> bool {
        self.is_adopting
    }

    /// Whether nothing is in its hands.
    pub(super) const fn is_idle(&self) -> bool {
        self.job.is_none() && !self.is_copying && !self.is_adopting
    }

    /// Whether something new is to be on the disk at once.
    pub(super) fn is_wanted(&mut self) -> bool {
        self.is_done = false;
        self.has_begun && self.is_urgent
    }

    /// Whether it has to be told that the worker began with something.
    pub(super) fn is_to_watch(&mut self, in_hands: bool) -> bool {
        in_hands && self.has_begun && !std::mem::replace(&mut self.is_watching, true)
    }

    /// What is being written is delivered, or lost.
    pub(super) fn disown(&mut self) {
        self.verdict = Some(false);
    }
}

/// What the keeper is to do next.
#[derive(Debug)]
pub(in super::super) enum Keep<J> {
    /// Write what is in the worker's hands, and then call [`Queue::copied`] and [`Queue::done_copying`].
    Copy(Arc<Envelope>),
    /// Make this ready and write it, and then call [`Queue::kept`].
    Job(u64, J),
    /// Have all of it outlive the system, and then call [`Queue::synced`].
    Sync,
    End,
}

impl<J: Queued> Queue<J> {
    /// There is a keeper from now on, which begins by taking over what earlier runs left, and then calls
    /// [`Queue::adopted`].
    pub(in super::super) fn begin_keeping(&self) {
        let keeping = &mut self.lock().keeping;
        keeping.has_begun = true;
        keeping.is_adopting = true;
    }

    /// Earlier runs left nothing more than was taken over.
    pub(in super::super) fn adopted(&self, is_something_left: bool) {
        let mut state = self.lock();
        state.keeping.is_adopting = false;
        if is_something_left {
            state.pass.get_or_insert_with(Instant::now);
        }
        drop(state);
        self.work.notify_one();
    }

    /// Waits until there is something to write. For the keeper.
    pub(in super::super) fn next_to_keep(&self) -> Keep<J> {
        let mut state = self.lock();
        loop {
            if state.has_ended || !state.keeping.has_begun {
                return Keep::End;
            }
            let now = Instant::now();
            let late = state.in_hands.as_ref().map(|hands| hands.since + PATIENCE);
            if state.keeping.is_urgent || late.is_some_and(|late| late <= now) {
                if let Some(hands) = &mut state.in_hands
                    && let (Copy::None, Some(envelope)) = (&hands.copy, &hands.envelope)
                {
                    let envelope = Arc::clone(envelope);
                    hands.copy = Copy::Writing;
                    state.keeping.is_copying = true;
                    state.keeping.is_synced = false;
                    return Keep::Copy(envelope);
                }
                if let Some(Numbered { number, job, .. }) = state.waiting.take_worst() {
                    state.keeping.job = Some(number);
                    state.keeping.is_synced = false;
                    return Keep::Job(number, job);
                }
                if state.keeping.is_urgent && !state.keeping.is_synced {
                    state.keeping.is_synced = true;
                    return Keep::Sync;
                }
                if state.keeping.is_urgent && !state.keeping.is_done {
                    state.keeping.is_done = true;
                    self.progress.notify_all();
                }
            }
            // What comes to wait behind something that hangs is looked at no more often than this.
            let time = late.map(|late| late.saturating_duration_since(now).max(PATIENCE / 10));
            state.keeping.is_watching = time.is_some();
            state = match time {
                Some(time) => self.disk.wait_timeout(state, time).unwrap_or_else(PoisonError::into_inner).0,
                None => self.disk.wait(state).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }

    /// The network failed what is in the worker's hands: whether the worker is to write it, because nobody did.
    pub(in super::super) fn need_copy(&self) -> bool {
        let mut state = self.lock();
        let state = &mut *state;
        let Some(hands) = &mut state.in_hands else { return false };
        match std::mem::replace(&mut hands.copy, Copy::Needed) {
            Copy::None | Copy::Failed => true,
            Copy::Writing => {
                state.keeping.verdict = Some(true);
                false
            }
            Copy::Kept(_) | Copy::Needed => false,
        }
    }

    /// What was in the worker's hands is written, or could not be. Gives it back if it is of no use any more.
    pub(in super::super) fn copied(&self, copy: Option<Kept>) -> Option<Kept> {
        let mut state = self.lock();
        match (state.keeping.verdict.take(), copy) {
            (Some(false), copy) => return copy,
            (Some(true), None) => state.lost.add(Loss::Network, 1),
            (Some(true), Some(_)) => {}
            (None, copy) => {
                if let Some(hands) = &mut state.in_hands {
                    hands.copy = copy.map_or(Copy::Failed, Copy::Kept);
                }
            }
        }
        None
    }

    /// Nothing of the copy is left to do.
    pub(in super::super) fn done_copying(&self) {
        self.lock().keeping.is_copying = false;
        self.work.notify_one();
    }

    /// The job in the keeper's hands is written, or lost for a reason, or comes back because it could not be written.
    pub(in super::super) fn kept(&self, number: u64, reason: Option<Loss>, back: Option<J>) {
        let mut state = self.lock();
        // What was given up is counted already.
        if !state.has_ended {
            if let Some(reason) = reason {
                state.lost.add(reason, 1);
            }
            match back {
                Some(job) => {
                    state.waiting.put_back(number, job);
                    // A disk that is full is not tried again: what waits is sent, or lost as if there was none.
                    state.keeping.has_begun = false;
                    state.keeping.is_done = true;
                }
                None if !state.keeping.is_urgent => _ = state.pass.get_or_insert_with(Instant::now),
                None => {}
            }
        }
        state.keeping.job = None;
        drop(state);
        self.work.notify_one();
        self.progress.notify_all();
    }

    /// Whether nothing failed to be written before.
    pub(in super::super) fn is_first_failure_to_keep(&self) -> bool {
        !std::mem::replace(&mut self.lock().keeping.has_failed, true)
    }

    pub(in super::super) fn keeper_ended(&self) {
        self.lock().keeping.has_begun = false;
        self.progress.notify_all();
    }

    /// Waits until the keeper has ended, once the queue has.
    pub(in super::super) fn wait_until_keeper_ended(&self, deadline: Option<Instant>) {
        drop(self.wait(self.lock(), deadline, |state| !state.keeping.has_begun));
    }

    /// Has all that is not done yet written to the disk, and waits for that until the deadline.
    pub(in super::super) fn keep_all(&self, deadline: Option<Instant>) {
        self.begin_keeping_all();
        self.wait_until_kept(deadline);
    }

    /// Has all that is not done yet written to the disk.
    pub(in super::super) fn begin_keeping_all(&self) {
        let mut state = self.lock();
        if state.keeping.has_begun {
            state.keeping.is_urgent = true;
            state.keeping.is_done = false;
        }
        drop(state);
        self.disk.notify_one();
    }

    /// Waits until all of it is on the disk, as far as there is one.
    pub(in super::super) fn wait_until_kept(&self, deadline: Option<Instant>) {
        let is_kept = |state: &State<J>| state.has_ended || state.keeping.is_done || !state.keeping.has_begun;
        drop(self.wait(self.lock(), deadline, is_kept));
    }
}
