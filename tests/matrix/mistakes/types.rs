//! Mistakes that the type checker finds.

pub mod wrong_conversion {
    #[capture_errors]
    fn sync(text: &str) -> Result<u64, std::fmt::Error> {
        Ok(text.parse::<u64>()?)
    }
    #[capture_errors]
    async fn later(text: &str) -> Result<u64, std::fmt::Error> {
        Ok(text.parse::<u64>()?)
    }
    struct Store;
    impl Store {
        #[capture_errors]
        fn method(&self, text: &str) -> Result<u64, std::fmt::Error> {
            let value = text.parse::<u64>()?;
            Ok(value)
        }
    }
}

pub mod unknown_type {
    #[capture_errors]
    fn sync(text: &str) -> Result<(), std::num::ParseIntError> {
        let value = text.parse()?;
        Ok(())
    }
    #[capture_errors]
    async fn later(text: &str) -> Result<(), std::num::ParseIntError> {
        let value = text.parse()?;
        Ok(())
    }
}

pub mod mismatched_tail {
    #[capture_errors]
    fn sync(a: u8) -> Result<u64, String> {
        a
    }
    #[capture_errors]
    fn in_branch(a: u8) -> Result<u64, String> {
        if a > 3 { Ok(1) } else { a }
    }
    #[capture_errors]
    fn in_arm(a: u8) -> Result<u64, String> {
        match a {
            0 => Ok(1),
            1 => a,
            _ => Err("much"),
        }
    }
    #[capture_errors]
    fn plain(a: u8) -> u64 {
        a
    }
}

pub mod mismatched_tail_of_async {
    #[capture_errors]
    async fn later(a: u8) -> Result<u64, String> {
        a
    }
    #[capture_errors]
    async fn in_arm(a: u8) -> Result<u64, String> {
        match a {
            0 => Ok(1),
            _ => Err("much"),
        }
    }
}

pub mod missing_tail {
    #[capture_errors]
    fn sync(a: u64) -> Result<u64, String> {
        Ok(a);
    }
    #[capture_errors]
    fn empty(a: u64) -> Result<u64, String> {}
    #[capture_errors]
    fn without_else(a: u64) -> Result<u64, String> {
        if a > 3 {
            return Ok(a);
        }
    }
}

pub mod missing_tail_of_async {
    #[capture_errors]
    async fn later(a: u64) -> Result<u64, String> {
        Ok(a);
    }
    #[capture_errors]
    async fn empty(a: u64) -> Result<u64, String> {}
}

pub mod wrong_return {
    #[capture_errors]
    fn sync(a: u8) -> Result<u64, String> {
        if a > 3 {
            return Err("large");
        }
        return a;
    }
    #[capture_errors]
    fn in_arm(a: Option<u8>) -> Result<u8, String> {
        let a = match a {
            Some(a) => a,
            None => return "none",
        };
        Ok(a)
    }
    #[capture_errors]
    fn without_a_value(a: u8) -> Result<u8, String> {
        if a > 3 {
            return;
        }
        Ok(a)
    }
    #[capture_errors]
    fn from_nothing(a: u8) {
        if a > 3 {
            return a;
        }
    }
    #[capture_errors]
    fn value_of_nothing(a: u64) {
        a
    }
}

pub mod wrong_return_of_async {
    #[capture_errors]
    async fn later(a: u8) -> Result<u64, String> {
        if a > 3 {
            return Err("large");
        }
        return a;
    }
    #[capture_errors]
    async fn in_arm(a: Option<u8>) -> Result<u8, String> {
        let a = match a {
            Some(a) => a,
            None => return "none",
        };
        Ok(a)
    }
}

pub mod question_on_no_try {
    #[capture_errors]
    fn sync(a: u8) -> Result<u8, String> {
        Ok(a?)
    }
    #[capture_errors]
    async fn later(a: u8) -> Result<u8, String> {
        let b = a?;
        Ok(b)
    }
    struct Own;
    #[capture_errors]
    fn of_method(a: &[Own]) -> Option<&Own> {
        Some(a.len()?)
    }
}

pub mod question_on_future {
    #[capture_errors]
    async fn later() -> Result<u8, String> {
        Ok(1)
    }
    #[capture_errors]
    async fn forgets_to_await() -> Result<u8, String> {
        Ok(later()?)
    }
}

pub mod option_in_result {
    #[capture_errors]
    fn sync(a: Option<u8>) -> Result<u8, String> {
        Ok(a?)
    }
}

pub mod option_in_result_of_async {
    #[capture_errors]
    async fn later(a: Option<u8>) -> Result<u8, String> {
        Ok(a?)
    }
}

pub mod question_in_nothing {
    #[capture_errors]
    fn sync(a: Option<u8>) {
        a?;
    }
}

pub mod question_in_nothing_of_async {
    #[capture_errors]
    async fn later(a: Option<u8>) {
        a?;
    }
}

