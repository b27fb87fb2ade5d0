//! Every kind of sync function compiles under the attribute, without a warning.

#![deny(warnings, clippy::all, clippy::pedantic)]
// What clippy has to say of the bare functions.
#![allow(
    dead_code,
    clippy::allow_attributes,
    clippy::assertions_on_constants,
    clippy::drop_non_drop,
    clippy::indexing_slicing,
    clippy::items_after_statements,
    clippy::many_single_char_names,
    clippy::missing_errors_doc,
    clippy::missing_panics_doc,
    clippy::needless_question_mark,
    clippy::needless_return,
    clippy::never_loop,
    clippy::non_minimal_cfg,
    clippy::panic,
    clippy::too_many_arguments,
    clippy::trivially_copy_pass_by_ref,
    clippy::unnecessary_wraps,
    clippy::unused_unit,
    clippy::unwrap_used
)]

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt::{self, Debug, Display};
use std::ops::ControlFlow;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::task::Poll;

use redhanded::capture_errors;

type Anything = Result<u64, Box<dyn std::error::Error + Send + Sync>>;

struct Opaque;

#[derive(Debug, Clone, PartialEq)]
struct Plain(u64);

/// Documented.
#[capture_errors]
#[must_use]
#[inline]
pub(crate) fn returns_nothing_that_fails(a: u64) -> u64 {
    a + 1
}

#[capture_errors]
fn returns_nothing() {}

#[capture_errors]
fn returns_unit(values: &mut Vec<u64>) -> () {
    values.push(1);
}

#[capture_errors]
fn returns_early(a: Option<u64>) {
    let Some(a) = a else { return };
    if a > 3 {
        return;
    }
    assert!(a <= 3);
}

#[capture_errors]
fn any_error(text: &str) -> Anything {
    if text.is_empty() {
        return Err("empty".into());
    }
    let number: u64 = text.trim().parse()?;
    Ok(number)
}

#[capture_errors]
fn opaque_error(fails: bool) -> Result<(), Opaque> {
    if fails { Err(Opaque) } else { Ok(()) }
}

#[capture_errors]
fn unit_error() -> Result<u8, ()> {
    Err(())
}

#[capture_errors]
fn text_errors(a: u8) -> Result<u8, &'static str> {
    match a {
        0 => Err("zero"),
        1 => return Err("one"),
        2 => {
            let b = a.checked_sub(1).ok_or("less")?;
            Ok(b)
        }
        _ => Ok(a),
    }
}

#[capture_errors]
fn string_error(a: u8) -> Result<u8, String> {
    Err(format!("bad {a}"))
}

#[capture_errors]
fn boxed_any() -> Result<(), Box<dyn std::any::Any + Send>> {
    Err(Box::new(3))
}

#[capture_errors]
fn shared_error() -> Result<(), Rc<dyn std::error::Error>> {
    Err(Rc::new(fmt::Error))
}

#[capture_errors]
fn borrowed_error<'a>(error: &'a dyn std::error::Error) -> Result<(), &'a dyn std::error::Error> {
    Err(error)
}

#[capture_errors]
fn anyhow_error(text: &str) -> anyhow::Result<u64> {
    use anyhow::Context;
    anyhow::ensure!(!text.is_empty(), "empty");
    if text == "x" {
        anyhow::bail!("x");
    }
    text.parse::<u64>().context("not a number")
}

#[capture_errors]
fn eyre_error(text: &str) -> eyre::Result<u64> {
    Ok(text.parse()?)
}

#[capture_errors]
fn generic_error<E: From<fmt::Error>>() -> Result<u8, E> {
    Err(fmt::Error)?
}

#[capture_errors]
fn hidden_error() -> Result<u8, impl std::error::Error + use<>> {
    Err(fmt::Error)
}

#[capture_errors]
fn hidden_value(values: &[u8]) -> Result<impl Iterator<Item = u8> + '_, fmt::Error> {
    if values.is_empty() {
        return Err(fmt::Error);
    }
    Ok(values.iter().copied())
}

