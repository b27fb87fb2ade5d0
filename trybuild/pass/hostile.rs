//! Names of the user's that are also the standard library's do no harm.

#![deny(warnings)]
#![allow(dead_code, unused_macros)]
#![no_implicit_prelude]

extern crate redhanded as errors;

mod std {}
mod core {}
mod redhanded {}

use ::std::convert::From as _;
use ::std::string::String;

#[derive(::std::fmt::Debug)]
enum Result<T> {
    Ok(T),
    Err,
}
use Result::{Err, Ok};

struct Some;
struct Option;
struct Box;
struct Argument;
struct Future;

macro_rules! concat {
    () => {};
}

macro_rules! line {
    () => {};
}

#[errors::capture_errors]
fn sync(place: u8, entry: &str, returned: u8, call: String) -> ::std::result::Result<u8, ::std::num::ParseIntError> {
    let show = 3;
    let value = ::std::primitive::str::parse::<u8>(entry)?;
    ::std::mem::drop((place, call));
    ::std::result::Result::Ok(value + show + returned)
}

#[errors::capture_errors]
fn own_result(fails: bool) -> Result<u8> {
    if fails { Err } else { Ok(3) }
}

#[errors::capture_errors(crate = errors)]
async fn asynchronous(op: u8, arguments: &str) -> ::std::result::Result<u8, String> {
    let returned = 3;
    if arguments == "x" {
        return ::std::result::Result::Err(String::from("x"));
    }
    ::std::result::Result::Ok(op + returned)
}

#[errors::capture_errors]
fn boxed(fails: bool) -> ::std::pin::Pin<::std::boxed::Box<dyn ::std::future::Future<Output = bool>>> {
    ::std::boxed::Box::pin(async move { fails })
}

#[errors::capture_errors]
#[track_caller]
fn tracks(text: &str) -> ::std::result::Result<u8, ::std::num::ParseIntError> {
    let value = ::std::primitive::str::parse::<u8>(text)?;
    if value > 3 {
        return ::std::result::Result::Ok(value);
    }
    ::std::primitive::str::parse::<u8>("x")
}

#[errors::main(debug = false, crate = errors)]
fn main() {
    ::std::assert!(::std::matches!(sync(1, "2", 3, String::new()), ::std::result::Result::Ok(8)));
    ::std::assert!(::std::matches!(own_result(true), Err));
    ::std::assert!(::std::matches!(tracks("7"), ::std::result::Result::Ok(7)));
}
