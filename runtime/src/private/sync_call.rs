//! One run of an annotated sync function, seen from the code that the attribute emits.

use std::any::type_name;
use std::cell::Cell;
use std::fmt::{self, Debug};
use std::mem::{ManuallyDrop, replace, take};
use std::panic::Location;

use super::argument::Arguments;
use super::kept::Show;
use super::mark::{Left, MarkTo, Place};
use super::verdict::verdict_on;
use crate::capture::args::{self, Args};
use crate::capture::busy::{Busy, is_busy};
use crate::capture::call::{Failed, Rendered};
use crate::capture::carrier::read_backtraces;
use crate::capture::chain::{ErrorKind, ErrorType, ErrorView, chain_of};
use crate::capture::plain::{Encoder, Plain, TEXT_AT_ENTRY};
use crate::capture::show::{self, Rendered as RenderedText};
use crate::capture::site::Site;
use crate::capture::stack::{self, address_of};
use crate::capture::trail::Outcome;
use crate::capture::unit::{Entering, Wants};
use crate::current::{client, unit};
use crate::options::Verdict;

thread_local! {
    /// Where arguments are written before the call begins; kept, so that a call allocates nothing. Boxed, so that a call
    /// has little of it in its frame.
    static SCRATCH: Cell<Option<Box<Scratch>>> = const { Cell::new(None) };
}

/// What is taken down of a call before it begins.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    call_site: Option<&'static Location<'static>>,
    /// How much is taken down of arguments.
    args: Args,
    pub(crate) bytes: Vec<u8>,
}

/// What a call is: takes down its arguments before it begins.
pub struct Entry {
    site: &'static Site,
    /// Where its body is.
    place: Place,
    progress: Progress,
}

/// How far a call has come, and what is known of it then. In one place, since a debug build would find room for each.
enum Progress {
    /// There is no client, or user code runs on our behalf. Where the call was made, if there is a client later.
    Unrecorded(Option<&'static Location<'static>>),
    /// Its arguments are taken down. The scratch is taken out when the call begins: so there is nothing to drop later.
    Entering(ManuallyDrop<Box<Scratch>>),
    /// It has this number in the unit of work.
    Begun(u64),
}

impl Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entry").field("site", &self.site.name()).finish_non_exhaustive()
    }
}

/// A call is about to begin.
#[inline]
#[track_caller]
#[must_use]
pub fn enter<'a>(site: &'static Site) -> Call<'a> {
    Call::new(Entry::new(site, Location::caller()))
}

/// The call of a function that returns a future is about to begin.
#[inline]
#[track_caller]
#[must_use]
pub fn enter_future(site: &'static Site) -> Entry {
    Entry::new(site, Location::caller())
}

impl Entry {
    #[inline]
    pub(crate) fn new(site: &'static Site, call_site: &'static Location<'static>) -> Self {
        let progress =
            if client::is_enabled() { Progress::start(site, call_site) } else { Progress::Unrecorded(Some(call_site)) };
        Self { site, place: Place::new(), progress }
    }

    /// Of a call that ends and may not have begun: there was no client.
    pub(crate) fn late(site: &'static Site, call_site: &'static Location<'static>) -> Self {
        Self { site, place: Place::new(), progress: Progress::Unrecorded(Some(call_site)) }
    }

    /// Of a future with this number, whose body is there.
    pub(crate) fn of_future(site: &'static Site, id: u64, left: Left) -> Self {
        Self { site, place: Place::at(left), progress: Progress::Begun(id) }
    }

