//! What waits for the worker, and waiting for what the worker does.
//!
//! Rule: no user code runs under the lock, so whoever takes it gets it soon. Jobs are dropped outside of it.

mod asked;
mod keeping;
mod knowledge;
mod passes;
mod state;
mod waiting;

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use super::losses::{Loss, Losses};
use super::spool::Kept;
use crate::protocol::Envelope;
use keeping::Copy;
pub(super) use keeping::Keep;
pub(super) use state::Next;
use state::{Doing, State};
use waiting::Waiting;
pub(crate) use waiting::{Queued, Rank};

#[derive(Debug)]
pub(super) struct Queue<J> {
    state: Mutex<State<J>>,
    /// There is something to do for the worker.
    work: Condvar,
    /// There is something to do for the keeper.
    disk: Condvar,
    /// The worker or the keeper did something.
    progress: Condvar,
}

impl<J: Queued> Queue<J> {
    /// Empty; the worker begins by looking for what is due.
    pub(super) fn new() -> Self {
        Self { state: Mutex::new(State::new()), work: Condvar::new(), disk: Condvar::new(), progress: Condvar::new() }
    }

    /// Takes a job in; false if it is lost.
    pub(super) fn push(&self, job: J) -> bool {
        let mut state = self.lock();
        if !state.is_open {
            drop(state);
            return false;
        }
        let (is_in, evicted) = state.waiting.push(job);
        state.lost.add(Loss::Overflow, evicted.len() as u64);
        let (wakes_worker, wakes_keeper) = (state.worker == Doing::Rests, state.keeping.is_wanted());
        drop(state);
        if wakes_worker {
            self.work.notify_one();
        }
        if wakes_keeper {
            self.disk.notify_one();
        }
        // What was given up may be what somebody waits for.
        if !evicted.is_empty() {
            self.progress.notify_all();
        }
        drop(evicted);
        is_in
    }

    /// Counts events that never became jobs, or that were jobs of another run.
    pub(super) fn lose(&self, reason: Loss, events: u64) {
        self.lock().lost.add(reason, events);
    }

    /// Has the worker look for what is due at that time, or earlier.
    pub(super) fn look_at(&self, due: Instant) {
        let mut state = self.lock();
        if state.look_at.is_none_or(|at| due < at) {
            state.look_at = Some(due);
            let wakes_worker = state.worker == Doing::Rests;
            drop(state);
            if wakes_worker {
                self.work.notify_one();
            }
        }
    }

    /// Waits until there is something to do. For the worker.
    pub(super) fn next(&self) -> Next<J> {
        let mut state = self.lock();
        loop {
            let now = Instant::now();
            if let Some(next) = state.next(now) {
                let is_busy = state.in_hands.is_some();
                let wakes_keeper = state.keeping.is_to_watch(is_busy);
                drop(state);
                if wakes_keeper {
                    self.disk.notify_one();
                }
                return next;
            }
            let until = state.look_at.into_iter().chain(state.pass).chain(state.next_pass).min();
            state.worker = Doing::Rests;
            state = match until {
                Some(until) => {
                    let time = until.saturating_duration_since(now);
                    self.work.wait_timeout(state, time).unwrap_or_else(PoisonError::into_inner).0
                }
                None => self.work.wait(state).unwrap_or_else(PoisonError::into_inner),
            };
            state.worker = Doing::Works;
        }
    }

    /// Takes in what was due, and when to look again.
    pub(super) fn looked(&self, due: impl ExactSizeIterator<Item = J>, again: Option<Instant>) {
        let mut state = self.lock();
        state.worker = Doing::Works;
        let mut evicted = Vec::new();
        if state.has_ended {
            state.lost.add(Loss::Abandoned, due.len() as u64);
            evicted.extend(due);
        } else {
            for job in due {
                evicted.extend(state.waiting.push(job).1);
            }
            state.lost.add(Loss::Overflow, evicted.len() as u64);
        }
        state.look_at = state.look_at.into_iter().chain(again).min();
        drop(state);
        self.progress.notify_all();
        drop(evicted);
    }

    /// The job in the worker's hands became this, which is about to be sent.
    pub(super) fn hold(&self, envelope: &Arc<Envelope>) {
        if let Some(hands) = &mut self.lock().in_hands {
            hands.envelope = Some(Arc::clone(envelope));
        }
    }

