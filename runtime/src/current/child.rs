//! Units of work that code starts, and that tell who started them how they ended.

use std::panic::Location;
use std::sync::{Arc, Mutex};

use super::client;
use super::unit::{self, Current, Whose, swap};
use crate::capture::failure::Failure;
use crate::capture::unit::Unit;
use crate::lock::lock;

/// What left a child, on its way to whoever is told how the child ended. If nobody is, its reports are sent as they are.
#[derive(Debug, Default)]
pub(crate) struct Handover(Mutex<Vec<Failure>>);

impl Handover {
    /// For a child that begins now; none if nothing is reported.
    pub(crate) fn begin() -> Option<Arc<Self>> {
        client::is_enabled().then(Arc::default)
    }

    fn put(&self, failures: Vec<Failure>) {
        lock(&self.0).extend(failures);
    }

    fn take(&self) -> Vec<Failure> {
        std::mem::take(&mut *lock(&self.0))
    }

    /// At this place the call in progress is told how the child ended: its failure goes on from here.
    #[track_caller]
    pub(crate) fn receive(&self) {
        receive(self.take(), Location::caller());
    }

    /// As [`receive`](Self::receive), by a future.
    #[cfg(feature = "tokio")]
    pub(crate) fn receive_polled(&self, place: &'static Location<'static>) {
        receive_polled(self.take(), place);
    }
}

impl Drop for Handover {
    fn drop(&mut self) {
        self.take().iter().for_each(unit::send_left);
    }
}

fn receive(failures: Vec<Failure>, place: &'static Location<'static>) {
    for failure in failures {
        unit::pass_on(failure, |unit, failure| unit.receive(failure, place));
    }
}

/// A future is told. It is part of an async call that polls it; under a sync call, it may be of any task whatever.
fn receive_polled(failures: Vec<Failure>, place: &'static Location<'static>) {
    if unit::with(|current| current.takes_in_futures()).unwrap_or(false) {
        receive(failures, place);
        return;
    }
    for failure in failures {
        unit::pass_on(failure, Unit::adopt);
    }
}

/// A unit of work that began inside of another one. While its code does not run, it is kept in here.
#[derive(Debug)]
pub(crate) struct Child {
    own: Option<Box<Current>>,
    handover: Option<Arc<Handover>>,
}

impl Child {
    /// Begins inside of this unit of work, if anything is reported: in its scopes, with what its trail holds so far.
    pub(crate) fn begin(whose: Whose, handover: Option<Arc<Handover>>) -> Self {
        let fork = |current: &mut Current| {
            let unit = current.unit.fork();
            Box::new(Current { unit, whose, ..Current::default() })
        };
        Self { own: if client::is_enabled() { unit::with(fork) } else { None }, handover }
    }

    /// This thread is in the child from now on.
    #[track_caller]
    pub(crate) fn enter(&mut self) -> Inside<'_> {
        let before = match self.own.take() {
            Some(own) => Before::Elsewhere(swap(Some(own))),
            None => Before::Here,
        };
        Inside { child: self, before, place: Location::caller() }
    }

    /// Runs all of its code.
    pub(crate) fn run<R>(mut self, code: impl FnOnce() -> R) -> R {
        let _inside = self.enter();
        code()
    }

    fn end(&mut self, mut own: Box<Current>, place: &'static Location<'static>) {
        let failures = own.unit.take_held();
        if let Some(handover) = self.handover.take() {
            handover.put(failures);
        } else {
            receive_polled(failures, place);
        }
    }
}

/// What a thread was in before it was in another unit of work.
#[derive(Default)]
pub(super) enum Before {
    /// In the same: there is no other to be in, or the thread left it.
    #[default]
    Here,
    Elsewhere(Option<Box<Current>>),
}

impl Before {
    /// The thread is there again; returns what it was in meanwhile.
    pub(super) fn return_to(&mut self) -> Option<Box<Current>> {
        match std::mem::take(self) {
            Self::Here => None,
            Self::Elsewhere(before) => swap(before),
        }
    }
}

/// The time that a thread spends in a child. When it is dropped, the child is done.
pub(crate) struct Inside<'a> {
    child: &'a mut Child,
    before: Before,
    place: &'static Location<'static>,
}

impl Inside<'_> {
    /// The child is not done; the thread leaves it all the same.
    pub(crate) fn suspend(mut self) {
        self.child.own = self.before.return_to();
    }
}

impl Drop for Inside<'_> {
    fn drop(&mut self) {
        if let Some(own) = self.before.return_to() {
            self.child.end(own, self.place);
        }
    }
}
