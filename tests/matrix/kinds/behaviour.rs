//! What must happen as it did: drops, panics, locations.

pub mod drop_order {
    use crate::witness::*;
    #[capture_errors]
    fn plain(a: Noted, _: Noted, (b, _): (Noted, Noted), mut _c: Noted, d: Noted) -> Result<u8, Failure> {
        let _local = Noted("local");
        drop(d);
        if b.0 == "early" {
            return Ok(1);
        }
        a.value()?;
        Ok(2)
    }
    #[capture_errors]
    fn moves(a: Noted, b: Noted, c: Noted) -> Result<Noted, Failure> {
        drop(b);
        if c.0 == "early" { Ok(c) } else { Ok(a) }
    }
    #[capture_errors]
    async fn later(a: Noted, _: Noted, (b, _): (Noted, Noted), mut _c: Noted, d: Noted) -> Result<u8, Failure> {
        let _local = Noted("local");
        pause().await;
        drop(d);
        if b.0 == "early" {
            return Ok(1);
        }
        a.value()?;
        Ok(2)
    }
    #[capture_errors]
    #[track_caller]
    fn tracked(a: Noted, _: Noted, (b, _): (Noted, Noted), mut _c: Noted, d: Noted) -> Result<u8, Failure> {
        let _local = Noted("local");
        drop(d);
        if b.0 == "early" {
            return Ok(1);
        }
        a.value()?;
        Ok(2)
    }
    pub fn check() -> String {
        let mut all = String::new();
        for (a, b) in [("a", "b"), ("a", "early"), ("", "b")].iter().copied() {
            let pair = || (Noted(b), Noted("rest"));
            note(plain(Noted(a), Noted("_"), pair(), Noted("c"), Noted("d")).is_ok());
            note(tracked(Noted(a), Noted("_"), pair(), Noted("c"), Noted("d")).is_ok());
            note(block_on(later(Noted(a), Noted("_"), pair(), Noted("c"), Noted("d"))).is_ok());
            cancel(later(Noted(a), Noted("_"), pair(), Noted("c"), Noted("d")));
            drop(later(Noted(a), Noted("_"), pair(), Noted("c"), Noted("d")));
            drop(moves(Noted(a), Noted("moved"), Noted(b)));
            all += &(notes() + "; ");
        }
        all
    }
}

pub mod tracks_caller {
    use std::panic::Location;
    #[capture_errors]
    #[track_caller]
    fn line(text: &str) -> Result<u32, Box<dyn std::error::Error>> {
        if text.is_empty() {
            return Err(Location::caller().line().to_string().into());
        }
        let values: Vec<u32> = text.split(',').map(str::parse::<u32>).collect::<Result<_, _>>()?;
        for value in values {
            if value > 3 {
                return Ok(Location::caller().line());
            }
        }
        text.lines().count().try_into_line()
    }
    trait TryIntoLine {
        fn try_into_line(self) -> Result<u32, Box<dyn std::error::Error>>;
    }
    impl TryIntoLine for usize {
        #[capture_errors]
        #[track_caller]
        fn try_into_line(self) -> Result<u32, Box<dyn std::error::Error>> {
            Ok(Location::caller().column())
        }
    }
    #[capture_errors]
    #[track_caller]
    fn without_a_result(fails: bool) {
        if fails {
            std::panic::panic_any("payload")
        }
    }
    #[capture_errors]
    #[track_caller]
    fn never() -> ! {
        std::panic::panic_any("never")
    }
    #[capture_errors]
    #[cfg_attr(all(), track_caller)]
    fn under_condition() -> &'static Location<'static> {
        Location::caller()
    }
    #[capture_errors]
    #[track_caller]
    fn outer() -> (u32, u32) {
        (under_condition().line(), Location::caller().line())
    }
    pub fn check() -> String {
        let told = crate::witness::payload(|| without_a_result(true)) + &crate::witness::payload(|| never());
        let texts = [line(""), line("4"), line("1"), line("x")].map(|it| it.map_err(|it| it.to_string()));
        format!("{texts:?} {told} {:?} {}", outer(), under_condition().line())
    }
}

pub mod tracked_questions {
    #[capture_errors]
    #[track_caller]
    fn option(a: Option<&str>) -> Option<u8> {
        let text = a?;
        text.parse().ok()
    }
    #[capture_errors]
    #[track_caller]
    fn converted(text: &str) -> Result<u8, Box<dyn std::error::Error>> {
        for part in text.split(',') {
            part.parse::<u8>()?;
        }
        let closure = || -> Option<u8> { Some(text.parse::<u8>().ok()? + 1) };
        match closure() {
            Some(0) => Err("zero")?,
            Some(value) => Ok(value),
            None => return Err("none".into()),
        }
    }
    #[capture_errors]
    #[track_caller]
    fn poll(a: std::task::Poll<Result<u8, String>>) -> std::task::Poll<Result<u8, String>> {
        a?.map(Ok)
    }
    #[capture_errors]
    #[track_caller]
    fn borrowed<'a>(values: &'a mut Vec<u8>) -> Result<&'a mut u8, String> {
        let first = values.first_mut().ok_or("empty")?;
        *first += 1;
        Ok(first)
    }
    #[capture_errors]
    #[track_caller]
    fn hidden(a: u8) -> Result<impl std::fmt::Debug, String> {
        Ok(a.checked_add(1).ok_or("much")?)
    }
    pub fn check() -> String {
        let texts = [converted("1"), converted("x"), converted("1,2")].map(|it| it.map_err(|it| it.to_string()));
        format!("{:?} {texts:?} {:?} {:?} {:?}", option(None), poll(std::task::Poll::Pending), borrowed(&mut vec![1]), hidden(255))
    }
}

