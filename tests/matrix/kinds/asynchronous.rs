//! Async functions, and sync ones that return futures.

pub mod simple {
    use crate::witness::*;
    #[capture_errors]
    async fn parse(text: &str) -> Result<u64, Box<dyn std::error::Error + Send + Sync>> {
        pause().await;
        if text.is_empty() {
            return Err("empty".into());
        }
        Ok(text.parse()?)
    }
    pub fn check() -> String {
        format!("{:?} {:?} {:?}", block_on(send(parse("1"))), block_on(parse("")), block_on(parse("x")))
    }
}

pub mod patterns {
    use crate::witness::*;
    struct Point(u64);
    #[capture_errors]
    async fn sum(mut a: u64, (b, _): (u8, u8), _: String, _c: String, Point(d): Point, [e, ..]: [u8; 3], ref f: String) -> Result<u64, String> {
        a += d + u64::from(b) + u64::from(e) + f.len() as u64;
        pause().await;
        if d == 0 {
            return Err(f.clone());
        }
        Ok(a)
    }
    pub fn check() -> String {
        let it = sum(1, (2, 3), String::new(), String::new(), Point(4), [5; 3], "f".to_owned());
        let failed = sum(1, (2, 3), String::new(), String::new(), Point(0), [5; 3], "f".to_owned());
        format!("{:?} {:?}", block_on(it), block_on(failed))
    }
}

pub mod borrowing {
    use crate::witness::*;
    #[capture_errors]
    async fn mutable<'a>(values: &'a mut Vec<u8>, other: &str) -> Result<&'a mut u8, String> {
        pause().await;
        values.last_mut().ok_or_else(|| other.to_owned())
    }
    #[capture_errors]
    async fn elided(text: &str) -> Result<&str, String> {
        pause().await;
        text.split(',').next().ok_or("none".to_owned())
    }
    #[capture_errors]
    async fn fills(out: &mut String) -> Result<(), String> {
        out.push('a');
        pause().await;
        out.push('b');
        Err(out.clone())
    }
    pub fn check() -> String {
        let mut values = vec![1];
        *block_on(mutable(&mut values, "x")).unwrap() += 1;
        let mut out = String::new();
        let failed = block_on(fills(&mut out));
        format!("{values:?} {:?} {out} {failed:?}", block_on(elided("a,b")))
    }
}

pub mod methods {
    use crate::witness::*;
    use std::pin::Pin;
    use std::rc::Rc;
    use std::sync::Arc;
    #[derive(Debug, Default)]
    struct Store {
        name: String,
        values: Vec<u8>,
    }
    impl Store {
        #[capture_errors]
        async fn by_reference(&self, other: &str) -> Result<&str, String> {
            pause().await;
            if other.is_empty() { Err(other.to_owned()) } else { Ok(&self.name) }
        }
        #[capture_errors]
        async fn by_mutable_reference(&mut self, a: u8) -> Result<&mut u8, String> {
            self.values.push(a);
            pause().await;
            let name = &self.name;
            self.values.last_mut().ok_or_else(|| name.clone())
        }
        #[capture_errors]
        async fn by_value(self) -> Result<String, Vec<u8>> {
            pause().await;
            if self.values.is_empty() { Ok(self.name) } else { Err(self.values) }
        }
        #[capture_errors]
        async fn by_mutable_value(mut self) -> Result<Self, String> {
            self.values.push(1);
            Ok(self)
        }
        #[capture_errors]
        async fn boxed(self: Box<Self>) -> Result<String, String> {
            Ok(self.name)
        }
        #[capture_errors]
        async fn arc(self: Arc<Self>) -> Result<u8, String> {
            pause().await;
            self.values.first().copied().ok_or_else(|| self.name.clone())
        }
        #[capture_errors]
        async fn rc(self: Rc<Self>) -> Result<u8, String> {
            pause().await;
            Ok(0)
        }
        #[capture_errors]
        async fn borrowed_arc(self: &Arc<Self>) -> Result<Arc<Self>, String> {
            Ok(Arc::clone(self))
        }
        #[capture_errors]
        async fn pinned(self: Pin<&mut Self>) -> Result<u8, String> {
            pause().await;
            self.get_mut().values.pop().ok_or("empty".to_owned())
        }
        #[capture_errors]
        async fn new(name: impl Into<String>) -> Result<Self, String> {
            Ok(Self { name: name.into(), ..Self::default() })
        }
    }
    pub fn check() -> String {
        let mut store = block_on(Store::new("name")).unwrap();
        let pushed = block_on(send(store.by_mutable_reference(3))).map(|it| *it);
        let name = block_on(store.by_reference("x")).map(str::to_owned);
        let popped = block_on(Pin::new(&mut store).pinned());
        let store = block_on(store.by_mutable_value()).unwrap();
        let (arc, rc) = (block_on(send_static(Arc::new(Store::default()).arc())), block_on(Rc::new(Store::default()).rc()));
        format!("{pushed:?} {name:?} {popped:?} {arc:?} {rc:?} {:?}", block_on(store.by_value()))
    }
}

