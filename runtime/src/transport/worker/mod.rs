//! The threads that deliver: one for the network, and with a spool one for the disk.
//!
//! Rules: the transport is made, used and dropped on its thread and nowhere else. Nothing that runs there ends it: what
//! panics costs the job that it panicked over. Whoever waits for it has a deadline.

mod courier;
mod keeper;
mod lane;

use std::sync::Arc;
use std::time::{Duration, Instant};
use std::{fmt, io};

use super::losses::Loss;
use super::queue::{Queued, Rank};
use super::spool::Files;
use super::{Transport, size};
use crate::notice;
use crate::protocol::Envelope;
use lane::Lane;

/// What jobs come from when they are due: the jobs that waited long enough, and when to look again.
pub(crate) type Due<J> = dyn Fn(Instant) -> (Vec<J>, Option<Instant>) + Send + Sync;

/// All that it takes to start, in a fork too.
pub(crate) struct Recipe<J> {
    /// Makes the transport, on its thread. `None` if there is none for this process.
    pub(crate) connect: Box<dyn Fn() -> Option<Box<dyn Transport>> + Send + Sync>,
    /// Those of this process that get a copy of what is made ready.
    pub(crate) copies: Box<dyn Fn() -> Vec<Box<dyn Transport>> + Send + Sync>,
    /// Makes of a job what is sent, or says why nothing is.
    pub(crate) prepare: Box<dyn Fn(J) -> Result<Envelope, Loss> + Send + Sync>,
    pub(crate) due: Box<Due<J>>,
    /// The server hears of what was lost.
    pub(crate) tells_losses: bool,
    pub(crate) runs: Runs,
    /// Where what cannot be sent is kept.
    pub(crate) spool: Box<dyn Fn() -> Option<Files> + Send + Sync>,
}

/// What is told of runs of the program.
pub(crate) struct Runs {
    /// What this one leaves on the disk while it runs.
    pub(crate) marker: Box<dyn Fn() -> Option<Vec<u8>> + Send + Sync>,
    /// What is said of one that left this and no word.
    pub(crate) abnormal: fn(&[u8]) -> Option<Envelope>,
    /// The last word of this one, if it was not said.
    pub(crate) end: Box<dyn Fn() -> Option<Envelope> + Send + Sync>,
}

impl<J> fmt::Debug for Recipe<J> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recipe").field("tells_losses", &self.tells_losses).finish_non_exhaustive()
    }
}

/// A job, or what became of it while it could not be written to the disk.
#[derive(Debug)]
enum Held<J> {
    Job(J),
    Ready(Arc<Envelope>, Rank),
}

impl<J: Queued> Queued for Held<J> {
    fn rank(&self) -> Rank {
        match self {
            Self::Job(job) => job.rank(),
            Self::Ready(_, rank) => *rank,
        }
    }

    fn bytes(&self) -> usize {
        match self {
            Self::Job(job) => job.bytes(),
            Self::Ready(envelope, _) => envelope.event().map_or(0, size::of),
        }
    }
}

/// The threads of this process and their queue. `J` is what waits in the queue.
#[derive(Debug)]
pub(crate) struct Worker<J: Queued> {
    recipe: Arc<Recipe<J>>,
    first: Lane<J>,
}

impl<J: Queued + Send + 'static> Worker<J> {
    /// Starts the threads.
    ///
    /// # Errors
    /// If the system gives none.
    pub(crate) fn start(recipe: Recipe<J>) -> io::Result<Self> {
        let recipe = Arc::new(recipe);
        Ok(Self { first: Lane::start(&recipe)?, recipe })
    }

    /// Queues a job; false if it was lost.
    pub(crate) fn push(&self, job: J) -> bool {
        self.lane().is_some_and(|lane| lane.queue.push(Held::Job(job)))
    }

    /// Counts an event that is not going to be pushed.
    pub(crate) fn lose(&self, reason: Loss) {
        if let Some(lane) = self.lane() {
            lane.queue.lose(reason, 1);
        }
    }

    /// Sees to it that what is due by then is looked at.
    pub(crate) fn wake_at(&self, due: Instant) {
        if let Some(lane) = self.lane() {
            lane.queue.look_at(due);
        }
    }

    /// Waits until all that was pushed before is delivered, kept or lost; false if that took longer. On the worker thread,
    /// which would wait for itself, it does not wait.
    pub(crate) fn flush(&self, timeout: Duration) -> bool {
        let Some(lane) = self.first.begun() else { return true };
        let timeout = if lane.is_own_thread() { Duration::ZERO } else { timeout };
        lane.queue.wait_until_done(Instant::now().checked_add(timeout))
    }

    /// As [`flush`](Self::flush) of all of them, where the process is about to die: what is not delivered in time is on the
    /// disk then, and outlives the system. All have the same time, so that what one hangs in costs no other.
    pub(crate) fn flush_or_keep<'a>(workers: impl Iterator<Item = &'a Self>, timeout: Duration) {
        let lanes = workers.filter_map(|worker| worker.first.begun()).filter(|lane| !lane.is_own_thread());
        let ask = |lane: &'a Lane<J>| {
            let (network, all) = lane.deadlines(timeout);
            (network, all, lane.queue.ask(network), lane)
        };
        let mut asked: Vec<_> = lanes.map(ask).collect();
        // Those that need no time for a disk have all of it for the network.
        asked.sort_by_key(|&(network, ..)| network);
        let is_late = |&(network, _, number, lane): &(_, _, _, &Lane<J>)| {
            let is_late = !lane.queue.wait_for(number, network);
            if is_late {
                lane.queue.begin_keeping_all();
            }
            is_late
        };
        asked.retain(is_late);
        for (_, all, _, lane) in asked {
            lane.queue.wait_until_kept(all);
            lane.flush_copies(all);
        }
    }

    /// Takes no more jobs, and waits until what there is is delivered or lost and the thread has ended; false if that
    /// took longer. What is left then is on the disk, as far as there is a spool and time, or lost, and the thread ends when
    /// its transport lets it.
    pub(crate) fn close(&self, timeout: Duration) -> bool {
        let Some(lane) = self.first.begun() else { return true };
        lane.queue.shut();
        // The worker's own thread cannot see itself end: it goes on with what there is and ends after that.
        if lane.is_own_thread() {
            return false;
        }
        let (network, all) = lane.deadlines(timeout);
        let in_time = lane.queue.wait_until_ended(network);
        if !in_time {
            lane.queue.keep_all(all);
            lane.flush_copies(all);
        }
        let lost = lane.queue.end();
        if !in_time {
            lane.queue.wait_until_keeper_ended(all);
        }
        if lost.total() > 0 {
            notice::warn(lost);
        }
        in_time
    }

    /// The lane of this process, started if this is a fork of the one that it was started in.
    fn lane(&self) -> Option<&Lane<J>> {
        self.first.of_this_process(&self.recipe)
    }
}

impl<J: Queued> Drop for Worker<J> {
    fn drop(&mut self) {
        if let Some(lane) = self.first.begun() {
            lane.queue.shut();
        }
    }
}

#[cfg(test)]
mod tests;
