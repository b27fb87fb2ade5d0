//! What waits for the worker, and waiting for what the worker does.
//!
//! Rule: no user code runs under the lock, so whoever takes it gets it soon. Jobs are dropped outside of it.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use super::losses::{Loss, Losses};

/// How many jobs may wait; one more is lost.
pub(super) const BOUND: usize = 1_000;

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
    jobs: VecDeque<J>,
    /// How many jobs were ever taken in, and how many of those are delivered or lost. Jobs are done in order, so the
    /// n-th is done once `done` is n.
    taken: u64,
    done: u64,
    /// When to look for what is due.
    look_at: Option<Instant>,
    /// The worker is looking: it may have jobs in its hands that are not counted yet.
    is_looking: bool,
    /// Jobs are taken in.
    is_open: bool,
    /// Nothing is done any more.
    has_ended: bool,
    lost: Losses,
}

/// What the worker is to do next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next<J> {
    Do(J),
    /// Look for what is due, and then call [`Queue::looked`].
    Look,
    End,
}

impl<J> Queue<J> {
    /// Empty; the worker begins by looking for what is due.
    pub(super) fn new() -> Self {
        let state = State {
            jobs: VecDeque::new(),
            taken: 0,
            done: 0,
            look_at: Some(Instant::now()),
            is_looking: false,
            is_open: true,
            has_ended: false,
            lost: Losses::default(),
        };
        Self { state: Mutex::new(state), work: Condvar::new(), progress: Condvar::new() }
    }

    /// Takes a job in; false if it is lost.
    pub(super) fn push(&self, job: J) -> bool {
        // A lost job is dropped after the lock: parameters go last.
        let mut state = self.lock();
        if !state.is_open {
            return false;
        }
        if state.jobs.len() >= BOUND {
            state.lost.add(Loss::Overflow, 1);
            return false;
        }
        state.jobs.push_back(job);
        state.taken += 1;
        drop(state);
        self.work.notify_one();
        true
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
            if let Some(job) = state.jobs.pop_front() {
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

    /// Takes in what was due, and when to look again. They were captured already, so the bound is not asked.
    pub(super) fn looked(&self, due: impl ExactSizeIterator<Item = J>, again: Option<Instant>) {
        let mut state = self.lock();
        state.is_looking = false;
        if !state.has_ended {
            state.taken += due.len() as u64;
            state.jobs.extend(due);
        }
        state.look_at = state.look_at.into_iter().chain(again).min();
        drop(state);
        self.progress.notify_all();
    }

    /// One job is done: delivered, or lost for a reason. Says how many were lost so far.
    pub(super) fn finish(&self, reason: Option<Loss>) -> Losses {
        let mut state = self.lock();
        // What was given up is counted already.
        if !state.has_ended {
            state.done += 1;
            if let Some(reason) = reason {
                state.lost.add(reason, 1);
            }
        }
        let lost = state.lost;
        drop(state);
        self.progress.notify_all();
        lost
    }

    /// Waits until all that was taken in before is done; false if it is not by the deadline.
    pub(super) fn wait_until_done(&self, deadline: Option<Instant>) -> bool {
        let (state, in_time) = self.wait(self.lock(), deadline, |state| !state.is_looking);
        if !in_time {
            return false;
        }
        let last = state.taken;
        self.wait(state, deadline, |state| state.done >= last).1
    }

    /// Takes nothing in any more; the worker ends when it did what there is.
    pub(super) fn shut(&self) {
        self.lock().is_open = false;
        self.work.notify_one();
    }

    /// Waits until the worker has ended; false if it has not by the deadline.
    pub(super) fn wait_until_ended(&self, deadline: Option<Instant>) -> bool {
        self.wait(self.lock(), deadline, |state| state.has_ended).1
    }

    /// Gives up what is not done yet. Says how many reports were lost in all.
    pub(super) fn end(&self) -> Losses {
        let mut state = self.lock();
        let remaining = state.taken - state.done;
        state.lost.add(Loss::Abandoned, remaining);
        state.done = state.taken;
        state.is_open = false;
        state.has_ended = true;
        state.is_looking = false;
        let jobs = std::mem::take(&mut state.jobs);
        let lost = state.lost;
        drop(state);
        self.progress.notify_all();
        drop(jobs);
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
mod tests {
    use super::*;
    use std::time::Duration;

    /// A queue that is not about to look.
    fn queue() -> Queue<u32> {
        let queue = Queue::new();
        assert_eq!(queue.next(), Next::Look);
        queue.looked([].into_iter(), None);
        queue
    }

    impl<J> Queue<J> {
        fn is_done(&self) -> bool {
            self.wait_until_done(Some(Instant::now()))
        }
    }

    #[test]
    fn jobs_are_done_in_order_and_then_it_ends() {
        let queue = queue();
        assert!(queue.push(1) && queue.push(2));
        queue.shut();
        assert!(!queue.push(3));
        assert_eq!(queue.next(), Next::Do(1));
        assert_eq!(queue.next(), Next::Do(2));
        assert_eq!(queue.next(), Next::End);
    }

    #[test]
    fn the_first_above_the_bound_is_lost_and_counted() {
        let queue = queue();
        let pushed = (0..1_003).filter(|job| queue.push(*job)).count();
        assert_eq!(pushed, BOUND);
        assert_eq!(queue.finish(None).overflow, 3);
    }

    #[test]
    fn flushing_waits_for_a_job_that_is_in_the_workers_hands() {
        let queue = queue();
        queue.push(1);
        queue.next();
        assert!(!queue.is_done());
        queue.finish(Some(Loss::Delivery));
        assert!(queue.is_done());
    }

    #[test]
    fn flushing_waits_for_what_is_being_looked_for() {
        let queue = queue();
        queue.look_at(Instant::now());
        assert_eq!(queue.next(), Next::Look);
        assert!(!queue.is_done());
        queue.looked([7].into_iter(), None);
        assert!(!queue.is_done());
        assert_eq!(queue.next(), Next::Do(7));
        queue.finish(None);
        assert!(queue.is_done());
    }

    #[test]
    fn it_looks_at_the_earliest_time_it_was_told() {
        let queue = queue();
        let soon = Instant::now() + Duration::from_millis(1);
        queue.look_at(soon + Duration::from_hours(1));
        queue.look_at(soon);
        queue.look_at(soon + Duration::from_mins(1));
        assert_eq!(queue.next(), Next::Look);
        assert!(Instant::now() >= soon);
    }

    #[test]
    fn what_is_given_up_is_counted_once() {
        let queue = queue();
        queue.push(1);
        queue.push(2);
        queue.next();
        assert_eq!(queue.end().total(), 2, "the one in the worker's hands, and the one that waits");
        queue.finish(Some(Loss::Delivery));
        assert_eq!(queue.end().total(), 2);
        assert_eq!(queue.next(), Next::End);
        assert!(queue.is_done() && queue.wait_until_ended(None));
    }
}
