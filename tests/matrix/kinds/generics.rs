//! Generics, lifetimes, and where functions may stand.

pub mod types {
    use std::fmt::Display;
    #[capture_errors]
    fn unbounded<T>(value: T) -> Result<T, String> {
        Ok(value)
    }
    #[capture_errors]
    fn bounded<T: Display + Clone, U>(value: &T, other: U) -> Result<(T, U), String>
    where
        U: Default + PartialEq,
    {
        if other == U::default() { Err(value.to_string()) } else { Ok((value.clone(), other)) }
    }
    #[capture_errors]
    fn in_argument(value: impl Display, other: &impl Display) -> Result<String, String> {
        Ok(format!("{} {}", value, other))
    }
    #[capture_errors]
    fn unsized_value<T: ?Sized + AsRef<str>>(value: &T) -> Result<usize, String> {
        Ok(value.as_ref().len())
    }
    #[capture_errors]
    async fn later<T: Display>(value: T) -> Result<String, String> {
        crate::witness::pause().await;
        Ok(value.to_string())
    }
    pub fn check() -> String {
        format!("{:?} {:?} {:?} {:?}", unbounded(1), bounded(&1, 0), in_argument(1, &2), unsized_value("x"))
    }
}

pub mod constants {
    #[capture_errors]
    fn first<T: Copy, const N: usize>(values: [T; N]) -> Result<T, String> {
        values.first().copied().ok_or_else(|| N.to_string())
    }
    #[capture_errors]
    async fn first_later<T: Copy, const N: usize>(values: [T; N]) -> Result<T, String> {
        values.first().copied().ok_or_else(|| N.to_string())
    }
    struct Matrix<const N: usize>([u8; N]);
    impl<const N: usize> Matrix<N> {
        #[capture_errors]
        fn at(&self, index: usize) -> Result<&u8, usize> {
            self.0.get(index).ok_or(N)
        }
    }
    pub fn check() -> String {
        format!("{:?} {:?} {:?}", first([1, 2]), first::<u8, 0>([]), Matrix([1, 2]).at(2))
    }
}

pub mod lifetimes {
    #[capture_errors]
    fn longer<'a, 'b>(a: &'a str, b: &'b str) -> Result<&'a str, &'b str> {
        if a.is_empty() { Err(b) } else { Ok(a) }
    }
    #[capture_errors]
    fn outliving<'a, 'b: 'a, T: 'a>(a: &'a T, b: &'b T, second: bool) -> Result<&'a T, ()> {
        Ok(if second { b } else { a })
    }
    #[capture_errors]
    async fn later<'a, 'b: 'a>(a: &'a str, b: &'b str) -> Result<&'a str, String> {
        crate::witness::pause().await;
        if a.is_empty() { Ok(b) } else { Ok(a) }
    }
    struct Cursor<'a> {
        text: &'a str,
    }
    impl<'a> Cursor<'a> {
        #[capture_errors]
        fn next(&mut self) -> Result<&'a str, String> {
            let (word, rest) = self.text.split_once(' ').ok_or("end")?;
            self.text = rest;
            Ok(word)
        }
        #[capture_errors]
        async fn next_later(&mut self) -> Result<&'a str, String> {
            crate::witness::pause().await;
            self.next()
        }
    }
    pub fn check() -> String {
        let text = "a b c".to_owned();
        let mut cursor = Cursor { text: &text };
        let words = (cursor.next(), crate::witness::block_on(cursor.next_later()), cursor.next());
        format!("{words:?} {:?} {:?}", longer("", "b"), outliving(&1, &2, true))
    }
}

pub mod higher_ranked {
    #[capture_errors]
    fn find<T, F>(values: &[T], pick: F) -> Result<&T, String>
    where
        F: for<'a> Fn(&'a T) -> Option<&'a T>,
    {
        values.iter().find_map(pick).ok_or_else(|| "none".to_owned())
    }
    #[capture_errors]
    fn boxed(callback: Box<dyn for<'a> Fn(&'a str) -> &'a str>) -> Result<usize, String> {
        Ok(callback("abc").len())
    }
    #[capture_errors]
    fn dynamic(callback: &dyn Fn(&str) -> Result<u8, String>) -> Result<u8, String> {
        callback("x")
    }
    pub fn check() -> String {
        format!("{:?} {:?} {:?}", find(&[1, 2], |it| Some(it).filter(|it| **it > 1)), boxed(Box::new(|it| &it[1..])), dynamic(&|it| Err(it.to_owned())))
    }
}

