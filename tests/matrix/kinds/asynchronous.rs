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
        Ok(a)
    }
    pub fn check() -> String {
        let it = sum(1, (2, 3), String::new(), String::new(), Point(4), [5; 3], "f".to_owned());
        format!("{:?}", block_on(it))
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

pub mod returned_future {
    use crate::witness::*;
    use std::future::Future;
    #[capture_errors]
    fn block(a: u8) -> impl Future<Output = Result<u8, String>> + Send {
        note("made");
        let b = a + 1;
        async move {
            pause().await;
            if b > 3 { Err("large".to_owned()) } else { Ok(b) }
        }
    }
    #[capture_errors]
    fn ready(a: u8) -> impl Future<Output = Result<u8, String>> {
        if a > 3 {
            return std::future::ready(Err("large".to_owned()));
        }
        std::future::ready(Ok(a))
    }
    #[capture_errors]
    fn of_other(a: u8) -> impl Future<Output = Result<u8, String>> {
        block(a)
    }
    #[capture_errors]
    fn borrowing<'a>(text: &'a str) -> impl Future<Output = Result<u8, std::num::ParseIntError>> + 'a {
        async move { Ok(text.parse()?) }
    }
    #[capture_errors]
    fn of_nothing(a: u8) -> impl Future<Output = ()> {
        async move { note(a) }
    }
    #[capture_errors]
    fn sent<T: Send + 'static>(value: T) -> impl Future<Output = T> + Send + 'static {
        async move { value }
    }
    pub fn check() -> String {
        let it = send_static(block(3));
        note("between");
        let results = (block_on(it), block_on(ready(9)), block_on(of_other(1)), block_on(borrowing("x")), block_on(sent(1)));
        block_on(of_nothing(1));
        drop(block(1));
        format!("{results:?} {}", notes())
    }
}

pub mod returned_future_of_more_traits {
    use crate::witness::*;
    use futures_util::future::{FusedFuture, Ready, ready};
    use std::fmt::Debug;
    use std::future::Future;
    #[capture_errors]
    fn shown(a: u8) -> impl Future<Output = Result<u8, String>> + Debug {
        std::future::ready(Ok(a))
    }
    #[capture_errors]
    fn cloned(a: u8) -> impl Future<Output = Result<u8, String>> + Clone + Send {
        ready(Err(a.to_string()))
    }
    #[capture_errors]
    fn fused(a: u8) -> impl FusedFuture<Output = Result<u8, String>> + Future {
        ready(Ok(a))
    }
    #[capture_errors]
    fn only_fused(a: u8) -> impl FusedFuture<Output = Result<u8, String>> {
        note("made");
        ready(Ok(a))
    }
    #[capture_errors]
    fn plain(a: u8) -> impl Future<Output = Result<u8, String>> + Unpin + Send + Sync + 'static {
        let made: Ready<_> = ready(Ok(a));
        made
    }
    pub fn check() -> String {
        let (it, ended) = (cloned(2), fused(3).is_terminated());
        let shown_as = format!("{:?}", shown(1));
        let results = (block_on(it.clone()), block_on(it), block_on(only_fused(4)), block_on(plain(5)), block_on(fused(6)));
        format!("{shown_as} {ended} {results:?} {}", notes())
    }
}

