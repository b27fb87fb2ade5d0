//! One run of an annotated sync function, seen from the code that the attribute emits.

use std::any::type_name;
use std::fmt::{self, Debug};
use std::mem::{ManuallyDrop, MaybeUninit, replace, take};
use std::panic::Location;
use std::process::ExitCode;

use super::argument::Arguments;
use super::kept::Show;
use super::mark::{Left, MarkTo, Place};
use super::verdict::{MayBeExitCode, verdict_on};
use crate::capture::args::{self, Args};
use crate::capture::busy::{Busy, is_busy};
use crate::capture::call::{Entering, Failed, Rendered};
use crate::capture::carrier::read_backtraces;
use crate::capture::chain::{ErrorKind, ErrorType, ErrorView, chain_of};
use crate::capture::noted::{Noted, NotedSoFar, TypeName};
use crate::capture::plain::{Encoder, Plain, TEXT_AT_ENTRY};
use crate::capture::show::{self, Rendered as RenderedText};
use crate::capture::site::Site;
use crate::capture::stack::{self, address_of};
use crate::capture::trail::Outcome;
use crate::capture::unit::Wants;
use crate::current::client;
use crate::current::unit::{self, Current, Taken};
use crate::options::Verdict;

/// What a call is: has its arguments noted before it begins.
pub struct Entry {
    site: &'static Site,
    /// Where the call was made, if that may be known.
    made_at: Option<&'static Location<'static>>,
    /// Where its body is.
    place: Place,
    progress: Progress,
}

/// How far a call has come, and what is known of it then. In one place, since a debug build would find room for each.
pub(super) enum Progress {
    /// There is no client, or user code runs on our behalf.
    Unrecorded,
    /// Its arguments are noted in the youngest record of the unit of work, which is out of its place meanwhile.
    Noting(Taken),
    /// The same, while user code runs, or in another record: the unit of work is in its place. The number of the record.
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
    Call::new(Entry::new(site, Location::caller()))
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
    Entry { site, made_at: Some(Location::caller()), place: Place::new(), progress }
}

// What follows is in every annotated function, so that a call that succeeds makes no other. None of it gives away where
// the entry is, so that a release build has it in registers.
impl Entry {
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn new(site: &'static Site, call_site: &'static Location<'static>) -> Self {
        // This is a part of the caller, so that a variable of it is in the caller's frame; but in a debug build.
        let here = MaybeUninit::<u8>::uninit();
        let progress =
            if client::is_enabled() { begin_noting(site, call_site, address_of(&here)) } else { Progress::Unrecorded };
        Self { site, made_at: Some(call_site), place: Place::new(), progress }
    }

    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn plain<T: Plain>(&mut self, value: &T) {
        let site = self.site;
        self.note(|noted| {
            if Args::are_values() || site.says_args() {
                value.encode(&mut Encoder::new(noted, TEXT_AT_ENTRY));
            } else {
                note_type(noted, type_name::<T>);
            }
        });
    }