#[capture_errors]
fn option(values: &[u8]) -> Option<&u8> {
    let first = values.first()?;
    values.get(usize::from(*first))
}

#[capture_errors]
fn option_of_result(a: u8) -> Option<Result<u8, String>> {
    Some(Err(a.to_string()))
}

#[capture_errors]
fn control_flow(a: u8) -> ControlFlow<u8, u16> {
    if a > 3 {
        ControlFlow::Break(a)?;
    }
    ControlFlow::Continue(5)
}

#[capture_errors]
fn poll(a: Poll<Result<u8, fmt::Error>>) -> Poll<Result<u8, fmt::Error>> {
    let inner = a?;
    inner.map(Ok)
}

#[capture_errors]
fn never(a: u8) -> ! {
    panic!("{a}")
}

#[capture_errors]
fn diverges(a: u8) -> Result<u8, String> {
    todo!("{a}")
}

#[capture_errors]
fn patterns(
    mut a: u64,
    (b, _): (u8, u8),
    _: String,
    _c: String,
    Plain(d): Plain,
    &e: &u8,
    [f, .., g]: [u8; 3],
    h @ Plain(_): Plain,
    ref i: String,
) -> Result<u64, String> {
    a += d + u64::from(b) + u64::from(e) + u64::from(f) + u64::from(g) + h.0 + i.len() as u64;
    Ok(a)
}

#[capture_errors]
fn many(
    a: u8,
    b: u8,
    c: u8,
    d: u8,
    e: u8,
    f: u8,
    g: u8,
    h: u8,
    i: u8,
    j: u8,
    k: u8,
    mut l: String,
    (m, n): (u8, u8),
    o: Plain,
    p: &mut Vec<u8>,
    q: u8,
    r: u8,
    s: u8,
    t: u8,
) -> Result<&mut Vec<u8>, String> {
    l.push('x');
    p.extend([a, b, c, d, e, f, g, h, i, j, k, m, n, q, r, s, t]);
    if o.0 > 3 { Err(l) } else { Ok(p) }
}

#[capture_errors]
fn conditional(a: u8, #[cfg(any())] b: u8, #[cfg(all())] c: u8) -> Result<u8, String> {
    Ok(a + c)
}

#[capture_errors]
fn lints_on_arguments(#[allow(unused_variables)] a: u8, #[allow(unused_mut)] mut b: u8) -> Result<u8, String> {
    Ok(b)
}

#[capture_errors]
fn borrows_from_mut<'a>(values: &'a mut Vec<u8>, other: &u8) -> Result<&'a mut u8, String> {
    values.push(*other);
    values.last_mut().ok_or_else(|| "empty".to_owned())
}

#[capture_errors]
fn hidden_lifetime(cell: &RefCell<u8>) -> Result<std::cell::Ref<'_, u8>, std::cell::BorrowError> {
    cell.try_borrow()
}

#[capture_errors]
fn temporaries(mutex: &Mutex<HashMap<u8, String>>) -> Result<usize, String> {
    let length = mutex.lock().map_err(|error| error.to_string())?.get(&1).ok_or("none")?.len();
    *mutex.lock().unwrap().get_mut(&1).ok_or("none")? += "x";
    Ok(mutex.lock().unwrap().get(&1).map(String::len).ok_or("none")? + length)
}

#[capture_errors]
fn two_phase_borrow(values: &mut Vec<usize>) -> Option<()> {
    values.push(values.len().checked_add(1)?);
    Some(())
}

#[capture_errors]
fn loops(values: &[&str]) -> Result<u64, std::num::ParseIntError> {
    let mut sum = 0;
    let mut values = values.iter();
    'outer: while let Some(value) = values.next().map(|value| value.parse::<u64>()).transpose()? {
        for other in 0..value {
            if other == 7 {
                continue 'outer;
            }
            sum += other;
        }
    }
    let last = loop {
        let Some(value) = values.next() else { break 0 };
        if let Ok(value) = value.parse::<u64>() {
            break value;
        }
        break value.parse::<u64>()?;
    };
    Ok(sum + last)
}