    #[inline]
    pub(crate) fn encode(&mut self, write: impl FnOnce(&mut Encoder<'_>)) {
        match &mut self.progress {
            Progress::Entering(scratch) if args::ARE_BUILT_IN && scratch.args != Args::Off => {
                write(&mut Encoder::new(&mut scratch.bytes, TEXT_AT_ENTRY));
            }
            _ => {}
        }
    }

    #[inline]
    pub(crate) fn plain(&mut self, value: &impl Plain) {
        match &mut self.progress {
            Progress::Entering(scratch) if args::ARE_BUILT_IN => encode_plain(scratch, value),
            _ => {}
        }
    }

    /// What `Debug` says of a value, if there is time for it.
    pub(crate) fn render(&self, value: &dyn Debug) -> Option<RenderedText> {
        self.args().filter(|args| *args == Args::Values)?;
        // Set already while an expression is recorded.
        let _busy = Busy::enter();
        show::debug_at_entry(self.site, value)
    }

    /// How much is taken down of arguments; `None` if nothing is taken down at all.
    pub(super) fn args(&self) -> Option<Args> {
        match &self.progress {
            Progress::Entering(scratch) => Some(scratch.args),
            _ => None,
        }
    }

    /// How many bytes are taken down; `None` if nothing is.
    pub(super) fn recorded(&self) -> Option<usize> {
        match &self.progress {
            Progress::Entering(scratch) => Some(scratch.bytes.len()),
            _ => None,
        }
    }

    /// Takes back what was taken down since there were this many bytes.
    pub(super) fn shorten(&mut self, length: usize) {
        if let Progress::Entering(scratch) = &mut self.progress {
            scratch.bytes.truncate(length);
        }
    }

    /// What was taken down, for the unit of work; give it back with [`keep_scratch`].
    pub(crate) fn into_scratch(self) -> Option<Box<Scratch>> {
        match self.progress {
            Progress::Entering(scratch) => Some(ManuallyDrop::into_inner(scratch)),
            _ => None,
        }
    }

    /// For a call that begins later.
    pub(crate) fn into_parts(self) -> (&'static Site, Option<&'static Location<'static>>, Option<Box<Scratch>>) {
        let site = self.site;
        match self.progress {
            Progress::Unrecorded(call_site) => (site, call_site, None),
            Progress::Entering(scratch) => (site, scratch.call_site, Some(ManuallyDrop::into_inner(scratch))),
            Progress::Begun(_) => (site, None, None),
        }
    }

    /// Where the call was made, if that is known.
    fn caller(&self) -> Option<&'static Location<'static>> {
        let call_site = match &self.progress {
            Progress::Unrecorded(call_site) => *call_site,
            Progress::Entering(scratch) => scratch.call_site,
            Progress::Begun(_) => None,
        };
        call_site.filter(|_| self.site.knows_caller())
    }

    /// Hands what was taken down to the unit of work.
    #[inline(never)]
    fn begin(&mut self) {
        let caller = self.caller();
        let Progress::Entering(scratch) = replace(&mut self.progress, Progress::Unrecorded(None)) else {
            return;
        };
        let scratch = ManuallyDrop::into_inner(scratch);
        let entering = Entering::Sync(&scratch.bytes);
        let address = address_of(self);
        let entered = unit::with(|current| current.unit.enter(self.site, caller, entering, address));
        keep_scratch(scratch);
        if let Some((id, aftermath)) = entered {
            unit::follow(aftermath);
            self.progress = Progress::Begun(id);
        }
    }

    /// Runs the user's `Debug`: hold a [`Busy`] around it.
    fn shown(&self, show: &dyn Show) -> Rendered {
        let mut arguments = Arguments::of(self.site);
        show.show(&mut arguments);
        take(&mut arguments.0)
    }
}

impl Progress {
    /// Of a call that there is a client for. Apart, so that a call without one has nothing of it.
    #[inline(never)]
    fn start(site: &'static Site, call_site: &'static Location<'static>) -> Self {
        if is_busy() {
            return Self::Unrecorded(Some(call_site));
        }
        let mut scratch = SCRATCH.try_with(Cell::take).ok().flatten().unwrap_or_default();
        scratch.call_site = Some(call_site);
        scratch.args = Args::of(site);
        Self::Entering(ManuallyDrop::new(scratch))
    }
}

#[inline(never)]
fn encode_plain<T: Plain>(scratch: &mut Scratch, value: &T) {
    let mut encoder = Encoder::new(&mut scratch.bytes, TEXT_AT_ENTRY);
    match scratch.args {
        Args::Values => value.encode(&mut encoder),
        Args::Types => encoder.type_name(type_name::<T>()),
        Args::Off => {}
    }
}

pub(crate) fn keep_scratch(mut scratch: Box<Scratch>) {
    scratch.bytes.clear();
    // A thread that is ending needs none any more.
    let _ = SCRATCH.try_with(|kept| kept.set(Some(scratch)));
}

/// The call begins. `show` renders the arguments that outlive the body.
#[inline]
pub fn begin<'a>(call: &mut Call<'a>, show: &'a dyn Show) {
    if matches!(call.entry.progress, Progress::Entering(_)) {
        call.entry.begin();
    }
    call.show = Some(show);
}

/// A call. Dropping one that has begun and not ended means that a panic unwinds through it. It begins and ends where it
/// is: a debug build would find room for another one where it is moved to.
pub struct Call<'a> {
    /// Takes down the arguments until it begins.
    pub entry: Entry,
    /// What renders the arguments that outlive the body; none before it begins and once it has ended.
    show: Option<&'a dyn Show>,
}