    /// Only the name of its type.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn type_of(&mut self, name: TypeName) {
        let site = self.site;
        self.note(|noted| {
            if Args::are_values() || site.says_args() {
                Encoder::new(noted, TEXT_AT_ENTRY).type_of(name);
            } else {
                note_type(noted, name);
            }
        });
    }

    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn note(&mut self, write: impl FnOnce(&mut Noted)) {
        if !args::ARE_BUILT_IN {
            return;
        }
        match &mut self.progress {
            Progress::Noting(taken) => write(taken.unit.trail.noting_youngest()),
            Progress::Unrecorded | Progress::Begun(_) => {}
            Progress::Interrupted(number) => note_in(*number, write),
            Progress::NotingApart(noted) => write(noted),
        }
    }

    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn begin(&mut self) {
        let address = if cfg!(debug_assertions) { address_of(self) } else { 0 };
        match &mut self.progress {
            Progress::Noting(_) => {}
            Progress::Interrupted(number) => {
                self.progress = begin_interrupted(*number, address);
                return;
            }
            _ => return,
        }
        if let Progress::Noting(mut taken) = replace(&mut self.progress, Progress::Unrecorded) {
            if cfg!(debug_assertions) {
                taken.unit.moved_to(address);
            }
            // The youngest record's.
            self.progress = Progress::Begun(taken.unit.trail.held());
            unit::put(taken);
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
}

/// A call begins that there is a client for, and its arguments are going to be noted; unless user code runs on our behalf,
/// or the thread is ending.
#[inline(never)]
fn begin_noting(site: &'static Site, made_at: &'static Location<'static>, address: usize) -> Progress {
    if is_busy() {
        return Progress::Unrecorded;
    }
    let Some(mut taken) = unit::take_as_is() else { return begin_slowly(site, made_at, address) };
    if taken.unit.enter_in_row(site, made_at, address) {
        return Progress::Noting(taken);
    }
    unit::put(taken);
    begin_slowly(site, made_at, address)
}

/// The same, where something may come of it for the calls in progress.
#[inline(never)]
fn begin_slowly(site: &'static Site, made_at: &'static Location<'static>, address: usize) -> Progress {
    let enter = |current: &mut Current| current.unit.enter(site, Some(made_at), Entering::Sync, address);
    let Some((id, aftermath)) = unit::with(enter) else { return Progress::Unrecorded };
    unit::follow(aftermath);
    taken_again(id)
}

/// Notes in the record with this number.
#[cold]
fn note_in(number: u64, write: impl FnOnce(&mut Noted)) {
    unit::with(|current| {
        if current.unit.is_noting(number)
            && let Some(noted) = current.unit.noting()
        {
            write(noted);
        }
    });
}

/// The arguments are noted of the call whose record has this number.
#[cold]
fn begin_interrupted(number: u64, address: usize) -> Progress {
    if cfg!(debug_assertions) {
        unit::with(|current| current.unit.moved_to(address));
    }
    Progress::Begun(number)
}

/// The call begins. `show` renders the arguments that outlive the body.
#[cfg_attr(debug_assertions, inline)]
#[cfg_attr(not(debug_assertions), inline(always))]
pub fn begin<'a>(call: &mut Call<'a>, show: &'a dyn Show) {
    call.entry.begin();
    call.show = Some(show);
}

/// As much as the client's setting allows, which are no values.
#[cold]
fn note_type(noted: &mut Noted, name: TypeName) {
    if Args::set_for_all() == Args::Types {
        Encoder::new(noted, TEXT_AT_ENTRY).type_of(name);
    }
}

/// Arguments are noted, from now on or again, in the record with this number.
#[cold]
pub(super) fn taken_again(number: u64) -> Progress {
    // None: the thread is ending.
    let Some(taken) = unit::take() else { return Progress::Unrecorded };
    if taken.unit.noted_number() == number && taken.unit.is_noting_youngest() {
        return Progress::Noting(taken);
    }
    unit::put(taken);
    Progress::Interrupted(number)
}

/// User code is about to run: the unit of work goes back to its place.
#[cold]
fn put_back(progress: Progress) -> Progress {
    match progress {
        Progress::Noting(mut taken) => {
            taken.unit.catch_up();
            let number = taken.unit.noted_number();
            unit::put(taken);
            Progress::Interrupted(number)
        }
        progress => progress,
    }
}

// What few functions do.
impl Entry {
    /// Of a call that ends and may not have begun: there was no client.
    pub(crate) fn late(site: &'static Site, call_site: &'static Location<'static>) -> Self {
        Self { site, made_at: Some(call_site), place: Place::new(), progress: Progress::Unrecorded }
    }

    /// Of a future with this number, whose body is there.
    pub(crate) fn of_future(site: &'static Site, id: u64, left: Left) -> Self {
        Self { site, made_at: None, place: Place::at(left), progress: Progress::Begun(id) }
    }