pub mod traits {
    use crate::witness::*;
    trait Shop {
        type Error;
        fn declared(&self, order: u8) -> Result<u8, Self::Error>;
        #[capture_errors]
        fn provided(&self, order: u8) -> Result<u8, Self::Error> {
            let first = self.declared(order)?;
            Ok(first + 1)
        }
        #[capture_errors]
        fn constructed() -> Result<Self, String>
        where
            Self: Sized + Default,
        {
            Ok(Self::default())
        }
    }
    #[derive(Default)]
    struct Store;
    impl Shop for Store {
        type Error = Failure;
        #[capture_errors]
        fn declared(&self, order: u8) -> Result<u8, Failure> {
            if order == 0 { Err(Failure("zero")) } else { Ok(order) }
        }
    }
    impl<T: Shop + ?Sized> Shop for &T {
        type Error = T::Error;
        #[capture_errors]
        fn declared(&self, order: u8) -> Result<u8, T::Error> {
            (**self).declared(order)
        }
    }
    impl Shop for dyn std::any::Any {
        type Error = ();
        #[capture_errors]
        fn declared(&self, _order: u8) -> Result<u8, Self::Error> {
            Err(())
        }
    }
    pub fn check() -> String {
        let object: &dyn Shop<Error = Failure> = &Store;
        format!("{:?} {:?} {}", object.provided(0), (&Store).provided(1), Store::constructed().is_ok())
    }
}

pub mod std_traits {
    use std::convert::TryFrom;
    use std::fmt;
    use std::str::FromStr;
    #[derive(Debug, PartialEq, Clone)]
    struct Order(u64);
    impl FromStr for Order {
        type Err = std::num::ParseIntError;
        #[capture_errors]
        fn from_str(text: &str) -> Result<Self, Self::Err> {
            Ok(Self(text.parse()?))
        }
    }
    impl TryFrom<i64> for Order {
        type Error = String;
        #[capture_errors]
        fn try_from(value: i64) -> Result<Self, Self::Error> {
            u64::try_from(value).map(Self).map_err(|error| error.to_string())
        }
    }
    impl fmt::Display for Order {
        #[capture_errors]
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "order {}", self.0)?;
            f.write_str("!")
        }
    }
    impl std::io::Write for Order {
        #[capture_errors]
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0 += bytes.len() as u64;
            Ok(bytes.len())
        }
        #[capture_errors]
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    impl Iterator for Order {
        type Item = Result<u64, String>;
        #[capture_errors]
        fn next(&mut self) -> Option<Self::Item> {
            self.0 = self.0.checked_sub(1)?;
            Some(if self.0 == 1 { Err("one".to_owned()) } else { Ok(self.0) })
        }
    }
    impl std::ops::Index<usize> for Order {
        type Output = u64;
        #[capture_errors]
        fn index(&self, _index: usize) -> &u64 {
            &self.0
        }
    }
    pub fn check() -> String {
        let all: Vec<_> = Order(3).collect();
        format!("{:?} {:?} {} {all:?} {}", "x".parse::<Order>(), Order::try_from(-1), Order(1), Order(2)[0])
    }
}

pub mod qualifiers {
    #[capture_errors]
    unsafe fn unsafe_function(a: u8) -> Result<u8, String> {
        if a > 250 { Err("large".to_owned()) } else { Ok(a) }
    }
    #[capture_errors]
    extern "C" fn foreign_abi(a: u8) -> u8 {
        a
    }
    #[capture_errors]
    pub unsafe extern "C" fn unsafe_foreign_abi(a: u8) -> u8 {
        a
    }
    #[capture_errors]
    #[unsafe(no_mangle)]
    pub extern "C" fn redhanded_matrix_exported(a: u8) -> u8 {
        a
    }
    #[capture_errors]
    extern "Rust" fn rust_abi(a: u8) -> Result<u8, String> {
        Ok(a)
    }
    #[capture_errors]
    async unsafe fn async_unsafe(a: u8) -> Result<u8, String> {
        Ok(a)
    }
    pub mod inner {
        #[capture_errors]
        pub(in crate::generics) fn restricted(a: u8) -> Result<u8, String> {
            Ok(a)
        }
        #[capture_errors]
        pub(super) fn of_parent(a: u8) -> Result<u8, String> {
            Ok(a)
        }
    }
    pub fn check() -> String {
        let all = (unsafe { unsafe_function(251) }, foreign_abi(1), redhanded_matrix_exported(1), rust_abi(1));
        let more = (inner::restricted(1), inner::of_parent(2), crate::witness::block_on(unsafe { async_unsafe(3) }));
        format!("{all:?} {more:?}")
    }
}

