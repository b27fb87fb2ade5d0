//! One run of an annotated sync function, seen from the code that the attribute emits.

use std::cell::Cell;
use std::fmt::{self, Debug};
use std::mem::{ManuallyDrop, take};
use std::panic::Location;

use super::argument::{Arguments, Show};
use super::mark::{Left, Place};
use super::verdict::verdict_on;
use crate::capture::busy::{Busy, is_busy};
use crate::capture::call::{Failed, Rendered};
use crate::capture::chain::{ErrorKind, ErrorView, chain_of};
use crate::capture::plain::{Encoder, Plain, TEXT_AT_ENTRY};
use crate::capture::show::{self, Rendered as RenderedText};
use crate::capture::site::Site;
use crate::capture::trail::Outcome;
use crate::capture::unit::{Entering, Wants};
use crate::current::{client, unit};
use crate::options::Verdict;

thread_local! {
    /// Where arguments are written before the call begins; kept, so that a call allocates nothing.
    static SCRATCH: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// What a call is: takes down its arguments before it begins. It stays where it is while the call is in progress, since
/// a debug build finds room for each place that a value is moved to.
pub struct Entry {
    site: &'static Site,
    call_site: &'static Location<'static>,
    /// Where its body is.
    place: Place,
    /// None if nothing is recorded: there is no client, or user code runs on our behalf. Taken out when the call begins,
    /// so that there is nothing to drop later.
    bytes: ManuallyDrop<Option<Vec<u8>>>,
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
pub fn enter(site: &'static Site) -> Entry {
    Entry::new(site, Location::caller())
}

impl Entry {
    #[inline]
    pub(crate) fn new(site: &'static Site, call_site: &'static Location<'static>) -> Self {
        let bytes = (client::is_enabled() && !is_busy()).then(take_scratch);
        Self { site, call_site, place: Place::new(), bytes: ManuallyDrop::new(bytes) }
    }

    /// Of a call that ends and may not have begun: there was no client.
    pub(crate) fn late(site: &'static Site, call_site: &'static Location<'static>) -> Self {
        Self { site, call_site, place: Place::new(), bytes: ManuallyDrop::new(None) }
    }

    /// Of a future whose body is there.
    pub(crate) fn of_future(site: &'static Site, left: Left) -> Self {
        Self { place: Place::at(left), ..Self::late(site, Location::caller()) }
    }

    #[inline]
    pub(crate) fn encode(&mut self, write: impl FnOnce(&mut Encoder<'_>)) {
        if let Some(bytes) = &mut *self.bytes {
            write(&mut Encoder::new(bytes, TEXT_AT_ENTRY));
        }
    }

    #[inline]
    pub(crate) fn plain(&mut self, value: &impl Plain) {
        self.encode(|encoder| value.encode(encoder));
    }

    /// What `Debug` says of a value, if there is time for it.
    pub(crate) fn render(&self, value: &dyn Debug) -> Option<RenderedText> {
        self.bytes.as_ref()?;
        // Set already while an expression is recorded.
        let _busy = Busy::enter();
        show::debug_at_entry(self.site, value)
    }

    /// How many bytes are taken down; `None` if nothing is.
    pub(super) fn recorded(&self) -> Option<usize> {
        self.bytes.as_ref().map(Vec::len)
    }

    /// Takes back what was taken down since there were this many bytes.
    pub(super) fn shorten(&mut self, length: usize) {
        if let Some(bytes) = &mut *self.bytes {
            bytes.truncate(length);
        }
    }

    /// What was taken down, for the unit of work; give the buffer back with [`keep_scratch`].
    pub(crate) fn into_bytes(self) -> Option<Vec<u8>> {
        ManuallyDrop::into_inner(self.bytes)
    }

    /// For a call that begins later.
    pub(crate) fn into_parts(self) -> (&'static Site, &'static Location<'static>, Option<Vec<u8>>) {
        (self.site, self.call_site, ManuallyDrop::into_inner(self.bytes))
    }

    /// Where the call was made, if that is known.
    #[inline]
    fn caller(&self) -> Option<&'static Location<'static>> {
        self.site.knows_caller().then_some(self.call_site)
    }

    /// Runs the user's `Debug`: hold a [`Busy`] around it.
    fn shown(show: &dyn Show) -> Rendered {
        let mut arguments = Arguments::default();
        show.show(&mut arguments);
        take(&mut arguments.0)
    }
}

/// The call begins. `show` renders the arguments that outlive the body.
#[inline]
pub fn begin<'a>(entry: &'a mut Entry, show: &'a dyn Show) -> Call<'a> {
    let id = take(&mut *entry.bytes).and_then(|bytes| {
        let entering = Entering::Sync(&bytes);
        let entered = unit::with(|current| current.unit.enter(entry.site, entry.caller(), entering));
        keep_scratch(bytes);
        let (id, aftermath) = entered?;
        unit::follow(aftermath);
        Some(id)
    });
    Call { id, entry, show }
}

/// Where the body of a call in progress is.
#[inline]
#[must_use]
pub fn place<'a>(call: &Call<'a>) -> &'a Place {
    &call.entry.place
}

fn take_scratch() -> Vec<u8> {
    SCRATCH.try_with(Cell::take).unwrap_or_default()
}

pub(crate) fn keep_scratch(mut bytes: Vec<u8>) {
    bytes.clear();
    // A thread that is ending needs no buffer any more.
    let _ = SCRATCH.try_with(|scratch| scratch.set(bytes));
}

/// A call in progress. Dropping it means that a panic unwinds through it.
pub struct Call<'a> {
    /// None if nothing was recorded when it began.
    id: Option<u64>,
    entry: &'a Entry,
    show: &'a dyn Show,
}

