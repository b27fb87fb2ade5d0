//! The one thread that delivers.
//!
//! Rules: the transport is made, used and dropped on that thread and nowhere else. Nothing that runs there ends it: what
//! panics costs the job that it panicked over. Whoever waits for it has a deadline.

use std::any::Any;
use std::cell::Cell;
use std::fmt::Display;
use std::io;
use std::ptr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::error::WithCause;
use super::losses::{Loss, Losses, OnceAMinute, Reports};
use super::queue::{Next, Queue, Queued};
use super::{Category, DeliveryError, Transport};
use crate::capture::busy::Busy;
use crate::capture::isolate::{attempt, discard, isolate};
use crate::notice;
use crate::protocol::{ClientReport, Envelope};

thread_local! {
    /// The queue whose worker this thread is. Without a destructor, so that it can be asked until the thread is gone.
    static WORKS_ON: Cell<*const ()> = const { Cell::new(ptr::null()) };
}

/// The worker thread and its queue. `J` is what waits in the queue.
#[derive(Debug)]
pub(crate) struct Worker<J: Queued> {
    queue: Arc<Queue<J>>,
    /// The process that the thread lives in: a fork has the queue, but not the thread, and whoever held the lock at
    /// the time holds it for ever there.
    process: u32,
    has_told_fork: AtomicBool,
}

/// What jobs come from when they are due: the jobs that waited long enough, and when to look again.
pub(crate) type Due<J> = Box<dyn FnMut(Instant) -> (Vec<J>, Option<Instant>) + Send>;

impl<J: Queued + Send + 'static> Worker<J> {
    /// Starts the thread. `prepare` makes of a job what is sent, or says why nothing is. With `tells_losses` the server
    /// hears of what was lost.
    pub(crate) fn start(
        connect: Box<dyn FnOnce() -> Box<dyn Transport> + Send>,
        prepare: impl FnMut(J) -> Result<Envelope, Loss> + Send + 'static,
        due: Due<J>,
        tells_losses: bool,
    ) -> io::Result<Self> {
        let queue = Arc::new(Queue::new());
        let thread = Thread {
            queue: Arc::clone(&queue),
            transport: None,
            prepare,
            due,
            tells_losses,
            told: Losses::default(),
            is_reached: true,
            failures: OnceAMinute::default(),
            overflows: OnceAMinute::default(),
            overflow_told: 0,
        };
        // Never joined: it may hang in a transport for ever, and in a fork there is nothing to join.
        std::thread::Builder::new().name("redhanded".into()).spawn(move || thread.run(connect))?;
        Ok(Self { queue, process: std::process::id(), has_told_fork: AtomicBool::new(false) })
    }

    /// Queues a job; false if it was lost.
    pub(crate) fn push(&self, job: J) -> bool {
        if self.is_fork() {
            if !self.has_told_fork.swap(true, Ordering::Relaxed) {
                notice::warn(
                    "this process is a fork of the one that called `init`; call it here too to report from here",
                );
            }
            return false;
        }
        self.queue.push(job)
    }

    /// Counts an event that is not going to be pushed.
    pub(crate) fn lose(&self, reason: Loss) {
        if !self.is_fork() {
            self.queue.lose(reason);
        }
    }

    /// Sees to it that what is due by then is looked at.
    pub(crate) fn wake_at(&self, due: Instant) {
        if !self.is_fork() {
            self.queue.look_at(due);
        }
    }

    /// Waits until all that was pushed before is delivered or lost; false if that took longer. On the worker thread,
    /// which would wait for itself, it does not wait.
    pub(crate) fn flush(&self, timeout: Duration) -> bool {
        if self.is_fork() {
            return true;
        }
        let timeout = if self.is_worker() { Duration::ZERO } else { timeout };
        self.queue.wait_until_done(Instant::now().checked_add(timeout))
    }

    /// Takes no more jobs, and waits until what there is is delivered or lost and the thread has ended; false if that
    /// took longer. What is left then is lost, and the thread ends when its transport lets it.
    pub(crate) fn close(&self, timeout: Duration) -> bool {
        if self.is_fork() {
            return true;
        }
        self.queue.shut();
        // The worker's own thread cannot see itself end: it goes on with what there is and ends after that.
        if self.is_worker() {
            return false;
        }
        let in_time = self.queue.wait_until_ended(Instant::now().checked_add(timeout));
        let lost = self.queue.end();
        if lost.total() > 0 {
            notice::warn(lost);
        }
        in_time
    }

    fn is_worker(&self) -> bool {
        WORKS_ON.with(Cell::get) == Arc::as_ptr(&self.queue).cast()
    }
}

