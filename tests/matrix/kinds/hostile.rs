//! Scopes in which names do not mean what they mean elsewhere.

pub mod own_std {
    mod std {}
    mod core {}
    mod alloc {}
    mod redhanded {}
    #[capture_errors]
    fn parse(text: &str) -> Result<u8, ::std::num::ParseIntError> {
        Ok(text.parse()?)
    }
    #[capture_errors]
    async fn parse_later(text: &str) -> Result<u8, ::std::num::ParseIntError> {
        Ok(text.parse()?)
    }
    #[capture_errors]
    fn boxed(a: u8) -> ::std::pin::Pin<Box<dyn ::std::future::Future<Output = u8>>> {
        Box::pin(async move { a })
    }
    pub fn check() -> String {
        format!("{:?} {:?}", parse("x"), crate::witness::block_on(parse_later("1")))
    }
}

pub mod own_result {
    #[derive(Debug)]
    enum Outcome<T> {
        Ok(T),
        Err,
    }
    use Outcome::{Err, Ok};
    #[capture_errors]
    fn own(fails: bool) -> Outcome<u8> {
        if fails { Err } else { Ok(3) }
    }
    #[capture_errors]
    fn real(text: &str) -> Result<u8, String> {
        let value = text.parse().map_err(|_| text.to_owned())?;
        Result::Ok(value)
    }
    #[capture_errors]
    async fn own_later(fails: bool) -> Outcome<u8> {
        if fails {
            return Err;
        }
        Ok(3)
    }
    pub fn check() -> String {
        format!("{:?} {:?} {:?}", own(true), own(false), real("x"))
    }
}

pub mod own_option {
    struct Some;
    struct None;
    struct Option;
    struct Box;
    struct Argument;
    struct Future;
    struct Shown;
    struct Returned;
    struct String;
    #[capture_errors]
    fn parse(text: &str) -> Result<u8, std::num::ParseIntError> {
        let _ = (Some, None, Option, Box, Argument, Future, Shown, Returned, String);
        Ok(text.parse()?)
    }
    #[capture_errors]
    async fn parse_later(text: &str) -> Result<u8, std::num::ParseIntError> {
        Ok(text.parse()?)
    }
    pub fn check() -> std::string::String {
        format!("{:?} {:?}", parse("x"), crate::witness::block_on(parse_later("1")))
    }
}

pub mod own_macros {
    macro_rules! concat {
        () => {};
    }
    macro_rules! file {
        () => {};
    }
    macro_rules! module_path {
        () => {};
    }
    macro_rules! matches {
        () => {};
    }
    #[capture_errors]
    fn parse(text: &str) -> Result<u8, std::num::ParseIntError> {
        concat!();
        file!();
        module_path!();
        matches!();
        Ok(text.parse()?)
    }
    pub fn check() -> String {
        format!("{:?}", parse("x"))
    }
}

pub mod anyhow_ok {
    use anyhow::Ok;
    #[capture_errors]
    fn parse(text: &str) -> anyhow::Result<u8> {
        let value = text.parse::<u8>()?;
        Ok(value)
    }
    pub fn check() -> String {
        format!("{:?}", parse("1").ok())
    }
}

pub mod glob_shadowing {
    mod many {
        pub struct Entry;
        pub struct Place;
        pub fn enter() {}
        pub fn mark() {}
        pub fn watch() {}
        pub fn call1() {}
        pub use std::fmt::Result;
    }
    use many::*;
    #[capture_errors]
    fn shows(f: &mut std::fmt::Formatter<'_>) -> Result {
        enter();
        mark();
        watch();
        call1();
        let _ = (Entry, Place);
        std::fmt::Display::fmt("x", f)?;
        Ok(())
    }
    struct Shows;
    impl std::fmt::Display for Shows {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> Result {
            shows(f)
        }
    }
    pub fn check() -> String {
        Shows.to_string()
    }
}

pub mod probing_names {
    use crate::witness::*;
    trait Probing {
        fn error(&self) -> u8 {
            1
        }
        fn record(&self) -> u8 {
            2
        }
        fn set(&self, _: u8) {}
        fn begin(&self) {}
        fn succeed(&self) {}
        fn show(&self) {}
        fn map(&self) {}
    }
    impl<T> Probing for T {}
    #[capture_errors]
    fn uses(value: &Opaque) -> Result<u8, Failure> {
        Ok(value.error() + value.record())
    }
    pub fn check() -> String {
        format!("{:?}", uses(&Opaque))
    }
}

pub mod no_prelude {
    #![no_implicit_prelude]
    #[cfg(annotated)]
    use ::redhanded::capture_errors;
    use ::std::convert::From as _;
    use ::std::string::String;
    #[capture_errors]
    fn sync(place: u8, entry: &str) -> ::std::result::Result<u8, ::std::num::ParseIntError> {
        let value = ::std::primitive::str::parse::<u8>(entry)?;
        ::std::result::Result::Ok(value + place)
    }
    #[capture_errors]
    async fn later(op: u8, arguments: &str) -> ::std::result::Result<u8, String> {
        if arguments == "x" {
            return ::std::result::Result::Err(String::from("x"));
        }
        ::std::result::Result::Ok(op)
    }
    #[capture_errors]
    #[track_caller]
    fn tracks(text: &str) -> ::std::result::Result<u8, ::std::num::ParseIntError> {
        let value = ::std::primitive::str::parse::<u8>(text)?;
        if value > 3 {
            return ::std::result::Result::Ok(value);
        }
        ::std::primitive::str::parse::<u8>("x")
    }
    #[capture_errors]
    fn boxed(fails: bool) -> ::std::pin::Pin<::std::boxed::Box<dyn ::std::future::Future<Output = bool>>> {
        ::std::boxed::Box::pin(async move { fails })
    }
    pub fn check() -> String {
        ::std::format!("{:?} {:?} {:?}", sync(1, "x"), tracks("7"), crate::witness::block_on(later(1, "x")))
    }
}

pub mod own_prelude_traits {
    trait Clone {
        fn clone(&self) {}
    }
    trait Into {
        fn into(&self) {}
    }
    trait Iterator {
        fn next(&self) {}
        fn map(&self) {}
    }
    impl<T> Clone for T {}
    impl<T> Into for T {}
    impl<T> Iterator for T {}
    #[capture_errors]
    fn parse(text: &str, owned: String) -> Result<usize, std::num::ParseIntError> {
        let value: usize = text.parse()?;
        Ok(value + owned.len())
    }
    pub fn check() -> String {
        format!("{:?}", parse("x", String::new()))
    }
}