pub mod boxed_future {
    use crate::witness::*;
    use futures_util::future::{BoxFuture, FutureExt, LocalBoxFuture};
    use std::future::Future;
    use std::pin::Pin;
    #[capture_errors]
    fn after_statements(text: &str, values: &mut Vec<u8>) -> Pin<Box<dyn Future<Output = Result<u64, String>> + Send>> {
        values.push(1);
        note("made");
        let text = text.to_owned();
        Box::pin(async move {
            let number = text.parse::<u64>().map_err(|error| error.to_string())?;
            pause().await;
            Ok(number)
        })
    }
    #[capture_errors]
    fn with_early_return(text: &str) -> Pin<Box<dyn Future<Output = Result<u64, String>> + Send + '_>> {
        if text.is_empty() {
            return Box::pin(std::future::ready(Ok(0)));
        }
        Box::pin(async move { text.parse::<u64>().map_err(|error| error.to_string()) })
    }
    #[capture_errors]
    fn of_other<'a>(text: &'a str) -> BoxFuture<'a, Result<u64, String>> {
        Box::pin(with_early_return(text))
    }
    #[capture_errors]
    fn by_boxed(text: &str) -> BoxFuture<'_, Result<u64, String>> {
        note("boxed");
        async move { with_early_return(text).await }.boxed()
    }
    #[capture_errors]
    fn local(a: std::rc::Rc<u8>) -> LocalBoxFuture<'static, Result<u8, String>> {
        async move { Ok(*a) }.boxed_local()
    }
    #[capture_errors]
    fn passed_on(text: &str) -> BoxFuture<'_, Result<u64, String>> {
        by_boxed(text)
    }
    #[capture_errors]
    fn without_move(text: &'static str) -> Pin<Box<dyn Future<Output = usize>>> {
        Box::pin(async { "abc".len() })
    }
    pub fn check() -> String {
        let mut values = vec![];
        let first = block_on(after_statements("x", &mut values));
        drop(after_statements("x", &mut values));
        let rest = (block_on(with_early_return("")), block_on(of_other("y")), block_on(by_boxed("1")), block_on(passed_on("z")));
        format!("{first:?} {rest:?} {values:?} {:?} {}", block_on(local(3.into())), notes())
    }
}

pub mod of_one_line {
    use crate::witness::*;
    use futures_util::future::{BoxFuture, FutureExt};
    use std::future::Future;
    use std::pin::Pin;
    type Answer<'a> = Pin<Box<dyn Future<Output = Result<u8, String>> + Send + 'a>>;
    #[capture_errors]
    fn alias(a: u8) -> BoxFuture<'static, Result<u8, String>> { Box::pin(async move { Ok(a) }) }
    #[capture_errors]
    fn spelled(a: u8) -> Pin<Box<dyn Future<Output = Result<u8, String>>>> { Box::pin(async move { Ok(a) }) }
    #[capture_errors]
    fn own_alias(a: &u8) -> Answer<'_> { Box::pin(async move { Ok(*a) }) }
    #[capture_errors]
    fn by_boxed() -> BoxFuture<'static, Result<u8, String>> { async { Ok(1) }.boxed() }
    #[capture_errors]
    fn in_braces(a: u8) -> BoxFuture<'static, Result<u8, String>> { { Box::pin(async move { Ok(a) }) } }
    #[capture_errors]
    fn block(a: u8) -> impl Future<Output = Result<u8, String>> { async move { Ok(a) } }
    #[capture_errors]
    fn in_parentheses(a: u8) -> impl Future<Output = Result<u8, String>> { (std::future::ready(Ok(a))) }
    #[capture_errors]
    async fn later(a: u8) -> Result<u8, String> { Ok(a) }
    pub fn check() -> String {
        let boxed = (block_on(alias(1)), block_on(spelled(2)), block_on(own_alias(&3)), block_on(by_boxed()), block_on(in_braces(5)));
        format!("{boxed:?} {:?}", (block_on(block(6)), block_on(in_parentheses(7)), block_on(later(8))))
    }
}

pub mod own_boxed_future {
    use crate::witness::*;
    use std::future::Future;
    use std::pin::Pin;
    use std::task::{Context, Poll};
    pub mod no_future {
        #[derive(Debug)]
        pub struct BoxFuture(pub u8);
    }
    pub mod of_other_type {
        pub type BoxFuture<T> = std::pin::Pin<Box<std::future::Ready<T>>>;
        pub type LocalBoxFuture<T> = Result<T, String>;
    }
    pub mod of_own_type {
        pub struct BoxFuture(pub super::Pin<Box<dyn super::Future<Output = u8>>>);
    }
    impl Future for of_own_type::BoxFuture {
        type Output = u8;
        fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<u8> {
            self.0.as_mut().poll(context)
        }
    }
    #[capture_errors]
    fn made(a: u8) -> no_future::BoxFuture {
        no_future::BoxFuture(a)
    }
    #[capture_errors]
    fn ready(a: u8) -> of_other_type::BoxFuture<u8> {
        Box::pin(std::future::ready(a))
    }
    #[capture_errors]
    fn readied(a: u8) -> of_other_type::BoxFuture<u8> {
        ready(a)
    }
    #[capture_errors]
    fn failed(a: u8) -> of_other_type::LocalBoxFuture<u8> {
        Err(a.to_string())
    }
    #[capture_errors]
    fn own(a: u8) -> of_own_type::BoxFuture {
        of_own_type::BoxFuture(Box::pin(async move { a }))
    }
    pub fn check() -> String {
        let it = (made(1), block_on(ready(2)), block_on(readied(3)), failed(4), block_on(own(5)));
        format!("{it:?}")
    }
}

