//! `self` in all its forms.

pub mod by_reference {
    use crate::witness::*;
    struct Store(Vec<u8>);
    impl Store {
        #[capture_errors]
        fn first(&self) -> Result<&u8, Failure> {
            self.0.first().ok_or(Failure("empty"))
        }
    }
    pub fn check() -> String {
        let store = Store(vec![7]);
        format!("{} {:?}", std::ptr::eq(store.first().unwrap(), &store.0[0]), Store(vec![]).first())
    }
}

pub mod by_mutable_reference {
    use crate::witness::*;
    struct Store(Vec<u8>);
    impl Store {
        #[capture_errors]
        fn push(&mut self, value: u8) -> Result<&mut u8, Failure> {
            self.0.push(value);
            self.0.last_mut().ok_or(Failure("empty"))
        }
    }
    pub fn check() -> String {
        let mut store = Store(vec![]);
        *store.push(3).unwrap() += 1;
        format!("{:?}", store.0)
    }
}

pub mod by_value {
    use crate::witness::*;
    struct Pair(Noted, Noted);
    impl Pair {
        #[capture_errors]
        fn second(self, _after: Noted) -> Result<Noted, Failure> {
            self.0.value()?;
            Ok(self.1)
        }
    }
    pub fn check() -> String {
        drop(Pair(Noted("first"), Noted("second")).second(Noted("after")));
        drop(Pair(Noted(""), Noted("second")).second(Noted("after")));
        notes()
    }
}

pub mod by_mutable_value {
    #[derive(Debug)]
    struct Store(Vec<u8>);
    impl Store {
        #[capture_errors]
        fn with(mut self, value: u8) -> Result<Self, String> {
            self.0.push(value);
            if value == 0 { Err(format!("{self:?}")) } else { Ok(self) }
        }
    }
    pub fn check() -> String {
        format!("{:?} {:?}", Store(vec![]).with(1), Store(vec![]).with(0))
    }
}

pub mod mutable_copy {
    use crate::witness::*;
    use std::fmt::Display;
    #[derive(Debug, Clone, Copy)]
    struct Count(u8);
    impl Count {
        fn value(self) -> Result<u8, Failure> {
            if self.0 > 1 { Err(Failure("many")) } else { Ok(self.0) }
        }
        #[capture_errors]
        fn next(mut self) -> Result<u8, Failure> {
            self.0 += 1;
            self.value()
        }
        #[capture_errors]
        #[track_caller]
        fn tracked(mut self) -> Result<u8, Failure> {
            self.0 += 1;
            self.value()
        }
        #[capture_errors]
        fn shown(mut self) -> impl Display {
            self.0 += 1;
            self.0
        }
    }
    pub fn check() -> String {
        let count = Count(1);
        let results = (Count(0).next(), count.next(), Count(0).tracked(), count.tracked());
        format!("{results:?} {} {count:?}", count.shown())
    }
}

pub mod boxed {
    struct Store(String);
    impl Store {
        #[capture_errors]
        fn name(self: Box<Self>) -> Result<String, ()> {
            Ok(self.0)
        }
    }
    pub fn check() -> String {
        Box::new(Store("boxed".into())).name().unwrap()
    }
}

pub mod mutable_boxed {
    struct Store(String);
    impl Store {
        #[capture_errors]
        fn name(mut self: Box<Self>) -> Result<String, ()> {
            self.0.push('!');
            Ok(self.0)
        }
    }
    pub fn check() -> String {
        Box::new(Store("boxed".into())).name().unwrap()
    }
}

pub mod shared {
    use std::rc::Rc;
    use std::sync::Arc;
    struct Store(u8);
    impl Store {
        #[capture_errors]
        fn rc(self: Rc<Self>) -> Result<u8, String> {
            Ok(self.0)
        }
        #[capture_errors]
        fn arc(self: Arc<Self>) -> Result<Arc<Self>, String> {
            if self.0 == 0 { Err("zero".to_owned()) } else { Ok(self) }
        }
        #[capture_errors]
        fn borrowed_arc(self: &Arc<Self>) -> Result<Arc<Self>, String> {
            Ok(Arc::clone(self))
        }
    }
    pub fn check() -> String {
        let store = Arc::new(Store(3));
        let same = Arc::ptr_eq(&store.borrowed_arc().unwrap(), &store);
        let again = Arc::clone(&store).arc().unwrap();
        let count = Arc::strong_count(&store);
        drop(again);
        format!("{same} {count} {} {}", Arc::strong_count(&store), Rc::new(Store(1)).rc().unwrap())
    }
}