pub mod recursion {
    #[capture_errors]
    fn down(depth: u8) -> Result<u8, String> {
        if depth == 0 { Err("bottom".to_owned()) } else { Ok(down(depth - 1)? + 1) }
    }
    #[capture_errors]
    fn even(n: u8) -> Result<bool, String> {
        if n == 0 { Ok(true) } else { odd(n - 1) }
    }
    #[capture_errors]
    fn odd(n: u8) -> Result<bool, String> {
        if n == 0 { Ok(false) } else { even(n - 1) }
    }
    #[capture_errors]
    async fn later(depth: u8) -> Result<u8, String> {
        if depth == 0 { Err("bottom".to_owned()) } else { Ok(Box::pin(later(depth - 1)).await? + 1) }
    }
    pub fn check() -> String {
        format!("{:?} {:?} {:?}", down(100), even(101), crate::witness::block_on(crate::witness::send(later(50))))
    }
}

pub mod as_values {
    #[capture_errors]
    fn parse(text: &str) -> Result<u8, String> {
        text.parse().map_err(|_| text.to_owned())
    }
    #[capture_errors]
    fn identity<T>(value: T) -> T {
        value
    }
    pub fn check() -> String {
        let pointer: fn(&str) -> Result<u8, String> = parse;
        let all: Vec<_> = ["1", "x"].iter().copied().map(parse).collect();
        let ids: Vec<u8> = vec![1, 2].into_iter().map(identity::<u8>).collect();
        format!("{all:?} {:?} {ids:?}", pointer("3"))
    }
}

pub mod made_by_macros {
    macro_rules! made {
        ($name:ident, $argument:ident: $ty:ty, $body:block) => {
            #[capture_errors]
            fn $name($argument: $ty) -> Result<u8, std::num::ParseIntError> $body
        };
        ($name:ident) => {
            #[capture_errors]
            fn $name(text: &str) -> Result<u8, std::num::ParseIntError> {
                let value: u8 = text.parse()?;
                Ok(value)
            }
        };
        ($(#[$attribute:meta])* $visibility:vis fn $name:ident($($argument:ident: $ty:ty),*) -> $output:ty = $value:expr) => {
            $(#[$attribute])*
            #[capture_errors]
            $visibility fn $name($($argument: $ty),*) -> $output {
                let value = $value?;
                Ok(value)
            }
        };
        (async $name:ident $($rest:tt)*) => {
            #[capture_errors]
            async fn $name $($rest)*
        };
        (items $($item:item)*) => {
            $(#[capture_errors] $item)*
        };
    }
    made!(with_block, text: &str, { Ok(text.parse::<u8>()? + 1) });
    made!(whole);
    made!(#[inline] pub(crate) fn from_parts(text: &str, other: u8) -> Result<u8, String> = text.parse().map(|it: u8| it + other).map_err(|error: std::num::ParseIntError| error.to_string()));
    made!(async later (text: &str) -> Result<u8, std::num::ParseIntError> { Ok(text.parse()?) });
    made!(items fn first(a: u8) -> Result<u8, String> { Ok(a) } fn second(a: u8) -> Result<u8, String> { first(a) });
    pub fn check() -> String {
        let later = crate::witness::block_on(later("x"));
        format!("{:?} {:?} {:?} {later:?} {:?}", with_block("3"), whole("x"), from_parts("1", 2), second(1))
    }
}

pub mod in_function {
    #[capture_errors]
    fn outer(text: &str) -> Result<u8, String> {
        #[capture_errors]
        fn inner(text: &str) -> Result<u8, String> {
            text.parse().map_err(|_| text.to_owned())
        }
        inner(text)
    }
    pub fn check() -> String {
        format!("{:?} {:?}", outer("1"), outer("x"))
    }
}

pub mod options {
    use crate::witness::*;
    #[capture_errors(skip(a), redact(b), name = "renamed")]
    fn several(a: Opaque, b: &str, c: u8) -> Result<u8, String> {
        drop(a);
        Err(format!("{}{}", b, c))
    }
    #[capture_errors(skip_all)]
    fn skips_all(a: Opaque, b: u8) -> Result<u8, String> {
        drop(a);
        Ok(b)
    }
    #[capture_errors(off)]
    const fn is_off(a: u8) -> u8 {
        a
    }
    mod reexported {
        #[cfg(annotated)]
        pub use ::redhanded as errors;
    }
    #[capture_errors(crate = self::reexported::errors)]
    fn through_another_crate() -> Result<(), String> {
        Ok(())
    }
    pub fn check() -> String {
        format!("{:?} {:?} {}", several(Opaque, "b", 1), skips_all(Opaque, 1), is_off(1))
    }
}
