//! Transports that get a copy of what is made ready for the main one, each on a thread of its own: what they do, fail in or
//! wait for is nothing to the main one.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use super::error::WithCause;
use super::losses::OnceAMinute;
use super::{Category, DeliveryError, Transport};
use crate::capture::busy::Busy;
use crate::capture::isolate::{attempt, discard, isolate};
use crate::notice;
use crate::protocol::Envelope;

/// How many envelopes may wait for one of them; one more is not copied.
const WAITING: usize = 100;
/// How often a flush looks whether there is room to ask.
const GLANCE: Duration = Duration::from_millis(5);

/// Those that get copies.
///
/// Rule: a copy is made when an envelope is made ready, whoever does that, so that each event is copied once, whether it is
/// sent then, or written to the disk and sent by another run.
pub(crate) struct Copies(Vec<Added>);

impl Copies {
    /// One that the system gives no thread to is left out.
    pub(crate) fn start(transports: Vec<Box<dyn Transport>>) -> Self {
        let start = |transport| {
            Added::start(transport)
                .inspect_err(|error| {
                    notice::warn(format_args!("the system gives no thread for an added transport ({error})"));
                })
                .ok()
        };
        Self(transports.into_iter().filter_map(start).collect())
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Gives each of them what was made ready.
    pub(crate) fn give(&self, envelope: &Arc<Envelope>) {
        self.0.iter().for_each(|added| added.give(envelope));
    }

    /// Has all of them deliver what they were given; false if they could not by the deadline.
    pub(crate) fn flush(&self, deadline: Instant) -> bool {
        let asked: Vec<_> = self.0.iter().map(|added| added.ask(deadline)).collect();
        // Each is waited for, also after one that could not.
        asked.into_iter().filter(|answer| !answer.as_ref().is_some_and(Answer::wait)).count() == 0
    }
}

/// No main transport: there are only copies.
pub(crate) struct Nowhere;

impl Transport for Nowhere {
    fn send(&mut self, _: &Envelope) -> Result<(), DeliveryError> {
        Ok(())
    }
}

/// One of them. Its thread ends when this is dropped and it has delivered what it was given.
struct Added {
    thread: SyncSender<Job>,
    /// How many were not copied, because too many waited.
    left_out: Arc<AtomicU64>,
}

enum Job {
    Send(Arc<Envelope>),
    Flush { deadline: Instant, answer: SyncSender<bool> },
}

/// Whether one of them delivered what it was given before.
struct Answer {
    answer: Receiver<bool>,
    deadline: Instant,
}

impl Answer {
    fn wait(&self) -> bool {
        self.answer.recv_timeout(self.deadline.saturating_duration_since(Instant::now())).unwrap_or(false)
    }
}

impl Added {
    fn start(transport: Box<dyn Transport>) -> io::Result<Self> {
        let (thread, jobs) = sync_channel(WAITING);
        let left_out = Arc::new(AtomicU64::new(0));
        let copier = Copier { transport, left_out: Arc::clone(&left_out), told: OnceAMinute::default() };
        // Never joined: it may hang in the transport for ever.
        thread::Builder::new().name("redhanded-copy".into()).spawn(move || copier.run(&jobs))?;
        Ok(Self { thread, left_out })
    }

    fn give(&self, envelope: &Arc<Envelope>) {
        if self.thread.try_send(Job::Send(Arc::clone(envelope))).is_err() {
            self.left_out.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Has it deliver what it was given; none if it takes no question before the deadline.
    fn ask(&self, deadline: Instant) -> Option<Answer> {
        let (answer, receiver) = sync_channel(1);
        let mut job = Job::Flush { deadline, answer };
        loop {
            match self.thread.try_send(job) {
                Ok(()) => return Some(Answer { answer: receiver, deadline }),
                Err(TrySendError::Full(again)) if Instant::now() < deadline => {
                    job = again;
                    thread::sleep(GLANCE);
                }
                Err(_) => return None,
            }
        }
    }
}

/// What the thread has.
struct Copier {
    transport: Box<dyn Transport>,
    left_out: Arc<AtomicU64>,
    told: OnceAMinute,
}

impl Copier {
    fn run(mut self, jobs: &Receiver<Job>) {
        // Nothing is recorded here, and the panic hook stays silent.
        let _busy = Busy::enter();
        while let Ok(job) = jobs.recv() {
            match job {
                Job::Send(envelope) => self.send(&envelope),
                Job::Flush { deadline, answer } => {
                    let is_done = self.guarded(|transport| transport.flush(deadline)).unwrap_or(false);
                    // Whoever asked may have given up.
                    let _ = answer.send(is_done);
                }
            }
        }
        self.guarded(|transport| transport.shutdown(Instant::now()));
        attempt(move || drop(self));
    }

    fn send(&mut self, envelope: &Envelope) {
        if self.guarded(|transport| transport.accepts(Category::Error)) != Some(true) {
            return;
        }
        if let Some(Err(error)) = self.guarded(|transport| transport.send(envelope)) {
            attempt(|| self.tell(&WithCause(&error).to_string()));
            attempt(move || drop(error));
        }
        let left_out = self.left_out.swap(0, Ordering::Relaxed);
        if left_out > 0 {
            self.tell(&format!("{left_out} were left out, because too many others were waiting"));
        }
    }

    /// What the transport answers; none if it panics.
    fn guarded<R>(&mut self, ask: impl FnOnce(&mut dyn Transport) -> R) -> Option<R> {
        let answer = isolate(|| ask(&mut *self.transport));
        answer
            .map_err(|payload| {
                self.tell("it panicked");
                discard(payload);
            })
            .ok()
    }

    fn tell(&mut self, what: &str) {
        if self.told.allows(Instant::now()) {
            notice::warn(format_args!("an added transport did not take a report: {what}"));
        } else {
            notice::debug(format_args!("an added transport did not take another report: {what}"));
        }
    }
}