pub mod not_send {
    use std::rc::Rc;
    #[capture_errors]
    async fn holds(text: &str) -> Result<Rc<str>, String> {
        let shared: Rc<str> = Rc::from(text);
        std::future::ready(()).await;
        Ok(shared)
    }
    fn is_send(_: impl Send) {}
    pub fn asks() {
        is_send(holds("x"));
    }
}

pub mod not_send_argument {
    use std::rc::Rc;
    #[capture_errors]
    async fn takes(shared: Rc<str>) -> Result<Rc<str>, String> {
        std::future::ready(()).await;
        Ok(shared)
    }
    fn is_send(_: impl Send) {}
    pub fn asks() {
        is_send(takes("x".into()));
    }
}

pub mod missing_bound {
    #[capture_errors]
    fn sync<T>(value: T) -> Result<String, String> {
        Ok(value.to_string())
    }
    #[capture_errors]
    fn clones<T>(value: &T) -> Result<T, String> {
        Ok(value.clone())
    }
    #[capture_errors]
    async fn later<T>(value: T) -> Result<String, String> {
        Ok(format!("{value}"))
    }
}

pub mod missing_bound_of_error {
    #[capture_errors]
    fn sync<E>(text: &str) -> Result<u8, E> {
        Ok(text.parse::<u8>()?)
    }
}

pub mod unknown_method {
    #[capture_errors]
    fn sync(text: &str) -> Result<u8, String> {
        Ok(text.sparse()?)
    }
    #[capture_errors]
    async fn later(text: &str) -> Result<u8, String> {
        text.sparse().await
    }
}

pub mod wrong_arguments {
    #[capture_errors]
    fn callee(a: u8, (b, _): (u8, u8), _c: &str) -> Result<u8, String> {
        Ok(a + b)
    }
    #[capture_errors]
    async fn callee_later(a: u8, _b: u8) -> Result<u8, String> {
        Ok(a)
    }
    pub fn calls() {
        let _ = callee(1);
        let _ = callee(1, 2, "x");
        let _ = callee_later(1);
        let _ = callee_later("x", 1);
    }
}

pub mod own_panic_type {
    #[capture_errors]
    fn sync(a: u8) -> Result<u8, String> {
        let b: String = a;
        Ok(a + 1.0)
    }
}

pub mod unsized_argument {
    #[capture_errors]
    fn sync(a: str) -> Result<u8, String> {
        Ok(1)
    }
}

pub mod wrong_trait_method {
    trait Shop {
        fn order(&self, id: u64) -> Result<u64, String>;
    }
    struct Store;
    impl Shop for Store {
        #[capture_errors]
        fn order(&self, id: u32) -> Result<u64, String> {
            Ok(id.into())
        }
    }
}

pub mod return_of_opaque {
    #[capture_errors]
    fn sync(a: u8) -> Result<impl std::fmt::Display, String> {
        if a > 3 {
            return Ok("text");
        }
        Ok(a)
    }
    #[capture_errors]
    fn no_display(a: u8) -> impl std::fmt::Display {
        vec![a]
    }
}

pub mod value_for_nothing {
    #[capture_errors]
    fn sync() {
        3
    }
}

pub mod value_for_nothing_of_async {
    #[capture_errors]
    async fn later() {
        3
    }
    #[capture_errors]
    async fn written() -> () {
        "x"
    }
}

pub mod question_on_no_try_of_track_caller {
    #[capture_errors]
    #[track_caller]
    fn plain(a: u8) -> Result<u8, String> {
        Ok(a?)
    }
    #[capture_errors]
    #[track_caller]
    fn local(a: u8) -> Result<u8, String> {
        let b = a.max(1)?;
        Ok(b)
    }
}

pub mod wrong_conversion_of_track_caller {
    #[capture_errors]
    #[track_caller]
    fn tracked(text: &str) -> Result<u64, std::fmt::Error> {
        Ok(text.parse::<u64>()?)
    }
    #[capture_errors]
    #[track_caller]
    fn option(a: Option<u8>) -> Result<u8, String> {
        Ok(a?)
    }
}

pub mod question_on_what_never_is {
    #[capture_errors]
    fn sync(a: u8) -> Result<u8, String> {
        let b: u8 = todo!()?;
        Ok(a + b)
    }
}

pub mod question_on_reference {
    #[capture_errors]
    fn sync(a: &Result<u8, String>) -> Result<u8, String> {
        Ok(a? + 1)
    }
    #[capture_errors]
    fn generic<T>(a: T) -> Result<u8, String> {
        a?;
        Ok(1)
    }
}

pub mod question_on_unknown {
    #[capture_errors]
    fn sync(a: Vec<&str>) -> Result<u8, String> {
        let b = a.iter().map(|a| a.parse::<u8>()).collect()?;
        Ok(b)
    }
}