pub mod pinned {
    use std::pin::Pin;
    struct Store(Vec<u8>);
    impl Store {
        #[capture_errors]
        fn pop(self: Pin<&mut Self>) -> Result<u8, String> {
            self.get_mut().0.pop().ok_or("empty".to_owned())
        }
        #[capture_errors]
        fn length(self: Pin<&Self>) -> Result<usize, String> {
            Ok(self.0.len())
        }
    }
    pub fn check() -> String {
        let mut store = Store(vec![4]);
        let mut store = Pin::new(&mut store);
        format!("{:?} {:?} {:?}", store.as_ref().length(), store.as_mut().pop(), store.as_mut().pop())
    }
}

pub mod typed_reference {
    struct Store(u8);
    impl Store {
        #[capture_errors]
        fn value(self: &Self) -> Result<&u8, String> {
            Ok(&self.0)
        }
        #[capture_errors]
        fn set(self: &mut Self, value: u8) -> Result<(), String> {
            self.0 = value;
            Ok(())
        }
    }
    pub fn check() -> String {
        let mut store = Store(1);
        store.set(3).unwrap();
        store.value().unwrap().to_string()
    }
}

pub mod named_lifetime {
    struct Store(String);
    impl Store {
        #[capture_errors]
        fn longer<'a, 'b: 'a>(&'a self, other: &'b str) -> Result<&'a str, String> {
            if other.len() > self.0.len() { Ok(other) } else { Ok(&self.0) }
        }
    }
    pub fn check() -> String {
        Store("a".into()).longer("bb").unwrap().to_owned()
    }
}

pub mod associated_function {
    #[derive(Debug)]
    struct Store(String);
    impl Store {
        #[capture_errors]
        fn new<T: Into<String>>(name: T) -> Result<Self, String> {
            Ok(Self(name.into()))
        }
        const LIMIT: usize = 3;
    }
    pub fn check() -> String {
        format!("{:?} {}", Store::new("x"), Store::LIMIT)
    }
}

pub mod reborrowed_self {
    use crate::witness::*;
    struct Store(Vec<u8>);
    impl Store {
        #[capture_errors]
        fn fill(&mut self, left: u8) -> Result<&mut Self, Failure> {
            if left == 0 {
                return Ok(self);
            }
            self.0.push(left);
            self.fill(left - 1)?.fill(0)
        }
    }
    pub fn check() -> String {
        format!("{:?}", Store(vec![]).fill(3).unwrap().0)
    }
}

pub mod dropping {
    use crate::witness::*;
    struct Store(Vec<u8>);
    impl Drop for Store {
        #[capture_errors]
        fn drop(&mut self) {
            note(self.0.len());
            self.0.clear();
        }
    }
    pub fn check() -> String {
        drop(Store(vec![1, 2]));
        notes()
    }
}

pub mod self_in_body {
    use crate::witness::*;
    #[derive(Debug)]
    struct Store {
        value: u8,
    }
    impl Store {
        const ONE: u8 = 1;
        #[capture_errors]
        fn next(&self) -> Result<Self, Failure> {
            macro_rules! value {
                ($it:ident) => {
                    $it.value
                };
            }
            let Self { value } = self;
            Ok(Self { value: value!(self) + Self::ONE + *value })
        }
    }
    pub fn check() -> String {
        format!("{:?}", Store { value: 1 }.next())
    }
}

pub mod partly_moved_self {
    use crate::witness::*;
    struct Three(Noted, Noted, Noted);
    impl Three {
        #[capture_errors]
        fn middle(self) -> Result<usize, Failure> {
            let Self(_, middle, _) = self;
            note("body");
            middle.value()
        }
        #[capture_errors]
        async fn middle_later(self, _other: Noted) -> Result<usize, Failure> {
            pause().await;
            let middle = self.1;
            note("body");
            middle.value()
        }
    }
    fn three() -> Three {
        Three(Noted("a"), Noted("b"), Noted("c"))
    }
    pub fn check() -> String {
        drop(three().middle());
        drop(block_on(three().middle_later(Noted("other"))));
        cancel(three().middle_later(Noted("other")));
        drop(three().middle_later(Noted("other")));
        notes()
    }
}
