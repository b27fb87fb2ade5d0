//! Mistakes in async functions.

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
