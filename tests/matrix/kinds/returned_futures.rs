//! Functions that return futures.

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

#[rustfmt::skip]
pub mod boxed_with_any_error {
    use crate::witness::*;
    use futures_util::FutureExt;
    use futures_util::future::BoxFuture;
    #[capture_errors]
    fn by_boxed<E: From<Failure> + Send>(a: u8) -> BoxFuture<'static, Result<u8, E>> {
        async move {
            pause().await;
            if a > 3 { Err(Failure("much"))? }
            Ok(a)
        }
        .boxed()
    }
    #[capture_errors]
    fn of_other<'a, E: From<Failure> + Send + 'a>(a: &'a u8) -> BoxFuture<'a, Result<u8, E>> {
        Box::pin(async_other(a))
    }
    async fn async_other<E: From<Failure>>(a: &u8) -> Result<u8, E> {
        if *a > 3 { Err(Failure("much"))? }
        Ok(*a)
    }
    type E = Failure;
    #[capture_errors]
    fn of_one_letter(a: u8) -> BoxFuture<'static, Result<u8, E>> {
        if a == 1 {
            return Box::pin(std::future::ready(Ok(1)));
        }
        by_boxed::<E>(a)
    }
    pub fn check() -> String {
        let any = (block_on(send(by_boxed::<Failure>(9))), block_on(send(of_other::<Failure>(&9))));
        format!("{any:?} {:?} {:?}", block_on(of_one_letter(1)), block_on(of_one_letter(9)))
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
    fn calls(a: u8) -> Result<u8, String> {
        Ok(failed(a)?)
    }
    #[capture_errors]
    fn own(a: u8) -> of_own_type::BoxFuture {
        of_own_type::BoxFuture(Box::pin(async move { a }))
    }
    pub fn check() -> String {
        let it = (made(1), block_on(ready(2)), block_on(readied(3)), failed(4), block_on(own(5)));
        format!("{it:?} {:?}", calls(6))
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
        format!("{:?} {:?}", block_on(of_temporary(Mutex::new(vec![1]))), block_on(of_temporary(Mutex::default())))
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