impl Debug for Call<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("id", &self.id).finish_non_exhaustive()
    }
}

impl<'a> Call<'a> {
    /// Of a future, which began it and knows its place.
    pub(crate) fn of_future(id: u64, entry: &'a Entry, show: &'a dyn Show) -> Self {
        Self { id: Some(id), entry, show }
    }

    /// Its number in the unit of work. A call that began before there was a client takes part from now on.
    fn id(&self) -> Option<u64> {
        if self.id.is_some() || !client::is_enabled() || is_busy() {
            return self.id;
        }
        let (id, aftermath) = unit::with(|current| current.unit.enter_late(self.entry.site, self.entry.caller()))?;
        unit::follow(aftermath);
        Some(id)
    }

    /// It returned, and not with an error.
    #[inline]
    pub fn succeed(self) {
        if let Some(id) = ManuallyDrop::new(self).id {
            unit::change(|unit| unit.succeed(id, Outcome::Returned));
        }
    }

    /// It returned with an error.
    #[cold]
    pub fn fail(self, error: ErrorView<'_>) {
        self.fail_unless(false, error);
    }

    /// It returned with an error, which is not reported if it is ignored.
    #[cold]
    pub fn fail_unless(self, is_ignored: bool, error: ErrorView<'_>) {
        let call = ManuallyDrop::new(self);
        let Some(id) = call.id() else { return };
        let Some(busy) = Busy::enter() else {
            unit::change(|unit| unit.succeed(id, Outcome::Failed));
            return;
        };
        let (mark, converted_from) = call.entry.place.get();
        let address = error.address();
        let chain = chain_of(&error, converted_from.map(|error_type| error_type()));
        let verdict = if is_ignored { Verdict::ignore() } else { verdict_on(&error, &chain) };
        let is_ignored = verdict.is_ignored;
        let arguments = Rendered::default();
        let mut failed = Failed { mark, chain, address, arguments, is_ignored, opening: None };
        if !is_ignored && unit::with(|current| current.unit.foresee(id, &mut failed)) == Some(Wants::Arguments) {
            failed.arguments = Entry::shown(call.show);
        }
        failed.arguments.words.add_outer(verdict.words);
        drop(busy);
        unit::change(|unit| unit.fail(id, failed));
    }

    /// It returned `None`, and that is a failure.
    #[cold]
    pub fn fail_with_none(self) {
        // Without a text: all of them would have the same, and be taken for one failure.
        self.fail(ErrorView { kind: ErrorKind::Opaque, type_name: "None", address: 0 });
    }
}

impl Drop for Call<'_> {
    #[cold]
    fn drop(&mut self) {
        let Some(id) = self.id else { return };
        if !std::thread::panicking() {
            unit::change(|unit| unit.succeed(id, Outcome::Returned));
            return;
        }
        let Some(busy) = Busy::enter() else { return };
        let arguments = Entry::shown(self.show);
        drop(busy);
        unit::change(|unit| unit.unwind(id, arguments));
    }
}
