//! Ways out of a body: branches, loops, `return`, and what macros, closures and items inside of it have of these.

pub mod loops {
    use std::num::ParseIntError;
    #[capture_errors]
    fn labelled(values: &[&str]) -> Result<u64, ParseIntError> {
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
    fn labelled_block(a: Option<u8>) -> Result<u8, String> {
        let value = 'block: {
            if let Some(a) = a {
                break 'block a;
            }
            return Err("none".to_owned());
        };
        Ok(value)
    }
    #[capture_errors]
    fn tail_loop(values: &[&str]) -> Result<u8, ParseIntError> {
        let mut values = values.iter();
        loop {
            match values.next() {
                Some(value) if value.is_empty() => continue,
                Some(value) => break Ok(value.parse()?),
                None => break "none".parse(),
            }
        }
    }
    #[capture_errors]
    fn tail_block(a: u8) -> Result<u8, String> {
        'found: {
            if a == 0 {
                break 'found Err("zero".to_owned());
            }
            Ok(a)
        }
    }
    pub fn check() -> String {
        format!("{:?} {:?} {:?} {:?}", labelled(&["3", "9"]), labelled_block(None), tail_loop(&["", "x"]), tail_block(0))
    }
}

pub mod branches {
    use std::convert::TryFrom;
    #[capture_errors]
    fn guarded(a: Result<Option<u8>, String>) -> Result<u8, String> {
        let b = match a {
            Ok(Some(value)) if u8::try_from(u16::from(value)).map_err(|error| error.to_string())? > 3 => value,
            Ok(Some(value)) => value + 1,
            Ok(None) => return Err("none".to_owned()),
            Err(error) => Err(error)?,
        };
        if b == 9 { Ok(1) } else if b > 9 { Err(b.to_string()) } else { { Ok(b) } }
    }
    #[capture_errors]
    fn if_let(a: Option<u8>) -> Result<u8, String> {
        if let Some(a) = a {
            Ok(a)
        } else {
            Err("none".into())
        }
    }
    #[capture_errors]
    fn let_else(a: Option<u8>) -> Result<u8, String> {
        let Some(a) = a else {
            return Err("none".into());
        };
        let Ok(b) = u8::try_from(a) else { Err("never")? };
        Ok(b)
    }
    #[capture_errors]
    fn in_unsafe(a: u8) -> Result<u8, String> {
        unsafe { std::ptr::read(&Ok(a)) }
    }
    #[capture_errors]
    fn parenthesised(a: u8) -> Result<u8, String> {
        (Err(a.to_string()))
    }
    pub fn check() -> String {
        format!("{:?} {:?} {:?} {:?} {:?}", guarded(Ok(Some(12))), guarded(Ok(None)), if_let(None), let_else(None), in_unsafe(3))
    }
}

pub mod returns {
    #[capture_errors]
    fn only(a: u8) -> Result<u8, String> {
        return Ok(a);
    }
    #[capture_errors]
    fn in_arguments(a: Option<u8>) -> Result<u8, String> {
        Ok(a.unwrap_or(if a.is_none() { return Err("none".to_owned()) } else { 1 }))
    }
    #[capture_errors]
    fn in_closure_like(a: Option<u8>) -> Result<u8, String> {
        let b = match a {
            Some(b) => b,
            None => return Err("none".to_owned()),
        };
        let c = a.map_or_else(|| return 3, |it| it);
        Ok(b + c)
    }
    #[capture_errors]
    fn of_block(a: u8) -> Result<u8, String> {
        return {
            let b = a.checked_add(1).ok_or("much")?;
            Ok(b)
        };
    }
    #[capture_errors]
    fn of_match(a: u8) -> Result<u8, String> {
        return match a {
            0 => Err("zero".to_owned()),
            _ => Ok(a),
        };
    }
    #[capture_errors]
    async fn later(a: Option<u8>) -> Result<u8, String> {
        crate::witness::pause().await;
        let Some(a) = a else { return Err("none".to_owned()) };
        return Ok(a);
    }
    pub fn check() -> String {
        let later = crate::witness::block_on(later(None));
        format!("{:?} {:?} {:?} {:?} {later:?}", only(1), in_arguments(None), of_block(255), of_match(0))
    }
}

