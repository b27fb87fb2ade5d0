//! A unit of work: its calls in progress, its trail, and what becomes of failures.
//!
//! Nothing here runs user code, so that it may be called while the unit of work is borrowed.

mod by_hand;
mod ending;
mod passing;

use std::panic::Location;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use self::by_hand::LastError;
use super::args::Args;
use super::call::{Call, Running};
use super::failure::{Failure, FailureKind};
use super::recipient::Recipient;
use super::report::{CALLERS, Caller, End, Report, Slot};
use super::site::Site;
use super::stack::OnStack;
use super::trace::UnitTrace;
use super::trail::Trail;
use crate::protocol::EventId;
use crate::scope::Scopes;

/// A thread, or the task of an outermost annotated future.
#[derive(Debug)]
pub(crate) struct Unit {
    /// Unlike any other's in this process.
    identity: u64,
    /// Who gets its reports.
    pub(crate) recipient: Recipient,
    /// What is recorded of its arguments, if it is not what holds for the program.
    pub(crate) args: Option<Args>,
    /// Oldest first.
    calls: Vec<Running>,
    pub(crate) trail: Trail,
    pub(crate) scopes: Scopes,
    pub(crate) trace: UnitTrace,
    /// How many calls it has seen.
    entered: u64,
    /// The failure that left it last; what captures by hand are compared with.
    last_left: Option<Failure>,
    /// The last `Err` that left a call of it.
    last_error: Option<LastError>,
    /// The event of what was captured last.
    last_event: Option<EventId>,
    /// What left its outermost call and is kept for whoever is told how it ended; oldest first.
    held: Vec<Failure>,
}

/// How a call begins.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Entering<'a> {
    /// With its arguments.
    Sync(&'a [u8]),
    /// A future is polled for the first time: its body records the arguments first of all.
    FirstPoll,
    /// A future that was polled before there was a client.
    LaterPoll,
}

/// What the report of a failure takes of the call that it leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wants {
    Arguments,
    NoArguments,
}

/// What is to be done once the unit of work is no longer borrowed.
#[derive(Debug, Default)]
pub(crate) struct Aftermath {
    /// Reports whose journey ended.
    pub(crate) ended: Vec<Report>,
    /// A report that was opened and waits in a call.
    pub(crate) waiting: Option<Arc<Slot>>,
    /// A failure that left the outermost call; its report is still in its slot.
    pub(crate) left: Option<Failure>,
}

impl Aftermath {
    fn end(&mut self, failure: &Failure, end: End) {
        // A failure of another unit of work that this call did not take over was not handled by it either.
        let end = if failure.is_foreign { End::Left } else { end };
        self.ended.extend(failure.slot.take(end));
    }
}

impl Default for Unit {
    fn default() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Self {
            identity: NEXT.fetch_add(1, Ordering::Relaxed),
            recipient: Recipient::PROGRAM,
            args: None,
            calls: Vec::new(),
            trail: Trail::default(),
            scopes: Scopes::default(),
            trace: UnitTrace::default(),
            entered: 0,
            last_left: None,
            last_error: None,
            last_event: None,
            held: Vec::new(),
        }
    }
}

impl Unit {
    /// A call begins.
    pub(crate) fn enter(
        &mut self,
        site: &'static Site,
        call_site: Option<&'static Location<'static>>,
        entering: Entering<'_>,
        address: usize,
    ) -> (u64, Aftermath) {
        let mut aftermath = Aftermath::default();
        // `main` does not handle what reaches it, it goes on. The failures stay with it, since it may still end by one:
        // that is not reported again then.
        if let Some(main) = self.calls.last().filter(|call| call.site.is_main()) {
            for failure in &main.pending {
                aftermath.end(failure, End::Left);
            }
        }
        self.entered += 1;
        let id = self.entered;
        let record = self.begin_record(site, if let Entering::Sync(arguments) = entering { arguments } else { &[] });
        let call = Call {
            id,
            unit: self.identity,
            site,
            call_site,
            record,
            pending: Vec::new(),
            is_async: !matches!(entering, Entering::Sync(_)),
            awaits_arguments: matches!(entering, Entering::FirstPoll),
            has_waited: false,
        };
        self.calls.push(Running { call, address });
        (id, aftermath)
    }

    /// Its record in the trail, or what stands for one.
    #[inline]
    fn begin_record(&mut self, site: &'static Site, arguments: &[u8]) -> u64 {
        if !site.is_ordinary() {
            if site.is_main() {
                self.scopes.become_program();
            }
            if site.is_quiet() {
                return self.trail.begin_quiet(arguments);
            }
        }
        self.trail.begin(site, arguments)
    }

    /// A call that began before there was a client ends in `Err`: it may end by the failure that left last, which it
    /// was not there to receive.
    pub(crate) fn enter_late(
        &mut self,
        site: &'static Site,
        call_site: Option<&'static Location<'static>>,
        address: usize,
    ) -> (u64, Aftermath) {
        let before = self.last_left.take().filter(|failure| failure.left_at == self.entered);
        let (id, aftermath) = self.enter(site, call_site, Entering::Sync(&[]), address);
        if let (Some(call), Some(mut failure)) = (self.calls.last_mut(), before) {
            failure.left_at = self.entered;
            call.pending.push(failure);
        }
        (id, aftermath)
    }

