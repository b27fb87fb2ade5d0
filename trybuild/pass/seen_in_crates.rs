//! Functions as they are in well-known crates, in which an attribute changes something before one knows.

#![deny(warnings, clippy::all, clippy::pedantic)]
// What clippy has to say of the bare functions.
#![allow(
    clippy::allow_attributes,
    clippy::indexing_slicing,
    clippy::non_minimal_cfg,
    clippy::panic,
    clippy::unused_async
)]

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::ops::{Index, IndexMut};
use std::panic::Location;
use std::pin::Pin;

use redhanded::capture_errors;

/// What the last statement is depends on a condition.
#[capture_errors]
fn the_value_is_under_a_condition(number: Option<u8>) -> Option<u8> {
    #[cfg(all())]
    match number {
        Some(0) => None,
        other => other,
    }
    #[cfg(any())]
    number.filter(|number| *number != 0)
}

#[capture_errors]
fn so_is_what_is_returned(text: &str) -> Result<u8, std::num::ParseIntError> {
    #[cfg(all())]
    return text.parse();
    #[cfg(any())]
    return text.trim().parse();
}

#[capture_errors]
#[track_caller]
fn so_is_what_is_returned_in_place(text: &str) -> Result<u8, std::num::ParseIntError> {
    #[cfg(any())]
    return text.trim().parse();
    #[cfg(all())]
    return text.parse();
}

#[capture_errors]
async fn so_is_what_is_returned_later(text: &str) -> Result<u8, std::num::ParseIntError> {
    #[cfg(any())]
    {
        text.trim().parse()
    }
    #[cfg(all())]
    text.parse()
}

#[capture_errors]
fn what_is_known_not_to_be_reached_is_left_alone() -> Option<u8> {
    #[cfg(not(any()))]
    {
        return Some(3);
    }
    #[allow(unreachable_code)]
    None
}

#[capture_errors]
fn what_is_expected_not_to_be_reached_is_left_alone() -> Result<u8, fmt::Error> {
    #[cfg(not(any()))]
    return Ok(3);
    #[expect(unreachable_code)]
    Err(fmt::Error)
}

struct Words(Vec<&'static str>);

/// The trait says `#[track_caller]`, and that holds for its implementations.
impl Index<usize> for Words {
    type Output = str;

    #[capture_errors]
    fn index(&self, at: usize) -> &str {
        if at == usize::MAX { self.0[0] } else { self.0[at] }
    }
}

impl IndexMut<usize> for Words {
    #[capture_errors]
    fn index_mut(&mut self, _: usize) -> &mut str {
        panic!("words do not change")
    }
}

struct Lines(Vec<&'static str>);

impl Lines {
    /// Not that of the trait: panics are its own.
    #[capture_errors]
    fn index(&self, at: usize) -> &str {
        self.0[at]
    }
}

/// The line at which `f` panics.
fn line_of_panic(f: impl FnOnce() + std::panic::UnwindSafe) -> u32 {
    use std::sync::atomic::{AtomicU32, Ordering};
    static LINE: AtomicU32 = AtomicU32::new(0);
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(|panic| LINE.store(panic.location().map_or(0, Location::line), Ordering::Relaxed)));
    assert!(std::panic::catch_unwind(f).is_err());
    std::panic::set_hook(before);
    LINE.load(Ordering::Relaxed)
}

fn panics_stand_where_they_did() {
    let mut words = Words(vec!["a"]);
    assert_eq!(&words[0], "a");
    assert_eq!(line_of_panic(move || assert!(words[1].is_empty())), line!());
    words = Words(Vec::new());
    assert_eq!(line_of_panic(move || words[1].make_ascii_lowercase()), line!());
    let lines = Lines(vec!["a"]);
    assert_eq!(lines.index(0), "a");
    let here = line!();
    assert_ne!(line_of_panic(move || assert!(lines.index(1).is_empty())), here + 1);
}

struct Permit(u8);

impl Drop for Permit {
    fn drop(&mut self) {
        assert_eq!(self.0, 0);
    }
}

impl Permit {
    /// `drop` reads what is written here.
    #[capture_errors]
    fn forget(mut self) {
        self.0 = 0;
    }

    #[capture_errors]
    async fn forget_later(mut self) {
        self.0 = 0;
    }
}

/// An error only if `T` lives forever, as many of generic crates are.
#[derive(Debug)]
struct Unwritten<T>(T);

impl<T> fmt::Display for Unwritten<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unwritten")
    }
}

