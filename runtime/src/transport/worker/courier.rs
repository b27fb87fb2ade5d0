//! The thread that sends.

mod resending;
mod telling;

use std::sync::Arc;
use std::time::Instant;

use super::keeper::{keep, keep_losses};
use super::{Held, Recipe};
use crate::capture::isolate::{attempt, isolate};
use crate::notice;
use crate::protocol::{ClientReport, Envelope};
use crate::transport::copies::{Copies, Nowhere};
use crate::transport::error::WithCause;
use crate::transport::losses::{Loss, Losses};
use crate::transport::queue::{Next, Queue, Queued};
use crate::transport::spool::Files;
use crate::transport::{Category, DeliveryError, Transport};
use resending::Resending;
use telling::Telling;

/// What the thread has.
pub(super) struct Courier<J: Queued> {
    queue: Arc<Queue<Held<J>>>,
    recipe: Arc<Recipe<J>>,
    transport: Option<Box<dyn Transport>>,
    files: Option<Arc<Files>>,
    copies: Arc<Copies>,
    /// The last envelope got an answer.
    is_reached: bool,
    resending: Resending,
    telling: Telling,
}

/// Says that the thread has ended, however it ends.
struct Ending<J: Queued>(Arc<Queue<J>>);

impl<J: Queued> Drop for Ending<J> {
    fn drop(&mut self) {
        self.0.end();
    }
}

/// What became of an envelope.
enum Outcome {
    Delivered,
    /// It is on the disk, for a reason that the network gave.
    Kept,
    Lost(Loss),
}

impl<J: Queued> Courier<J> {
    pub(super) fn new(
        queue: Arc<Queue<Held<J>>>,
        recipe: Arc<Recipe<J>>,
        files: Option<Arc<Files>>,
        copies: Arc<Copies>,
    ) -> Self {
        Self {
            queue,
            recipe,
            transport: None,
            files,
            copies,
            is_reached: true,
            resending: Resending::default(),
            telling: Telling::default(),
        }
    }

    pub(super) fn run(mut self) {
        let _ending = Ending(Arc::clone(&self.queue));
        match isolate(|| (self.recipe.connect)()) {
            Ok(Some(transport)) => self.transport = Some(transport),
            Ok(None) if !self.copies.is_empty() => self.transport = Some(Box::new(Nowhere)),
            Ok(None) => {
                notice::warn(
                    "this process is a fork of the one that called `init`, and has no transport: the one that was set is of \
                     that process; call `init` here too to report from here",
                );
                return;
            }
            Err(payload) => self.telling.panic("its transport could not be made", payload),
        }
        loop {
            match self.queue.next() {
                Next::Do(held) => self.handle(held),
                Next::Look => self.look(),
                Next::Resend => self.resend(),
                Next::Tell(number) => {
                    self.tell_server();
                    let is_delivered = self.flush();
                    self.queue.answered(number, is_delivered);
                }
                Next::End => break,
            }
        }
        self.tell_last_word();
        self.shut_down();
        if let Some(files) = &self.files {
            keep_losses(files, &self.queue, self.recipe.tells_losses);
            files.end();
        }
        // The user's transport and callbacks go with it.
        attempt(move || drop(self));
    }

    fn handle(&mut self, held: Held<J>) {
        let reason = match self.deliver(held) {
            Outcome::Lost(reason) => Some(reason),
            Outcome::Delivered | Outcome::Kept => None,
        };
        let (lost, useless) = self.queue.finish(reason);
        if let (Some(files), Some(useless)) = (&self.files, useless) {
            files.remove(&useless);
        }
        self.telling.overflow(lost.of(Loss::Overflow));
    }

    fn deliver(&mut self, held: Held<J>) -> Outcome {
        // Asked first, because making it ready is what costs.
        match self.accepts(Category::Error) {
            Ok(true) => {}
            Ok(false) => {
                notice::debug("a report was not sent: the server takes no more for now");
                return Outcome::Lost(Loss::HeldBack);
            }
            Err(reason) => return Outcome::Lost(reason),
        }
        let envelope = match held {
            Held::Ready(envelope, _) => envelope,
            Held::Job(job) => match isolate(|| (self.recipe.prepare)(job)) {
                Ok(Ok(envelope)) => {
                    let envelope = Arc::new(envelope);
                    self.copies.give(&envelope);
                    envelope
                }
                Ok(Err(reason)) => return Outcome::Lost(reason),
                Err(payload) => {
                    self.telling.panic("it could not be made ready", payload);
                    return Outcome::Lost(Loss::Panic);
                }
            },
        };
        self.queue.hold(&envelope);
        let outcome = self.send_or_keep(&envelope);
        // The user's `before_send` may have put anything into it.
        attempt(move || drop(envelope));
        outcome
    }

