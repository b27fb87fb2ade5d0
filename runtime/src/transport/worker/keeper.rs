//! The thread that writes to the disk what the network does not take in time.

use std::sync::Arc;
use std::time::SystemTime;

use super::{Held, Recipe};
use crate::capture::isolate::{attempt, discard, isolate};
use crate::notice;
use crate::protocol::Envelope;
use crate::transport::copies::Copies;
use crate::transport::losses::Loss;
use crate::transport::queue::{Keep, Queue, Queued};
use crate::transport::spool::{Files, Kept};

pub(super) struct Keeper<J: Queued> {
    pub(super) queue: Arc<Queue<Held<J>>>,
    pub(super) recipe: Arc<Recipe<J>>,
    pub(super) files: Arc<Files>,
    pub(super) copies: Arc<Copies>,
}

impl<J: Queued> Keeper<J> {
    pub(super) fn run(self) {
        adopt(&self.files, &self.queue, self.recipe.runs.abnormal);
        if let Some(marker) = (self.recipe.runs.marker)() {
            let _ = self.files.mark(&marker);
        }
        self.queue.adopted(!self.files.is_empty());
        loop {
            match self.queue.next_to_keep() {
                Keep::Copy(envelope) => {
                    let copy = keep(&self.files, &self.queue, &envelope);
                    if let Some(useless) = self.queue.copied(copy) {
                        self.files.remove(&useless);
                    }
                    self.queue.done_copying();
                    attempt(move || drop(envelope));
                }
                Keep::Job(number, job) => self.keep_job(number, job),
                Keep::Sync => {
                    keep_last_word(&self.files, &self.queue, &self.recipe);
                    keep_losses(&self.files, &self.queue, self.recipe.tells_losses);
                    self.files.sync();
                }
                Keep::End => break,
            }
        }
        // What is left is for others from now on, also where this process goes on.
        if self.queue.has_ended() {
            self.files.end();
        }
        self.queue.keeper_ended();
    }

    fn keep_job(&self, number: u64, job: Held<J>) {
        let rank = job.rank();
        let envelope = match job {
            Held::Ready(envelope, _) => Ok(envelope),
            Held::Job(job) => match isolate(|| (self.recipe.prepare)(job)) {
                Ok(envelope) => envelope.map(Arc::new).inspect(|envelope| self.copies.give(envelope)),
                Err(payload) => {
                    discard(payload);
                    Err(Loss::Panic)
                }
            },
        };
        let envelope = match envelope {
            Ok(envelope) => envelope,
            Err(reason) => return self.queue.kept(number, Some(reason), None),
        };
        if keep(&self.files, &self.queue, &envelope).is_some() {
            attempt(move || drop(envelope));
            return self.queue.kept(number, None, None);
        }
        self.queue.kept(number, None, Some(Held::Ready(envelope, rank)));
    }
}

/// Takes over what dead runs left.
pub(super) fn adopt<J: Queued>(files: &Files, queue: &Queue<J>, abnormal: fn(&[u8]) -> Option<Envelope>) {
    let adopted = files.adopt(SystemTime::now());
    queue.lose(Loss::Torn, adopted.torn);
    queue.lose(Loss::Evicted, adopted.evicted);
    queue.inherit(&adopted.losses);
    for run in adopted.markers.iter().filter_map(|marker| abnormal(marker)) {
        let _ = keep(files, queue, &run);
    }
}

/// The last word of this run, if nobody sends it any more.
pub(super) fn keep_last_word<J: Queued, K>(files: &Files, queue: &Queue<J>, recipe: &Recipe<K>) {
    if let Some(last) = (recipe.runs.end)()
        && keep(files, queue, &last).is_some()
    {
        files.unmark();
    }
}

/// Writes an envelope to the disk, and tells once if that cannot be.
pub(super) fn keep<J: Queued>(files: &Files, queue: &Queue<J>, envelope: &Envelope) -> Option<Kept> {
    match files.keep(envelope, SystemTime::now()) {
        Ok((kept, evicted)) => {
            queue.lose(Loss::Evicted, evicted);
            notice::debug(format_args!("a report is kept in {}", files.root().display()));
            Some(kept)
        }
        Err(error) => {
            if queue.is_first_failure_to_keep() {
                notice::warn(format_args!(
                    "what cannot be sent is not kept for later, because {} cannot be used ({error}); name another folder \
                     by `REDHANDED_SPOOL`, or set that to `off`",
                    files.root().display()
                ));
            }
            None
        }
    }
}

/// What the server has still to be told goes to the disk: nobody else will tell it.
pub(super) fn keep_losses<J: Queued>(files: &Files, queue: &Queue<J>, tells_losses: bool) {
    let (lost, told) = queue.lost();
    let untold = lost.words(&told);
    if tells_losses && !untold.is_empty() && files.keep_losses(&untold, SystemTime::now()).is_ok() {
        queue.told(lost);
    }
}
