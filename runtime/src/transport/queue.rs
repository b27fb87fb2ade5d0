//! What waits for the worker, and waiting for what the worker does.
//!
//! Rule: no user code runs under the lock, so whoever takes it gets it soon. Jobs are dropped outside of it.

mod waiting;

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::losses::{Loss, Losses};
use waiting::Waiting;
pub(crate) use waiting::{Queued, Rank};

#[derive(Debug)]
pub(super) struct Queue<J> {
    state: Mutex<State<J>>,
    /// There is something to do for the worker.
    work: Condvar,
    /// The worker did something.
    progress: Condvar,
}

#[derive(Debug)]
struct State<J> {
    waiting: Waiting<J>,
    /// The number of the job that the worker has in its hands.
    in_hands: Option<u64>,
    /// When to look for what is due.
    look_at: Option<Instant>,
    /// The worker is looking: it may have jobs in its hands that are not counted yet.
    is_looking: bool,
    asked: Asked,
    /// When the last of those who wait gives up.
    deadline: Option<Instant>,
    /// Jobs are taken in.
    is_open: bool,
    /// Nothing is done any more.
    has_ended: bool,
    lost: Losses,
}

/// Those who flush want the server to be told of losses.
#[derive(Debug, Default)]
struct Asked {
    /// The number of the job after which to tell it, and of who asked. Ordered by both.
    open: VecDeque<(u64, u64)>,
    /// The number of who asked last, and of the last one who is answered.
    last: u64,
    answered: u64,
    /// The number of the last one who is told that not all is delivered.
    refused: u64,
}

impl Asked {
    /// To be answered once the jobs up to `last` are done.
    fn ask(&mut self, last: u64) -> u64 {
        // Those who wait for the same need one answer.
        match self.open.back() {
            Some(&(after, number)) if after == last => number,
            _ => {
                self.last += 1;
                self.open.push_back((last, self.last));
                self.last
            }
        }
    }
}

/// What the worker is to do next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next<J> {
    Do(J),
    /// Look for what is due, and then call [`Queue::looked`].
    Look,
    /// Tell the server what was lost, and then call [`Queue::told`] with this number.
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
        let oldest = self.waiting.oldest().into_iter().chain(self.in_hands).min();
        self.has_ended || oldest.is_none_or(|oldest| oldest > last)
    }

    /// The number of the last one who may be answered now.
    fn take_asked(&mut self) -> Option<u64> {
        let mut last = None;
        while let Some(&(after, number)) = self.asked.open.front() {
            if !self.is_done(after) {
                break;
            }
            self.asked.open.pop_front();
            last = Some(number);
        }
        last
    }
}

impl<J: Queued> Queue<J> {
    /// Empty; the worker begins by looking for what is due.
    pub(super) fn new() -> Self {
        let state = State {
            waiting: Waiting::new(),
            in_hands: None,
            look_at: Some(Instant::now()),
            is_looking: false,
            asked: Asked::default(),
            deadline: None,
            is_open: true,
            has_ended: false,
            lost: Losses::default(),
        };
        Self { state: Mutex::new(state), work: Condvar::new(), progress: Condvar::new() }
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
        drop(state);
        self.work.notify_one();
        // What was given up may be what somebody waits for.
        self.progress.notify_all();
        drop(evicted);
        is_in
    }

    /// Counts events that never became jobs.
    pub(super) fn lose(&self, reason: Loss) {
        self.lock().lost.add(reason, 1);
    }

    /// Has the worker look for what is due at that time, or earlier.
    pub(super) fn look_at(&self, due: Instant) {
        let mut state = self.lock();
        if state.look_at.is_none_or(|at| due < at) {
            state.look_at = Some(due);
            drop(state);
            self.work.notify_one();
        }
    }

    /// Waits until there is something to do. For the worker.
    pub(super) fn next(&self) -> Next<J> {
        let mut state = self.lock();
        loop {
            if state.has_ended {
                return Next::End;
            }
            let now = Instant::now();
            let look_in = state.look_at.map(|at| at.saturating_duration_since(now));
            if look_in.is_some_and(|time| time.is_zero()) {
                state.look_at = None;
                state.is_looking = true;
                return Next::Look;
            }
            if let Some(number) = state.take_asked() {
                return Next::Tell(number);
            }
            if let Some((number, job)) = state.waiting.pop() {
                state.in_hands = Some(number);
                return Next::Do(job);
            }
            if !state.is_open {
                return Next::End;
            }
            state = match look_in {
                Some(time) => self.work.wait_timeout(state, time).unwrap_or_else(PoisonError::into_inner).0,
                None => self.work.wait(state).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }

    /// Takes in what was due, and when to look again.
    pub(super) fn looked(&self, due: impl ExactSizeIterator<Item = J>, again: Option<Instant>) {
        let mut state = self.lock();
        state.is_looking = false;
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

    /// The job in the worker's hands is done: delivered, or lost for a reason. Says how many were lost so far.
    pub(super) fn finish(&self, reason: Option<Loss>) -> Losses {
        let mut state = self.lock();
        // What was given up is counted already.
        if state.in_hands.take().is_some()
            && let Some(reason) = reason
        {
            state.lost.add(reason, 1);
        }
        let lost = state.lost;
        drop(state);
        self.progress.notify_all();
        lost
    }

    /// The server was told what it could be told; who asked for it up to that number need not wait any more. Unless all
    /// `is_delivered`, they hear so.
    pub(super) fn told(&self, number: u64, is_delivered: bool) {
        let mut state = self.lock();
        state.asked.answered = state.asked.answered.max(number);
        if !is_delivered {
            state.asked.refused = state.asked.answered;
        }
        drop(state);
        self.progress.notify_all();
    }

    /// When those who wait give up.
    pub(super) fn deadline(&self) -> Instant {
        let now = Instant::now();
        let deadline = self.lock().deadline.unwrap_or(now);
        deadline.max(now)
    }

    /// How many were lost so far.
    pub(super) fn lost(&self) -> Losses {
        self.lock().lost
    }

    /// Waits until all that was taken in before is done, and the server told of what was lost; false if it is not by the
    /// deadline.
    pub(super) fn wait_until_done(&self, deadline: Option<Instant>) -> bool {
        let (mut state, in_time) = self.wait(self.lock(), deadline, |state| !state.is_looking);
        if !in_time {
            return false;
        }
        state.wait_until(deadline);
        let last = state.waiting.last();
        let number = state.asked.ask(last);
        self.work.notify_one();
        let (state, in_time) = self.wait(state, deadline, |state| state.has_ended || state.asked.answered >= number);
        in_time && (state.asked.refused < number || state.asked.answered < number)
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

    /// Gives up what is not done yet. Says how many reports were lost in all.
    pub(super) fn end(&self) -> Losses {
        let mut state = self.lock();
        let remaining = state.waiting.len() + usize::from(state.in_hands.take().is_some());
        state.lost.add(Loss::Abandoned, remaining as u64);
        state.is_open = false;
        state.has_ended = true;
        state.is_looking = false;
        let waiting = std::mem::replace(&mut state.waiting, Waiting::new());
        let lost = state.lost;
        drop(state);
        self.progress.notify_all();
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
