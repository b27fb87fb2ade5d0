//! Mistakes that the borrow checker finds.

pub mod conflicting_borrows {
    #[capture_errors]
    fn sync(values: &mut Vec<u8>) -> Result<u8, String> {
        let first = &values[0];
        values.push(1);
        Ok(*first)
    }
    #[capture_errors]
    async fn later(values: &mut Vec<u8>) -> Result<u8, String> {
        let first = &values[0];
        values.push(1);
        Ok(*first)
    }
}

pub mod returned_local {
    #[capture_errors]
    fn sync() -> Result<&'static str, String> {
        let text = String::new();
        Ok(&text)
    }
    #[capture_errors]
    fn of_argument(text: String) -> Option<&'static str> {
        Some(&text)
    }
}

pub mod returned_local_of_async {
    #[capture_errors]
    async fn later() -> Result<&'static str, String> {
        let text = String::new();
        Ok(&text)
    }
}

pub mod wrong_lifetime {
    #[capture_errors]
    fn sync<'a, 'b>(a: &'a str, b: &'b str) -> Result<&'a str, String> {
        if a.is_empty() { Ok(b) } else { Ok(a) }
    }
    struct Store(String);
    impl Store {
        #[capture_errors]
        fn method<'a>(&self, other: &'a str) -> Result<&'a str, String> {
            if other.is_empty() { Ok(&self.0) } else { Ok(other) }
        }
    }
}

pub mod wrong_lifetime_of_async {
    #[capture_errors]
    async fn later<'a, 'b>(a: &'a str, b: &'b str) -> Result<&'a str, String> {
        if a.is_empty() { Ok(b) } else { Ok(a) }
    }
}

pub mod use_after_move {
    #[capture_errors]
    fn sync(text: String) -> Result<usize, String> {
        drop(text);
        Ok(text.len())
    }
    #[capture_errors]
    fn of_local() -> Result<usize, String> {
        let text = String::new();
        drop(text);
        Ok(text.len())
    }
}

pub mod use_after_move_of_async {
    #[capture_errors]
    async fn later(text: String) -> Result<usize, String> {
        drop(text);
        Ok(text.len())
    }
}

pub mod change_without_mut {
    #[capture_errors]
    fn sync(text: String, a: u8) -> Result<u8, String> {
        text.push('x');
        a += 1;
        Ok(a)
    }
}

pub mod change_without_mut_of_async {
    #[capture_errors]
    async fn later(text: String, a: u8) -> Result<u8, String> {
        text.push('x');
        a += 1;
        Ok(a)
    }
}

pub mod change_of_shared_self {
    struct Store(Vec<u8>, String);
    impl Store {
        #[capture_errors]
        fn pushes(&self) -> Result<(), String> {
            self.0.push(1);
            Ok(())
        }
        #[capture_errors]
        fn moves(&self) -> Result<String, String> {
            Ok(self.1)
        }
    }
}

pub mod change_of_shared_argument {
    #[capture_errors]
    fn sync(values: &Vec<u8>) -> Result<(), String> {
        values.push(1);
        Ok(())
    }
}

pub mod moved_twice_into_closure {
    #[capture_errors]
    fn sync(text: String) -> Result<usize, String> {
        let first = move || text.len();
        Ok(first() + text.len())
    }
}

pub mod uninitialised {
    #[capture_errors]
    fn sync(a: bool) -> Result<u8, String> {
        let b: u8;
        if a {
            b = 1;
        }
        Ok(b)
    }
}