pub mod borrows_for_the_box {
    use crate::witness::*;
    use std::future::Future;
    use std::pin::Pin;
    use std::sync::Mutex;
    #[capture_errors]
    fn of_temporary(values: Mutex<Vec<u8>>) -> Pin<Box<dyn Future<Output = Result<u8, String>> + Send>> {
        Box::pin(std::future::ready(values.lock().unwrap().first().copied().ok_or("none".to_owned())))
    }
    pub fn check() -> String {
        format!("{:?}", block_on(of_temporary(Mutex::new(vec![1]))))
    }
}

pub mod streams {
    use crate::witness::*;
    use futures_util::stream::{self, Stream, StreamExt, TryStreamExt};
    #[capture_errors]
    fn numbers(count: u8) -> impl Stream<Item = Result<u8, String>> {
        stream::iter(0..count).map(|it| if it == 2 { Err("two".to_owned()) } else { Ok(it) })
    }
    #[capture_errors]
    async fn sum(count: u8) -> Result<u8, String> {
        let mut all = Box::pin(numbers(count));
        let mut sum = 0;
        while let Some(it) = all.try_next().await? {
            sum += it;
        }
        Ok(sum)
    }
    pub fn check() -> String {
        format!("{:?} {:?}", block_on(sum(2)), block_on(sum(3)))
    }
}

pub mod poll_function {
    use crate::witness::*;
    use std::future::Future;
    use std::pin::Pin;
    use std::task::{Context, Poll};
    struct Twice(u8);
    impl Future for Twice {
        type Output = Result<u8, String>;
        #[capture_errors]
        fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
            self.0 += 1;
            if self.0 < 3 {
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            Poll::Ready(Err("thrice".to_owned()))
        }
    }
    pub fn check() -> String {
        format!("{:?}", block_on(Twice(0)))
    }
}

pub mod joined {
    use crate::witness::*;
    #[capture_errors]
    async fn parse(text: &str) -> Result<u64, std::num::ParseIntError> {
        pause().await;
        text.parse()
    }
    #[capture_errors]
    async fn both(a: &str, b: &str) -> Result<u64, Box<dyn std::error::Error + Send + Sync>> {
        let (a, b) = tokio::try_join!(parse(a), parse(b))?;
        let inner = async { Ok::<u64, std::num::ParseIntError>("3".parse::<u64>()?) };
        Ok(a + b + inner.await?)
    }
    #[capture_errors]
    async fn first(a: u8) -> Result<u8, String> {
        tokio::select! {
            value = async { Ok::<u8, String>(a) } => {
                let value = value?;
                Ok(value + 1)
            }
            () = std::future::pending() => Err("never".to_owned()),
        }
    }
    #[capture_errors]
    async fn many(values: &[&str]) -> Result<Vec<u64>, std::num::ParseIntError> {
        futures_util::future::try_join_all(values.iter().map(|it| parse(it))).await
    }
    pub fn check() -> String {
        format!("{:?} {:?} {:?}", block_on(send(both("1", "x"))), block_on(first(1)), block_on(send(many(&["1", "2"]))))
    }
}

