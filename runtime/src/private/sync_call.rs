//! One run of an annotated sync function, seen from the code that the attribute emits.

use std::any::type_name;
use std::cell::Cell;
use std::fmt::{self, Debug};
use std::mem::{ManuallyDrop, MaybeUninit, replace, take};
use std::panic::Location;
use std::process::ExitCode;

use super::argument::Arguments;
use super::kept::Show;
use super::mark::{Left, MarkTo};
use super::verdict::{MayBeExitCode, verdict_on};
use crate::capture::args::{self, Args};
use crate::capture::busy::{Busy, is_busy};
use crate::capture::call::{Entering, Failed, Rendered};
use crate::capture::carrier::read_backtraces;
use crate::capture::chain::{ErrorKind, ErrorType, ErrorView, chain_of};
use crate::capture::current;
use crate::capture::glance;
use crate::capture::noted::{Mark, Noted, NotedSoFar, TypeName};
use crate::capture::plain::{Encoder, Plain, TEXT_AT_ENTRY};
use crate::capture::show::{self, Rendered as RenderedText};
use crate::capture::site::Site;
use crate::capture::stack::{self, address_of};
use crate::capture::trail::Outcome;
use crate::capture::unit::Wants;
use crate::current::client;
use crate::current::late::{self, Late};
use crate::current::unit::{self, Current, Taken};
use crate::options::Verdict;
use crate::panics;

/// What a call is: has its arguments noted before it begins.
pub struct Entry {
    site: &'static Site,
    /// Where the call was made, if that may be known.
    made_at: Option<&'static Location<'static>>,
    progress: Progress,
    /// Where its body is, if it fails; see [`Left`].
    mark: Cell<u32>,
    error_type: Cell<Option<fn() -> ErrorType>>,
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

/// A call is about to begin.
#[cfg_attr(debug_assertions, inline)]
#[cfg_attr(not(debug_assertions), inline(always))]
#[track_caller]
#[must_use]
pub fn enter<'a>(site: &'static Site) -> Call<'a> {
    Call::new(Entry::begin_noting(site, Location::caller()))
}

/// A call was made that begins later: that of a future which is returned.
#[inline]
#[track_caller]
#[must_use]
pub fn enter_future(site: &'static Site) -> Entry {
    let progress = if client::is_enabled() && !is_busy() {
        Progress::NotingApart(ManuallyDrop::default())
    } else {
        Progress::Unrecorded
    };
    Entry::new(site, Some(Location::caller()), progress)
}

// What follows is in every annotated function, so that a call that succeeds makes no other but two. None of it gives away
// where the entry is, so that a release build has it in registers.
impl Entry {
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    const fn new(site: &'static Site, made_at: Option<&'static Location<'static>>, progress: Progress) -> Self {
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
    fn begin(&mut self) {
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
    fn begun(&self) -> Option<u64> {
        match self.progress {
            Progress::Begun(id) => Some(id),
            _ => None,
        }
    }

    fn left(&self) -> Left {
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

/// Where arguments are noted that are not noted in the youngest record.
enum Elsewhere<'a> {
    /// In the record with this number.
    Record(u64),
    Apart(&'a mut Noted),
}

struct NotingElsewhere<'a> {
    place: Elsewhere<'a>,
    site: &'static Site,
}

impl NotingElsewhere<'_> {
    #[cold]
    #[inline(never)]
    fn plain(self, value: &dyn Plain, name: TypeName) {
        let are_values = Args::are_values() || self.site.says_args();
        self.note(|noted| {
            if are_values {
                value.encode(&mut Encoder::new(noted, TEXT_AT_ENTRY));
            } else {
                note_type(noted, name);
            }
        });
    }

    #[cold]
    #[inline(never)]
    fn type_of(self, name: TypeName) {
        let are_values = Args::are_values() || self.site.says_args();
        self.note(|noted| {
            if are_values {
                Encoder::new(noted, TEXT_AT_ENTRY).type_of(name);
            } else {
                note_type(noted, name);
            }
        });
    }

    fn note(self, write: impl FnOnce(&mut Noted)) {
        match self.place {
            Elsewhere::Apart(noted) => write(noted),
            Elsewhere::Record(number) => {
                unit::with(|current| current.unit.noting(number).map(write));
            }
        }
    }
}

/// As much as the client's setting allows, which are no values.
fn note_type(noted: &mut Noted, name: TypeName) {
    if Args::set_for_all() == Args::Types {
        Encoder::new(noted, TEXT_AT_ENTRY).type_of(name);
    }
}

/// The call begins. `show` renders the arguments that outlive the body.
#[cfg_attr(debug_assertions, inline)]
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn begin<'a>(call: &mut Call<'a>, show: &'a dyn Show) {
    call.entry.begin();
    call.show = Some(show);
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
        f.debug_struct("Call").field("id", &self.entry.begun()).finish_non_exhaustive()
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

    /// It returned, and not with an error.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn succeed(&mut self) {
        self.show = None;
        if let Some(id) = self.entry.begun() {
            return_from(id);
        }
    }

