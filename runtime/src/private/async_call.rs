//! One run of an annotated async function: the future that stands around its body.

use std::future::Future;
use std::marker::PhantomData;
use std::mem::{forget, replace, take};
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use super::argument::Arguments;
use super::entry::Entry;
use super::kept::ShowBy;
use super::mark::{Left, TaskPlace};
use super::sync_call::Call;
use crate::capture::busy::is_busy;
use crate::capture::call::{Entering, Suspended};
use crate::capture::current;
use crate::capture::glance;
use crate::capture::noted::Noted;
use crate::capture::site::Site;
use crate::capture::stack::address_of;
use crate::capture::trail::Outcome;
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

/// First in the body: what the arguments of the call that is being polled are recorded in, if they are. Hand it to
/// [`recorded`]. No closure of the body's, which each function would bring along.
#[inline]
#[must_use]
pub fn record() -> Option<Entry> {
    if client::are_none() {
        return None;
    }
    if let Some(mut taken) = current::take_for_call() {
        if glance::is_plain()
            && let Some(site) = taken.unit.note_awaiting_in_youngest()
        {
            return Some(Entry::of_youngest(site, taken));
        }
        current::put_for_call(taken);
    }
    record_slowly()
}

#[inline(never)]
fn record_slowly() -> Option<Entry> {
    if !client::is_enabled() || is_busy() {
        return None;
    }
    let (site, number) = unit::with(|current| current.unit.note_awaiting()).flatten()?;
    Some(Entry::of_record(site, number))
}

/// The arguments are recorded.
#[inline]
pub fn recorded(entry: Entry) {
    entry.end_noting();
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

/// Where a future's call is kept while the future is not being polled.
#[derive(Debug)]
pub(super) enum Waits {
    /// It was not polled yet. Of a future that a sync function returned: with what was noted when that was called.
    Unpolled(Option<&'static Location<'static>>, Option<Box<Noted>>),
    /// Nothing was recorded of it so far.
    Nowhere(Option<&'static Location<'static>>),
    /// In here: it is part of the unit of work that polls it.
    Inside(Suspended, Left),
    /// It is the outermost one: with a unit of work of its own, in which its call has this number.
    Own(Box<Current>, u64, Left),
    /// The unfinished future is being dropped.
    Dropping(Entered, WasPanicking),
}

impl Waits {
    /// The future is about to be dropped.
    fn resume_to_drop(&mut self, address: usize) {
        if matches!(self, Self::Inside(..) | Self::Own(..)) {
            *self = Self::Dropping(Entered::resume(take(self), address), std::thread::panicking());
        }
    }
}

impl Default for Waits {
    fn default() -> Self {
        Self::Nowhere(None)
    }
}

/// What a future's Site is known by. It is asked only where something is recorded: that of `call_async` is made then.
pub trait KnowsSite {
    /// The Site itself.
    fn site(&self) -> &'static Site;
}

impl KnowsSite for &'static Site {
    #[inline]
    fn site(&self) -> &'static Site {
        self
    }
}