impl<J: Queued> Worker<J> {
    fn is_fork(&self) -> bool {
        std::process::id() != self.process
    }
}

impl<J: Queued> Drop for Worker<J> {
    fn drop(&mut self) {
        if !self.is_fork() {
            self.queue.shut();
        }
    }
}

/// What the thread has.
struct Thread<J: Queued, P> {
    queue: Arc<Queue<J>>,
    transport: Option<Box<dyn Transport>>,
    prepare: P,
    due: Due<J>,
    tells_losses: bool,
    /// The losses that the server knows of.
    told: Losses,
    /// The last envelope got an answer.
    is_reached: bool,
    failures: OnceAMinute,
    overflows: OnceAMinute,
    overflow_told: u64,
}

/// Says that the thread has ended, however it ends.
struct Ending<J: Queued>(Arc<Queue<J>>);

impl<J: Queued> Drop for Ending<J> {
    fn drop(&mut self) {
        self.0.end();
    }
}

impl<J: Queued, P: FnMut(J) -> Result<Envelope, Loss>> Thread<J, P> {
    fn run(mut self, connect: Box<dyn FnOnce() -> Box<dyn Transport> + Send>) {
        // The whole thread works on our behalf: nothing is recorded here, and the panic hook stays silent.
        let _busy = Busy::enter();
        WORKS_ON.with(|queue| queue.set(Arc::as_ptr(&self.queue).cast()));
        let _ending = Ending(Arc::clone(&self.queue));
        match isolate(connect) {
            Ok(transport) => self.transport = Some(transport),
            Err(payload) => self.tell_panic("its transport could not be made", payload),
        }
        loop {
            match self.queue.next() {
                Next::Do(job) => {
                    let done = self.deliver(job);
                    let lost = self.queue.finish(done.err());
                    self.tell_overflow(lost.of(Loss::Overflow));
                }
                Next::Look => self.look(),
                Next::Tell(number) => {
                    self.tell_server();
                    let is_delivered = self.flush();
                    self.queue.told(number, is_delivered);
                }
                Next::End => break,
            }
        }
        self.shut_down();
        // The user's transport and callbacks go with it.
        attempt(move || drop(self));
    }

    fn deliver(&mut self, job: J) -> Result<(), Loss> {
        // Asked first, because making it ready is what costs.
        if !self.accepts(Category::Error)? {
            notice::debug("a report was not sent: the server takes no more for now");
            return Err(Loss::HeldBack);
        }
        let envelope = match isolate(|| (self.prepare)(job)) {
            Ok(envelope) => envelope?,
            Err(payload) => {
                self.tell_panic("it could not be made ready", payload);
                return Err(Loss::Panic);
            }
        };
        let (losses, report) = self.client_report();
        let envelope = match report {
            Some(report) => envelope.with_client_report(report),
            None => envelope,
        };
        let sent = self.send(&envelope);
        // The user's `before_send` may have put anything into it.
        attempt(move || drop(envelope));
        match sent? {
            Ok(()) => {
                self.told = losses;
                notice::debug("a report was delivered");
                Ok(())
            }
            Err(error) => {
                let reason = error.loss();
                self.tell_failure(error);
                Err(reason)
            }
        }
    }