    /// Notes what left the outermost call, for comparison with what is captured by hand.
    pub(crate) fn set_last_left(&mut self, mut failure: Failure) {
        failure.left_at = self.entered;
        self.last_left = Some(failure);
    }

    /// The site of the future that is polled for the first time, if its arguments are not recorded yet.
    pub(crate) fn awaiting_arguments(&self) -> Option<&'static Site> {
        self.calls.last().filter(|call| call.awaits_arguments).map(|call| call.site)
    }

    pub(crate) fn record_arguments(&mut self, arguments: &[u8]) {
        if let Some(call) = self.calls.last_mut().filter(|call| call.awaits_arguments) {
            call.awaits_arguments = false;
            self.trail.set_arguments(call.record, arguments);
        }
    }

    /// Whether a future is being polled that the next one would be part of.
    pub(crate) fn is_polling(&self) -> bool {
        self.calls.last().is_some_and(|call| call.is_async)
    }

    pub(crate) fn is_idle(&self) -> bool {
        self.calls.is_empty()
    }

    /// Takes the call out; what was entered after it and never ended goes with it.
    fn remove(&mut self, id: u64) -> Option<Running> {
        let index = self.calls.iter().rposition(|call| call.id == id)?;
        self.calls.truncate(index + 1);
        self.calls.pop()
    }

    /// Takes out the call of a future that waits; its pending failures go with it.
    pub(crate) fn suspend(&mut self, id: u64) -> Option<Call> {
        self.remove(id).map(|running| running.call)
    }

    /// Puts back the call of a future that is polled again, in whatever unit of work it is polled now.
    pub(crate) fn resume(&mut self, mut call: Call, address: usize) -> u64 {
        call.has_waited = true;
        // Its record is in the trail of the unit of work that it was polled in before; in this one it begins now.
        if call.unit != self.identity {
            call.unit = self.identity;
            call.record = self.begin_record(call.site, &[]);
        }
        self.entered = self.entered.max(call.id);
        call.id = self.entered.max(1);
        if self.calls.iter().any(|other| other.id == call.id) {
            self.entered += 1;
            call.id = self.entered;
        }
        let id = call.id;
        self.calls.push(Running { call, address });
        id
    }

    /// The future whose call is innermost is polled in another place than before.
    pub(crate) fn moved_to(&mut self, address: usize) {
        if let Some(call) = self.calls.last_mut() {
            call.address = address;
        }
    }

    /// Whether a panic that begins now is not reported: the innermost call wants none reported, or one further out, which
    /// it is sure to reach where no panic is caught. A panic that may be caught before it gets there is reported until
    /// it does.
    fn mutes_panics(&self) -> bool {
        let depth = if cfg!(panic = "abort") { self.calls.len() } else { 1 };
        self.calls.iter().rev().take(depth).any(|call| call.site.mutes_panics())
    }

    /// Whether a panic is on its way through this unit of work.
    pub(crate) fn has_panic_pending(&self) -> bool {
        self.undecided()
            .any(|failure| failure.kind == FailureKind::Panic && (failure.is_muted || !failure.slot.is_empty()))
    }

    /// Ends the journey of everything that is pending, where it is.
    pub(crate) fn settle(&mut self) -> Vec<Report> {
        self.undecided().filter_map(|failure| failure.slot.take(End::Left)).collect()
    }

    fn undecided(&self) -> impl Iterator<Item = &Failure> {
        self.calls.iter().flat_map(|call| &call.pending).chain(&self.held)
    }

    /// What a report about something that is no failure of a call takes along.
    pub(crate) fn open(&self) -> Report {
        let report = Report::open(self.callers(None), self.trail.clone(), self.scopes.stack());
        Report { unit: self.identity, recipient: self.recipient, trace: Some(self.trace.get()), ..report }
    }

    /// As [`open`](Self::open), without what is dear to copy.
    fn open_light(&self) -> Report {
        let report = Report::open(Vec::new(), Trail::default(), self.scopes.stack());
        Report { unit: self.identity, recipient: self.recipient, is_light: true, ..report }
    }

    /// The calls in progress, but for those in the middle of very many. The innermost one is at `place`, if that is known.
    fn callers(&self, place: Option<&'static Location<'static>>) -> Vec<Caller> {
        let callees = self.calls.iter().skip(1).map(|call| call.call_site).chain([place]);
        let innermost = self.calls.len().saturating_sub(CALLERS);
        let calls = self.calls.iter().zip(callees).enumerate();
        calls
            .filter(|(depth, _)| *depth < CALLERS || *depth >= innermost)
            .map(|(depth, (call, callee))| Caller {
                site: call.site,
                depth,
                callee,
                on_stack: on_stack(call, depth),
                arguments: self.trail.arguments(call.record),
            })
            .collect()
    }
}

/// Where a call is around which this many are in progress.
fn on_stack(call: &Running, depth: usize) -> OnStack {
    OnStack { address: call.address, is_base: call.is_async && depth == 0 }
}
