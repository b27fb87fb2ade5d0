//! What a queue knows, and what follows from it for the worker.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::asked::Asked;
use super::keeping::{Copy, Keeping};
use super::waiting::Waiting;
use crate::protocol::Envelope;
use crate::transport::losses::Losses;

#[derive(Debug)]
pub(super) struct State<J> {
    pub(super) waiting: Waiting<J>,
    /// What the worker has in its hands.
    pub(super) in_hands: Option<InHands>,
    /// When to look for what is due.
    pub(super) look_at: Option<Instant>,
    pub(super) worker: Doing,
    pub(super) asked: Asked,
    /// When the last of those who wait gives up.
    pub(super) deadline: Option<Instant>,
    /// What is on the disk is being sent: when the next one is.
    pub(super) pass: Option<Instant>,
    /// When to begin with that again.
    pub(super) next_pass: Option<Instant>,
    pub(super) keeping: Keeping,
    /// Jobs are taken in.
    pub(super) is_open: bool,
    /// Nothing is done any more.
    pub(super) has_ended: bool,
    pub(super) lost: Losses,
    /// Those of earlier runs, of which the server does not know.
    pub(super) inherited: Losses,
    /// The losses that the server knows of, or will know of from the disk.
    pub(super) told: Losses,
}

/// What the worker does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doing {
    /// It waits for something to do: who has something wakes it, which costs a call of the system.
    Rests,
    /// It looks for what is due, and may have jobs in its hands that are not counted yet.
    Looks,
    Works,
}

#[derive(Debug)]
pub(super) struct InHands {
    /// None of what comes from the disk.
    pub(super) number: Option<u64>,
    pub(super) since: Instant,
    /// What is being sent.
    pub(super) envelope: Option<Arc<Envelope>>,
    pub(super) copy: Copy,
}

/// What the worker is to do next.
#[derive(Debug, PartialEq, Eq)]
pub(in super::super) enum Next<J> {
    Do(J),
    /// Look for what is due, and then call [`Queue::looked`](super::Queue::looked).
    Look,
    /// Send one from the disk, and then call [`Queue::resent`](super::Queue::resent).
    Resend,
    /// Tell the server what was lost, and then call [`Queue::answered`](super::Queue::answered) with this number.
    Tell(u64),
    End,
}

impl<J> State<J> {
    /// Empty; the worker begins by looking for what is due.
    pub(super) fn new() -> Self {
        Self {
            waiting: Waiting::new(),
            in_hands: None,
            look_at: Some(Instant::now()),
            worker: Doing::Works,
            asked: Asked::default(),
            deadline: None,
            pass: None,
            next_pass: None,
            keeping: Keeping::default(),
            is_open: true,
            has_ended: false,
            lost: Losses::default(),
            inherited: Losses::default(),
            told: Losses::default(),
        }
    }

    /// Somebody waits until then.
    pub(super) fn wait_until(&mut self, deadline: Option<Instant>) {
        // A century is for ever, and can be added to any time.
        let deadline = deadline.or_else(|| Instant::now().checked_add(Duration::from_hours(100 * 365 * 24)));
        self.deadline = self.deadline.max(deadline);
    }

    /// Whether all jobs up to that number are done.
    pub(super) fn is_done(&self, last: u64) -> bool {
        let in_hands = self.in_hands.as_ref().and_then(|hands| hands.number);
        let oldest = self.waiting.oldest().into_iter().chain(in_hands).chain(self.keeping.number()).min();
        self.has_ended || oldest.is_none_or(|oldest| oldest > last)
    }

    pub(super) fn take_in_hands(&mut self, number: Option<u64>) {
        self.in_hands = Some(InHands { number, since: Instant::now(), envelope: None, copy: Copy::None });
    }

    /// What to do now; none if there is nothing.
    pub(super) fn next(&mut self, now: Instant) -> Option<Next<J>> {
        let is_due = |at: Option<Instant>| at.is_some_and(|at| at <= now);
        if self.has_ended {
            return Some(Next::End);
        }
        if is_due(self.look_at) {
            self.look_at = None;
            self.worker = Doing::Looks;
            return Some(Next::Look);
        }
        if !self.keeping.is_adopting() && self.asked.first().is_some_and(|after| self.is_done(after)) {
            // Who waits for what is to be delivered waits for what is on the disk too, as far as it goes out.
            if self.pass.is_some() {
                self.take_in_hands(None);
                return Some(Next::Resend);
            }
            let mut asked = std::mem::take(&mut self.asked);
            let number = asked.take(|after| self.is_done(after));
            self.asked = asked;
            return number.map(Next::Tell);
        }
        if let Some((number, job)) = self.waiting.pop() {
            self.take_in_hands(Some(number));
            return Some(Next::Do(job));
        }
        if is_due(self.next_pass) {
            self.next_pass = None;
            self.pass.get_or_insert(now);
        }
        if is_due(self.pass) || (self.pass.is_some() && !self.is_open) {
            self.take_in_hands(None);
            return Some(Next::Resend);
        }
        (!self.is_open && self.keeping.is_idle()).then_some(Next::End)
    }
}
