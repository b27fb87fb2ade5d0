//! What the compiler and clippy have to say of bodies and signatures.

pub mod dead_code {
    #[capture_errors]
    fn never_called(a: u8) -> Result<u8, String> {
        Ok(a)
    }
    #[capture_errors]
    async fn never_called_later(a: u8) -> Result<u8, String> {
        Ok(a)
    }
    struct Store;
    impl Store {
        #[capture_errors]
        fn never_called(&self) -> Result<u8, String> {
            Ok(1)
        }
    }
    #[capture_errors]
    #[track_caller]
    fn never_called_tracked() -> Result<u8, String> {
        Ok(1)
    }
}

pub mod unused_results {
    #[capture_errors]
    fn ignores(values: &[u8]) -> Result<u8, String> {
        other();
        values.iter().map(|it| it + 1);
        "x".parse::<u8>();
        1 + 1;
        Ok(1)
    }
    #[capture_errors]
    fn other() -> Result<u8, String> {
        Ok(1)
    }
    #[capture_errors]
    #[must_use]
    fn important() -> u8 {
        1
    }
    #[capture_errors]
    async fn ignores_later() -> Result<u8, String> {
        other();
        important();
        std::future::ready(1);
        Ok(1)
    }
}

pub mod unreachable {
    #[capture_errors]
    fn after_return(a: u8) -> Result<u8, String> {
        return Ok(a);
        Ok(a + 1)
    }
    #[capture_errors]
    fn after_panic(a: u8) -> Result<u8, String> {
        panic!("{}", a);
        Err("never".to_owned())
    }
    #[capture_errors]
    async fn after_return_later(a: u8) -> Result<u8, String> {
        return Ok(a);
        Ok(a + 1)
    }
    #[capture_errors]
    fn in_match(a: u8) -> Result<u8, String> {
        match a {
            _ => Ok(1),
            0 => Ok(a),
        }
    }
    #[capture_errors]
    #[track_caller]
    fn after_return_tracked(a: u8) -> Result<u8, String> {
        return Ok(a);
        Ok(a + 1)
    }
}

pub mod unused_in_body {
    #[capture_errors]
    fn unused() -> Result<u8, String> {
        use std::collections::HashMap;
        let unused = 1;
        let mut never_changed = 2;
        let (a, b) = (1, 2);
        fn never_called() {}
        Ok(never_changed + a)
    }
    #[capture_errors]
    async fn unused_later() -> Result<u8, String> {
        use std::collections::HashMap;
        let unused = 1;
        let mut never_changed = 2;
        let (a, b) = (1, 2);
        Ok(never_changed + a)
    }
}

pub mod style {
    #[capture_errors]
    fn needless_return(a: u8) -> Result<u8, String> {
        return Ok(a);
    }
    #[capture_errors]
    fn needless_return_of_error(a: u8) -> Result<u8, String> {
        if a == 0 {
            return Err("zero".to_owned());
        } else {
            return Ok(a);
        }
    }
    #[capture_errors]
    async fn needless_return_later(a: u8) -> Result<u8, String> {
        return Ok(a);
    }
    #[capture_errors]
    fn let_and_return(a: u8) -> Result<u8, String> {
        let it = Ok(a);
        it
    }
    #[capture_errors]
    fn question_mark(a: Option<u8>) -> Option<u8> {
        if a.is_none() {
            return None;
        }
        let b = match a {
            Some(b) => b,
            None => return None,
        };
        let Some(c) = a else { return None };
        Some(b + c)
    }
    #[capture_errors]
    fn needless_question_mark(a: Option<u8>) -> Option<u8> {
        Some(a?)
    }
    #[capture_errors]
    fn redundant_closure(a: &[&str]) -> Result<Vec<String>, String> {
        Ok(a.iter().map(|it| it.to_string()).collect())
    }
    #[capture_errors]
    fn useless_conversion(a: u8) -> Result<u8, String> {
        Ok(u8::from(a).into())
    }
    #[capture_errors]
    fn clone_of_copy(a: &u8) -> Result<u8, String> {
        Ok(a.clone())
    }
    #[capture_errors]
    fn bool_comparison(a: bool) -> Result<u8, String> {
        if a == true { Ok(1) } else { Ok(2) }
    }
    #[capture_errors]
    fn single_match(a: Option<u8>) -> Result<u8, String> {
        match a {
            Some(a) => return Ok(a),
            _ => {}
        }
        Ok(1)
    }
    #[capture_errors]
    fn collapsible(a: u8) -> Result<u8, String> {
        if a > 1 {
            if a > 2 {
                return Err("much".to_owned());
            }
        }
        if a == 1 {
            Ok(1)
        } else {
            if a == 0 { Ok(2) } else { Ok(3) }
        }
    }
    #[capture_errors]
    fn unit_value(a: &mut Vec<u8>) {
        let unit = a.push(1);
        unit
    }
}