pub mod in_traits {
    use crate::witness::*;
    use std::future::Future;
    #[allow(async_fn_in_trait)]
    pub trait Fetch {
        async fn fetch(&self, id: u64) -> Result<u64, String>;
        fn send(&self, id: &str) -> impl Future<Output = Result<u64, String>> + Send;
        #[capture_errors]
        async fn provided(&self, id: u64) -> Result<u64, String> {
            self.fetch(id).await
        }
        #[capture_errors]
        fn provided_future(&self, id: u64) -> impl Future<Output = Result<u64, String>> {
            async move { self.fetch(id).await }
        }
    }
    struct Store(Vec<u8>);
    impl Fetch for Store {
        #[capture_errors]
        async fn fetch(&self, id: u64) -> Result<u64, String> {
            pause().await;
            Ok(id + self.0.len() as u64)
        }
        #[capture_errors]
        async fn send(&self, id: &str) -> Result<u64, String> {
            pause().await;
            id.parse().map_err(|error: std::num::ParseIntError| format!("{:?}: {}", self.0, error))
        }
    }
    pub fn check() -> String {
        let store = Store(vec![1]);
        let sent = block_on(send(store.send("x")));
        format!("{:?} {:?} {sent:?}", block_on(store.provided(1)), block_on(store.provided_future(2)))
    }
}

pub mod async_trait_inside {
    use crate::witness::*;
    #[async_trait::async_trait]
    trait Fetch: Sync {
        async fn fetch(&self, id: &str) -> Result<u64, String>;
        #[capture_errors]
        async fn provided(&mut self, mut id: u64, (a, _): (u64, Noted), _: Noted) -> Result<u64, String>
        where
            Self: Send,
        {
            id += a;
            self.fetch(&id.to_string()).await
        }
        #[capture_errors]
        async fn nothing(&self, value: u8) {
            note(value);
        }
    }
    struct Store;
    #[async_trait::async_trait]
    impl Fetch for Store {
        #[capture_errors]
        async fn fetch(&self, id: &str) -> Result<u64, String> {
            pause().await;
            let id = id.parse::<u64>().map_err(|error| error.to_string())?;
            Ok(id)
        }
    }
    pub fn check() -> String {
        let store: &mut dyn Fetch = &mut Store;
        let fetched = block_on(send(store.fetch("x")));
        block_on(store.nothing(7));
        let provided = block_on(Store.provided(1, (2, Noted("pair")), Noted("_")));
        drop(Store.provided(1, (2, Noted("pair")), Noted("_")));
        cancel(Store.provided(1, (2, Noted("pair")), Noted("_")));
        format!("{fetched:?} {provided:?} {}", notes())
    }
}

pub mod local_async_trait {
    use crate::witness::*;
    use std::rc::Rc;
    #[async_trait::async_trait(?Send)]
    trait Fetch {
        async fn fetch(&self, id: Rc<u8>) -> Result<Rc<u8>, String>;
    }
    struct Store;
    #[async_trait::async_trait(?Send)]
    impl Fetch for Store {
        #[capture_errors]
        async fn fetch(&self, id: Rc<u8>) -> Result<Rc<u8>, String> {
            pause().await;
            if *id == 0 {
                return Err("zero".to_owned());
            }
            Ok(id)
        }
    }
    pub fn check() -> String {
        format!("{:?} {:?}", block_on(Store.fetch(Rc::new(0))), block_on(Store.fetch(Rc::new(1))))
    }
}

pub mod must_be_used {
    #[capture_errors]
    #[must_use]
    async fn value(a: u8) -> u8 {
        a
    }
    #[capture_errors]
    async fn result(a: u8) -> Result<u8, String> {
        Ok(a)
    }
    pub async fn ignores() {
        value(1).await;
        result(1).await;
        value(1);
        result(1);
    }
}
