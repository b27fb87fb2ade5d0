//! What functions return.

pub mod nothing {
    use crate::witness::*;
    #[capture_errors]
    fn nothing() {}
    #[capture_errors]
    fn unit(values: &mut Vec<u64>) -> () {
        values.push(1);
    }
    #[capture_errors]
    fn early(a: Option<u64>) {
        let Some(a) = a else { return };
        if a > 3 {
            return;
        }
        note(a);
    }
    #[capture_errors]
    fn returns_a_unit(a: u64) {
        return note(a);
    }
    #[capture_errors]
    fn ends_with_a_unit(a: u64) {
        note(a)
    }
    #[capture_errors]
    async fn later() {
        pause().await;
        note("later")
    }
    pub fn check() -> String {
        nothing();
        unit(&mut vec![]);
        early(Some(1));
        early(None);
        returns_a_unit(2);
        ends_with_a_unit(3);
        block_on(later());
        notes()
    }
}

pub mod plain_values {
    #[capture_errors]
    #[must_use]
    #[inline]
    fn number(a: u64) -> u64 {
        a + 1
    }
    #[capture_errors]
    fn text(a: &str) -> &str {
        a.trim()
    }
    #[capture_errors]
    fn tuple(a: &str) -> (&str, usize) {
        (a, a.len())
    }
    pub fn check() -> String {
        format!("{} {} {:?}", number(1), text(" x "), tuple("y"))
    }
}

pub mod never {
    use crate::witness::*;
    #[capture_errors]
    fn never(text: &'static str) -> ! {
        std::panic::panic_any(text)
    }
    #[capture_errors]
    async fn never_later() -> ! {
        std::future::pending().await
    }
    pub fn check() -> String {
        cancel(async { never_later().await });
        payload(|| never("payload")) + &notes()
    }
}

pub mod diverging {
    #[capture_errors]
    fn later(a: u8) -> Result<u8, String> {
        todo!("{}", a)
    }
    #[capture_errors]
    fn by_loop(mut a: u8) -> Result<u8, String> {
        loop {
            if a == 0 {
                return Ok(a);
            }
            a -= 1;
        }
    }
    #[capture_errors]
    async fn later_still(a: u8) -> Result<u8, String> {
        unimplemented!("{}", a)
    }
    #[capture_errors]
    fn nothing_after() -> u8 {
        panic!()
    }
    pub fn check() -> String {
        format!("{:?}", by_loop(3))
    }
}

pub mod option {
    #[capture_errors]
    fn next<'a>(values: &'a [u8]) -> Option<&'a u8> {
        let first = values.first()?;
        values.get(usize::from(*first))
    }
    pub fn check() -> String {
        format!("{:?} {:?}", next(&[1, 7]), next(&[]))
    }
}

pub mod nested {
    use std::ops::ControlFlow;
    use std::task::Poll;
    #[capture_errors]
    fn option_of_result(a: u8) -> Option<Result<u8, String>> {
        if a == 0 { None } else { Some(Err(a.to_string())) }
    }
    #[capture_errors]
    fn poll(a: Poll<Result<u8, std::fmt::Error>>) -> Poll<Result<u8, std::fmt::Error>> {
        let inner = a?;
        inner.map(Ok)
    }
    #[capture_errors]
    fn poll_of_option(a: Poll<Option<Result<u8, std::fmt::Error>>>) -> Poll<Option<Result<u8, std::fmt::Error>>> {
        let inner = a?;
        inner.map(|it| it.map(Ok))
    }
    #[capture_errors]
    fn control_flow(a: u8) -> ControlFlow<u8, u16> {
        if a > 3 {
            ControlFlow::Break(a)?;
        }
        ControlFlow::Continue(5)
    }
    #[capture_errors]
    fn result_of_result(a: u8) -> Result<Result<u8, String>, std::fmt::Error> {
        if a == 0 { Err(std::fmt::Error) } else { Ok(Err(a.to_string())) }
    }
    pub fn check() -> String {
        let failed = Poll::Ready(Err(std::fmt::Error));
        format!(
            "{:?} {:?} {:?} {:?} {:?}",
            option_of_result(1),
            poll(failed),
            poll_of_option(Poll::Ready(Some(Err(std::fmt::Error)))),
            (control_flow(1), control_flow(4)),
            (result_of_result(0), result_of_result(1))
        )
    }
}