pub mod sendable {
    use crate::witness::*;
    use std::cell::Cell;
    use std::rc::Rc;
    #[capture_errors]
    async fn owned(value: Vec<u8>, cell: Cell<u8>) -> Result<usize, String> {
        pause().await;
        Ok(value.len() + usize::from(cell.get()))
    }
    #[capture_errors]
    async fn generic<T: Send + Sync>(value: &T) -> Result<&T, String> {
        pause().await;
        Ok(value)
    }
    #[capture_errors]
    async fn local(value: Rc<Cell<u8>>) -> Result<u8, String> {
        pause().await;
        Ok(value.get())
    }
    #[capture_errors]
    async fn short_lived(value: u8) -> Result<u8, String> {
        let shared = Rc::new(value);
        let value = *shared;
        drop(shared);
        Ok(value)
    }
    fn sync<T: Sync>(value: T) -> T {
        value
    }
    #[capture_errors]
    async fn synced(value: &str) -> Result<usize, String> {
        pause().await;
        Ok(value.len())
    }
    pub fn check() -> String {
        let all = (block_on(send_static(owned(vec![1], Cell::new(1)))), block_on(send(generic(&1))).copied(), block_on(local(Rc::default())));
        format!("{all:?} {:?} {:?}", block_on(send_static(short_lived(1))), block_on(sync(synced("x"))))
    }
}

pub mod lazy {
    use crate::witness::*;
    struct Told(&'static str);
    impl std::fmt::Debug for Told {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str(self.0)
        }
    }
    #[capture_errors]
    async fn does(told: Told) -> Result<u8, String> {
        note("begins");
        pause().await;
        note("ends");
        Err(told.0.to_owned())
    }
    pub fn check() -> String {
        let future = does(Told("told"));
        note("made");
        let failed = block_on(future);
        drop(does(Told("never")));
        cancel(does(Told("cancelled")));
        format!("{failed:?} {}", notes())
    }
}

pub mod cancelled {
    use crate::witness::*;
    #[capture_errors]
    async fn outer(a: Noted) -> Result<u8, Failure> {
        let _b = Noted("local");
        inner(Noted("inner")).await?;
        drop(a);
        Ok(1)
    }
    #[capture_errors]
    async fn inner(a: Noted) -> Result<usize, Failure> {
        pause().await;
        a.value()
    }
    pub fn check() -> String {
        cancel(outer(Noted("outer")));
        note(block_on(outer(Noted("again"))).is_ok());
        notes()
    }
}

pub mod panicking {
    use crate::witness::*;
    #[capture_errors]
    async fn panics(_a: Noted) -> Result<u8, String> {
        pause().await;
        std::panic::panic_any("payload")
    }
    pub fn check() -> String {
        let told = payload(|| drop(block_on(panics(Noted("a")))));
        format!("{told} {}", notes())
    }
}

pub mod chain_of_twenty_five {
    use crate::witness::*;
    macro_rules! chain {
        ($first:ident $second:ident $($rest:ident)*) => {
            #[capture_errors]
            async fn $first(a: u8) -> Result<u8, String> {
                let value = $second(a).await?;
                Ok(value + 1)
            }
            chain!($second $($rest)*);
        };
        ($last:ident) => {
            #[capture_errors]
            async fn $last(a: u8) -> Result<u8, String> {
                pause().await;
                if a == 0 { Err("zero".to_owned()) } else { Ok(a) }
            }
        };
    }
    chain!(a1 a2 a3 a4 a5 a6 a7 a8 a9 a10 a11 a12 a13 a14 a15 a16 a17 a18 a19 a20 a21 a22 a23 a24 a25);
    pub fn check() -> String {
        format!("{:?} {:?}", block_on(send_static(a1(1))), block_on(send_static(a1(0))))
    }
}

pub mod chain_of_thirty_called_first {
    use crate::witness::*;
    macro_rules! chain {
        ($first:ident $second:ident $($rest:ident)*) => {
            chain!($second $($rest)*);
            #[capture_errors]
            async fn $first(a: u8) -> Result<u8, String> {
                let value = $second(a).await?;
                Ok(value + 1)
            }
        };
        ($last:ident) => {
            #[capture_errors]
            async fn $last(a: u8) -> Result<u8, String> {
                pause().await;
                if a == 0 { Err("zero".to_owned()) } else { Ok(a) }
            }
        };
    }
    chain!(a1 a2 a3 a4 a5 a6 a7 a8 a9 a10 a11 a12 a13 a14 a15 a16 a17 a18 a19 a20 a21 a22 a23 a24 a25 a26 a27 a28 a29 a30);
    pub fn check() -> String {
        format!("{:?} {:?}", block_on(send_static(a1(1))), block_on(send_static(a1(0))))
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