#[capture_errors]
fn guards_and_chains(a: Result<Option<u8>, String>) -> Result<u8, String> {
    let b = match a {
        Ok(Some(value)) if u8::try_from(u16::from(value)).map_err(|error| error.to_string())? > 3 => value,
        Ok(Some(value)) => value + 1,
        Ok(None) => return Err("none".to_owned()),
        Err(error) => Err(error)?,
    };
    if let Some(c) = b.checked_add(1)
        && let Some(d) = c.checked_add(1)
        && d > 3
    {
        return Ok(d);
    }
    const { assert!(true) };
    unsafe_block(b)
}

#[capture_errors]
fn unsafe_block(a: u8) -> Result<u8, String> {
    unsafe { unsafe_function(a) }
}

#[capture_errors]
unsafe fn unsafe_function(a: u8) -> Result<u8, String> {
    if a > 250 { Err("large".to_owned()) } else { Ok(a) }
}

#[capture_errors]
extern "C" fn foreign_abi(a: u8) -> u8 {
    a
}

#[capture_errors]
#[track_caller]
fn tracks_its_caller(text: &str) -> Result<u32, Box<dyn std::error::Error>> {
    if text.is_empty() {
        return Err(format!("empty at {}", std::panic::Location::caller()).into());
    }
    let values: Vec<u32> = text.split(',').map(str::parse::<u32>).collect::<Result<_, _>>()?;
    for value in values {
        if value > 3 {
            return Ok(std::panic::Location::caller().line());
        }
    }
    text.lines().count().try_into().map_err(Into::into)
}

#[capture_errors]
#[track_caller]
fn tracks_its_caller_without_a_result(a: u8) {
    assert!(a < 4);
}

#[capture_errors]
fn generic<T, const N: usize, F>(values: [T; N], f: F) -> Result<T, String>
where
    T: Copy,
    F: for<'a> Fn(&'a T) -> Option<&'a T>,
{
    values.iter().find_map(f).copied().ok_or_else(|| "none".to_owned())
}

#[capture_errors]
fn any_argument<T>(
    unbounded: T,
    display: impl Display,
    callback: &mut dyn FnMut(u8) -> u8,
    pointer: *const u8,
    function: fn(u8) -> u8,
    closure: impl FnOnce(u8) -> u8,
    big: [Opaque; 3],
    result: Result<u8, Opaque>,
    weak: std::rc::Weak<u8>,
    future: Pin<Box<dyn Future<Output = u8>>>,
    slice: &[u8],
    bytes: Vec<u8>,
) -> Result<(T, u8), String> {
    drop((display.to_string(), pointer, big, weak, future, bytes));
    let Ok(value) = result else { return Err("opaque".to_owned()) };
    Ok((unbounded, callback(closure(function(value))) + slice[0]))
}

#[capture_errors]
fn recursive(depth: u8) -> Result<u8, String> {
    if depth == 0 { Err("bottom".to_owned()) } else { Ok(recursive(depth - 1)? + 1) }
}

#[capture_errors]
fn raw_identifiers(r#type: u8, r#fn: &str) -> Result<u8, String> {
    if r#fn.is_empty() { Err(r#fn.to_owned()) } else { Ok(r#type) }
}

#[capture_errors]
fn r#match(a: u8) -> Result<u8, String> {
    Ok(a)
}

#[capture_errors]
fn closures_inside(values: &[&str]) -> Result<Vec<u8>, std::num::ParseIntError> {
    let parse = |text: &str| -> Result<u8, std::num::ParseIntError> { Ok(text.parse::<u8>()?) };
    fn inner(text: &str) -> Option<u8> {
        Some(text.parse::<u8>().ok()? + 1)
    }
    let _ = inner("3");
    values.iter().map(|text| Ok(parse(text)? + 1)).collect()
}

#[capture_errors(skip(a), redact(b), name = "renamed")]
fn with_options(a: impl Sized, b: &str, password: &str) -> Result<u8, String> {
    drop(a);
    Err(format!("{b} {password}"))
}

#[capture_errors(skip_all)]
fn skips_all(a: Opaque, b: u8) -> Result<u8, String> {
    drop(a);
    Ok(b)
}