pub mod errors {
    use crate::witness::*;
    use std::rc::Rc;
    #[capture_errors]
    fn unit() -> Result<u8, ()> {
        Err(())
    }
    #[capture_errors]
    fn text(a: u8) -> Result<u8, &'static str> {
        match a {
            0 => Err("zero"),
            1 => return Err("one"),
            2 => {
                let b = a.checked_sub(3).ok_or("less")?;
                Ok(b)
            }
            _ => Ok(a),
        }
    }
    #[capture_errors]
    fn string(a: u8) -> Result<u8, String> {
        Err(format!("bad {}", a))
    }
    #[capture_errors]
    fn opaque() -> Result<u8, Opaque> {
        Err(Opaque)
    }
    #[capture_errors]
    fn boxed(text: &str) -> Result<u8, Box<dyn std::error::Error + Send + Sync>> {
        if text.is_empty() {
            return Err("empty".into());
        }
        Ok(text.parse()?)
    }
    #[capture_errors]
    fn boxed_any() -> Result<(), Box<dyn std::any::Any + Send>> {
        Err(Box::new(3))
    }
    #[capture_errors]
    fn shared() -> Result<(), Rc<dyn std::error::Error>> {
        Err(Rc::new(Failure("shared")))
    }
    #[capture_errors]
    fn borrowed<'a>(error: &'a dyn std::error::Error) -> Result<(), &'a dyn std::error::Error> {
        Err(error)
    }
    #[capture_errors]
    fn display() -> Result<u8, impl std::fmt::Display> {
        if true { Err("display") } else { Ok(1) }
    }
    #[capture_errors]
    fn generic<E: From<Failure>>() -> Result<u8, E> {
        Err(Failure("generic"))?
    }
    #[capture_errors]
    fn unbounded<E>(error: E) -> Result<u8, E> {
        Err(error)
    }
    #[capture_errors]
    fn io() -> std::io::Result<()> {
        Err(std::io::ErrorKind::NotFound.into())
    }
    #[capture_errors]
    fn anyhow(text: &str) -> anyhow::Result<u64> {
        use anyhow::Context;
        anyhow::ensure!(!text.is_empty(), "empty");
        if text == "x" {
            anyhow::bail!("x");
        }
        text.parse::<u64>().context("not a number")
    }
    pub fn check() -> String {
        let failure = Failure("borrowed");
        let same = std::ptr::eq(borrowed(&failure).unwrap_err() as *const dyn std::error::Error as *const Failure, &failure);
        let texts = [text(0), text(1), text(2), text(3)];
        let any = [anyhow(""), anyhow("x"), anyhow("y")].map(|it| format!("{:#}", it.unwrap_err()));
        format!("{:?} {texts:?} {same} {any:?} {:?} {:?}", unit(), boxed("x"), generic::<Failure>())
    }
}

pub mod same_value {
    use std::rc::Rc;
    #[capture_errors]
    fn error(value: Box<u8>) -> Result<(), Box<u8>> {
        Err(value)
    }
    #[capture_errors]
    fn through(value: Box<u8>) -> Result<(), Box<u8>> {
        error(value)?;
        Ok(())
    }
    #[capture_errors]
    async fn shared(value: Rc<u8>) -> Result<Rc<u8>, Rc<u8>> {
        if *value == 0 { Err(value) } else { Ok(value) }
    }
    pub fn check() -> String {
        let value = Box::new(1);
        let address: *const u8 = &*value;
        let back = through(value).unwrap_err();
        let value = Rc::new(0);
        let failed = crate::witness::block_on(shared(Rc::clone(&value))).unwrap_err();
        format!("{} {} {}", std::ptr::eq(address, &*back), Rc::ptr_eq(&value, &failed), Rc::strong_count(&value))
    }
}

pub mod alias {
    type Fallible<T = u8> = Result<T, std::num::ParseIntError>;
    #[capture_errors]
    fn parse(text: &str) -> Fallible {
        let number = text.parse()?;
        Ok(number)
    }
    #[capture_errors]
    fn parse_twice(text: &str) -> Fallible<(u8, u8)> {
        Ok((parse(text)?, text.parse()?))
    }
    pub fn check() -> String {
        format!("{:?} {:?} {:?}", parse("3"), parse_twice("3"), parse_twice("x"))
    }
}

pub mod type_from_macro {
    macro_rules! fallible {
        ($value:ty) => {
            Result<$value, String>
        };
    }
    #[capture_errors]
    fn parse(text: &str) -> fallible!(u8) {
        text.parse().map_err(|error: std::num::ParseIntError| error.to_string())
    }
    #[capture_errors]
    async fn parse_later(text: &str) -> fallible!(u8) {
        text.parse().map_err(|error: std::num::ParseIntError| error.to_string())
    }
    pub fn check() -> String {
        format!("{:?} {:?}", parse("3"), crate::witness::block_on(parse_later("x")))
    }
}

pub mod borrows {
    use std::cell::{BorrowError, Ref, RefCell};
    #[capture_errors]
    fn from_mutable<'a>(values: &'a mut Vec<u8>, other: &u8) -> Result<&'a mut u8, String> {
        values.push(*other);
        values.last_mut().ok_or_else(|| "empty".to_owned())
    }
    #[capture_errors]
    fn elided(values: &mut Vec<u8>) -> Option<&mut u8> {
        values.iter_mut().next()
    }
    #[capture_errors]
    fn hidden_lifetime(cell: &RefCell<u8>) -> Result<Ref<'_, u8>, BorrowError> {
        cell.try_borrow()
    }
    #[capture_errors]
    fn part<'a>((first, _): (&'a mut u8, &mut u8)) -> &'a mut u8 {
        *first += 1;
        first
    }
    #[capture_errors]
    fn split<'a>(text: &'a str, separator: &str) -> Result<(&'a str, &'a str), String> {
        let at = text.find(separator).ok_or("none")?;
        Ok((&text[..at], &text[at + separator.len()..]))
    }
    pub fn check() -> String {
        let mut values = vec![];
        *from_mutable(&mut values, &3).unwrap() += 1;
        *elided(&mut values).unwrap() += 1;
        let cell = RefCell::new(1);
        let borrowed = hidden_lifetime(&cell).map(|it| *it);
        format!("{values:?} {borrowed:?} {:?} {}", split("a=b", "="), part((&mut 1, &mut 2)))
    }
}
