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
