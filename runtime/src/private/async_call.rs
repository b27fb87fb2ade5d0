//! One run of an annotated async function: the future that stands around its body.

use std::future::Future;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use super::argument::Arguments;
use super::mark::{Left, TaskPlace};
use super::sync_call::{Call, Entry, keep_scratch};
use crate::capture::call::Call as Suspended;
use crate::capture::site::Site;
use crate::capture::trail::Outcome;
use crate::capture::unit::Entering;
use crate::current::client;
use crate::current::unit::{self, Current, swap};

/// What is asked of the closure that knows the arguments' and the returned value's types.
#[derive(Debug)]
pub enum Op<'a, R> {
    /// Render the arguments that outlive the body.
    Show(&'a mut Arguments),
    /// The body returned this: end the call accordingly.
    Returned(&'a R, Call<'a>),
}

/// First statement of the body: records the arguments of the call that is being polled.
#[inline]
pub fn record(recording: impl FnOnce(&mut Entry)) {
    if !client::is_enabled() {
        return;
    }
    let Some(site) = unit::with(|current| current.unit.awaiting_arguments()).flatten() else { return };
    let mut entry = Entry::new(site, Location::caller());
    recording(&mut entry);
    if let Some(bytes) = entry.into_bytes() {
        unit::with(|current| current.unit.record_arguments(&bytes));
        keep_scratch(bytes);
    }
}

/// Names what a type of functions returns, `!` too.
pub trait Returns {
    type Returned;
}

impl<R> Returns for fn() -> R {
    type Returned = R;
}

/// Names the type of what an async body results in; never called.
#[cold]
#[must_use]
pub fn absent<T>() -> T {
    loop {
        std::thread::park();
    }
}

/// Where a future's call is kept while the future waits.
#[derive(Debug, Default)]
enum Waits {
    /// It was not polled yet, or nothing is recorded of it.
    #[default]
    Nowhere,
    /// In here: it is part of the unit of work that polls it.
    Inside(Suspended, Left),
    /// It is the outermost one: with a unit of work of its own, in which its call has this number.
    Own(Box<Current>, u64, Left),
}

pin_project! {
    /// The future around an annotated async body.
    #[derive(Debug)]
    pub struct Watch<F: Future, S: Fn(Op<'_, F::Output>)> {
        site: &'static Site,
        call_site: &'static Location<'static>,
        inspect: S,
        // Of a future that a sync function returned: what was taken down when that was called.
        recorded: Option<Vec<u8>>,
        waits: Waits,
        polled: bool,
        // An option, so that an unfinished body can be dropped while its call is entered.
        #[pin]
        future: Option<F>,
    }

    impl<F: Future, S: Fn(Op<'_, F::Output>)> PinnedDrop for Watch<F, S> {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            let waits = std::mem::take(this.waits);
            if matches!(waits, Waits::Nowhere) {
                return;
            }
            let inspect = &*this.inspect;
            let show = |arguments: &mut Arguments| inspect(Op::Show(arguments));
            // What is dropped is the user's, and may panic.
            let _polled = Polled::new(Entered::resume(waits), this.site, &show);
            this.future.set(None);
        }
    }
}

/// Stands around the body of an annotated async function.
#[inline]
#[track_caller]
pub fn watch<F: Future, S: Fn(Op<'_, F::Output>)>(site: &'static Site, future: F, inspect: S) -> Watch<F, S> {
    Watch {
        site,
        call_site: Location::caller(),
        inspect,
        recorded: None,
        waits: Waits::Nowhere,
        polled: false,
        future: Some(future),
    }
}

/// Stands around the future that an annotated sync function returned. The function's arguments belong to its body, and
/// the future may not outlive them: so what was recorded of them is all there is. The result's type comes first, because
/// the future alone may leave it open.
#[inline]
pub fn watch_returned<R, F: Future<Output = R>, S: Fn(Op<'_, R>)>(entry: Entry, future: F, inspect: S) -> Watch<F, S> {
    let (site, call_site, recorded) = entry.into_parts();
    Watch { site, call_site, inspect, recorded, waits: Waits::Nowhere, polled: false, future: Some(future) }
}

impl<F: Future, S: Fn(Op<'_, F::Output>)> Future for Watch<F, S> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let mut this = self.project();
        let first = !std::mem::replace(this.polled, true);
        let waits = std::mem::take(this.waits);
        let entered = match waits {
            Waits::Nowhere if !client::is_enabled() => Entered::nowhere(),
            Waits::Nowhere => Entered::begin(this.site, this.call_site, first),
            waits => Entered::resume(waits),
        };
        if let Some(recorded) = this.recorded.take() {
            unit::with(|current| current.unit.record_arguments(&recorded));
            keep_scratch(recorded);
        }
        let inspect = &*this.inspect;
        let show = |arguments: &mut Arguments| inspect(Op::Show(arguments));
        let site = *this.site;
        let mut polled = Polled::new(entered, site, &show);
        // There until it is dropped: one that was ready, or that panicked, says so itself when it is polled again.
        let Some(future) = this.future.as_mut().as_pin_mut() else { return Poll::Pending };
        let result = future.poll(context);
        let Some(entered) = polled.entered.take() else { return result };
        match result {
            Poll::Pending => {
                *this.waits = entered.suspend();
                Poll::Pending
            }
            Poll::Ready(value) => {
                let left = Entered::left();
                entered.end(|id| inspect(Op::Returned(&value, Call::of_future(id, site, left, &show))));
                Poll::Ready(value)
            }
        }
    }
}