    /// The job in the worker's hands is done: delivered, kept, or lost for a reason. Says how many were lost so far, and
    /// which file is of no use any more.
    pub(super) fn finish(&self, reason: Option<Loss>) -> (Losses, Option<Kept>) {
        let mut state = self.lock();
        let mut useless = None;
        // What was given up is counted already.
        if let Some(hands) = state.in_hands.take() {
            if let Some(reason) = reason {
                state.lost.add(reason, 1);
            }
            match hands.copy {
                Copy::Kept(kept) => useless = Some(kept),
                Copy::Writing => state.keeping.disown(),
                Copy::None | Copy::Needed | Copy::Failed => {}
            }
        }
        let lost = state.lost;
        drop(state);
        self.progress.notify_all();
        (lost, useless)
    }

    /// The server was told what it could be told; who asked for it up to that number need not wait any more. Unless all
    /// `is_delivered`, they hear so.
    pub(super) fn answered(&self, number: u64, is_delivered: bool) {
        self.lock().asked.answer(number, is_delivered);
        self.progress.notify_all();
    }

    /// When those who wait give up.
    pub(super) fn deadline(&self) -> Instant {
        let now = Instant::now();
        let deadline = self.lock().deadline.unwrap_or(now);
        deadline.max(now)
    }

    /// Waits until all that was taken in before is done, and the server told of what was lost; false if it is not by the
    /// deadline.
    pub(super) fn wait_until_done(&self, deadline: Option<Instant>) -> bool {
        self.wait_for(self.ask(deadline), deadline)
    }

    /// Has all that was taken in before done by the deadline, and the server told of what was lost. What to wait for; none
    /// if the worker is not done with looking by then.
    pub(super) fn ask(&self, deadline: Option<Instant>) -> Option<u64> {
        let (mut state, in_time) = self.wait(self.lock(), deadline, |state| state.worker != Doing::Looks);
        if !in_time {
            return None;
        }
        state.wait_until(deadline);
        let last = state.waiting.last();
        let number = state.asked.ask(last);
        drop(state);
        self.work.notify_one();
        Some(number)
    }

    /// Waits for what was [asked for](Self::ask); false if it is not done by the deadline.
    pub(super) fn wait_for(&self, asked: Option<u64>, deadline: Option<Instant>) -> bool {
        let Some(number) = asked else { return false };
        let is_answered = |state: &State<J>| state.has_ended || state.asked.is_answered(number);
        let (state, in_time) = self.wait(self.lock(), deadline, is_answered);
        in_time && !state.asked.is_refused(number)
    }

    /// Takes nothing in any more; the worker ends when it did what there is and told the server what was lost.
    pub(super) fn shut(&self) {
        let mut state = self.lock();
        if state.is_open {
            state.is_open = false;
            let last = state.waiting.last();
            state.asked.ask(last);
        }
        drop(state);
        self.work.notify_one();
    }

    /// Waits until the worker has ended; false if it has not by the deadline.
    pub(super) fn wait_until_ended(&self, deadline: Option<Instant>) -> bool {
        let mut state = self.lock();
        state.wait_until(deadline);
        self.wait(state, deadline, |state| state.has_ended).1
    }

    /// Whether nothing is done any more.
    pub(super) fn has_ended(&self) -> bool {
        self.lock().has_ended
    }

    /// Gives up what is not done yet. Says how many reports were lost in all.
    pub(super) fn end(&self) -> Losses {
        let mut state = self.lock();
        let in_hands = state.in_hands.take().filter(|hands| hands.number.is_some());
        let is_lost = in_hands.is_some_and(|hands| !matches!(hands.copy, Copy::Kept(_)));
        let with_keeper = state.keeping.number().is_some();
        let remaining = state.waiting.len() + usize::from(is_lost) + usize::from(with_keeper);
        state.lost.add(Loss::Abandoned, remaining as u64);
        state.is_open = false;
        state.has_ended = true;
        state.worker = Doing::Works;
        let waiting = std::mem::replace(&mut state.waiting, Waiting::new());
        let lost = state.lost;
        drop(state);
        self.progress.notify_all();
        self.disk.notify_one();
        drop(waiting);
        lost
    }

    fn wait<'a>(
        &self,
        mut state: MutexGuard<'a, State<J>>,
        deadline: Option<Instant>,
        until: impl Fn(&State<J>) -> bool,
    ) -> (MutexGuard<'a, State<J>>, bool) {
        while !until(&state) {
            state = match deadline.map(|deadline| deadline.saturating_duration_since(Instant::now())) {
                Some(time) if time.is_zero() => return (state, false),
                Some(time) => self.progress.wait_timeout(state, time).unwrap_or_else(PoisonError::into_inner).0,
                None => self.progress.wait(state).unwrap_or_else(PoisonError::into_inner),
            };
        }
        (state, true)
    }

    fn lock(&self) -> MutexGuard<'_, State<J>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
