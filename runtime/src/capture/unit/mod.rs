//! A unit of work: its calls in progress, its trail, and what becomes of failures.
//!
//! Nothing here runs user code, so that it may be called while the unit of work is borrowed.

mod by_hand;
mod ending;
mod in_row;
mod passing;

use std::mem::take;
use std::panic::Location;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use self::by_hand::LastError;
use self::in_row::InRow;
use super::args::Args;
use super::call::{Call, Entering, Running, Suspended};
use super::failure::{Failure, FailureKind};
use super::noted::Noted;
use super::recipient::Recipient;
use super::report::{CALLERS, Caller, End, Report, Slot};
use super::site::Site;
use super::stack::{OnStack, Stack, Unchanged};
use super::trace::UnitTrace;
use super::trail::{InTrail, Trail};
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
    in_row: InRow,
    pub(crate) trail: Trail,
    /// The record of the call whose arguments were noted last.
    noting: InTrail,
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
    /// The last stack that was taken, and how many calls it had seen by then.
    last_stack: Option<(u64, Stack)>,
    /// What left its outermost call and is kept for whoever is told how it ended; oldest first.
    held: Vec<Failure>,
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
    pub(crate) left: Option<Box<Failure>>,
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
        Self {
            identity: new_identity(),
            recipient: Recipient::PROGRAM,
            args: None,
            calls: Vec::new(),
            in_row: InRow::default(),
            trail: Trail::default(),
            noting: InTrail::default(),
            scopes: Scopes::default(),
            trace: UnitTrace::default(),
            entered: 0,
            last_left: None,
            last_error: None,
            last_event: None,
            last_stack: None,
            held: Vec::new(),
        }
    }
}

/// The numbers behind one that is new are for units of work that take over the room of another: those need not ask
/// what other threads took.
const TAKEN_OVER: u64 = 1 << 24;

fn new_identity() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    NEXT.fetch_add(TAKEN_OVER, Ordering::Relaxed)
}

impl Unit {
    /// It is done: its room is for another one from now on, in which nothing has happened.
    pub(crate) fn clear(&mut self) {
        self.identity += 1;
        if self.identity.is_multiple_of(TAKEN_OVER) {
            self.identity = new_identity();
        }
        self.recipient = Recipient::PROGRAM;
        self.args = None;
        self.calls.clear();
        self.in_row = InRow::default();
        self.trail.clear();
        self.noting = InTrail::default();
        self.scopes = Scopes::default();
        self.trace = UnitTrace::default();
        self.entered = 0;
        self.last_left = None;
        self.last_error = None;
        self.last_event = None;
        self.last_stack = None;
        self.held.clear();
    }

    /// A call begins.
    pub(crate) fn enter(
        &mut self,
        site: &'static Site,
        made_at: Option<&'static Location<'static>>,
        entering: Entering,
        address: usize,
    ) -> (u64, Aftermath) {
        let mut aftermath = Aftermath::default();
        // `main` does not handle what reaches it, it goes on. The failures stay with it, since it may still end by one:
        // that is not reported again then.
        if let Some(main) = self.calls.last().filter(|call| call.site.is_main()) {
            for failure in main.pending.iter() {
                aftermath.end(failure, End::Left);
            }
        }
        self.entered += 1;
        let record = self.begin_record(site);
        let id = record.number;
        self.noting = record;
        self.calls.push(Running { call: Call::new(id, site, made_at, record, entering), address });
        (id, aftermath)
    }

    /// As [`enter`](Self::enter), if nothing comes of it for the calls in progress and its record is the youngest: what
    /// most calls are.
    #[inline]
    pub(crate) fn enter_plainly(
        &mut self,
        site: &'static Site,
        made_at: Option<&'static Location<'static>>,
        entering: Entering,
        address: usize,
    ) -> Option<u64> {
        let is_awaited = |caller: &Running| caller.site.is_main() && !caller.pending.is_untouched();
        if !site.is_ordinary() || self.calls.last().is_some_and(is_awaited) {
            return None;
        }
        self.entered += 1;
        let record = self.trail.begin(site);
        self.noting = record;
        self.calls.push(Running { call: Call::new(record.number, site, made_at, record, entering), address });
        Some(record.number)
    }

    /// Its record in the trail, or what stands for one.
    #[inline]
    pub(crate) fn begin_record(&mut self, site: &'static Site) -> InTrail {
        if !site.is_ordinary() {
            if site.is_main() {
                self.scopes.become_program();
            }
            if site.is_quiet() {
                return self.trail.begin_quiet();
            }
        }
        self.trail.begin(site)
    }