    /// Tells the server of losses that no report takes along.
    fn tell_server(&mut self) {
        // Nobody would hear it where the last report was not heard either: the next one takes it along.
        let (losses, Some(report)) = self.client_report() else { return };
        if !self.is_reached {
            return;
        }
        match self.send(&Envelope::from_client_report(report)) {
            Ok(Ok(())) => self.told = losses,
            Ok(Err(error)) => {
                attempt(move || notice::debug(format_args!("word of losses was not delivered: {}", WithCause(&error))));
            }
            Err(_) => {}
        }
    }

    /// The losses so far, and what the server has still to be told of them.
    fn client_report(&mut self) -> (Losses, Option<ClientReport>) {
        let losses = self.queue.lost();
        let is_wanted = self.tells_losses && self.accepts(Category::Internal).unwrap_or(false);
        (losses, is_wanted.then(|| losses.report(&self.told)).flatten())
    }

    fn accepts(&mut self, category: Category) -> Result<bool, Loss> {
        let transport = self.transport.as_mut().ok_or(Loss::Panic)?;
        isolate(|| transport.accepts(category)).map_err(|payload| {
            self.tell_panic("its transport failed", payload);
            Loss::Panic
        })
    }

    fn send(&mut self, envelope: &Envelope) -> Result<Result<(), DeliveryError>, Loss> {
        let transport = self.transport.as_mut().ok_or(Loss::Panic)?;
        match isolate(|| transport.send(envelope)) {
            Ok(sent) => {
                let is_unheard = |error: &DeliveryError| matches!(error.loss(), Loss::Network | Loss::Setup);
                self.is_reached = !sent.as_ref().is_err_and(is_unheard);
                Ok(sent)
            }
            Err(payload) => {
                self.tell_panic("its transport failed", payload);
                Err(Loss::Panic)
            }
        }
    }

    /// Has the transport deliver what it kept back; false if it could not.
    fn flush(&mut self) -> bool {
        let deadline = self.queue.deadline();
        let Some(transport) = self.transport.as_mut() else { return true };
        isolate(|| transport.flush(deadline)).unwrap_or_else(|payload| {
            self.tell_panic("its transport failed", payload);
            false
        })
    }

    fn shut_down(&mut self) {
        let deadline = self.queue.deadline();
        let Some(transport) = self.transport.as_mut() else { return };
        match isolate(|| transport.shutdown(deadline)) {
            Ok(true) => {}
            Ok(false) => notice::warn("the transport could not deliver all that it had when reporting ended"),
            Err(payload) => self.tell_panic("its transport failed", payload),
        }
    }

    fn look(&mut self) {
        let (jobs, again) = match isolate(|| (self.due)(Instant::now())) {
            Ok(found) => found,
            Err(payload) => {
                self.tell_panic("it could not be collected", payload);
                (Vec::new(), None)
            }
        };
        self.queue.looked(jobs.into_iter(), again);
    }

    fn tell_failure(&mut self, error: DeliveryError) {
        // What the error of a user's transport says, and its end, is the user's code.
        attempt(move || {
            let text = WithCause(&error).to_string();
            self.tell(text);
        });
    }

    fn tell_panic(&mut self, what: &str, payload: Box<dyn Any + Send>) {
        let message = payload.downcast_ref::<&str>().copied();
        let message = message.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
        self.tell(format_args!("{what}, because of a panic: {}", message.unwrap_or("with a value that is no text")));
        discard(payload);
    }

    /// Each failure to those who asked for all; the others have to know that there are any.
    fn tell(&mut self, failure: impl Display) {
        if self.failures.allows(Instant::now()) {
            notice::warn(format_args!("a report was not delivered: {failure}"));
        } else {
            notice::debug(format_args!("another report was not delivered: {failure}"));
        }
    }

    /// Told from here, since the thread that loses a report must not wait for stderr.
    fn tell_overflow(&mut self, overflow: u64) {
        let untold = overflow - self.overflow_told;
        if untold > 0 && self.overflows.allows(Instant::now()) {
            self.overflow_told = overflow;
            notice::warn(format_args!("{} lost, because too many others are waiting", Reports(untold)));
        }
    }
}

#[cfg(test)]
mod tests;