pub mod pedantic {
    #[capture_errors]
    fn manual_let_else(a: Option<u8>) -> Result<u8, String> {
        let a = match a {
            Some(a) => a,
            None => return Err("none".to_owned()),
        };
        let b = if let Some(b) = Some(a) { b } else { return Err(format!("no {}", a)) };
        let c = match Some(b) {
            Some(c) => c,
            None => Err("none".to_owned())?,
        };
        Ok(a + b + c)
    }
    #[capture_errors]
    async fn manual_let_else_later(a: Option<u8>) -> Result<u8, String> {
        let a = match a {
            Some(a) => a,
            None => return Err("none".to_owned()),
        };
        Ok(a)
    }
    #[capture_errors]
    fn casts(a: u64) -> Result<u8, String> {
        Ok(a as u8)
    }
    #[capture_errors]
    fn redundant_else(a: u8) -> Result<u8, String> {
        if a == 0 {
            return Err("zero".to_owned());
        } else {
            drop(a);
        }
        Ok(a)
    }
    #[capture_errors]
    fn if_not_else(a: u8) -> Result<u8, String> {
        if a != 0 { Ok(a) } else { Err("zero".to_owned()) }
    }
    #[capture_errors]
    fn single_match_else(a: Option<u8>) -> Result<u8, String> {
        match a {
            Some(a) => Ok(a),
            None => {
                let b = 1;
                Err(b.to_string())
            }
        }
    }
    #[capture_errors]
    fn match_same_arms(a: u8) -> Result<u8, String> {
        match a {
            0 => Err("much".to_owned()),
            1 => Ok(1),
            2 => Err("much".to_owned()),
            _ => Ok(2),
        }
    }
    #[capture_errors]
    fn many_single_char_names(a: u8) -> Result<u8, String> {
        let (b, c, d, e) = (a, a, a, a);
        Ok(b + c + d + e)
    }
    #[capture_errors]
    fn items_after_statements(a: u8) -> Result<u8, String> {
        let b = a;
        fn helper(b: u8) -> u8 {
            b
        }
        Ok(helper(b))
    }
    #[capture_errors]
    fn semicolon_missing(a: &mut Vec<u8>) {
        if a.is_empty() {
            a.push(1)
        } else {
            a.clear()
        }
    }
    #[capture_errors]
    fn used_underscore_binding(_a: u8) -> Result<u8, String> {
        let _b = _a;
        Ok(_b)
    }
    #[capture_errors]
    fn map_unwrap_or(a: Option<u8>) -> Result<u8, String> {
        Ok(a.map(|it| it + 1).unwrap_or(0))
    }
    #[capture_errors]
    fn too_long(a: u8) -> Result<u8, String> {
        let mut a = u32::from(a);
        a = a * 1000000 + 0x1234567 as u32;
        a.try_into_u8()
    }
    trait TryIntoU8 {
        fn try_into_u8(self) -> Result<u8, String>;
    }
    impl TryIntoU8 for u32 {
        #[capture_errors]
        fn try_into_u8(self) -> Result<u8, String> {
            Ok(self as u8)
        }
    }
}

