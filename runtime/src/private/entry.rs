//! The beginning of a call: its arguments are noted before it begins.

use std::any::type_name;
use std::cell::Cell;
use std::fmt::{self, Debug};
use std::mem::{ManuallyDrop, MaybeUninit, replace};
use std::panic::Location;

use super::elsewhere::{Elsewhere, NotingElsewhere};
use super::mark::Left;
use crate::capture::args::{self, Args};
use crate::capture::busy::{Busy, is_busy};
use crate::capture::call::Entering;
use crate::capture::chain::ErrorType;
use crate::capture::current;
use crate::capture::glance;
use crate::capture::noted::{Mark, Noted, NotedSoFar, TypeName};
use crate::capture::plain::{Encoder, Plain, TEXT_AT_ENTRY};
use crate::capture::show::{self, Rendered as RenderedText};
use crate::capture::site::Site;
use crate::capture::stack::address_of;
use crate::current::client;
use crate::current::unit::{self, Current, Taken};

/// What a call is: has its arguments noted before it begins.
pub struct Entry {
    pub(super) site: &'static Site,
    /// Where the call was made, if that may be known.
    pub(super) made_at: Option<&'static Location<'static>>,
    progress: Progress,
    /// Where its body is, if it fails; see [`Left`].
    pub(super) mark: Cell<u32>,
    pub(super) error_type: Cell<Option<fn() -> ErrorType>>,
    /// How much of its arguments is noted in the youngest record.
    so_far: NotedSoFar,
}

/// How far a call has come, and what is known of it then. In one place, since a debug build would find room for each.
pub(super) enum Progress {
    /// There is no client, or user code runs on our behalf.
    Unrecorded,
    /// The values of its arguments are noted in the youngest record of the unit of work, which is out of its place
    /// meanwhile.
    Noting(Taken),
    /// The same, while user code runs; or something else is noted, or in another record. The unit of work is in its place.
    /// The number of the record.
    Interrupted(u64),
    /// Its arguments are noted for a call that begins later.
    NotingApart(ManuallyDrop<Box<Noted>>),
    /// It has this number in the unit of work.
    Begun(u64),
}

impl Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entry").field("site", &self.site.name()).finish_non_exhaustive()
    }
}

// What follows is in every annotated function, so that a call that succeeds makes no other but two. None of it gives away
// where the entry is, so that a release build has it in registers.
impl Entry {
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(super) const fn new(
        site: &'static Site,
        made_at: Option<&'static Location<'static>>,
        progress: Progress,
    ) -> Self {
        let (mark, error_type) = (Cell::new(0), Cell::new(None));
        Self { site, made_at, progress, mark, error_type, so_far: NotedSoFar::NOTHING }
    }

    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn begin_noting(site: &'static Site, call_site: &'static Location<'static>) -> Self {
        // This is a part of the caller, so that a variable of it is in the caller's frame; but in a debug build.
        let here = MaybeUninit::<u8>::uninit();
        let progress = if client::are_none() {
            Progress::Unrecorded
        } else {
            let address = address_of(&here);
            match enter_in_row(site, call_site, address) {
                Some(taken) => Progress::Noting(taken),
                None => enter_slowly(site, call_site, address),
            }
        };
        Self::new(site, Some(call_site), progress)
    }

    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn plain<T: Plain>(&mut self, value: &T) {
        if !args::ARE_BUILT_IN {
            return;
        }
        if let Progress::Noting(taken) = &mut self.progress {
            let mut encoder = Encoder::after(self.so_far, taken.unit.trail.noting_youngest(), TEXT_AT_ENTRY);
            value.encode(&mut encoder);
            self.so_far = encoder.so_far();
        } else if let Some(noting) = self.noting_elsewhere() {
            noting.plain(value, type_name::<T>);
        }
    }

