//! How calls end, and what becomes of the failures that reached them.

use std::mem::{forget, take};
use std::sync::Arc;

use super::super::call::{Call, Failed, Opening, Rendered, Running};
use super::super::chain::Link;
use super::super::failure::{Failure, FailureKind, Leaving};
use super::super::folding;
use super::super::noted::Noted;
use super::super::recent::{self, Arrived};
use super::super::recorded::Recorded;
use super::super::report::{End, Origin, PathFrame, Report, Slot};
use super::super::site::{Mark, Site};
use super::super::stack::Stack;
use super::super::trail::{Ended, Outcome};
use super::super::words::Words;
use super::{Aftermath, Unit, Wants, on_stack};

impl Unit {
    /// A call returns normally: what reached it was handled.
    pub(crate) fn succeed(&mut self, id: u64, outcome: Outcome) -> Aftermath {
        let mut aftermath = Aftermath::default();
        if let Some(call) = self.remove(id) {
            self.trail.end(call.record, outcome, if call.has_waited { Ended::Exactly } else { Ended::About });
            for failure in call.pending.iter() {
                aftermath.end(failure, end_in(call.site));
            }
        }
        aftermath
    }

    /// As [`succeed`](Self::succeed), if it is the innermost call and nothing comes of it; false otherwise.
    pub(crate) fn succeed_quickly(&mut self, id: u64) -> bool {
        if self.is_in_row() {
            return false;
        }
        let Some(call) = self.calls.last() else { return false };
        let is_quick = call.id == id && !call.has_waited && call.pending.is_untouched();
        if !is_quick || !self.trail.return_quickly(call.record) {
            return false;
        }
        // Nothing is pending in it, so that there is nothing to drop.
        if let Some(call) = self.calls.pop() {
            forget(call);
        }
        self.begin_row();
        true
    }

    /// Before a call ends in `Err`: whether its arguments are to be rendered, and how a report is opened if it opens one.
    pub(crate) fn foresee(&self, id: u64, failed: &mut Failed) -> Wants {
        let Some(call) = self.calls.iter().rfind(|call| call.id == id) else { return Wants::NoArguments };
        failed.known = self.leaving(call.site, failed).find(&call.pending);
        let is_light = if let Some(known) = failed.known.and_then(|index| call.pending.get(index)) {
            known.slot.is_light()
        } else {
            let kind = failed.chain.first().map_or("", |link| &*link.kind);
            let fold = folding::of(call.site, kind, self.recipient);
            let is_light = fold.is_used_up();
            let unchanged = self.unchanged_stack();
            let opening = Opening { fold, is_light, address: call.address, unchanged, stack: None };
            failed.opening = Some(Box::new(opening));
            is_light
        };
        if is_light { Wants::NoArguments } else { Wants::Arguments }
    }

    fn leaving<'a>(&self, site: &'static Site, failed: &'a Failed) -> Leaving<'a> {
        let mark = site.mark(failed.mark);
        Leaving { site, mark, chain: &failed.chain, address: failed.address, entered: self.entered }
    }

