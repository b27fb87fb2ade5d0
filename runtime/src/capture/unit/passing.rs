//! Failures that go from one unit of work to another, and what a unit of work begins with.

use std::panic::Location;
use std::sync::Arc;

use super::super::failure::Failure;
use super::ending::push_pending;
use super::{Aftermath, Unit};

/// How many failures are kept for whoever is told how a unit of work ended.
const HELD: usize = 8;

impl Unit {
    /// A unit of work that begins inside of this one: in its scopes, with what its trail holds so far.
    pub(crate) fn fork(&mut self) -> Self {
        Self {
            recipient: self.recipient,
            args: self.args,
            trail: self.trail.fork(),
            scopes: self.scopes.fork(),
            trace: self.trace.child(),
            ..Self::default()
        }
    }

    /// Keeps a failure that left the outermost call for whoever is told how this unit of work ended; returns the oldest
    /// if those are too many.
    pub(crate) fn hold(&mut self, failure: Failure) -> Option<Failure> {
        let excess = (self.held.len() >= HELD).then(|| self.held.remove(0));
        self.held.push(failure);
        excess
    }

    /// The unit of work is done: what it held. Whoever is told how it ended is told of the last failure alone, if nothing
    /// was called after that.
    pub(crate) fn take_held(&mut self) -> Vec<Failure> {
        for failure in &mut self.held {
            failure.is_foreign = failure.left_at != self.entered;
        }
        std::mem::take(&mut self.held)
    }

    /// A failure that left a future which is a unit of work of its own, polled under a sync call of this one.
    pub(crate) fn adopt(&mut self, mut failure: Failure) -> Aftermath {
        failure.is_foreign = true;
        let slot = Arc::clone(&failure.slot);
        let aftermath = self.reached_by(failure);
        Aftermath { waiting: aftermath.left.is_none().then_some(slot), ..aftermath }
    }

    /// A failure that left another unit of work, and the innermost call is told so at `place`: it is as if it had called
    /// what failed.
    pub(crate) fn receive(&mut self, mut failure: Failure, place: &'static Location<'static>) -> Aftermath {
        failure.call_site = Some(place);
        if !failure.is_foreign {
            let callers = self.callers(Some(place));
            failure.slot.update(|report| report.callers = callers);
        }
        self.reached_by(failure)
    }

    fn reached_by(&mut self, mut failure: Failure) -> Aftermath {
        let mut aftermath = Aftermath::default();
        failure.left_at = self.entered;
        match self.calls.last_mut() {
            Some(call) => push_pending(call, failure, &mut aftermath),
            None => aftermath.left = Some(Box::new(failure)),
        }
        aftermath
    }

    /// A failure that left another unit of work goes on in this one.
    pub(super) fn take_over(&self, failure: &mut Failure) {
        if std::mem::take(&mut failure.is_foreign) {
            failure.slot.update(|report| report.callers = self.callers(failure.call_site));
        }
    }
}