    /// Only the name of its type.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn type_of(&mut self, name: TypeName) {
        if !args::ARE_BUILT_IN {
            return;
        }
        if let Progress::Noting(taken) = &mut self.progress {
            let mut encoder = Encoder::after(self.so_far, taken.unit.trail.noting_youngest(), TEXT_AT_ENTRY);
            encoder.type_of(name);
            self.so_far = encoder.so_far();
        } else if let Some(noting) = self.noting_elsewhere() {
            noting.type_of(name);
        }
    }

    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn noting_elsewhere(&mut self) -> Option<NotingElsewhere<'_>> {
        let place = match &mut self.progress {
            Progress::Interrupted(number) => Elsewhere::Record(*number),
            Progress::NotingApart(noted) => Elsewhere::Apart(noted),
            Progress::Unrecorded | Progress::Noting(_) | Progress::Begun(_) => return None,
        };
        Some(NotingElsewhere { place, site: self.site })
    }

    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(super) fn begin(&mut self) {
        let address = if cfg!(debug_assertions) { address_of(self) } else { 0 };
        match replace(&mut self.progress, Progress::Unrecorded) {
            Progress::Noting(mut taken) => {
                if cfg!(debug_assertions) {
                    taken.unit.moved_to(address);
                }
                // The youngest record's.
                self.progress = Progress::Begun(taken.unit.trail.held());
                current::put_for_call(taken);
            }
            Progress::Interrupted(number) => {
                if cfg!(debug_assertions) {
                    unit::with(|current| current.unit.moved_to(address));
                }
                self.progress = Progress::Begun(number);
            }
            progress => self.progress = progress,
        }
    }

    /// Its number in the unit of work; none if nothing was recorded when it began.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(super) fn begun(&self) -> Option<u64> {
        match self.progress {
            Progress::Begun(id) => Some(id),
            _ => None,
        }
    }

    pub(super) fn left(&self) -> Left {
        (self.mark.get(), self.error_type.get())
    }
}

/// One more call begins of the function that the last ones were of, and the values of its arguments are going to be noted:
/// the unit of work, out of its place. `None` if it is not such a call, or something may come of it.
#[cfg_attr(debug_assertions, inline)]
#[cfg_attr(not(debug_assertions), inline(always))]
fn enter_in_row(site: &'static Site, made_at: &'static Location<'static>, address: usize) -> Option<Taken> {
    if !glance::is_plain() {
        return None;
    }
    let mut taken = current::take_for_call()?;
    if taken.unit.enter_in_row(site, Some(made_at), Entering::Sync, address) {
        return Some(taken);
    }
    current::put_for_call(taken);
    None
}

/// A call begins that there may be a client for, and something may come of it for the calls in progress.
#[cold]
#[inline(never)]
fn enter_slowly(site: &'static Site, made_at: &'static Location<'static>, address: usize) -> Progress {
    if is_busy() || !client::is_enabled() {
        return Progress::Unrecorded;
    }
    if let Some(mut taken) = unit::take() {
        match taken.unit.enter_plainly(site, Some(made_at), Entering::Sync, address) {
            Some(_) if glance::is_plain() => return Progress::Noting(taken),
            Some(id) => {
                unit::put(taken);
                return Progress::Interrupted(id);
            }
            None => unit::put(taken),
        }
    }
    let enter = |current: &mut Current| current.unit.enter(site, Some(made_at), Entering::Sync, address);
    // None: the thread is ending.
    let Some((id, aftermath)) = unit::with(enter) else { return Progress::Unrecorded };
    unit::follow(aftermath);
    noting(id)
}

/// Arguments are noted, from now on or again, in the record with this number.
fn noting(number: u64) -> Progress {
    if glance::is_plain()
        && !is_busy()
        && let Some(taken) = unit::take()
    {
        if taken.unit.is_noting_in_youngest(number) {
            return Progress::Noting(taken);
        }
        unit::put(taken);
    }
    Progress::Interrupted(number)
}