    fn send_or_keep(&mut self, envelope: &Envelope) -> Outcome {
        let error = match self.send_with_losses(envelope) {
            Ok(Ok(())) => {
                notice::debug("a report was delivered");
                self.network_is_there();
                self.unmark_if_told(envelope);
                return Outcome::Delivered;
            }
            Ok(Err(error)) => error,
            Err(reason) => return Outcome::Lost(reason),
        };
        let reason = error.loss();
        if let (Loss::Network, Some(files)) = (reason, &self.files) {
            let is_kept = !self.queue.need_copy() || keep(files, &self.queue, envelope).is_some();
            self.network_is_gone();
            if is_kept {
                self.unmark_if_told(envelope);
                self.telling.kept(error);
                return Outcome::Kept;
            }
        }
        self.telling.failure(error);
        Outcome::Lost(reason)
    }

    /// Sends an envelope, and word of the losses that the server does not know of along with it.
    fn send_with_losses(&mut self, envelope: &Envelope) -> Result<Result<(), DeliveryError>, Loss> {
        let (losses, report) = self.client_report();
        let sent = match report {
            Some(report) => self.send(&envelope.clone().with_client_report(report)),
            None => self.send(envelope),
        };
        if matches!(sent, Ok(Ok(()))) {
            self.queue.told(losses);
        }
        sent
    }

    /// Tells the server how this run went, or the next run if there is no server.
    fn tell_last_word(&mut self) {
        if !self.accepts(Category::Session).unwrap_or(false) {
            return;
        }
        let Some(last) = (self.recipe.runs.end)() else { return };
        match self.send(&last) {
            Ok(Err(error)) if error.loss() == Loss::Network => {
                if let Some(files) = &self.files {
                    let _ = keep(files, &self.queue, &last);
                }
            }
            Ok(Ok(())) => notice::debug("word of how this run went was delivered"),
            _ => {}
        }
        self.unmark_if_told(&last);
    }

    /// Nobody need tell what became of this run any more.
    fn unmark_if_told(&self, envelope: &Envelope) {
        if let (Some(files), Some(_)) = (&self.files, envelope.session()) {
            files.unmark();
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
            Ok(Ok(())) => self.queue.told(losses),
            Ok(Err(error)) => {
                attempt(move || notice::debug(format_args!("word of losses was not delivered: {}", WithCause(&error))));
            }
            Err(_) => {}
        }
    }

    /// The losses so far, and what the server has still to be told of them.
    fn client_report(&mut self) -> (Losses, Option<ClientReport>) {
        let (losses, told) = self.queue.lost();
        let is_wanted = self.recipe.tells_losses && self.accepts(Category::Internal).unwrap_or(false);
        (losses, is_wanted.then(|| losses.report(&told)).flatten())
    }

    fn accepts(&mut self, category: Category) -> Result<bool, Loss> {
        let transport = self.transport.as_mut().ok_or(Loss::Panic)?;
        isolate(|| transport.accepts(category)).map_err(|payload| {
            self.telling.panic("its transport failed", payload);
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
                self.telling.panic("its transport failed", payload);
                Err(Loss::Panic)
            }
        }
    }

    /// Has the transport deliver what it kept back, and those that get copies what they were given; false if they could not.
    fn flush(&mut self) -> bool {
        let deadline = self.queue.deadline();
        let is_delivered = self.ask_transport(|transport| transport.flush(deadline));
        self.copies.flush(deadline) && is_delivered
    }

    fn shut_down(&mut self) {
        let deadline = self.queue.deadline();
        let is_delivered = self.ask_transport(|transport| transport.shutdown(deadline));
        // Their own threads shut them down when this one lets go of them.
        if !(self.copies.flush(deadline) && is_delivered) {
            notice::warn("the transport could not deliver all that it had when reporting ended");
        }
    }

    fn ask_transport(&mut self, ask: impl FnOnce(&mut dyn Transport) -> bool) -> bool {
        let Some(transport) = self.transport.as_mut() else { return true };
        isolate(|| ask(&mut **transport)).unwrap_or_else(|payload| {
            self.telling.panic("its transport failed", payload);
            false
        })
    }

    fn look(&mut self) {
        let (jobs, again) = match isolate(|| (self.recipe.due)(Instant::now())) {
            Ok(found) => found,
            Err(payload) => {
                self.telling.panic("it could not be collected", payload);
                (Vec::new(), None)
            }
        };
        self.queue.looked(jobs.into_iter().map(Held::Job), again);
    }
}