impl Debug for Call<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("id", &self.begun()).finish_non_exhaustive()
    }
}

impl<'a> Call<'a> {
    #[inline]
    pub(crate) const fn new(entry: Entry) -> Self {
        Self { entry, show: None }
    }

    /// Of a future, which began it and knows its place.
    pub(crate) fn of_future(entry: Entry, show: &'a dyn Show) -> Self {
        Self { entry, show: Some(show) }
    }

    /// Its number in the unit of work; none if nothing was recorded when it began.
    #[inline]
    fn begun(&self) -> Option<u64> {
        match self.entry.progress {
            Progress::Begun(id) => Some(id),
            _ => None,
        }
    }

    /// Its number in the unit of work. A call that began before there was a client takes part from now on.
    fn id(&self) -> Option<u64> {
        let begun = self.begun();
        if begun.is_some() || !client::is_enabled() || is_busy() {
            return begun;
        }
        let (site, caller, address) = (self.entry.site, self.entry.caller(), address_of(&self.entry));
        let (id, aftermath) = unit::with(|current| current.unit.enter_late(site, caller, address))?;
        unit::follow(aftermath);
        Some(id)
    }

    /// It returned, and not with an error.
    #[inline]
    pub fn succeed(&mut self) {
        self.show = None;
        if let Some(id) = self.begun() {
            return_from(id);
        }
    }

    /// It returned with an error.
    #[cold]
    pub fn fail(&mut self, error: ErrorView<'_>) {
        self.fail_unless(false, error);
    }

    /// It returned with an error, which is not reported if it is ignored.
    #[cold]
    pub fn fail_unless(&mut self, is_ignored: bool, error: ErrorView<'_>) {
        let Some(show) = self.show.take() else { return };
        let Some(id) = self.id() else { return };
        let Some(busy) = Busy::enter() else {
            unit::change(|unit| unit.succeed(id, Outcome::Failed));
            return;
        };
        let (mark, converted_from) = self.entry.place.get();
        let address = error.address();
        let chain = chain_of(&error, converted_from.map(|error_type| error_type()));
        let verdict = if is_ignored { Verdict::ignore() } else { verdict_on(&error, &chain) };
        let is_ignored = verdict.is_ignored;
        let arguments = Rendered::default();
        let mut failed = Failed { mark, chain, address, arguments, is_ignored, opening: None };
        if !is_ignored && unit::with(|current| current.unit.foresee(id, &mut failed)) == Some(Wants::Arguments) {
            failed.arguments = self.entry.shown(show);
        }
        failed.arguments.words.add_outer(verdict.words);
        if let Some(opening) = failed.opening.as_mut().filter(|opening| !opening.is_light && !is_ignored) {
            opening.stack = stack::take(opening.address);
            if opening.stack.is_some() {
                read_backtraces(&error, &mut failed.chain);
            }
        }
        drop(busy);
        unit::change(|unit| unit.fail(id, failed));
    }

    /// It is left without having ended: by a panic, or by a `return` that nobody saw.
    #[cold]
    fn leave(&self, show: &dyn Show) {
        let Some(id) = self.begun() else { return };
        if !std::thread::panicking() {
            return return_from(id);
        }
        let Some(busy) = Busy::enter() else { return };
        let arguments = self.entry.shown(show);
        drop(busy);
        unit::change(|unit| unit.unwind(id, arguments));
    }

    /// It returned `None`, and that is a failure.
    #[cold]
    pub fn fail_with_none(&mut self) {
        // Without a text: all of them would have the same, and be taken for one failure.
        self.fail(ErrorView { kind: ErrorKind::Opaque, type_name: "None", address: 0, carrier: None });
    }
}

/// Where its body is.
impl MarkTo for &Call<'_> {
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn note(self, mark: u32, error_type: fn() -> ErrorType) {
        self.entry.place.note(mark, error_type);
    }
}

impl Call<'_> {
    /// Notes where the body is.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn set(&self, mark: u32) {
        self.entry.place.set(mark);
    }
}

impl Drop for Call<'_> {
    #[inline]
    fn drop(&mut self) {
        if let Some(show) = self.show {
            self.leave(show);
        }
    }
}

/// Without an error. Apart, so that a call without a client has nothing of it.
#[inline(never)]
fn return_from(id: u64) {
    unit::change(|unit| unit.succeed(id, Outcome::Returned));
}