    /// Of a future that is polled and begins now, to note its arguments. [End](Self::end_noting) that.
    #[inline]
    pub(super) fn of_record(site: &'static Site, progress: Progress) -> Self {
        Self { site, made_at: None, place: Place::new(), progress }
    }

    #[inline]
    pub(crate) fn end_noting(self) {
        if let Progress::Noting(taken) = self.progress {
            unit::put(taken);
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
        let is_noting = matches!(self.progress, Progress::Noting(_));
        self.progress = put_back(replace(&mut self.progress, Progress::Unrecorded));
        let result = code(self);
        if let Progress::Interrupted(number) = self.progress
            && is_noting
        {
            self.progress = taken_again(number);
        }
        result
    }

    /// How much is noted of arguments; `None` if nothing is noted at all.
    pub(super) fn args(&self) -> Option<Args> {
        match &self.progress {
            Progress::Noting(_) | Progress::Interrupted(_) | Progress::NotingApart(_) => Some(Args::of(self.site)),
            Progress::Unrecorded | Progress::Begun(_) => None,
        }
    }

    /// How much is noted so far.
    pub(super) fn mark(&mut self) -> NotedSoFar {
        let mut mark = NotedSoFar::default();
        self.note(|noted| mark = noted.mark());
        mark
    }

    /// Takes back what was noted since.
    pub(super) fn shorten(&mut self, mark: NotedSoFar) {
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
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn drop(&mut self) {
        if let Some(show) = self.show {
            leave(self.entry.begun(), self.entry.site, show);
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
        Self { site: entry.site, made_at: entry.made_at, left: entry.place.get(), begun: entry.begun(), address }
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
        let Some(id) = self.id() else { return };
        let Some(busy) = Busy::enter() else {
            unit::change(|unit| unit.succeed(id, Outcome::Failed));
            return;
        };
        let (mark, converted_from) = self.left;
        let address = error.address();
        let chain = chain_of(error, converted_from.map(|error_type| error_type()));
        let verdict = if is_ignored { Verdict::ignore() } else { verdict_on(error, &chain) };
        let is_ignored = verdict.is_ignored;
        let arguments = Rendered::default();
        let mut failed = Failed { mark, chain, address, arguments, is_ignored, opening: None };
        if !is_ignored && unit::with(|current| current.unit.foresee(id, &mut failed)) == Some(Wants::Arguments) {
            failed.arguments = shown(self.site, show);
        }
        failed.arguments.words.add_outer(verdict.words);
        if let Some(opening) = failed.opening.as_mut().filter(|opening| !opening.is_light && !is_ignored) {
            opening.stack = stack::take(opening.address);
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
fn leave(begun: Option<u64>, site: &'static Site, show: &dyn Show) {
    let Some(id) = begun else { return };
    if !std::thread::panicking() {
        return return_from(id);
    }
    let Some(busy) = Busy::enter() else { return };
    let arguments = shown(site, show);
    drop(busy);
    unit::change(|unit| unit.unwind(id, arguments));
}

/// Runs the user's `Debug`: hold a [`Busy`] around it.
fn shown(site: &'static Site, show: &dyn Show) -> Rendered {
    let mut arguments = Arguments::of(site);
    show.show(&mut arguments);
    take(&mut arguments.0)
}

/// Without an error.
#[inline(never)]
fn return_from(id: u64) {
    let Some(mut taken) = unit::take_as_is() else { return };
    if taken.unit.return_in_row(id) {
        unit::put(taken);
        return;
    }
    let is_done = taken.unit.succeed_quickly(id);
    unit::put(taken);
    if !is_done {
        return_slowly(id);
    }
}

#[inline(never)]
fn return_slowly(id: u64) {
    unit::change(|unit| unit.succeed(id, Outcome::Returned));
}