pub mod closures_and_items {
    use std::num::ParseIntError;
    #[capture_errors]
    fn inside(values: &[&str]) -> Result<Vec<u8>, ParseIntError> {
        let parse = |text: &str| -> Result<u8, ParseIntError> { Ok(text.parse::<u8>()?) };
        fn inner(text: &str) -> Option<u8> {
            Some(text.parse::<u8>().ok()? + 1)
        }
        struct Local(u8);
        impl Local {
            fn get(&self) -> Result<u8, ParseIntError> {
                return Ok(self.0);
            }
        }
        const LIMIT: u8 = 200;
        static ADDED: u8 = 1;
        use std::convert::identity;
        let _ = inner("3");
        values.iter().map(|text| Ok(identity(parse(text)?) + Local(ADDED).get()? + (LIMIT - 200))).collect()
    }
    #[capture_errors]
    fn items_last(a: u8) -> Result<u8, String> {
        return helper(a);
        fn helper(a: u8) -> Result<u8, String> {
            Ok(a)
        }
    }
    #[capture_errors]
    fn const_block() -> Result<usize, String> {
        const { assert!(1 < 2) };
        Ok(const { 1 + 2 })
    }
    #[capture_errors]
    fn async_block(text: &'static str) -> Result<u8, ParseIntError> {
        let future = async { Ok::<u8, ParseIntError>(text.parse::<u8>()?) };
        crate::witness::block_on(future)
    }
    pub fn check() -> String {
        format!("{:?} {:?} {:?} {:?} {:?}", inside(&["1"]), inside(&["x"]), items_last(1), const_block(), async_block("x"))
    }
}

pub mod macros {
    macro_rules! println_to_nowhere {
        ($($part:tt)*) => { drop(format!($($part)*)) };
    }
    macro_rules! leave {
        ($value:expr) => {
            return Err($value)
        };
    }
    macro_rules! attempt {
        ($value:expr) => {
            match $value {
                Ok(value) => value,
                Err(error) => return Err(error.to_string()),
            }
        };
    }
    #[capture_errors]
    fn in_arguments(text: &str) -> Result<String, std::num::ParseIntError> {
        println_to_nowhere!("{}", text.parse::<u8>()?);
        let all = vec![text.parse::<u8>()?, 1];
        assert!(text.parse::<u8>()? < 250, "{:?}", all);
        Ok(format!("{} {}", text.parse::<u8>()?, all.len()))
    }
    #[capture_errors]
    fn leaves(a: u8, text: &str) -> Result<u8, String> {
        if a == 0 {
            leave!("zero".to_owned());
        }
        let b = attempt!(text.parse::<u8>());
        match b {
            1 => leave!("one".to_owned()),
            _ => {}
        }
        let c = a + attempt!("1".parse::<u8>());
        Ok(c)
    }
    #[capture_errors]
    fn tail_macro(a: u8) -> Result<u8, String> {
        macro_rules! fallible {
            ($a:expr) => {
                if $a == 0 { Err("zero".to_owned()) } else { Ok($a) }
            };
        }
        fallible!(a)
    }
    #[capture_errors]
    fn statements(a: u8) -> Result<u8, String> {
        macro_rules! define {
            ($name:ident) => {
                let $name = 1u8;
            };
        }
        define!(b);
        Ok(a + b)
    }
    pub fn check() -> String {
        format!("{:?} {:?} {:?} {:?} {:?}", in_arguments("x"), leaves(0, ""), leaves(1, "1"), leaves(1, "x"), tail_macro(0))
    }
}

pub mod conditional_statements {
    #[capture_errors]
    fn only_here(text: &str) -> Result<u8, std::num::ParseIntError> {
        #[cfg(any())]
        return nowhere();
        #[cfg(any())]
        let a = nowhere()?;
        #[cfg(not(any()))]
        let a: u8 = text.parse()?;
        #[allow(unused_variables)]
        let b = a;
        #[cfg(any())]
        {
            nowhere()?
        }
        #[cfg(not(any()))]
        {
            text.parse()
        }
    }
    pub fn check() -> String {
        format!("{:?} {:?}", only_here("1"), only_here("x"))
    }
}
