//! What functions return behind a trait.

pub mod hidden {
    use std::fmt::{Debug, Display};
    #[capture_errors]
    fn error() -> Result<u8, impl std::error::Error> {
        Err(std::fmt::Error)
    }
    #[capture_errors]
    fn both(a: u8) -> Result<impl Display, impl Debug> {
        if a == 0 { Err("zero") } else { Ok(a) }
    }
    #[capture_errors]
    fn iterator<'a>(values: &'a [u8]) -> Result<impl Iterator<Item = u8> + 'a, std::fmt::Error> {
        if values.is_empty() {
            return Err(std::fmt::Error);
        }
        Ok(values.iter().copied())
    }
    #[capture_errors]
    fn bare_iterator(values: &[u8]) -> impl Iterator<Item = u8> + '_ {
        values.iter().map(|it| it + 1)
    }
    #[capture_errors]
    fn closure(a: u8) -> impl Fn(u8) -> Result<u8, String> {
        move |b| a.checked_add(b).ok_or_else(|| "much".to_owned())
    }
    #[capture_errors]
    fn inside(a: u8) -> Vec<Option<impl Display>> {
        vec![Some(a), None]
    }
    #[capture_errors]
    fn associated(a: u8) -> impl IntoIterator<Item = impl Debug, IntoIter = impl ExactSizeIterator> {
        vec![a]
    }
    pub fn check() -> String {
        let sum: u8 = iterator(&[1, 2]).unwrap().sum();
        let all: Vec<u8> = bare_iterator(&[1, 2]).collect();
        format!("{sum} {all:?} {:?} {}", closure(3)(4), both(1).ok().unwrap())
    }
}

pub mod expected_of_an_impl_trait {
    use crate::witness::*;
    use std::fmt::Debug;
    #[capture_errors]
    fn closure(a: u8) -> impl Fn(u8) -> Option<u8> {
        if a == 0 {
            note("zero");
        }
        move |b| b.checked_add(a)
    }
    #[capture_errors]
    fn for_any_lifetime() -> impl for<'a> Fn(&'a str) -> &'a str + Copy {
        |text| text.trim()
    }
    #[capture_errors]
    fn early(a: Option<u8>) -> impl FnOnce(u8) -> u8 {
        let Some(a) = a else { return Box::new(|b: u8| b.count_ones().to_le_bytes()[0]) as Box<dyn FnOnce(u8) -> u8> };
        Box::new(move |b| b.saturating_sub(a))
    }
    #[capture_errors]
    fn items(values: &[u8]) -> impl Iterator<Item = u64> + '_ {
        values.iter().map(|it| (*it).into())
    }
    #[capture_errors]
    async fn later(a: u8) -> impl Fn(u8) -> Option<u8> {
        pause().await;
        move |b| b.checked_add(a)
    }
    #[capture_errors]
    #[must_use]
    async fn later_kept() -> impl for<'a> Fn(&'a str) -> &'a str {
        |text| text.trim()
    }
    #[capture_errors]
    async fn shown_later(a: u8) -> impl Debug {
        pause().await;
        Some(a)
    }
    #[capture_errors]
    #[track_caller]
    fn tracked() -> impl Fn() -> u32 {
        let line = std::panic::Location::caller().line();
        move || line
    }
    #[capture_errors]
    fn dropping(first: Noted, (_second, _): (Noted, Noted)) -> impl Debug {
        let _local = Noted("local");
        Noted("temporary").0.len() + first.0.len()
    }
    #[capture_errors]
    fn in_one_line() -> impl Fn(u8) -> u8 { |b| b.count_ones().to_le_bytes()[0] }
    trait Maker {
        fn make(&self) -> impl Fn(u8) -> Option<u8>;
    }
    #[capture_errors]
    impl Maker for u8 {
        fn make(&self) -> impl Fn(u8) -> Option<u8> {
            move |b| b.checked_add(*self)
        }
    }
    pub fn check() -> String {
        let sum: u64 = items(&[1, 2]).sum();
        let shown = block_on(shown_later(3));
        let dropped = dropping(Noted("first"), (Noted("second"), Noted("third")));
        let done = (closure(0)(1), in_one_line()(7), early(None)(7), early(Some(1))(7), for_any_lifetime()(" x ").len(), sum, 3u8.make()(253));
        let later = (block_on(later(1))(255), block_on(later_kept())(" y ").len(), tracked()() > 1);
        format!("{done:?} {later:?} {shown:?} {dropped:?} {}", notes())
    }
}

pub mod boxed_objects {
    use std::fmt::Debug;
    #[capture_errors]
    fn object(a: u8) -> Box<dyn Debug> {
        if a == 0 {
            return Box::new("zero");
        }
        Box::new(a)
    }
    #[capture_errors]
    fn in_result(a: u8) -> Result<Box<dyn Debug>, Box<dyn std::error::Error>> {
        match a {
            0 => Err("zero")?,
            1 => Ok(Box::new("one")),
            _ => Ok(Box::new(a)),
        }
    }
    #[capture_errors]
    fn function(a: u8) -> fn(u8) -> u8 {
        if a == 0 { |it| it } else { |it| it + 1 }
    }
    #[capture_errors]
    fn slice<'a>(values: &'a [u8; 3]) -> &'a [u8] {
        values
    }
    #[capture_errors]
    async fn object_later(a: u8) -> Box<dyn Debug> {
        if a == 0 {
            return Box::new("zero");
        }
        Box::new(a)
    }
    pub fn check() -> String {
        let later = crate::witness::block_on(object_later(3));
        format!("{:?} {:?} {:?} {} {:?} {later:?}", object(0), object(1), in_result(2), function(1)(1), slice(&[1, 2, 3]))
    }
}
