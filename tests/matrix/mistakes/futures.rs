//! Mistakes in functions that return futures, and in traits of async functions.

pub mod wrong_output_of_boxed {
    use std::future::Future;
    use std::pin::Pin;
    #[capture_errors]
    fn boxed(a: u8) -> Pin<Box<dyn Future<Output = Result<u8, String>> + Send>> {
        Box::pin(async move { Ok::<u16, String>(1) })
    }
    #[capture_errors]
    fn after_statements(a: u8) -> Pin<Box<dyn Future<Output = Result<u8, String>>>> {
        let b = a + 1;
        Box::pin(async move {
            if b > 3 {
                return Err("large");
            }
            Ok(b)
        })
    }
    #[capture_errors]
    fn of_other(a: u8) -> Pin<Box<dyn Future<Output = Result<u8, String>>>> {
        Box::pin(std::future::ready(a))
    }
}

pub mod wrong_output_of_alias {
    use futures_util::future::{BoxFuture, FutureExt};
    #[capture_errors]
    fn boxed(a: &str) -> BoxFuture<'_, Result<u8, String>> {
        Box::pin(async move { a.len() })
    }
    #[capture_errors]
    fn by_boxed(a: &str) -> BoxFuture<'_, Result<u8, String>> {
        async move { a.len() }.boxed()
    }
}

pub mod wrong_output_of_impl_future {
    use std::future::Future;
    #[capture_errors]
    fn block(a: u8) -> impl Future<Output = Result<u8, String>> {
        async move { a }
    }
    #[capture_errors]
    fn question(a: &str) -> impl Future<Output = Result<u8, std::fmt::Error>> {
        async move { Ok(a.parse::<u8>()?) }
    }
    #[capture_errors]
    fn early(a: u8) -> impl Future<Output = Result<u8, String>> {
        async move {
            if a > 3 {
                return Err("large");
            }
            Ok(a)
        }
    }
    #[capture_errors]
    fn ready(a: u8) -> impl Future<Output = Result<u8, String>> {
        std::future::ready(Ok::<u16, String>(1))
    }
}

pub mod no_future {
    use std::future::Future;
    use std::pin::Pin;
    #[capture_errors]
    fn block(a: u8) -> impl Future<Output = Result<u8, String>> {
        Ok::<u8, String>(a)
    }
    #[capture_errors]
    fn nothing(a: u8) -> impl Future<Output = Result<u8, String>> {
        drop(a);
    }
    #[capture_errors]
    fn boxed(a: u8) -> Pin<Box<dyn Future<Output = u8>>> {
        Box::pin(a)
    }
    #[capture_errors]
    fn not_pinned(a: u8) -> Pin<Box<dyn Future<Output = u8>>> {
        Box::new(async move { a })
    }
    #[capture_errors]
    fn not_boxed(a: u8) -> Pin<Box<dyn Future<Output = u8>>> {
        async move { a }
    }
}

pub mod not_send_of_boxed {
    use futures_util::future::BoxFuture;
    use std::future::Future;
    use std::pin::Pin;
    use std::rc::Rc;
    #[capture_errors]
    fn boxed(a: u8) -> Pin<Box<dyn Future<Output = Result<u8, String>> + Send>> {
        Box::pin(async move {
            let shared = Rc::new(a);
            std::future::ready(()).await;
            Ok(*shared)
        })
    }
    #[capture_errors]
    fn alias(a: u8) -> BoxFuture<'static, Result<u8, String>> {
        Box::pin(async move {
            let shared = Rc::new(a);
            std::future::ready(()).await;
            Ok(*shared)
        })
    }
}

pub mod not_send_of_impl_future {
    use std::future::Future;
    use std::rc::Rc;
    #[capture_errors]
    fn block(a: u8) -> impl Future<Output = Result<u8, String>> + Send {
        async move {
            let shared = Rc::new(a);
            std::future::ready(()).await;
            Ok(*shared)
        }
    }
}

pub mod not_send_of_async_trait {
    use std::rc::Rc;
    #[async_trait::async_trait]
    trait Shop {
        async fn order(&self, id: u8) -> Result<u8, String>;
    }
    struct Below;
    #[async_trait::async_trait]
    impl Shop for Below {
        #[capture_errors]
        async fn order(&self, id: u8) -> Result<u8, String> {
            let shared = Rc::new(id);
            std::future::ready(()).await;
            Ok(*shared)
        }
    }
}

pub mod not_send_of_block_of_async_trait {
    use std::rc::Rc;
    #[async_trait::async_trait]
    trait Shop {
        async fn order(&self, id: u8) -> Result<u8, String>;
    }
    struct Above;
    #[capture_errors]
    #[async_trait::async_trait]
    impl Shop for Above {
        async fn order(&self, id: u8) -> Result<u8, String> {
            let shared = Rc::new(id);
            std::future::ready(()).await;
            Ok(*shared)
        }
    }
}