    /// A call ends in `Err`.
    pub(crate) fn fail(&mut self, id: u64, failed: Failed) -> Aftermath {
        let mut aftermath = Aftermath::default();
        let Some(mut call) = self.remove(id) else { return aftermath };
        // Those of a call that lasted are put aside only until it ends.
        let noted = self.trail.noted(call.record);
        self.trail.end(call.record, Outcome::Failed, Ended::Exactly);
        let leaving = self.leaving(call.site, &failed);
        let mark = leaving.mark;
        let was_asked = failed.known.is_some() || failed.opening.is_some();
        let known = if was_asked { failed.known } else { leaving.find(&call.pending) };
        let known = known.and_then(|index| call.pending.take(index));
        let mut pending = take(&mut call.pending);
        for failure in pending.drain() {
            aftermath.end(&failure, end_in(call.site));
        }
        let outermost = failed.chain.first().cloned().unwrap_or_default();
        let causes = failed.chain.iter().skip(1).map(|link| Arc::clone(&link.text)).collect();
        let is_muted = failed.is_ignored || known.as_ref().is_some_and(|failure| failure.is_muted);
        let arrived = Arrived {
            chain: &failed.chain,
            address: failed.address,
            site: call.site,
            unit: self.identity,
            recipient: self.recipient,
            began: self.trail.time_of(call.record),
        };
        let slot = if is_muted {
            muted(known)
        } else if let Some(sent) = known.is_none().then(|| arrived.panic_of_task()).flatten() {
            Slot::sent(sent)
        } else {
            let related = known.is_none().then(|| arrived.report_elsewhere()).flatten();
            let (frame, words) = self.frame(&call, mark, failed.arguments, &noted);
            let change = |report: &mut Report| {
                report.survive();
                report.update_chain(failed.chain);
                report.related = report.related.or(related);
            };
            self.join(known, failed.opening, frame, words, change, &mut aftermath)
        };
        let failure = Failure {
            slot,
            kind: FailureKind::Error,
            outermost,
            causes,
            address: failed.address,
            call_site: call.call_site(),
            left_at: self.entered,
            is_foreign: false,
            is_muted,
            is_by_hand: false,
        };
        self.note_error(&failure, call.record.number);
        if let Some(caller) = self.calls.last_mut() {
            caller.pending.take_room(pending);
        }
        self.pass_on(failure, call.site, &mut aftermath);
        aftermath
    }

    /// A panic unwinds through a call: not by one of the body's marks, so that its frame stands where the callee was
    /// called. `passed` is the number of the last mark that the body set, 0 if none.
    pub(crate) fn unwind(&mut self, id: u64, passed: u32, arguments: Rendered) -> Aftermath {
        let mut aftermath = Aftermath::default();
        let Some(mut call) = self.remove(id) else { return aftermath };
        let noted = self.trail.noted(call.record);
        self.trail.end(call.record, Outcome::Panicked, Ended::Exactly);
        let panic = call.pending.iter().rposition(|failure| failure.kind == FailureKind::Panic);
        let panic = panic.and_then(|index| call.pending.take(index));
        let end = end_in(call.site);
        for failure in call.pending.drain() {
            aftermath.end(&failure, end);
        }
        // Without a panic of our hook's this is a `resume_unwind`: reported where it was a panic first.
        if let Some(mut failure) = panic {
            let (mut frame, words) = self.frame(&call, None, arguments, &noted);
            frame.passed = call.site.mark(passed);
            self.take_over(&mut failure);
            let depth = self.calls.len();
            failure.slot.update(|report| report.join(depth, frame, words));
            if call.site.mutes_panics() {
                failure.slot.mute();
                failure.is_muted = true;
            }
            failure.call_site = call.call_site();
            failure.left_at = self.entered;
            self.pass_on(failure, call.site, &mut aftermath);
        }
        aftermath
    }

    /// The panic hook was called: opens a report, or turns that of the error that was unwrapped into one.
    pub(crate) fn panic(&mut self, message: String, origin: Option<Origin>, stack: Option<Stack>) -> Aftermath {
        let mut aftermath = Aftermath::default();
        let unwrapped = self.calls.last_mut().and_then(|call| {
            let site = call.site;
            let index = call.pending.iter().rposition(|failure| {
                failure.left_at == self.entered
                    && !failure.is_muted
                    && failure.is_unwrapped_by(&message, origin.as_ref(), site)
            })?;
            call.pending.take(index)
        });
        let is_muted = self.mutes_panics();
        let slot = if is_muted {
            muted(unwrapped)
        } else if let Some(sent) =
            unwrapped.is_none().then(|| recent::panic_of_scoped_thread(&message, self.recipient)).flatten()
        {
            Slot::sent(sent)
        } else if let Some(mut failure) = unwrapped {
            self.take_over(&mut failure);
            // The error's own frames say where it began; the panic is where its path goes on.
            failure.slot.update(|report| report.panic(&message));
            failure.slot
        } else {
            let mut report = self.open();
            report.related = recent::panic_unwrapped_by(&message, self.identity, self.recipient);
            report.panic(&message);
            report.origin = origin;
            self.set_last_event(Some(report.id));
            report.stack = stack;
            Slot::new(report)
        };
        let failure = Failure {
            slot,
            kind: FailureKind::Panic,
            outermost: Link::of_panic(message),
            causes: Vec::new(),
            address: 0,
            call_site: None,
            left_at: self.entered,
            is_foreign: false,
            is_muted,
            is_by_hand: false,
        };
        match self.calls.last_mut() {
            Some(call) => {
                aftermath.waiting = Some(Arc::clone(&failure.slot));
                push_pending(call, failure, &mut aftermath);
            }
            None => aftermath.left = Some(Box::new(failure)),
        }
        aftermath
    }

