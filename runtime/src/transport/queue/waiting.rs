//! The jobs that wait: bounded in number and in bytes, and the worst failures kept longest.

use std::collections::VecDeque;

/// How many jobs may wait.
pub(super) const COUNT: usize = 10_000;
/// How many bytes they may have. One more job costs an older one, or itself.
const BYTES: usize = 32 * 1024 * 1024;

/// How much a report is worth keeping when not all can be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rank {
    /// The program dealt with it, or it is no failure.
    Minor,
    Error,
    /// A panic, or the end of the program.
    Fatal,
}

const RANKS: usize = 3;

/// What can wait.
pub(crate) trait Queued {
    fn rank(&self) -> Rank;

    /// About how many bytes it keeps.
    fn bytes(&self) -> usize;
}

/// A job and its number.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Numbered<J> {
    pub(crate) number: u64,
    bytes: usize,
    pub(crate) job: J,
}

/// Jobs come out in the order in which they came in.
#[derive(Debug)]
pub(super) struct Waiting<J> {
    /// By rank; in each, the oldest first.
    ranks: [VecDeque<Numbered<J>>; RANKS],
    bytes: usize,
    /// The number of the job that came last. The first is 1.
    last: u64,
}

impl<J> Waiting<J> {
    pub(super) fn new() -> Self {
        Self { ranks: [VecDeque::new(), VecDeque::new(), VecDeque::new()], bytes: 0, last: 0 }
    }

    pub(super) fn len(&self) -> usize {
        self.ranks.iter().map(VecDeque::len).sum()
    }

    pub(super) fn last(&self) -> u64 {
        self.last
    }

    /// The number of the job that waits longest.
    pub(super) fn oldest(&self) -> Option<u64> {
        self.ranks.iter().filter_map(|rank| rank.front()).map(|job| job.number).min()
    }

    pub(super) fn pop(&mut self) -> Option<(u64, J)> {
        let oldest = self.oldest()?;
        let rank = self.ranks.iter_mut().find(|rank| rank.front().is_some_and(|job| job.number == oldest))?;
        let Numbered { number, bytes, job } = rank.pop_front()?;
        self.bytes -= bytes;
        Some((number, job))
    }

    /// Of those that are worth most, the one that waits longest.
    pub(super) fn take_worst(&mut self) -> Option<Numbered<J>> {
        let worst = self.ranks.iter_mut().rev().find_map(VecDeque::pop_front)?;
        self.bytes -= worst.bytes;
        Some(worst)
    }

    fn is_full(&self, bytes: usize) -> bool {
        self.len() >= COUNT || self.bytes + bytes > BYTES
    }
}

impl<J: Queued> Waiting<J> {
    /// Takes a job in, if need be in place of the oldest of those that are worth least; whether it is in, and the jobs that
    /// are not, itself among them.
    pub(super) fn push(&mut self, job: J) -> (bool, Vec<J>) {
        let (rank, bytes) = (job.rank(), job.bytes());
        let mut evicted = Vec::new();
        while self.is_full(bytes) {
            // What is too large by itself costs no others.
            let others = if bytes > BYTES { &mut [] } else { self.ranks.get_mut(..=rank as usize).unwrap_or_default() };
            let Some(least) = others.iter_mut().find_map(VecDeque::pop_front) else {
                evicted.push(job);
                return (false, evicted);
            };
            self.bytes -= least.bytes;
            evicted.push(least.job);
        }
        if let Some(jobs) = self.ranks.get_mut(rank as usize) {
            self.last += 1;
            self.bytes += bytes;
            jobs.push_back(Numbered { number: self.last, bytes, job });
        }
        (true, evicted)
    }
}

impl<J: Queued> Waiting<J> {
    /// Puts a job back that was taken by [`take_worst`](Self::take_worst), as what it is by now.
    pub(super) fn put_back(&mut self, number: u64, job: J) {
        let bytes = job.bytes();
        if let Some(jobs) = self.ranks.get_mut(job.rank() as usize) {
            self.bytes += bytes;
            jobs.push_front(Numbered { number, bytes, job });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq)]
    struct Job(u32, Rank, usize);

    impl Queued for Job {
        fn rank(&self) -> Rank {
            self.1
        }

        fn bytes(&self) -> usize {
            self.2
        }
    }

    fn names(jobs: impl IntoIterator<Item = Job>) -> Vec<u32> {
        jobs.into_iter().map(|job| job.0).collect()
    }

    fn drain(mut waiting: Waiting<Job>) -> Vec<u32> {
        let jobs = names(std::iter::from_fn(|| Some(waiting.pop()?.1)));
        assert_eq!((waiting.bytes, waiting.len()), (0, 0));
        jobs
    }

    #[test]
    fn jobs_come_out_in_order_whatever_their_rank() {
        let mut waiting = Waiting::new();
        for (name, rank) in [(1, Rank::Minor), (2, Rank::Fatal), (3, Rank::Error), (4, Rank::Minor)] {
            assert_eq!(waiting.push(Job(name, rank, 1)), (true, vec![]));
        }
        assert_eq!(drain(waiting), [1, 2, 3, 4]);
    }

    #[test]
    fn the_oldest_of_those_worth_least_makes_room() {
        let third = BYTES / 3;
        let mut waiting = Waiting::new();
        for (name, rank) in [(1, Rank::Fatal), (2, Rank::Minor), (3, Rank::Minor)] {
            waiting.push(Job(name, rank, third));
        }
        assert_eq!(names(waiting.push(Job(4, Rank::Error, third)).1), [2]);
        assert_eq!(names(waiting.push(Job(5, Rank::Fatal, third)).1), [3]);
        assert_eq!(names(waiting.push(Job(6, Rank::Fatal, third)).1), [4]);
        assert_eq!(names(waiting.push(Job(7, Rank::Error, third)).1), [7], "no panic is given up for an error");
        assert_eq!(drain(waiting), [1, 5, 6]);
    }

    #[test]
    fn the_worst_is_taken_first_and_comes_back_to_its_place() {
        let mut waiting = Waiting::new();
        for (name, rank) in [(1, Rank::Minor), (2, Rank::Error), (3, Rank::Fatal), (4, Rank::Error)] {
            waiting.push(Job(name, rank, 1));
        }
        assert_eq!(waiting.take_worst().unwrap().job.0, 3);
        let Numbered { number, job, .. } = waiting.take_worst().unwrap();
        assert_eq!((number, job.0), (2, 2));
        waiting.put_back(number, job);
        assert_eq!(drain(waiting), [1, 2, 4]);
    }

    #[test]
    fn one_that_is_too_large_by_itself_costs_no_other() {
        let mut waiting = Waiting::new();
        waiting.push(Job(1, Rank::Minor, 1));
        assert_eq!(names(waiting.push(Job(2, Rank::Fatal, BYTES + 1)).1), [2]);
        assert_eq!(drain(waiting), [1]);
    }

    #[test]
    fn no_more_wait_than_the_bound_however_small_they_are() {
        let mut waiting = Waiting::new();
        let evicted: usize = (0..).take(COUNT + 3).map(|name| waiting.push(Job(name, Rank::Error, 0)).1.len()).sum();
        assert_eq!((evicted, waiting.len(), waiting.oldest()), (3, COUNT, Some(4)));
    }
}