/// A future that is being polled or dropped. Dropped itself when a panic unwinds out of the future, or when an unfinished
/// future is gone.
struct Polled<'a> {
    entered: Option<Entered>,
    site: &'static Site,
    show: &'a dyn Fn(&mut Arguments),
    /// A panic from elsewhere is what drops the future.
    was_panicking: bool,
}

impl<'a> Polled<'a> {
    fn new(entered: Entered, site: &'static Site, show: &'a dyn Fn(&mut Arguments)) -> Self {
        Self { entered: Some(entered), site, show, was_panicking: std::thread::panicking() }
    }
}

impl Drop for Polled<'_> {
    fn drop(&mut self) {
        let Some(entered) = self.entered.take() else { return };
        let left = Entered::left();
        if std::thread::panicking() && !self.was_panicking {
            entered.end(|id| drop(Call::of_future(id, self.site, left, self.show)));
        } else {
            entered.end(|id| unit::change(|unit| unit.succeed(id, Outcome::Cancelled)));
        }
    }
}

/// What was current before a future was polled.
enum Before {
    /// The same unit of work: another future polls this one.
    Same,
    /// Another one, which the future's own took the place of.
    Other(Option<Box<Current>>),
}

impl Before {
    /// Puts a unit of work of its own in place for a future that no annotated future polls.
    fn begin() -> Self {
        if unit::with(|current| current.unit.is_polling()).unwrap_or(false) {
            Self::Same
        } else {
            Self::Other(swap(Some(Box::new(Current::of_task()))))
        }
    }
}

/// The call of a future while it is polled.
struct Entered {
    id: Option<u64>,
    before: Before,
    /// Where the body is that polls this one.
    outer_left: Left,
}

impl Entered {
    fn nowhere() -> Self {
        Self { id: None, before: Before::Same, outer_left: TaskPlace::replace(Left::default()) }
    }

    /// The first poll, or the first one since there is a client. A future that no annotated future polls is a unit of
    /// work of its own.
    fn begin(site: &'static Site, call_site: &'static Location<'static>, first: bool) -> Self {
        let call_site = site.knows_caller().then_some(call_site);
        let before = Before::begin();
        let entering = if first { Entering::FirstPoll } else { Entering::LaterPoll };
        let entered = unit::with(|current| current.unit.enter(site, call_site, entering));
        let id = entered.map(|(id, aftermath)| {
            unit::follow(aftermath);
            id
        });
        Self { id, before, outer_left: TaskPlace::replace(Left::default()) }
    }

    fn resume(waits: Waits) -> Self {
        match waits {
            Waits::Nowhere => Self::nowhere(),
            Waits::Own(current, id, left) => {
                let before = Before::Other(swap(Some(current)));
                Self { id: Some(id), before, outer_left: TaskPlace::replace(left) }
            }
            Waits::Inside(call, left) => {
                // Moved out of the future that polled it first: then it is the outermost one from now on.
                let before = Before::begin();
                let id = unit::with(|current| current.unit.resume(call));
                Self { id, before, outer_left: TaskPlace::replace(left) }
            }
        }
    }

    /// Where the body that is polled is. Only right until another place is set.
    fn left() -> Left {
        let left = TaskPlace::replace(Left::default());
        TaskPlace::replace(left);
        left
    }

    fn suspend(self) -> Waits {
        let left = TaskPlace::replace(self.outer_left);
        match (self.before, self.id) {
            (Before::Other(outer), Some(id)) => swap(outer).map_or(Waits::Nowhere, |own| Waits::Own(own, id, left)),
            (Before::Other(outer), None) => {
                swap(outer);
                Waits::Nowhere
            }
            (Before::Same, Some(id)) => unit::with(|current| current.unit.suspend(id))
                .flatten()
                .map_or(Waits::Nowhere, |call| Waits::Inside(call, left)),
            (Before::Same, None) => Waits::Nowhere,
        }
    }

    /// The call ends by `ending`; then what was current before is so again.
    fn end(self, ending: impl FnOnce(u64)) {
        if let Some(id) = self.id {
            ending(id);
        }
        TaskPlace::replace(self.outer_left);
        if let Before::Other(outer) = self.before {
            let own = swap(outer);
            unit::inherit(own);
        }
    }
}