#[capture_errors(off)]
const fn is_off(a: u8) -> u8 {
    a
}

struct Store {
    name: String,
    values: Vec<u8>,
}

trait Methods {
    fn declared(&self) -> Result<u8, String>;

    #[capture_errors]
    fn provided(&self) -> Result<u8, String> {
        self.declared()
    }
}

impl Methods for Store {
    #[capture_errors]
    fn declared(&self) -> Result<u8, String> {
        self.values.first().copied().ok_or_else(|| self.name.clone())
    }
}

impl Drop for Store {
    #[capture_errors]
    fn drop(&mut self) {
        self.values.clear();
    }
}

struct Parts {
    name: String,
    values: Vec<u8>,
}

impl Parts {
    #[capture_errors]
    fn by_reference(&self) -> Result<&str, String> {
        Ok(&self.name)
    }

    #[capture_errors]
    fn by_mutable_reference(&mut self, a: u8) -> Result<&mut u8, String> {
        self.values.push(a);
        self.values.last_mut().ok_or_else(|| self.name.clone())
    }

    #[capture_errors]
    fn by_value(self) -> Result<String, Vec<u8>> {
        if self.values.is_empty() { Ok(self.name) } else { Err(self.values) }
    }

    #[capture_errors]
    fn by_mutable_value(mut self) -> Result<Self, String> {
        self.values.push(1);
        Ok(self)
    }

    #[capture_errors]
    fn boxed(self: Box<Self>) -> Result<String, String> {
        Ok(self.name)
    }

    #[capture_errors]
    fn mutable_boxed(mut self: Box<Self>) -> Result<String, String> {
        self.name.push('x');
        Ok(self.name)
    }

    #[capture_errors]
    fn shared(self: Arc<Self>) -> Result<u8, String> {
        self.values.first().copied().ok_or_else(|| self.name.clone())
    }

    #[capture_errors]
    fn pinned(self: Pin<&mut Self>) -> Result<u8, String> {
        let this = self.get_mut();
        this.values.pop().ok_or("empty".to_owned())
    }

    #[capture_errors]
    fn with_lifetime<'a, 'b: 'a>(&'a self, other: &'b str) -> Result<&'a str, String> {
        if other.is_empty() { Ok(&self.name) } else { Ok(other) }
    }

    #[capture_errors]
    fn associated<T: Into<String>>(name: T) -> Result<Self, String> {
        Ok(Self { name: name.into(), values: vec![] })
    }
}

impl<T: Methods + ?Sized> Methods for &T {
    #[capture_errors]
    fn declared(&self) -> Result<u8, String> {
        (**self).declared()
    }
}

macro_rules! made {
    ($name:ident, $argument:ident: $ty:ty, $body:block) => {
        #[capture_errors]
        fn $name($argument: $ty) -> Result<u8, std::num::ParseIntError> $body
    };
    ($name:ident) => {
        #[capture_errors]
        fn $name(text: &str) -> Result<u8, std::num::ParseIntError> {
            let value: u8 = text.parse()?;
            Ok(value)
        }
    };
}

made!(made_with_block, text: &str, { Ok(text.parse::<u8>()? + 1) });
made!(made_whole);

pub(crate) fn main() {
    assert_eq!(returns_nothing_that_fails(1), 2);
    assert!(any_error("x").is_err() && opaque_error(true).is_err() && recursive(3).is_err());
    assert!(anyhow_error("").is_err() && anyhow_error("x").is_err() && anyhow_error("3").is_ok());
    let here = line!() + 1;
    assert_eq!(tracks_its_caller("4").unwrap(), here);
    assert!(tracks_its_caller("x").is_err() && tracks_its_caller("").is_err());
    assert_eq!(unsafe_block(3), Ok(3));
    assert_eq!(foreign_abi(3), 3);
    let mut values = vec![];
    assert_eq!(*borrows_from_mut(&mut values, &3).unwrap(), 3);
    let parts = Parts::associated("name").unwrap();
    assert_eq!(parts.by_value().unwrap(), "name");
    assert_eq!(made_with_block("3"), made_whole("4"));
}