pub mod types_in_async_trait {
    #[async_trait::async_trait]
    trait Shop {
        async fn tail(&self, id: u8) -> Result<u8, String>;
        async fn early(&self, id: u8) -> Result<u8, String>;
        async fn question(&self, id: &str) -> Result<u8, std::fmt::Error>;
    }
    struct Store;
    #[async_trait::async_trait]
    impl Shop for Store {
        #[capture_errors]
        async fn tail(&self, id: u8) -> Result<u8, String> {
            id
        }
        #[capture_errors]
        async fn early(&self, id: u8) -> Result<u8, String> {
            if id > 3 {
                return Err("large");
            }
            Ok(id)
        }
        #[capture_errors]
        async fn question(&self, id: &str) -> Result<u8, std::fmt::Error> {
            Ok(id.parse::<u8>()?)
        }
    }
}

pub mod types_in_block_of_async_trait {
    #[async_trait::async_trait]
    trait Shop {
        async fn tail(&self, id: u8) -> Result<u8, String>;
        async fn early(&self, id: u8) -> Result<u8, String>;
        async fn question(&self, id: &str) -> Result<u8, std::fmt::Error>;
    }
    struct Store;
    #[capture_errors]
    #[async_trait::async_trait]
    impl Shop for Store {
        async fn tail(&self, id: u8) -> Result<u8, String> {
            id
        }
        async fn early(&self, id: u8) -> Result<u8, String> {
            if id > 3 {
                return Err("large");
            }
            Ok(id)
        }
        async fn question(&self, id: &str) -> Result<u8, std::fmt::Error> {
            Ok(id.parse::<u8>()?)
        }
    }
}

pub mod wrong_method_of_async_trait {
    #[async_trait::async_trait]
    trait Shop {
        async fn order(&self, id: u64) -> Result<u64, String>;
    }
    struct Store;
    #[async_trait::async_trait]
    impl Shop for Store {
        #[capture_errors]
        async fn order(&self, id: u32) -> Result<u64, String> {
            Ok(id.into())
        }
    }
}

pub mod wrong_async_trait_method {
    trait Shop {
        async fn order(&self, id: u64) -> Result<u64, String>;
        async fn pay(&self, id: u64) -> Result<u64, String>;
    }
    struct Store;
    impl Shop for Store {
        #[capture_errors]
        async fn order(&self, id: u32) -> Result<u64, String> {
            Ok(id.into())
        }
        #[capture_errors]
        async fn pay(&self, id: u64) -> Result<u32, String> {
            Ok(1)
        }
    }
}

pub mod result_is_no_display {
    struct Receipt;
    #[capture_errors]
    async fn later(a: u8) -> impl std::fmt::Display {
        Receipt
    }
    #[capture_errors]
    async fn in_result(a: u8) -> Result<impl std::fmt::Display, String> {
        Ok(Receipt)
    }
}

pub mod result_is_no_closure {
    #[capture_errors]
    async fn no_closure(a: u8) -> impl Fn(u8) -> u8 {
        a
    }
    #[capture_errors]
    async fn other_argument(a: u8) -> impl Fn(u8) -> u8 {
        move |b: u16| a
    }
}

pub mod captures_nothing {
    use std::future::Future;
    #[capture_errors]
    fn block(text: &str) -> impl Future<Output = Result<u8, std::num::ParseIntError>> + use<> {
        async move { text.parse::<u8>() }
    }
    #[capture_errors]
    fn statics(text: &str) -> impl Future<Output = Result<u8, std::num::ParseIntError>> + 'static {
        async move { text.parse::<u8>() }
    }
}

pub mod borrows_in_boxed {
    use futures_util::future::BoxFuture;
    use std::future::Future;
    use std::pin::Pin;
    #[capture_errors]
    fn borrowed(text: &str) -> Pin<Box<dyn Future<Output = Result<u8, String>>>> {
        Box::pin(async move { Ok(text.len() as u8) })
    }
    #[capture_errors]
    fn of_local(text: &str) -> BoxFuture<'_, Result<u8, String>> {
        let own = text.to_owned();
        Box::pin(async { Ok(own.len() as u8) })
    }
    #[capture_errors]
    fn other_lifetime<'a, 'b>(a: &'a str, b: &'b str) -> BoxFuture<'a, Result<&'a str, String>> {
        Box::pin(async move { Ok(b) })
    }
}

