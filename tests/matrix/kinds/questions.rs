//! `?`, `return` and tails, wherever they may stand.

pub mod conversions {
    use std::num::ParseIntError;
    #[derive(Debug)]
    enum Error {
        Parse(ParseIntError),
        Text(String),
    }
    impl From<ParseIntError> for Error {
        fn from(error: ParseIntError) -> Self {
            Self::Parse(error)
        }
    }
    impl From<&str> for Error {
        fn from(text: &str) -> Self {
            Self::Text(text.to_owned())
        }
    }
    #[capture_errors]
    fn converts(text: &str) -> Result<u8, Error> {
        if text.is_empty() {
            Err("empty")?;
        }
        if text == "return" {
            return Err("returned")?;
        }
        Ok(text.parse::<u8>()?)
    }
    pub fn check() -> String {
        format!("{:?} {:?} {:?} {:?}", converts("3"), converts("x"), converts(""), converts("return"))
    }
}

pub mod inference {
    use std::collections::HashMap;
    use std::num::ParseIntError;
    #[capture_errors]
    fn from_later_use(text: &str) -> Result<u8, ParseIntError> {
        let value = text.parse()?;
        let sum: u8 = value;
        Ok(sum)
    }
    #[capture_errors]
    fn collected(values: &[&str]) -> Result<u32, ParseIntError> {
        let numbers: Vec<u32> = values.iter().map(|it| it.parse()).collect::<Result<_, _>>()?;
        let sum: u32 = values.iter().map(|it| it.parse::<u32>()).sum::<Result<_, _>>()?;
        let map = values.iter().map(|it| Ok((*it, it.parse::<u32>()?))).collect::<Result<HashMap<_, _>, ParseIntError>>()?;
        Ok(numbers.len() as u32 + sum + map.len() as u32)
    }
    #[capture_errors]
    fn collected_tail<T: std::str::FromStr>(values: &[&str]) -> Result<Vec<T>, T::Err> {
        values.iter().map(|it| it.parse()).collect()
    }
    #[capture_errors]
    fn default_and_into(fails: bool) -> Result<String, Box<dyn std::error::Error>> {
        let mut text = Default::default();
        if fails {
            return Err("fails".into());
        }
        text += "x";
        Ok(text)
    }
    #[capture_errors]
    fn literal() -> Result<u64, String> {
        Ok(3)
    }
    #[capture_errors]
    async fn later(text: &str) -> Result<u8, Box<dyn std::error::Error>> {
        let value = text.parse()?;
        let sum: u8 = value;
        if sum > 200 {
            return Err("much".into());
        }
        Ok(sum)
    }
    pub fn check() -> String {
        let later = crate::witness::block_on(later("x")).map_err(|it| it.to_string());
        format!(
            "{:?} {:?} {:?} {:?} {:?} {later:?}",
            from_later_use("3"),
            collected(&["1", "2"]),
            collected_tail::<u8>(&["1", "x"]),
            default_and_into(true).map_err(|it| it.to_string()),
            literal()
        )
    }
}

pub mod temporaries {
    use std::collections::HashMap;
    use std::sync::Mutex;
    #[capture_errors]
    fn lengths(mutex: &Mutex<HashMap<u8, String>>) -> Result<usize, String> {
        let length = mutex.lock().map_err(|error| error.to_string())?.get(&1).ok_or("none")?.len();
        *mutex.lock().unwrap().get_mut(&1).ok_or("none")? += "x";
        Ok(mutex.lock().unwrap().get(&1).map(String::len).ok_or("none")? + length)
    }
    #[capture_errors]
    fn guard_in_tail(mutex: &Mutex<Option<u8>>) -> Option<u8> {
        mutex.lock().ok()?.as_ref().copied()
    }
    #[capture_errors]
    fn borrowed_local(text: &str) -> Result<usize, String> {
        let owned = text.to_owned();
        owned.split(',').next().map(str::len).ok_or_else(|| owned.clone())
    }
    pub fn check() -> String {
        let mutex = Mutex::new(vec![(1, "a".to_owned())].into_iter().collect());
        format!("{:?} {:?} {:?}", lengths(&mutex), lengths(&Mutex::default()), guard_in_tail(&Mutex::new(Some(1))))
    }
}