    /// A call that began before there was a client ends in `Err`: it may end by the failure that left last, which it
    /// was not there to receive.
    pub(crate) fn enter_late(
        &mut self,
        site: &'static Site,
        made_at: Option<&'static Location<'static>>,
        address: usize,
    ) -> (u64, Aftermath) {
        let before = self.last_left.take().filter(|failure| failure.left_at == self.entered);
        let (id, aftermath) = self.enter(site, made_at, Entering::Sync, address);
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

    /// Of the future that is polled for the first time the arguments are noted from now on, unless they are already.
    /// Its function, and the number of its record.
    pub(crate) fn note_awaiting(&mut self) -> Option<(&'static Site, u64)> {
        let call = self.calls.last_mut()?;
        if !take(&mut call.awaits_arguments) {
            return None;
        }
        self.noting = call.record;
        Some((call.site, call.record.number))
    }

    /// Where arguments are noted, if that is still the record with this number, and it is there.
    pub(crate) fn noting(&mut self, number: u64) -> Option<&mut Noted> {
        if self.noting.number == number { self.trail.noting(self.noting) } else { None }
    }

    /// Whether they are noted in the record with this number, and that is the youngest.
    pub(crate) fn is_noting_in_youngest(&self, number: u64) -> bool {
        self.noting.number == number && self.trail.youngest() == self.noting && self.trail.held() == number
    }

    /// The function of the call with this number.
    pub(crate) fn site_of(&self, id: u64) -> Option<&'static Site> {
        self.calls.iter().rfind(|call| call.id == id).map(|call| call.site)
    }

    /// Records the arguments of the future that is polled for the first time.
    pub(crate) fn note_awaited(&mut self, noted: Noted) {
        if let Some((_, number)) = self.note_awaiting()
            && let Some(place) = self.noting(number)
        {
            *place = noted;
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
    #[inline]
    fn remove(&mut self, id: u64) -> Option<Running> {
        self.calls.pop_if(|call| call.id == id).or_else(|| self.remove_inner(id))
    }

    #[cold]
    fn remove_inner(&mut self, id: u64) -> Option<Running> {
        let index = self.calls.iter().rposition(|call| call.id == id)?;
        self.calls.truncate(index + 1);
        self.calls.pop()
    }

    /// Takes out the call of a future that waits; its pending failures go with it.
    #[inline(always)]
    pub(crate) fn suspend(&mut self, id: u64) -> Option<Suspended> {
        self.remove(id).map(|running| Suspended { call: running.call, unit: self.identity })
    }

    /// Puts back the call of a future that is polled again, in whatever unit of work it is polled now.
    #[inline(always)]
    pub(crate) fn resume(&mut self, suspended: Suspended, address: usize) -> u64 {
        let Suspended { mut call, unit } = suspended;
        call.has_waited = true;
        // Its record is in the trail of the unit of work that it was polled in before; in this one it begins now.
        if unit != self.identity {
            call.record = self.begin_record(call.site);
            call.id = call.record.number;
        }
        let id = call.id;
        self.calls.push(Running { call, address });
        id
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

    /// Whether the call is the innermost one, and no panic is known that may be on its way out of it.
    pub(crate) fn is_unheard_panic(&self, call: u64) -> bool {
        let innermost = self.calls.last().filter(|innermost| innermost.id == call);
        innermost.is_some_and(|call| call.pending.iter().all(|failure| failure.kind != FailureKind::Panic))
    }

    /// Ends the journey of everything that is pending, where it is.
    pub(crate) fn settle(&mut self) -> Vec<Report> {
        self.undecided().filter_map(|failure| failure.slot.take(End::Left)).collect()
    }

    fn undecided(&self) -> impl Iterator<Item = &Failure> {
        self.calls.iter().flat_map(|call| call.pending.iter()).chain(&self.held)
    }

    /// What a report about something that is no failure of a call takes along.
    pub(crate) fn open(&self) -> Report {
        let report = Report::open(self.callers(None), self.trail.newest(), self.scopes.stack());
        Report { unit: self.identity, recipient: self.recipient, trace: Some(self.trace.get()), ..report }
    }

    /// What is still as it was of the last stack that was taken: all that is around a call which is in progress since.
    fn unchanged_stack(&self) -> Option<Unchanged> {
        let (entered, stack) = self.last_stack.as_ref()?;
        // A future that waited may have come back on another stack.
        let is_since = |call: &&Running| !call.is_async && call.id <= *entered && call.address != 0;
        let call = self.calls.iter().rfind(is_since)?;
        Some(Unchanged::of(stack, call.address))
    }

    /// As [`open`](Self::open), without what is dear to copy.
    fn open_light(&self) -> Report {
        let report = Report::open(Vec::new(), Trail::default(), self.scopes.stack());
        Report { unit: self.identity, recipient: self.recipient, is_light: true, ..report }
    }

    /// The calls in progress, but for those in the middle of very many. The innermost one is at `place`, if that is known.
    fn callers(&self, place: Option<&'static Location<'static>>) -> Vec<Caller> {
        let callees = self.calls.iter().skip(1).map(|call| call.call_site()).chain([place]);
        let innermost = self.calls.len().saturating_sub(CALLERS);
        let calls = self.calls.iter().zip(callees).enumerate();
        let mut kept = Vec::with_capacity(self.calls.len().min(2 * CALLERS));
        kept.extend(calls.filter(|(depth, _)| *depth < CALLERS || *depth >= innermost).map(
            |(depth, (call, callee))| Caller {
                site: call.site,
                depth,
                callee,
                on_stack: on_stack(call, depth),
                arguments: self.trail.noted(call.record),
            },
        ));
        kept
    }
}

/// Where a call is around which this many are in progress.
fn on_stack(call: &Running, depth: usize) -> OnStack {
    OnStack { address: call.address, is_base: call.is_async && depth == 0 }
}