pub mod borrows_in_impl_future {
    use std::future::Future;
    #[capture_errors]
    fn of_local(text: &str) -> impl Future<Output = Result<u8, String>> {
        let own = text.to_owned();
        async { Ok(own.len() as u8) }
    }
    #[capture_errors]
    fn moved(text: String) -> impl Future<Output = Result<String, String>> {
        drop(text);
        async move { Ok(text) }
    }
}

pub mod awaits_no_future {
    #[capture_errors]
    async fn number(a: u8) -> Result<u8, String> {
        a.await
    }
    #[capture_errors]
    async fn twice(a: u8) -> Result<u8, String> {
        let b = number(a).await.await;
        Ok(1)
    }
    #[capture_errors]
    fn outside_of_async(a: u8) -> Result<u8, String> {
        number(a).await
    }
}

pub mod awaits_in_sync {
    #[capture_errors]
    async fn number(a: u8) -> Result<u8, String> {
        Ok(a)
    }
    #[capture_errors]
    fn outside_of_async(a: u8) -> Result<u8, String> {
        number(a).await
    }
}

pub mod forgets_to_await {
    #[capture_errors]
    async fn number(a: u8) -> Result<u8, String> {
        Ok(a)
    }
    #[capture_errors]
    async fn later(a: u8) -> Result<u8, String> {
        number(a)
    }
    #[capture_errors]
    async fn matches(a: u8) -> Result<u8, String> {
        match number(a) {
            Ok(a) => Ok(a),
            Err(error) => Err(error),
        }
    }
}

pub mod recursion {
    #[capture_errors]
    async fn factorial(a: u8) -> Result<u8, String> {
        if a == 0 { Ok(1) } else { Ok(factorial(a - 1).await? * a) }
    }
}

pub mod track_caller {
    #[capture_errors]
    #[track_caller]
    fn tail(a: u8) -> Result<u64, String> {
        a
    }
    #[capture_errors]
    #[track_caller]
    fn early(a: u8) -> Result<u64, String> {
        if a > 3 {
            return Err("large");
        }
        return a;
    }
    #[capture_errors]
    #[track_caller]
    fn question(a: &str) -> Result<u64, std::fmt::Error> {
        Ok(a.parse::<u64>()?)
    }
    #[capture_errors]
    #[track_caller]
    fn missing(a: u8) -> Result<u64, String> {
        Ok(1);
    }
    #[capture_errors]
    #[track_caller]
    fn option(a: Option<u8>) -> Result<u8, String> {
        Ok(a?)
    }
}

pub mod track_caller_borrows {
    #[capture_errors]
    #[track_caller]
    fn of_local(a: &str) -> Result<&str, String> {
        let own = a.to_owned();
        Ok(&own)
    }
    #[capture_errors]
    #[track_caller]
    fn other<'a, 'b>(a: &'a str, b: &'b str) -> Result<&'a str, String> {
        if a.is_empty() {
            return Ok(b);
        }
        Ok(a)
    }
    #[capture_errors]
    #[track_caller]
    fn moved(a: String) -> Result<String, String> {
        drop(a);
        Ok(a)
    }
}

pub mod streams {
    use futures_util::stream::{self, BoxStream, Stream, StreamExt};
    #[capture_errors]
    fn numbers(count: u8) -> impl Stream<Item = Result<u8, String>> {
        stream::iter(0..count)
    }
    #[capture_errors]
    fn nothing(count: u8) -> impl Stream<Item = Result<u8, String>> {
        Ok::<u8, String>(count)
    }
    #[capture_errors]
    fn boxed(count: u8) -> BoxStream<'static, Result<u8, String>> {
        stream::iter(0..count).boxed()
    }
}

pub mod not_send_stream {
    use futures_util::stream::{self, BoxStream, StreamExt};
    use std::rc::Rc;
    #[capture_errors]
    fn boxed(count: u8) -> BoxStream<'static, Result<u8, String>> {
        let shared = Rc::new(count);
        stream::iter(0..count).map(move |_| Ok(*shared)).boxed()
    }
}

pub mod own_poll {
    use std::future::Future;
    use std::pin::Pin;
    use std::task::{Context, Poll};
    struct Ready(u8);
    impl Future for Ready {
        type Output = Result<u8, String>;
        #[capture_errors]
        fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
            Ok(self.0)
        }
    }
}

pub mod missing_bound_of_future {
    use std::future::Future;
    #[capture_errors]
    async fn awaits<F: Future<Output = Result<u8, E>>, E>(future: F) -> Result<u8, String> {
        Ok(future.await?)
    }
    #[capture_errors]
    fn sends<T>(value: T) -> impl Future<Output = T> + Send {
        async move { value }
    }
    #[capture_errors]
    fn boxes<T>(value: T) -> std::pin::Pin<Box<dyn Future<Output = T>>> {
        Box::pin(async move { value })
    }
}