pub mod caller_without_attribute {
    use std::panic::Location;
    #[capture_errors]
    fn own_line() -> u32 {
        Location::caller().line()
    }
    #[capture_errors]
    fn of_callee() -> (u32, u32) {
        (tracked().line(), tracked().column())
    }
    #[track_caller]
    fn tracked() -> &'static Location<'static> {
        Location::caller()
    }
    #[capture_errors]
    async fn of_callee_later() -> (u32, u32) {
        (tracked().line(), tracked().column())
    }
    pub fn check() -> String {
        // The line that a function is called from is no promise of functions without the attribute.
        format!("{} {:?} {:?}", own_line() > 0, of_callee(), crate::witness::block_on(of_callee_later()))
    }
}

pub mod panics {
    use crate::witness::*;
    #[capture_errors]
    fn panics(_a: Noted, _: Noted) -> Result<u8, String> {
        let _local = Noted("local");
        std::panic::panic_any("payload")
    }
    #[capture_errors]
    fn through(a: Noted) -> Result<u8, String> {
        let value = panics(a, Noted("_"))?;
        Ok(value)
    }
    #[capture_errors]
    fn resumed() -> Result<u8, String> {
        std::panic::resume_unwind(Box::new("resumed"))
    }
    #[capture_errors]
    fn caught() -> Result<String, String> {
        Ok(payload(|| drop(panics(Noted("a"), Noted("_")))))
    }
    pub fn check() -> String {
        let first = payload(|| drop(through(Noted("a"))));
        format!("{first} {} {:?} {}", payload(|| drop(resumed())), caught(), notes())
    }
}

pub mod unwind_safe {
    use std::panic::{AssertUnwindSafe, catch_unwind};
    #[capture_errors]
    fn panics(values: &mut Vec<u8>) -> Result<(), String> {
        values.push(1);
        std::panic::panic_any("payload")
    }
    #[capture_errors]
    async fn later(value: u8) -> Result<u8, String> {
        Ok(value)
    }
    fn is_unwind_safe<T: std::panic::UnwindSafe + Unpin>(_: &T) {}
    pub fn check() -> String {
        let mut values = vec![];
        let caught = catch_unwind(AssertUnwindSafe(|| panics(&mut values)));
        is_unwind_safe(&values);
        drop(later(1));
        format!("{} {values:?}", caught.is_err())
    }
}

pub mod evaluated_once {
    use crate::witness::*;
    #[capture_errors]
    fn counts(values: &mut Vec<u8>) -> Result<u8, Failure> {
        values.push(1);
        let next = || -> Result<u8, Failure> {
            note("next");
            Err(Failure("next"))
        };
        next().or_else(|_| next()).or(Ok::<u8, Failure>(1))?;
        next()
    }
    pub fn check() -> String {
        let mut values = vec![];
        format!("{:?} {} {}", counts(&mut values), values.len(), notes())
    }
}

pub mod locks {
    use std::sync::Mutex;
    #[capture_errors]
    fn holds(mutex: &Mutex<u8>) -> Result<u8, String> {
        let mut guard = mutex.lock().map_err(|error| error.to_string())?;
        *guard += 1;
        if *guard > 1 { Err(format!("{}", guard)) } else { Ok(*guard) }
    }
    pub fn check() -> String {
        let mutex = Mutex::new(0);
        format!("{:?} {:?} {:?}", holds(&mutex), holds(&mutex), mutex.try_lock().is_ok())
    }
}

pub mod error_identity {
    use std::error::Error;
    #[derive(Debug)]
    struct Outer(Box<dyn Error>);
    impl std::fmt::Display for Outer {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("outer")
        }
    }
    impl Error for Outer {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Some(&*self.0)
        }
    }
    #[capture_errors]
    fn inner() -> Result<(), Box<dyn Error>> {
        Err(crate::witness::Failure("inner").into())
    }
    #[capture_errors]
    fn outer() -> Result<(), Outer> {
        inner().map_err(Outer)
    }
    pub fn check() -> String {
        let error = outer().unwrap_err();
        format!("{error} {:?} {}", error.source().map(|it| it.to_string()), error.0.is::<crate::witness::Failure>())
    }
}