    /// It returned with an error.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn fail(&mut self, error: ErrorView<'_>) {
        self.fail_unless(false, error);
    }

    /// It returned with an error, which is not reported if it is ignored.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn fail_unless(&mut self, is_ignored: bool, error: ErrorView<'_>) {
        if let Some(show) = self.show.take() {
            Ending::of(&self.entry).fail(show, is_ignored, &error);
        }
    }

    /// It returned `None`, and that is a failure.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn fail_with_none(&mut self) {
        // Without a text: all of them would have the same, and be taken for one failure.
        self.fail(ErrorView { kind: ErrorKind::Opaque, type_name: "None", address: 0, carrier: None });
    }

    /// `main` returned an exit code other than that of success.
    #[cold]
    pub fn fail_with_exit_code(&mut self, returned: &impl MayBeExitCode) {
        let shown = returned.exit_code().map(|code| format!("{code:?}")).unwrap_or_default();
        // The code is not to be had otherwise. Its `Debug` is such as `ExitCode(unix_exit_status(3))`.
        let number: String = shown.chars().filter(char::is_ascii_digit).collect();
        let text = format!("exit code {number}");
        let kind = ErrorKind::Display(&text);
        self.fail(ErrorView { kind, type_name: type_name::<ExitCode>(), address: 0, carrier: None });
    }
}

/// Where its body is.
impl MarkTo for &Call<'_> {
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn note(self, mark: u32, error_type: fn() -> ErrorType) {
        self.entry.mark.set(mark);
        self.entry.error_type.set(Some(error_type));
    }
}

impl Call<'_> {
    /// Notes where the body is.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn set(&self, mark: u32) {
        self.entry.mark.set(mark);
        self.entry.error_type.set(None);
    }
}

impl Drop for Call<'_> {
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn drop(&mut self) {
        if let Some(show) = self.show {
            leave(self.entry.begun().unwrap_or_default(), self.entry.mark.get(), show);
        }
    }
}

/// What is known of a call that does not end well: a copy, made where that shows.
struct Ending {
    site: &'static Site,
    made_at: Option<&'static Location<'static>>,
    left: Left,
    begun: Option<u64>,
    /// Where it is on the stack, if this is elsewhere.
    address: usize,
}

impl Ending {
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn of(entry: &Entry) -> Self {
        let address = if cfg!(debug_assertions) { address_of(entry) } else { 0 };
        Self { site: entry.site, made_at: entry.made_at, left: entry.left(), begun: entry.begun(), address }
    }

    /// Its number in the unit of work. A call that began before there was a client takes part from now on.
    fn id(&self) -> Option<u64> {
        if self.begun.is_some() || !client::is_enabled() || is_busy() {
            return self.begun;
        }
        let address = if self.address == 0 { address_of(self) } else { self.address };
        let (id, aftermath) = unit::with(|current| current.unit.enter_late(self.site, self.made_at, address))?;
        unit::follow(aftermath);
        Some(id)
    }

    /// It returned with an error.
    #[cold]
    #[inline(never)]
    fn fail(&self, show: &dyn Show, is_ignored: bool, error: &ErrorView<'_>) {
        let late = Late::begin();
        let Some(id) = self.id() else { return };
        let Some(busy) = Busy::enter() else {
            unit::change(|unit| unit.succeed(id, Outcome::Failed));
            return;
        };
        let (mark, converted_from) = self.left;
        let address = error.address();
        let chain = chain_of(error, converted_from.map(|error_type| error_type()));
        if late.is_some() && late::is_known(&chain) {
            return;
        }
        let verdict = if is_ignored { Verdict::ignore() } else { verdict_on(error, &chain) };
        let is_ignored = verdict.is_ignored;
        let arguments = Rendered::default();
        let mut failed = Failed { mark, chain, address, arguments, is_ignored, known: None, opening: None };
        if !is_ignored && unit::with(|current| current.unit.foresee(id, &mut failed)) == Some(Wants::Arguments) {
            failed.arguments = shown(self.site, show);
        }
        failed.arguments.words.add_outer(verdict.words);
        if let Some(opening) = failed.opening.as_mut().filter(|opening| !opening.is_light && !is_ignored) {
            opening.stack = stack::take(opening.address, opening.unchanged.as_ref());
            if opening.stack.is_some() {
                read_backtraces(error, &mut failed.chain);
            }
        }
        drop(busy);
        unit::change(|unit| unit.fail(id, failed));
    }
}

/// A call is left without having ended: by a panic, or by a `return` that nobody saw.
#[cold]
#[inline(never)]
fn leave(id: u64, passed: u32, show: &dyn Show) {
    if id == 0 {
        return;
    }
    if !std::thread::panicking() {
        return return_from(id);
    }
    let Some(site) = unit::with(|current| current.unit.site_of(id)).flatten() else { return };
    let Some(busy) = Busy::enter() else { return };
    let arguments = shown(site, show);
    drop(busy);
    panics::note_unwinding(id);
    unit::change(|unit| unit.unwind(id, passed, arguments));
}

/// Runs the user's `Debug`: hold a [`Busy`] around it.
fn shown(site: &'static Site, show: &dyn Show) -> Rendered {
    let mut arguments = Arguments::of(site);
    show.show(&mut arguments);
    take(&mut arguments.0)
}

/// Without an error.
#[cfg_attr(debug_assertions, inline)]
#[cfg_attr(not(debug_assertions), inline(always))]
pub(super) fn return_from(id: u64) {
    if !return_in_row(id) {
        return_slowly(id);
    }
}

/// The call was one in a row, and nothing comes of it.
#[cfg_attr(debug_assertions, inline)]
#[cfg_attr(not(debug_assertions), inline(always))]
fn return_in_row(id: u64) -> bool {
    let Some(mut taken) = current::take_for_call() else { return false };
    let is_done = taken.unit.return_in_row(id);
    current::put_for_call(taken);
    is_done
}

#[inline(never)]
fn return_slowly(id: u64) {
    let Some(mut taken) = unit::take() else { return };
    let is_done = taken.unit.succeed_quickly(id);
    unit::put(taken);
    if !is_done {
        unit::change(|unit| unit.succeed(id, Outcome::Returned));
    }
}