    /// Adds the frame to the report of the failure, or opens one.
    fn join(
        &mut self,
        known: Option<Failure>,
        opening: Option<Box<Opening>>,
        frame: PathFrame,
        words: Words,
        change: impl FnOnce(&mut Report),
        aftermath: &mut Aftermath,
    ) -> Arc<Slot> {
        let depth = self.calls.len();
        if let Some(mut failure) = known {
            self.take_over(&mut failure);
            failure.slot.update(|report| {
                report.join(depth, frame, words);
                change(report);
            });
            return failure.slot;
        }
        let is_light = opening.as_ref().is_some_and(|opening| opening.is_light);
        let mut report = if is_light { self.open_light() } else { self.open() };
        if let Some(opening) = opening.map(|opening| *opening) {
            report.fold = Some(opening.fold);
            self.last_stack = opening.stack.clone().map(|stack| (self.entered, stack)).or(self.last_stack.take());
            report.stack = opening.stack;
        }
        report.join(depth, frame, words);
        change(&mut report);
        let slot = Slot::new(report);
        self.set_last_event(Some(slot.id()));
        // Over its number a minute, it is in no hurry.
        aftermath.waiting = (!is_light).then(|| Arc::clone(&slot));
        slot
    }

    /// The frame of a call that a failure leaves and that is no longer in progress, and what its function says about the
    /// report. `noted` are its arguments as they were at entry.
    fn frame(&self, call: &Running, mark: Option<Mark>, mut rendered: Rendered, noted: &Noted) -> (PathFrame, Words) {
        let mut words = take(&mut rendered.words);
        words.level = call.site.level().or(words.level);
        let frame = PathFrame {
            site: call.site,
            call_site: call.call_site(),
            mark,
            passed: None,
            arguments: rendered.with_recorded(Recorded::new(noted)),
            on_stack: on_stack(call, self.calls.len()),
            unit: self.identity,
            record: call.record.number,
        };
        (frame, words)
    }

    /// Gives the failure to the call it reaches next, or lets it leave.
    fn pass_on(&mut self, failure: Failure, site: &'static Site, aftermath: &mut Aftermath) {
        if let Some(call) = self.calls.last_mut() {
            push_pending(call, failure, aftermath);
            return;
        }
        aftermath.waiting = None;
        if site.is_main() {
            aftermath.ended.extend(failure.slot.take(End::Main));
        } else {
            aftermath.left = Some(Box::new(failure));
        }
    }
}

/// How a failure ends that reached a call of this function and goes no further. `main` handles nothing: it is where a
/// program ends.
fn end_in(site: &'static Site) -> End {
    if site.is_main() { End::Left } else { End::Handled }
}

/// The place of a report that is not made, or not made any more.
fn muted(known: Option<Failure>) -> Arc<Slot> {
    known.map_or_else(Slot::muted, |failure| {
        failure.slot.mute();
        failure.slot
    })
}

pub(super) fn push_pending(call: &mut Call, failure: Failure, aftermath: &mut Aftermath) {
    let site = call.site;
    if let Some(oldest) = call.pending.push(failure) {
        aftermath.end(&oldest, end_in(site));
    }
}