/// The closure of a function, as code sees it that functions share.
trait Inspect<R> {
    fn inspect(&self, op: Op<'_, R>);
}

impl<R, S: Fn(Op<'_, R>)> Inspect<R> for S {
    #[inline]
    fn inspect(&self, op: Op<'_, R>) {
        self(op);
    }
}

/// Whether a panic from elsewhere is what drops a future.
type WasPanicking = bool;

/// What a future is recorded with.
#[derive(Debug)]
struct Watched<R, S: Fn(Op<'_, R>), W: KnowsSite> {
    site: W,
    inspect: S,
    waits: Waits,
    result: PhantomData<fn(R)>,
}

impl<R, S: Fn(Op<'_, R>), W: KnowsSite> Drop for Watched<R, S, W> {
    /// The future is gone, which is the user's and may have panicked.
    fn drop(&mut self) {
        if let Waits::Dropping(..) = self.waits {
            Polled::drop_unfinished(&self.site, &self.inspect, &mut self.waits);
        }
    }
}

pin_project! {
    /// The future around an annotated async body.
    #[derive(Debug)]
    pub struct Watch<F: Future, S: Fn(Op<'_, F::Output>), W: KnowsSite = &'static Site> {
        // First, so that an unfinished body is dropped while its call is entered. No option around it: each type around
        // another brings chains of futures closer to the compiler's recursion limit.
        #[pin]
        future: F,
        watched: Watched<F::Output, S, W>,
    }

    impl<F: Future, S: Fn(Op<'_, F::Output>), W: KnowsSite> PinnedDrop for Watch<F, S, W> {
        fn drop(this: Pin<&mut Self>) {
            let waits = &mut this.project().watched.waits;
            let address = address_of(&waits);
            waits.resume_to_drop(address);
        }
    }
}

/// Stands around the body of an annotated async function.
///
/// The bound holds always. It makes the compiler prove it where the function is checked, and remember it: at the bottom of
/// a long chain of futures the same proof would reach the recursion limit.
#[inline]
#[track_caller]
#[expect(private_bounds, reason = "it always holds")]
pub fn watch<F: Future, S: Fn(Op<'_, F::Output>), W: KnowsSite>(site: W, future: F, inspect: S) -> Watch<F, S, W>
where
    Waits: Send + Sync,
{
    let waits = Waits::Unpolled(Some(Location::caller()), None);
    Watch { future, watched: Watched { site, inspect, waits, result: PhantomData } }
}

/// Stands around the future that an annotated sync function returned. The function's arguments belong to its body, and
/// the future may not outlive them: so what was recorded of them is all there is. The result's type comes first, because
/// the future alone may leave it open.
#[inline]
pub(super) fn watch_returned<R, F: Future<Output = R>, S: Fn(Op<'_, R>)>(
    entry: Entry,
    future: F,
    inspect: S,
) -> Watch<F, S> {
    let (site, call_site, noted) = entry.into_parts();
    let waits = Waits::Unpolled(call_site, noted);
    Watch { future, watched: Watched { site, inspect, waits, result: PhantomData } }
}

impl<F: Future, S: Fn(Op<'_, F::Output>), W: KnowsSite> Future for Watch<F, S, W> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let Watched { site, inspect, waits, .. } = this.watched;
        let address = address_of(&waits);
        let (mut polled, call_site) = Polled::poll(site, inspect, waits, address);
        let result = this.future.poll(context);
        polled.go_on(&result, waits, call_site);
        result
    }
}

/// A future that is being polled or dropped. Dropped itself when a panic unwinds out of the future, or when an unfinished
/// future is gone.
///
/// It knows what the future results in and no more of its type, so that functions with the same result share the code.
struct Polled<'a, R> {
    entered: Option<Entered>,
    site: &'a dyn KnowsSite,
    inspect: &'a dyn Inspect<R>,
    /// A panic from elsewhere is what drops the future.
    was_panicking: bool,
}

impl<'a, R> Polled<'a, R> {
    /// The future is polled; and where the call was made, as long as nothing is recorded of it.
    fn poll(
        site: &'a dyn KnowsSite,
        inspect: &'a dyn Inspect<R>,
        waits: &mut Waits,
        address: usize,
    ) -> (Self, Option<&'static Location<'static>>) {
        let (entered, call_site) = Entered::poll(site, waits, address);
        (Self { entered: Some(entered), site, inspect, was_panicking: std::thread::panicking() }, call_site)
    }

    /// An unfinished future was dropped, as far as it was entered for that.
    fn drop_unfinished(site: &'a dyn KnowsSite, inspect: &'a dyn Inspect<R>, waits: &mut Waits) {
        if let Waits::Dropping(entered, was_panicking) = take(waits) {
            drop(Self { entered: Some(entered), site, inspect, was_panicking });
        }
    }

    /// It was polled.
    fn go_on(&mut self, result: &Poll<R>, waits: &mut Waits, call_site: Option<&'static Location<'static>>) {
        let Some(entered) = self.entered.take() else { return };
        match result {
            Poll::Pending => entered.suspend(call_site, waits),
            Poll::Ready(value) => entered.end(|id| {
                self.with_call(id, |call| self.inspect.inspect(Op::Returned(value, call)));
            }),
        }
    }

    /// Gives away the call with this number.
    fn with_call(&self, id: u64, end: impl FnOnce(Call<'_>)) {
        let show = ShowBy(|arguments: &mut Arguments| self.inspect.inspect(Op::Show(arguments)));
        end(Call::of_future(Entry::of_future(self.site.site(), id, TaskPlace::get()), &show));
    }
}

impl<R> Drop for Polled<'_, R> {
    fn drop(&mut self) {
        let Some(entered) = self.entered.take() else { return };
        if std::thread::panicking() && !self.was_panicking {
            entered.end(|id| self.with_call(id, |call| drop(call)));
        } else {
            entered.end(|id| unit::change(|unit| unit.succeed(id, Outcome::Cancelled)));
        }
    }
}

/// What was current before a future was polled.
#[derive(Debug)]
enum Before {
    /// The same unit of work: another future polls this one.
    Same,
    /// Another one, which the future's own took the place of.
    Other(Option<Box<Current>>),
}

impl Before {
    /// Puts a unit of work of its own in place for a future that no annotated future polls.
    fn begin() -> Self {
        if unit::with(|current| current.takes_in_futures()).unwrap_or(false) {
            Self::Same
        } else {
            Self::Other(swap(Some(unit::of_task())))
        }
    }
}

/// The call of a future while it is polled.
#[derive(Debug)]
pub(super) struct Entered {
    id: Option<u64>,
    before: Before,
    /// Where the body is that polls this one.
    outer_left: Left,
}

impl Entered {
    fn nowhere() -> Self {
        Self { id: None, before: Before::Same, outer_left: TaskPlace::replace(Left::default()) }
    }