pub mod signatures {
    #[capture_errors]
    pub fn missing_docs_about_errors(a: Vec<u8>) -> Result<u8, String> {
        Ok(a[0])
    }
    #[capture_errors]
    pub fn unwraps(a: Option<u8>) -> u8 {
        a.unwrap()
    }
    #[capture_errors]
    pub fn passes_by_value(text: String, list: &Vec<u8>, boxed: &Box<u8>, small: &u8) -> usize {
        text.len() + list.len() + usize::from(**boxed) + usize::from(*small)
    }
    #[capture_errors]
    pub fn needless_lifetimes<'a>(text: &'a str) -> &'a str {
        text
    }
    #[capture_errors]
    pub fn unnecessary_wraps(a: u8) -> Option<u8> {
        Some(a)
    }
    #[capture_errors]
    fn unnecessary_wraps_private(a: u8) -> Result<u8, String> {
        Ok(a)
    }
    #[capture_errors]
    pub async fn unused_async(a: u8) -> u8 {
        a
    }
    #[capture_errors]
    pub fn manual_async(a: u8) -> impl std::future::Future<Output = u8> {
        async move { a }
    }
    #[capture_errors]
    pub fn too_many(a: u8, b: u8, c: u8, d: u8, e: u8, f: u8, g: u8, h: u8) -> u8 {
        a + b + c + d + e + f + g + h
    }
    #[capture_errors]
    pub fn result_of_unit() -> Result<u8, ()> {
        Err(())
    }
    #[capture_errors]
    pub fn many_bools(a: bool, b: bool, c: bool, d: bool) -> bool {
        a && b && c && d
    }
    #[capture_errors]
    pub fn BadName(BadArgument: u8) -> u8 {
        BadArgument
    }
    pub struct Store;
    impl Store {
        #[capture_errors]
        pub fn new() -> Self {
            Self
        }
        #[capture_errors]
        pub fn unused_self(&self) -> Result<u8, String> {
            Ok(1)
        }
        #[capture_errors]
        pub fn to_owned_thing(self) -> Self {
            self
        }
        #[capture_errors]
        pub fn from_str(text: &str) -> Result<Self, String> {
            if text.is_empty() { Err("empty".to_owned()) } else { Ok(Self) }
        }
        #[capture_errors]
        pub fn needless_self_type(self: &Self) -> u8 {
            1
        }
    }
}

pub mod asynchronous {
    use std::sync::Mutex;
    #[capture_errors]
    pub async fn holds_lock(mutex: &Mutex<u8>) -> Result<u8, String> {
        let guard = mutex.lock().unwrap();
        crate::witness::pause().await;
        Ok(*guard)
    }
    #[capture_errors]
    pub async fn yields_async() -> impl std::future::Future<Output = u8> {
        async { 1 }
    }
    #[capture_errors]
    pub async fn large() -> Result<u8, String> {
        let bytes = [0u8; 20000];
        crate::witness::pause().await;
        Ok(bytes[1])
    }
    #[capture_errors]
    pub async fn redundant() -> u8 {
        async { 1 }.await
    }
}

pub mod denied {
    #![deny(warnings, clippy::all, clippy::pedantic)]
    #![allow(dead_code)]
    /// Adds.
    ///
    /// # Errors
    ///
    /// If it is too much.
    #[capture_errors]
    pub fn sum(first: u8, (second, _): (u8, u8), _unused: &str) -> Result<u8, String> {
        let sum = first.checked_add(second).ok_or("too much")?;
        if sum == 7 {
            return Err("seven".to_owned());
        }
        match sum {
            0 => Err("zero".to_owned()),
            1 => Ok(sum),
            _ => Ok(sum + 1),
        }
    }
    /// Adds.
    ///
    /// # Errors
    ///
    /// If it is too much.
    #[capture_errors]
    pub async fn sum_later(first: u8, (second, _): (u8, u8), _unused: &str) -> Result<u8, String> {
        crate::witness::pause().await;
        let sum = first.checked_add(second).ok_or("too much")?;
        if sum == 7 {
            return Err("seven".to_owned());
        }
        Ok(sum)
    }
    /// Does nothing.
    #[capture_errors]
    pub fn nothing(_unused: &str) {}
    /// Does it later.
    #[capture_errors]
    pub async fn nothing_later(first: &mut Vec<u8>) {
        crate::witness::pause().await;
        first.push(1);
    }
}

pub mod expected_of_a_parameter {
    #[capture_errors]
    fn sync(#[expect(unused_variables)] a: u8, #[expect(unused_mut, reason = "for later")] mut b: u8) -> Result<u8, String> {
        Ok(b)
    }
    #[capture_errors]
    async fn later(#[expect(unused_variables)] a: u8, #[expect(unused_mut)] mut b: u8) -> Result<u8, String> {
        Ok(b)
    }
    #[capture_errors]
    #[track_caller]
    fn in_place(#[expect(unused_variables)] (a, b): (u8, u8), #[expect(non_snake_case)] C: u8) -> Result<u8, String> {
        Ok(C)
    }
    #[capture_errors]
    fn named(#[expect(non_snake_case)] A: u8, #[allow(unused_variables)] b: u8) -> Result<u8, String> {
        Ok(A)
    }
    #[capture_errors]
    fn not_fulfilled(#[expect(unused_variables)] a: u8) -> Result<u8, String> {
        Ok(a)
    }
}