impl<T: fmt::Debug + 'static> Error for Unwritten<T> {}

struct Writer<W>(W);

impl<W: fmt::Debug> Writer<W> {
    #[capture_errors]
    fn into_inner(self) -> Result<W, Unwritten<Writer<W>>> {
        Err(Unwritten(self))
    }

    #[capture_errors]
    async fn into_inner_later(self) -> Result<W, Unwritten<Self>> {
        Err(Unwritten(self))
    }
}

impl<W: fmt::Debug> fmt::Debug for Writer<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[capture_errors]
fn unwritten<T: fmt::Debug>(value: T) -> Result<(), Unwritten<T>> {
    Err(Unwritten(value))
}

#[capture_errors]
fn unwritten_forever<Value>(value: Value) -> Result<(), Unwritten<Value>>
where
    Value: fmt::Debug + 'static,
{
    Err(Unwritten(value))
}

type BoxFuture<T, E> = Pin<Box<dyn Future<Output = Result<T, E>> + Send>>;

/// What passes on a box that lives forever need not show that what is in it does.
struct Service<U, E>(fn() -> BoxFuture<U, E>);

impl<U, E> Service<U, E> {
    #[capture_errors]
    fn call(&self) -> BoxFuture<U, E> {
        (self.0)()
    }

    #[capture_errors]
    fn call_by_its_type(&self) -> Pin<Box<dyn Future<Output = Result<U, E>> + Send>> {
        (self.0)()
    }
}

type StaticFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, fmt::Error>> + Send + 'a>>;
type LocalBoxFuture<'a, T> = StaticFuture<'a, T>;

struct Transaction<'a>(&'a str);

/// What a future results in may be named by an alias, and live shorter than its box.
impl<'a> Transaction<'a> {
    #[capture_errors]
    fn begin(name: Result<&'static str, fmt::Error>) -> LocalBoxFuture<'static, Transaction<'a>> {
        let named = name.map(Transaction);
        Box::pin(async move {
            let transaction = named?;
            Ok(transaction)
        })
    }

    #[capture_errors]
    fn begin_again() -> LocalBoxFuture<'static, Transaction<'a>> {
        Self::begin(Ok("again"))
    }
}

fn ready(future: impl Future) {
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    assert!(std::pin::pin!(future).poll(&mut context).is_ready());
}

pub(crate) fn main() {
    assert_eq!(the_value_is_under_a_condition(Some(0)), None);
    assert_eq!(so_is_what_is_returned("3"), Ok(3));
    assert_eq!(so_is_what_is_returned_in_place("3"), Ok(3));
    ready(so_is_what_is_returned_later("3"));
    assert_eq!(what_is_known_not_to_be_reached_is_left_alone(), Some(3));
    assert_eq!(what_is_expected_not_to_be_reached_is_left_alone(), Ok(3));
    panics_stand_where_they_did();
    Permit(1).forget();
    ready(Permit(1).forget_later());
    let local = String::from("local");
    assert!(Writer(&local).into_inner().is_err());
    ready(Writer(&local).into_inner_later());
    assert!(unwritten(&local).is_err());
    assert!(unwritten_forever(3).is_err());
    let service: Service<&str, &str> = Service(|| Box::pin(std::future::ready(Ok("a"))));
    ready(service.call());
    ready(async { assert_eq!(Transaction::begin(Ok("once")).await.map_or("", |it| it.0), "once") });
    ready(async { assert_eq!(Transaction::begin_again().await.map_or("", |it| it.0), "again") });
    ready(service.call_by_its_type());
}
