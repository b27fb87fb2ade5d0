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