// What few functions do.
impl Entry {
    /// Of a call that ends and may not have begun: there was no client.
    pub(crate) fn late(site: &'static Site, call_site: &'static Location<'static>) -> Self {
        Self::new(site, Some(call_site), Progress::Unrecorded)
    }

    /// Of a future with this number, whose body is there.
    pub(crate) fn of_future(site: &'static Site, id: u64, (mark, error_type): Left) -> Self {
        let entry = Self::new(site, None, Progress::Begun(id));
        entry.mark.set(mark);
        entry.error_type.set(error_type);
        entry
    }

    /// Of a future that is polled and begins now, one in a row, to note its arguments. [End](Self::end_noting) that.
    #[inline]
    pub(super) fn of_youngest(site: &'static Site, taken: Taken) -> Self {
        Self::new(site, None, Progress::Noting(taken))
    }

    /// The same of any, to note them in the record with this number.
    pub(super) fn of_record(site: &'static Site, number: u64) -> Self {
        Self::new(site, None, noting(number))
    }

    #[inline]
    pub(crate) fn end_noting(self) {
        if let Progress::Noting(taken) = self.progress {
            current::put_for_call(taken);
        }
    }

    fn note(&mut self, write: impl FnOnce(&mut Noted)) {
        if let Progress::Noting(taken) = &mut self.progress {
            let noted = taken.unit.trail.noting_youngest();
            write(noted);
            self.so_far = noted.so_far();
        } else if let Some(noting) = self.noting_elsewhere() {
            noting.note(write);
        }
    }

    pub(crate) fn encode(&mut self, write: impl FnOnce(&mut Encoder<'_>)) {
        if self.args().is_some_and(|args| args != Args::Off) {
            self.note(|noted| write(&mut Encoder::new(noted, TEXT_AT_ENTRY)));
        }
    }

    /// What `Debug` says of a value, if there is time for it.
    pub(crate) fn render(&mut self, value: &dyn Debug) -> Option<RenderedText> {
        self.args().filter(|args| *args == Args::Values)?;
        let site = self.site;
        self.interrupted(|_| {
            // Set already while an expression is recorded.
            let _busy = Busy::enter();
            show::debug_at_entry(site, value)
        })
    }

    /// Runs user code: the unit of work is in its place meanwhile.
    pub(super) fn interrupted<R>(&mut self, code: impl FnOnce(&mut Self) -> R) -> R {
        match replace(&mut self.progress, Progress::Unrecorded) {
            Progress::Noting(taken) => {
                self.progress = Progress::Interrupted(taken.unit.trail.held());
                current::put_for_call(taken);
                let result = code(self);
                if let Progress::Interrupted(number) = self.progress {
                    self.progress = noting(number);
                    self.note(|_| {});
                }
                result
            }
            progress => {
                self.progress = progress;
                code(self)
            }
        }
    }

    /// How much is noted of arguments; `None` if nothing is noted at all.
    pub(super) fn args(&self) -> Option<Args> {
        match &self.progress {
            Progress::Noting(_) | Progress::Interrupted(_) | Progress::NotingApart(_) => Some(Args::of(self.site)),
            Progress::Unrecorded | Progress::Begun(_) => None,
        }
    }

    /// How much is noted so far.
    pub(super) fn mark(&mut self) -> Mark {
        let mut mark = Mark::default();
        self.note(|noted| mark = noted.mark());
        mark
    }

    /// Takes back what was noted since.
    pub(super) fn shorten(&mut self, mark: Mark) {
        self.note(|noted| noted.shorten(mark));
    }

    /// For a call that begins later.
    pub(crate) fn into_parts(self) -> (&'static Site, Option<&'static Location<'static>>, Option<Box<Noted>>) {
        let noted = match self.progress {
            Progress::NotingApart(noted) => Some(ManuallyDrop::into_inner(noted)),
            _ => None,
        };
        (self.site, self.made_at, noted)
    }
}
