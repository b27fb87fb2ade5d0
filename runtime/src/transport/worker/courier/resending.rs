//! Sending what is on the disk: what this run could not send, and what earlier runs left.

use std::time::{Duration, Instant, SystemTime};

use super::super::keeper::adopt;
use super::Courier;
use crate::notice;
use crate::protocol::Envelope;
use crate::transport::losses::Loss;
use crate::transport::queue::Queued;
use crate::transport::spool::{Files, Kept};
use crate::transport::{Category, DeliveryError};

/// The pause after each, so that a server that comes back is not flooded.
const PAUSE: Duration = Duration::from_millis(100);
/// After the network failed, it is tried again after this; each further failure doubles the wait, up to the longest.
const FIRST_WAIT: Duration = Duration::from_mins(1);
const LONGEST_WAIT: Duration = Duration::from_hours(8);

#[derive(Debug, Default)]
pub(super) struct Resending {
    /// What others left was looked for in this pass.
    has_looked: bool,
    /// Something got an answer since the network failed: what waits need not wait its time.
    is_network_there: bool,
    /// How often in a row the network failed.
    failures: u32,
}

impl Resending {
    fn wait(&self) -> Duration {
        FIRST_WAIT.saturating_mul(1 << self.failures.saturating_sub(1).min(8)).min(LONGEST_WAIT)
    }
}

/// Whether a pass goes on.
enum Pass {
    On,
    Over,
}

impl<J: Queued> Courier<J> {
    /// Something was delivered: what waits on the disk goes out too.
    pub(super) fn network_is_there(&mut self) {
        self.resending.is_network_there = true;
        self.resending.failures = 0;
        if self.files.as_ref().is_some_and(|files| !files.is_empty()) {
            self.queue.begin_pass();
        }
    }

    pub(super) fn network_is_gone(&mut self) {
        self.resending.is_network_there = false;
        self.queue.end_pass(Instant::now() + self.resending.wait());
    }

    /// Sends one of what is on the disk.
    pub(super) fn resend(&mut self) {
        let Some(files) = self.files.clone() else { return self.queue.resent(None, None) };
        if !std::mem::replace(&mut self.resending.has_looked, true) {
            adopt(&files, &self.queue, self.recipe.runs.abnormal);
        }
        let now = Instant::now();
        match self.resend_next(&files) {
            Pass::On => {
                let pause = if self.queue.is_waited_for() { Duration::ZERO } else { PAUSE };
                self.queue.resent(Some(now + pause), None);
            }
            Pass::Over => {
                self.resending.has_looked = false;
                self.queue.resent(None, Some(now + self.resending.wait()));
            }
        }
    }

    fn resend_next(&mut self, files: &Files) -> Pass {
        // What the server does not take now is for later.
        if !self.accepts(Category::Error).unwrap_or(false) {
            return Pass::Over;
        }
        let Some(kept) = files.next(SystemTime::now(), self.resending.is_network_there) else { return Pass::Over };
        let Some(envelope) = files.read(&kept) else {
            notice::debug("a report on the disk was not whole");
            self.give_up(files, &kept, Loss::Torn);
            return Pass::On;
        };
        self.send_kept(files, &kept, &envelope)
    }

    fn send_kept(&mut self, files: &Files, kept: &Kept, envelope: &Envelope) -> Pass {
        let error = match self.send_with_losses(envelope) {
            Ok(Ok(())) => {
                notice::debug("a report from the disk was delivered");
                self.network_is_there();
                files.remove(kept);
                return Pass::On;
            }
            Ok(Err(error)) => error,
            // It would panic over it again.
            Err(reason) => {
                self.give_up(files, kept, reason);
                return Pass::On;
            }
        };
        match (error.loss(), &error) {
            (Loss::Network, _) => {
                self.resending.is_network_there = false;
                self.resending.failures = self.resending.failures.saturating_add(1);
                if !files.failed(kept, SystemTime::now()) {
                    self.lose_kept(kept, Loss::Network);
                }
                self.telling.kept(error);
                Pass::Over
            }
            // No fault of the report's.
            (_, DeliveryError::Setup(_)) => {
                self.telling.failure(error);
                Pass::Over
            }
            // The server answered: whatever it says, it says the same again.
            (reason, _) => {
                self.give_up(files, kept, reason);
                self.telling.failure(error);
                Pass::On
            }
        }
    }

    fn give_up(&self, files: &Files, kept: &Kept, reason: Loss) {
        files.remove(kept);
        self.lose_kept(kept, reason);
    }

    /// The loss of word of a run is not that of an event.
    fn lose_kept(&self, kept: &Kept, reason: Loss) {
        self.queue.lose(reason, u64::from(Files::is_event(kept)));
    }
}
