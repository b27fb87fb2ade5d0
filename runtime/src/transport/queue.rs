//! What waits for the worker, and waiting for what the worker does.
//!
//! Rule: no user code runs under the lock, so whoever takes it gets it soon. Jobs are dropped outside of it.

mod asked;
mod keeping;
mod knowledge;
mod passes;
mod waiting;

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::losses::{Loss, Losses};
use super::spool::Kept;
use crate::protocol::Envelope;
use asked::Asked;
pub(super) use keeping::Keep;
use keeping::{Copy, Keeping};
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

#[derive(Debug)]
struct State<J> {
    waiting: Waiting<J>,
    /// What the worker has in its hands.
    in_hands: Option<InHands>,
    /// When to look for what is due.
    look_at: Option<Instant>,
    worker: Doing,
    asked: Asked,
    /// When the last of those who wait gives up.
    deadline: Option<Instant>,
    /// What is on the disk is being sent: when the next one is.
    pass: Option<Instant>,
    /// When to begin with that again.
    next_pass: Option<Instant>,
    keeping: Keeping,
    /// Jobs are taken in.
    is_open: bool,
    /// Nothing is done any more.
    has_ended: bool,
    lost: Losses,
    /// Those of earlier runs, of which the server does not know.
    inherited: Losses,
    /// The losses that the server knows of, or will know of from the disk.
    told: Losses,
}

/// What the worker does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Doing {
    /// It waits for something to do: who has something wakes it, which costs a call of the system.
    Rests,
    /// It looks for what is due, and may have jobs in its hands that are not counted yet.
    Looks,
    Works,
}

#[derive(Debug)]
struct InHands {
    /// None of what comes from the disk.
    number: Option<u64>,
    since: Instant,
    /// What is being sent.
    envelope: Option<Arc<Envelope>>,
    copy: Copy,
}

/// What the worker is to do next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next<J> {
    Do(J),
    /// Look for what is due, and then call [`Queue::looked`].
    Look,
    /// Send one from the disk, and then call [`Queue::resent`].
    Resend,
    /// Tell the server what was lost, and then call [`Queue::answered`] with this number.
    Tell(u64),
    End,
}

impl<J> State<J> {
    /// Somebody waits until then.
    fn wait_until(&mut self, deadline: Option<Instant>) {
        // A century is for ever, and can be added to any time.
        let deadline = deadline.or_else(|| Instant::now().checked_add(Duration::from_hours(100 * 365 * 24)));
        self.deadline = self.deadline.max(deadline);
    }

    /// Whether all jobs up to that number are done.
    fn is_done(&self, last: u64) -> bool {
        let in_hands = self.in_hands.as_ref().and_then(|hands| hands.number);
        let oldest = self.waiting.oldest().into_iter().chain(in_hands).chain(self.keeping.number()).min();
        self.has_ended || oldest.is_none_or(|oldest| oldest > last)
    }

    fn take_in_hands(&mut self, number: Option<u64>) {
        self.in_hands = Some(InHands { number, since: Instant::now(), envelope: None, copy: Copy::None });
    }

    /// What to do now; none if there is nothing.
    fn next(&mut self, now: Instant) -> Option<Next<J>> {
        let is_due = |at: Option<Instant>| at.is_some_and(|at| at <= now);
        if self.has_ended {
            return Some(Next::End);
        }
        if is_due(self.look_at) {
            self.look_at = None;
            self.worker = Doing::Looks;
            return Some(Next::Look);
        }
        if !self.keeping.is_adopting() && self.asked.first().is_some_and(|after| self.is_done(after)) {
            // Who waits for what is to be delivered waits for what is on the disk too, as far as it goes out.
            if self.pass.is_some() {
                self.take_in_hands(None);
                return Some(Next::Resend);
            }
            let mut asked = std::mem::take(&mut self.asked);
            let number = asked.take(|after| self.is_done(after));
            self.asked = asked;
            return number.map(Next::Tell);
        }
        if let Some((number, job)) = self.waiting.pop() {
            self.take_in_hands(Some(number));
            return Some(Next::Do(job));
        }
        if is_due(self.next_pass) {
            self.next_pass = None;
            self.pass.get_or_insert(now);
        }
        if is_due(self.pass) || (self.pass.is_some() && !self.is_open) {
            self.take_in_hands(None);
            return Some(Next::Resend);
        }
        (!self.is_open && self.keeping.is_idle()).then_some(Next::End)
    }
}

impl<J: Queued> Queue<J> {
    /// Empty; the worker begins by looking for what is due.
    pub(super) fn new() -> Self {
        let state = State {
            waiting: Waiting::new(),
            in_hands: None,
            look_at: Some(Instant::now()),
            worker: Doing::Works,
            asked: Asked::default(),
            deadline: None,
            pass: None,
            next_pass: None,
            keeping: Keeping::default(),
            is_open: true,
            has_ended: false,
            lost: Losses::default(),
            inherited: Losses::default(),
            told: Losses::default(),
        };
        Self { state: Mutex::new(state), work: Condvar::new(), disk: Condvar::new(), progress: Condvar::new() }
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
        let (mut state, in_time) = self.wait(self.lock(), deadline, |state| state.worker != Doing::Looks);
        if !in_time {
            return false;
        }
        state.wait_until(deadline);
        let last = state.waiting.last();
        let number = state.asked.ask(last);
        self.work.notify_one();
        let is_answered = |state: &State<J>| state.has_ended || state.asked.is_answered(number);
        let (state, in_time) = self.wait(state, deadline, is_answered);
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
