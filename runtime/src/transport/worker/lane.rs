use std::cell::Cell;
use std::io;
use std::ptr;
use std::sync::{Arc, OnceLock, Weak};
use std::thread;
use std::time::{Duration, Instant};

use super::courier::Courier;
use super::keeper::Keeper;
use super::{Held, Recipe};
use crate::notice;
use crate::transport::copies::Copies;
use crate::transport::queue::{Queue, Queued};

/// The part of a time limit that the network gives up for the disk.
const FOR_THE_DISK: u32 = 4;
/// How much of it at most: more is not needed where a disk is well.
const LONGEST_FOR_THE_DISK: Duration = Duration::from_secs(1);

thread_local! {
    /// The queue whose worker this thread is. Without a destructor, so that it can be asked until the thread is gone.
    static WORKS_ON: Cell<*const ()> = const { Cell::new(ptr::null()) };
}

/// The queue and the threads of one process. A fork has a copy of the queue, but not the threads, and whoever held the lock
/// at the time holds it for ever there: it gets a lane of its own, and leaves what is in this one to the process it is of.
#[derive(Debug)]
pub(super) struct Lane<J: Queued> {
    pub(super) queue: Arc<Queue<Held<J>>>,
    process: u32,
    has_keeper: bool,
    /// Those that get copies, as long as one of the threads may have something for them.
    copies: Weak<Copies>,
    in_fork: OnceLock<Option<Box<Self>>>,
}

impl<J: Queued> Lane<J> {
    /// The one of this process, if it was started.
    pub(super) fn begun(&self) -> Option<&Self> {
        let process = std::process::id();
        let mut lane = self;
        while lane.process != process {
            lane = lane.in_fork.get()?.as_deref()?;
        }
        Some(lane)
    }
}

impl<J: Queued + Send + 'static> Lane<J> {
    /// The one of this process, started if this is a fork of the one that it was started in.
    pub(super) fn of_this_process(&self, recipe: &Arc<Recipe<J>>) -> Option<&Self> {
        let process = std::process::id();
        let mut lane = self;
        while lane.process != process {
            lane = lane.in_fork.get_or_init(|| Self::start_in_fork(recipe)).as_deref()?;
        }
        Some(lane)
    }

    pub(super) fn start(recipe: &Arc<Recipe<J>>) -> io::Result<Self> {
        let files = (recipe.spool)().map(Arc::new);
        let queue = Arc::new(Queue::new());
        let copies = Arc::new(Copies::start((recipe.copies)()));
        let mut has_keeper = false;
        if let Some(files) = &files {
            queue.begin_keeping();
            let keeper = Keeper {
                queue: Arc::clone(&queue),
                recipe: Arc::clone(recipe),
                files: Arc::clone(files),
                copies: Arc::clone(&copies),
            };
            let thread = thread::Builder::new().name("redhanded-disk".into());
            let begun = thread.spawn({
                let queue = Arc::clone(&queue);
                move || Self::work(&queue, || keeper.run())
            });
            match begun {
                Ok(_) => has_keeper = true,
                Err(error) => {
                    notice::debug(format_args!("the system gives no thread to write from: {error}"));
                    queue.adopted(false);
                    queue.keeper_ended();
                }
            }
        }
        let of_lane = Arc::downgrade(&copies);
        let courier = Courier::new(Arc::clone(&queue), Arc::clone(recipe), files, copies);
        // Never joined: it may hang in a transport for ever, and in a fork there is nothing to join.
        thread::Builder::new().name("redhanded".into()).spawn({
            let queue = Arc::clone(&queue);
            move || Self::work(&queue, || courier.run())
        })?;
        Ok(Self { queue, process: std::process::id(), has_keeper, copies: of_lane, in_fork: OnceLock::new() })
    }

    fn start_in_fork(recipe: &Arc<Recipe<J>>) -> Option<Box<Self>> {
        match Self::start(recipe) {
            Ok(lane) => Some(Box::new(lane)),
            Err(error) => {
                notice::warn(format_args!(
                    "the system gives no thread to report from in this fork ({error}); nothing is reported from here"
                ));
                None
            }
        }
    }

    fn work(queue: &Arc<Queue<Held<J>>>, work: impl FnOnce()) {
        // The whole thread works on our behalf: nothing is recorded here, and the panic hook stays silent.
        let _busy = crate::capture::busy::Busy::enter();
        WORKS_ON.with(|works_on| works_on.set(Arc::as_ptr(queue).cast()));
        work();
    }
}

impl<J: Queued> Lane<J> {
    /// Says that it is of that process, and returns the one that it was of.
    #[cfg(test)]
    pub(super) const fn pretend_process(&mut self, process: u32) -> u32 {
        std::mem::replace(&mut self.process, process)
    }

    /// Whether this thread is one of its own.
    pub(super) fn is_own_thread(&self) -> bool {
        WORKS_ON.with(Cell::get) == Arc::as_ptr(&self.queue).cast()
    }

    /// Has those that get copies deliver what they were given, and waits for that until the deadline.
    pub(super) fn flush_copies(&self, deadline: Option<Instant>) {
        if let (Some(copies), Some(deadline)) = (self.copies.upgrade(), deadline) {
            copies.flush(deadline);
        }
    }

    /// Until when the network may take its time, and the disk.
    pub(super) fn deadlines(&self, timeout: Duration) -> (Option<Instant>, Option<Instant>) {
        let for_the_disk = (timeout / FOR_THE_DISK).min(LONGEST_FOR_THE_DISK);
        let for_the_disk = if self.has_keeper { for_the_disk } else { Duration::ZERO };
        let all = Instant::now().checked_add(timeout);
        (all.and_then(|all| all.checked_sub(for_the_disk)), all)
    }
}
