//! Mistakes that are found before types are looked at.

pub mod unknown_names {
    #[capture_errors]
    fn sync(text: &str) -> Result<Unknown, String> {
        unknown(txt)
    }
    #[capture_errors]
    async fn later(text: &str) -> Result<u8, Unknown> {
        unknown(txt)?;
        unknown!(text)
    }
}

pub mod defined_twice {
    #[capture_errors]
    fn twice(a: u8) -> Result<u8, String> {
        Ok(a)
    }
    #[capture_errors]
    fn twice(a: u8) -> Result<u8, String> {
        Ok(a)
    }
}

pub mod unknown_lifetime {
    #[capture_errors]
    fn sync(text: &'a str) -> Result<&'a str, String> {
        Ok(text)
    }
    #[capture_errors]
    fn missing(a: &str, b: &str) -> Result<&str, String> {
        Ok(a)
    }
}

pub mod break_outside_of_a_loop {
    #[capture_errors]
    fn sync(a: u8) -> Result<u8, String> {
        break;
        Ok(a)
    }
}

pub mod break_outside_of_a_loop_of_async {
    #[capture_errors]
    async fn later(a: u8) -> Result<u8, String> {
        continue;
        Ok(a)
    }
}

pub mod await_outside_of_async {
    #[capture_errors]
    fn sync(a: u8) -> Result<u8, String> {
        std::future::ready(a).await;
        Ok(a)
    }
}

pub mod private_type {
    mod inner {
        pub struct Store(u8);
        struct Hidden;
        impl Store {
            fn hidden(&self) {}
        }
    }
    #[capture_errors]
    fn sync(store: inner::Store, hidden: inner::Hidden) -> Result<u8, String> {
        Ok(1)
    }
}

pub mod same_name_twice {
    #[capture_errors]
    fn sync(a: u8, a: u8) -> Result<u8, String> {
        Ok(a)
    }
}
