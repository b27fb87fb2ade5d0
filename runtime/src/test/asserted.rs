//! Assertions on what was captured. Those that fail show the reports as the terminal does.

use std::fmt::{self, Display};
use std::ops::Deref;

use crate::protocol::{Event, Exception, Frame, Level, Value};
use crate::transport::terminal;

/// Assertions on all events that were captured.
///
/// ```
/// use redhanded::test::{Captured, capture};
/// use redhanded::{Level, capture_message};
///
/// let events = capture(|| {
///     capture_message("one", Level::Info);
///     capture_message("two", Level::Warning);
/// });
/// let [one, two] = events.assert_count();
/// one.is_message("one").has_level(Level::Info);
/// two.is_message("two").has_level(Level::Warning);
/// ```
pub trait Captured {
    /// That nothing was captured.
    fn assert_none(&self);

    /// That it was one event.
    fn assert_one(&self) -> Asserted<'_>;

    /// That there were so many events; how many is told by what takes them.
    fn assert_count<const N: usize>(&self) -> [Asserted<'_>; N];
}

impl Captured for [Event] {
    #[track_caller]
    fn assert_none(&self) {
        let [] = self.assert_count();
    }

    #[track_caller]
    fn assert_one(&self) -> Asserted<'_> {
        let [event] = self.assert_count();
        event
    }

    #[track_caller]
    fn assert_count<const N: usize>(&self) -> [Asserted<'_>; N] {
        match <&[Event; N]>::try_from(self) {
            Ok(events) => events.each_ref().map(Asserted),
            Err(_) => fail(self, format_args!("{N} events expected, {} captured", self.len())),
        }
    }
}

/// Assertions on one event; each gives it back for the next. It can be looked at as an [`Event`], too.
///
/// ```
/// use redhanded::test::{Captured, capture};
///
/// let events = capture(|| {
///     redhanded::configure_scope(|scope| scope.set_tag("tenant", "acme"));
///     redhanded::capture_error(&std::io::Error::other("the disk is full"))
/// });
/// let event = events.assert_one();
/// event.is_error("Error", "the disk is full").has_tag("tenant", "acme").is_handled();
/// assert!(event.user.is_none());
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Asserted<'a>(&'a Event);

impl Deref for Asserted<'_> {
    type Target = Event;

    fn deref(&self) -> &Event {
        self.0
    }
}

#[expect(clippy::return_self_not_must_use, reason = "an assertion is of use by itself")]
impl Asserted<'_> {
    /// That it is of an error of this type with this text, on the outside; of a panic, the type is `panic`.
    #[track_caller]
    pub fn is_error(self, kind: &str, text: &str) -> Self {
        let error = self.outermost_exception().map(kind_and_text);
        self.check(error == Some((kind, text)), format_args!("to be of the error `{kind}: {text}`"))
    }

    /// That this error is among the causes of the one on the outside.
    #[track_caller]
    pub fn is_caused_by(self, kind: &str, text: &str) -> Self {
        let mut causes = self.exceptions.iter().rev().skip(1).map(kind_and_text);
        self.check(causes.any(|cause| cause == (kind, text)), format_args!("to be caused by `{kind}: {text}`"))
    }

    /// That it is this message.
    #[track_caller]
    pub fn is_message(self, text: &str) -> Self {
        let message = self.message.as_ref().map(|message| message.formatted.as_str());
        self.check(message == Some(text), format_args!("to be the message {text:?}"))
    }

    /// That it was handled: somebody caught it.
    #[track_caller]
    pub fn is_handled(self) -> Self {
        self.check(self.handled() != Some(false), "to be handled")
    }

    /// That it was not: it ended `main`, or is a panic that nobody is known to have caught.
    #[track_caller]
    pub fn is_unhandled(self) -> Self {
        self.check(self.handled() == Some(false), "not to be handled")
    }

    /// That it is as bad as this.
    #[track_caller]
    pub fn has_level(self, level: Level) -> Self {
        self.check(self.level == Some(level), format_args!("to have the level {level}"))
    }

    /// That these are the functions on its path, outermost first: those of this program, callers included.
    #[track_caller]
    pub fn left<'b>(self, functions: impl AsRef<[&'b str]>) -> Self {
        let expected = functions.as_ref();
        let own = self.frames().iter().filter(|frame| frame.in_app == Some(true));
        let path: Vec<_> = own.map(|frame| frame.function.as_deref().unwrap_or("?")).collect();
        self.check(path == expected, format_args!("to have left {expected:?} instead of {path:?}"))
    }

    /// That this function was called with this argument.
    #[track_caller]
    pub fn has_argument(self, function: &str, name: &str, value: impl Into<Value>) -> Self {
        let value = value.into();
        let mut frames = self.frames().iter().filter(|frame| frame.function.as_deref() == Some(function));
        let has_it = frames.any(|frame| frame.vars.get(name) == Some(&value));
        self.check(has_it, format_args!("to have the argument `{name}` of `{function}` as {value}"))
    }

    /// That it has this tag.
    #[track_caller]
    pub fn has_tag(self, name: &str, value: &str) -> Self {
        let tag = self.tags.get(name).map(String::as_str);
        self.check(tag == Some(value), format_args!("to have the tag `{name}` as {value:?}"))
    }

    /// That the message of one of its breadcrumbs begins like this. That of an annotated call is `checkout(order: 42)`.
    #[track_caller]
    pub fn has_breadcrumb(self, start: &str) -> Self {
        let mut messages = self.breadcrumbs.iter().filter_map(|breadcrumb| breadcrumb.message.as_deref());
        self.check(messages.any(|message| message.starts_with(start)), format_args!("to have a breadcrumb {start:?}"))
    }

    fn handled(self) -> Option<bool> {
        self.outermost_exception().and_then(|exception| exception.mechanism.as_ref()?.handled)
    }

    fn frames(&self) -> &[Frame] {
        self.outermost_exception()
            .and_then(|exception| exception.stacktrace.as_ref())
            .map_or(&[], |stack| &stack.frames)
    }

    #[track_caller]
    fn check(self, holds: bool, expected: impl Display) -> Self {
        if holds { self } else { fail(std::slice::from_ref(self.0), format_args!("expected it {expected}")) }
    }
}

fn kind_and_text(exception: &Exception) -> (&str, &str) {
    (exception.kind.as_deref().unwrap_or_default(), exception.value.as_deref().unwrap_or_default())
}

/// This is what assertions are for.
#[track_caller]
#[expect(clippy::panic, reason = "a test fails by it")]
fn fail(events: &[Event], why: impl Display) -> ! {
    panic!("{why}\n{}", Shown(events))
}

/// The reports for people.
struct Shown<'a>(&'a [Event]);

impl Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|event| f.write_str(&terminal::plain(event)))
    }
}