    /// For a poll; and where the call was made, as long as nothing is recorded of it.
    fn poll(site: &dyn KnowsSite, waits: &mut Waits, address: usize) -> (Self, Option<&'static Location<'static>>) {
        let (call_site, noted, entering) = match waits {
            Waits::Unpolled(call_site, noted) => (*call_site, noted.take(), Entering::FirstPoll),
            Waits::Nowhere(call_site) => (*call_site, None, Entering::LaterPoll),
            waits => return (Self::resume(take(waits), address), None),
        };
        // What was in it and has a destructor was taken.
        forget(take(waits));
        if !client::is_enabled() {
            return (Self::nowhere(), call_site);
        }
        let entered = Self::begin(site.site(), call_site, entering, address);
        if let Some(noted) = noted {
            unit::with(|current| current.unit.note_awaited(*noted));
        }
        (entered, call_site)
    }

    /// The first poll, or the first one since there is a client. A future that no annotated future polls is a unit of
    /// work of its own.
    fn begin(
        site: &'static Site,
        call_site: Option<&'static Location<'static>>,
        entering: Entering,
        address: usize,
    ) -> Self {
        if let Some(mut taken) = current::take_for_call() {
            let is_in_row = glance::is_plain() && taken.unit.enter_in_row(site, call_site, entering, address);
            let id = taken.unit.number_in_row();
            current::put_for_call(taken);
            if is_in_row {
                return Self { id: Some(id), before: Before::Same, outer_left: TaskPlace::replace(Left::default()) };
            }
        }
        Self::begin_slowly(site, call_site, entering, address)
    }

    #[inline(never)]
    fn begin_slowly(
        site: &'static Site,
        call_site: Option<&'static Location<'static>>,
        entering: Entering,
        address: usize,
    ) -> Self {
        if let Some(mut taken) = unit::take() {
            let is_part = taken.takes_in_futures();
            let id = if is_part { taken.unit.enter_plainly(site, call_site, entering, address) } else { None };
            unit::put(taken);
            if id.is_some() {
                return Self { id, before: Before::Same, outer_left: TaskPlace::replace(Left::default()) };
            }
        }
        let before = Before::begin();
        let entered = unit::with(|current| current.unit.enter(site, call_site, entering, address));
        let id = entered.map(|(id, aftermath)| {
            unit::follow(aftermath);
            id
        });
        Self { id, before, outer_left: TaskPlace::replace(Left::default()) }
    }

    #[inline]
    fn resume(waits: Waits, address: usize) -> Self {
        match waits {
            Waits::Unpolled(..) | Waits::Nowhere(_) => Self::nowhere(),
            Waits::Dropping(entered, _) => entered,
            Waits::Own(mut current, id, left) => {
                current.unit.moved_to(address);
                let before = Before::Other(swap(Some(current)));
                Self { id: Some(id), before, outer_left: TaskPlace::replace(left) }
            }
            Waits::Inside(call, left) => {
                if let Some(mut taken) = unit::take() {
                    if taken.takes_in_futures() {
                        let id = taken.unit.resume(call, address);
                        unit::put(taken);
                        return Self { id: Some(id), before: Before::Same, outer_left: TaskPlace::replace(left) };
                    }
                    unit::put(taken);
                }
                // Moved out of the future that polled it first: then it is the outermost one from now on.
                let before = Before::begin();
                let id = unit::with(|current| current.unit.resume(call, address));
                Self { id, before, outer_left: TaskPlace::replace(left) }
            }
        }
    }

    /// The future waits, which `waits` is going to say; so far it says nothing that needs a destructor.
    fn suspend(self, call_site: Option<&'static Location<'static>>, waits: &mut Waits) {
        let left = TaskPlace::replace(self.outer_left);
        let mut place = |now: Waits| forget(replace(waits, now));
        match (self.before, self.id) {
            (Before::Other(outer), id) => match swap(outer).zip(id) {
                Some((own, id)) => place(Waits::Own(own, id, left)),
                None => place(Waits::Nowhere(call_site)),
            },
            (Before::Same, Some(id)) => {
                let Some(mut taken) = unit::take() else { return place(Waits::Nowhere(call_site)) };
                match taken.unit.suspend(id) {
                    Some(suspended) => place(Waits::Inside(suspended, left)),
                    None => place(Waits::Nowhere(call_site)),
                }
                unit::put(taken);
            }
            (Before::Same, None) => place(Waits::Nowhere(call_site)),
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