pub mod drop_of_temporaries {
    use crate::witness::*;
    #[capture_errors]
    fn in_tail(a: Noted) -> Result<usize, Failure> {
        let _local = Noted("local");
        Noted(a.0).value()
    }
    #[capture_errors]
    fn in_match(a: Noted) -> Result<usize, Failure> {
        let _local = Noted("local");
        match Noted(a.0).value() {
            Ok(value) => {
                note("arm");
                Ok(value)
            }
            Err(error) => Err(error),
        }
    }
    #[capture_errors]
    fn in_question(a: Noted) -> Result<usize, Failure> {
        let _local = Noted("local");
        let value = Noted(a.0).value()? + { note("statement"); 1 };
        note("after");
        Ok(value)
    }
    #[capture_errors]
    fn in_return(a: Noted) -> Result<usize, Failure> {
        let _local = Noted("local");
        return Noted(a.0).value();
    }
    #[capture_errors]
    async fn in_tail_later(a: Noted) -> Result<usize, Failure> {
        let _local = Noted("local");
        pause().await;
        Noted(a.0).value()
    }
    #[capture_errors]
    async fn in_question_later(a: Noted) -> Result<usize, Failure> {
        let _local = Noted("local");
        let value = Noted(a.0).value()? + { pause().await; 1 };
        Ok(value)
    }
    pub fn check() -> String {
        let mut all = String::new();
        for name in &["a", ""] {
            for function in &[in_tail as fn(Noted) -> Result<usize, Failure>, in_match, in_question, in_return] {
                drop(function(Noted(name)));
                all += &(notes() + "; ");
            }
            drop(block_on(in_tail_later(Noted(name))));
            drop(block_on(in_question_later(Noted(name))));
            cancel(in_tail_later(Noted(name)));
            drop(in_tail_later(Noted(name)));
            all += &(notes() + "; ");
        }
        all
    }
}

pub mod two_phase_borrow {
    #[capture_errors]
    fn grow(values: &mut Vec<usize>) -> Option<()> {
        values.push(values.len().checked_add(1)?);
        Some(())
    }
    #[capture_errors]
    fn add(values: &mut [u8], at: usize) -> Option<u8> {
        *values.get_mut(at)? += 1;
        values[0] += *values.get(1)?;
        Some(values[0])
    }
    pub fn check() -> String {
        let mut values = vec![];
        grow(&mut values);
        format!("{values:?} {:?}", add(&mut [1, 2], 0))
    }
}

pub mod chains {
    use std::convert::TryFrom;
    #[capture_errors]
    fn twice(a: Result<Result<u8, String>, String>) -> Result<u8, String> {
        Ok(a??)
    }
    #[capture_errors]
    fn fields(a: Option<(Option<u8>, u8)>) -> Option<u8> {
        Some(a?.0? + (a?).1)
    }
    #[capture_errors]
    fn methods(a: Option<&str>) -> Option<usize> {
        Some(a?.split(',').next()?.trim().len())
    }
    #[capture_errors]
    fn operators(a: Option<u8>, b: Option<bool>) -> Option<u8> {
        let c = if !b? { -i8::try_from(a?).ok()? } else { 1 };
        Some([a?, 2][usize::from(a? > 3)] + u8::from(c > 0) + a? * a?)
    }
    #[capture_errors]
    fn structs(a: Option<u8>) -> Option<std::ops::Range<u8>> {
        Some(std::ops::Range { start: a?, end: a?.checked_add(1)? })
    }
    #[capture_errors]
    fn as_statement(a: Option<u8>) -> Option<()> {
        a?;
        (a?, a?);
        Some(())
    }
    #[capture_errors]
    async fn awaited(a: Option<u8>) -> Option<usize> {
        let b = async { a }.await?;
        let c = async { Some(Some(b)) }.await??;
        methods_later(Some("a,b")).await?.checked_add(usize::from(c))
    }
    #[capture_errors]
    async fn methods_later(a: Option<&str>) -> Option<usize> {
        Some(a?.split(',').next()?.trim().len())
    }
    pub fn check() -> String {
        format!(
            "{:?} {:?} {:?} {:?} {:?} {:?} {:?}",
            twice(Ok(Err("x".into()))),
            fields(Some((Some(1), 2))),
            methods(Some(" a ,b")),
            operators(Some(2), Some(false)),
            structs(Some(1)),
            as_statement(None),
            crate::witness::block_on(awaited(Some(1)))
        )
    }
}

pub mod inner_attributes {
    #[capture_errors]
    fn allows(a: u8) -> Result<u8, String> {
        #![allow(unused_variables, clippy::let_and_return)]
        let b = a;
        let c = a;
        c.checked_add(1).ok_or("much".to_owned())
    }
    #[capture_errors]
    async fn allows_later(a: u8) -> Result<u8, String> {
        #![allow(unused_variables)]
        let b = a;
        Ok(a)
    }
    pub fn check() -> String {
        format!("{:?}", allows(255))
    }
}

pub mod attributes_on_expressions {
    #[capture_errors]
    fn allows(a: u8) -> Result<u8, String> {
        #[allow(clippy::single_match)]
        match a {
            0 => return Err("zero".to_owned()),
            _ => {}
        }
        #[rustfmt::skip]
        let b = a;
        #[allow(clippy::needless_return)]
        return Ok(b);
    }
    pub fn check() -> String {
        format!("{:?} {:?}", allows(0), allows(1))
    }
}
