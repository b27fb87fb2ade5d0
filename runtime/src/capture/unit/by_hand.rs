//! What captures by hand ask a unit of work, and what they leave in it.

use std::panic::Location;

use super::super::chain::Link;
use super::super::failure::{Failure, FailureKind};
use super::super::report::Slot;
use super::ending::push_pending;
use super::{Aftermath, Unit};
use crate::protocol::EventId;

/// An `Err` that left a call.
#[derive(Debug, Clone, Copy)]
pub(super) struct LastError {
    /// Of its report; none if it is not reported.
    event: Option<EventId>,
    /// The record of the outermost call that was in progress: the error says nothing to the next one.
    outermost: u64,
}

impl Unit {
    /// The report that an error captured by hand is part of already: one under way in the current call, or the one
    /// that left last if no call was made since.
    pub(crate) fn known(&self, chain: &[Link]) -> Option<EventId> {
        let pending = self.calls.last().map_or(self.held.as_slice(), |call| &call.pending);
        let left = self.last_left.as_ref().filter(|failure| failure.left_at == self.entered);
        let known = pending
            .iter()
            .rev()
            .chain(left)
            // Two errors that are captured by hand are two, even with the same text.
            .find(|failure| !failure.is_muted && !failure.is_by_hand && failure.is_in(chain))?;
        // Somebody has its identity now: it is to be sent, and not counted with others.
        known.slot.update(|report| report.fold = None);
        Some(known.slot.id())
    }

    /// The report of the last failure: while a panic unwinds, of that, and otherwise of the last `Err` that a call of the
    /// outermost call in progress returned, or the last outermost call if none is.
    pub(crate) fn last_failure(&self, is_panicking: bool) -> Option<EventId> {
        if is_panicking {
            let is_panic = |failure: &&Failure| failure.kind == FailureKind::Panic;
            // Those of calls further in come later.
            let panic = self.undecided().filter(is_panic).last().or(self.last_left.as_ref().filter(is_panic));
            return panic.filter(|failure| !failure.is_muted).map(|failure| failure.slot.id());
        }
        let last = self.last_error?;
        let is_of_this = self.calls.first().is_none_or(|outermost| outermost.record.number == last.outermost);
        last.event.filter(|_| is_of_this)
    }

    /// An `Err` leaves a call.
    pub(super) fn note_error(&mut self, failure: &Failure, record: u64) {
        let outermost = self.calls.first().map_or(record, |outermost| outermost.record.number);
        let event = (!failure.is_muted).then(|| failure.slot.id());
        self.last_error = Some(LastError { event, outermost });
    }

    /// The event of what was captured last, or whose report was opened last.
    pub(crate) fn last_event(&self) -> Option<EventId> {
        self.last_event
    }

    pub(crate) fn set_last_event(&mut self, event: Option<EventId>) {
        self.last_event = event;
    }

    /// An error was captured by hand at `place` and sent: when it leaves the call, it is not reported again.
    pub(crate) fn keep_captured(
        &mut self,
        event: EventId,
        chain: Vec<Link>,
        address: usize,
        place: &'static Location<'static>,
    ) {
        let Some(call) = self.calls.last_mut() else { return };
        let mut chain = chain.into_iter();
        let failure = Failure {
            slot: Slot::sent(event),
            kind: FailureKind::Error,
            outermost: chain.next().unwrap_or_default(),
            causes: chain.map(|link| link.text).collect(),
            address,
            call_site: Some(place),
            // It did not leave a call, so that nothing follows from no call having been entered since.
            left_at: u64::MAX,
            is_foreign: false,
            is_muted: false,
            is_by_hand: true,
        };
        let mut nothing = Aftermath::default();
        // Its report was sent, so that nothing follows from its end either.
        push_pending(call, failure, &mut nothing);
    }
}
