//! Every kind of async function, and of function that returns a future, compiles under the attribute, without a warning.

#![deny(warnings, clippy::all, clippy::pedantic)]
// What clippy has to say of the bare functions.
#![allow(
    dead_code,
    clippy::missing_errors_doc,
    clippy::needless_question_mark,
    clippy::unnecessary_wraps,
    clippy::unused_async,
    clippy::unwrap_used
)]

use std::cell::Cell;
use std::fmt;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

use redhanded::capture_errors;
use tokio::task::yield_now;

struct Opaque;

struct Point(u64);

#[capture_errors]
async fn returns_nothing() {}

#[capture_errors]
async fn returns_nothing_after_a_while(values: &mut Vec<u8>) {
    yield_now().await;
    values.push(1);
}

#[capture_errors]
async fn returns_early(a: Option<u8>) -> Option<u8> {
    let Some(a) = a else { return None };
    yield_now().await;
    Some(a.checked_add(1)?)
}

/// Documented.
#[capture_errors]
pub(crate) async fn any_error(text: &str) -> Result<u64, Box<dyn std::error::Error + Send + Sync>> {
    yield_now().await;
    if text.is_empty() {
        return Err("empty".into());
    }
    Ok(text.parse()?)
}

#[capture_errors]
async fn opaque_error() -> Result<(), Opaque> {
    Err(Opaque)
}

#[capture_errors]
async fn anyhow_error(text: &str) -> anyhow::Result<u64> {
    use anyhow::Context;
    anyhow::ensure!(!text.is_empty(), "empty");
    yield_now().await;
    if text == "x" {
        anyhow::bail!("x");
    }
    text.parse::<u64>().context("not a number")
}

#[capture_errors]
async fn borrows<'a>(values: &'a mut Vec<u8>, other: &str) -> Result<&'a mut u8, String> {
    yield_now().await;
    values.last_mut().ok_or_else(|| other.to_owned())
}

#[capture_errors]
async fn borrows_by_elision(text: &str) -> Result<&str, String> {
    yield_now().await;
    text.split(',').next().ok_or("none".to_owned())
}

#[capture_errors]
async fn patterns(
    mut a: u64,
    (b, _): (u8, u8),
    _: String,
    _c: String,
    Point(d): Point,
    [e, ..]: [u8; 3],
) -> Result<u64, String> {
    a += d + u64::from(b) + u64::from(e);
    yield_now().await;
    Ok(a)
}

#[capture_errors]
async fn conditional(a: u8, #[cfg(any())] b: u8, #[cfg(not(any()))] c: u8) -> Result<u8, String> {
    Ok(a + c)
}

#[capture_errors]
async fn generic<T, const N: usize, F>(values: [T; N], f: F) -> Result<T, String>
where
    T: Copy,
    F: AsyncFn(&T) -> Option<T>,
{
    for value in &values {
        if let Some(value) = f(value).await {
            return Ok(value);
        }
    }
    Err("none".to_owned())
}

#[capture_errors]
async fn not_send(rc: Rc<Cell<u8>>) -> Result<u8, String> {
    yield_now().await;
    rc.set(3);
    Ok(rc.get())
}

#[capture_errors]
async fn recursive(depth: u8) -> Result<u8, String> {
    if depth == 0 { Err("bottom".to_owned()) } else { Ok(Box::pin(recursive(depth - 1)).await? + 1) }
}

#[capture_errors]
async fn joins(a: &str, b: &str) -> Result<u64, Box<dyn std::error::Error + Send + Sync>> {
    let (a, b) = tokio::try_join!(any_error(a), any_error(b))?;
    let inner = async { Ok::<u64, std::num::ParseIntError>("3".parse::<u64>()?) };
    Ok(a + b + inner.await?)
}

#[capture_errors]
async fn selects(a: u8) -> Result<u8, String> {
    tokio::select! {
        value = async { Ok::<u8, String>(a) } => {
            let value = value?;
            Ok(value + 1)
        }
        () = std::future::pending() => Err("never".to_owned()),
    }
}

#[capture_errors]
async unsafe fn unsafe_function(a: u8) -> Result<u8, String> {
    Ok(a)
}

#[capture_errors]
async fn diverges() -> Result<u8, String> {
    yield_now().await;
    todo!()
}

#[capture_errors]
async fn never() -> ! {
    std::future::pending().await
}

#[capture_errors]
#[must_use = "it stays an `async fn`"]
async fn never_kept(a: &u8) -> ! {
    yield_now().await;
    unreachable!("{a}")
}

#[capture_errors]
#[must_use]
async fn must_be_used(a: u8) -> u8 {
    a
}

#[capture_errors(skip(a), redact(b))]
async fn with_options(a: impl Sized, b: &str, token: String) -> Result<u8, String> {
    drop(a);
    Err(format!("{b} {token}"))
}

struct Store {
    name: String,
    values: Vec<u8>,
}

impl Store {
    #[capture_errors]
    async fn by_reference(&self, other: &str) -> Result<&str, String> {
        yield_now().await;
        if other.is_empty() { Err(other.to_owned()) } else { Ok(&self.name) }
    }

    #[capture_errors]
    async fn by_mutable_reference(&mut self, a: u8) -> Result<&mut u8, String> {
        self.values.push(a);
        yield_now().await;
        self.values.last_mut().ok_or_else(|| self.name.clone())
    }

    #[capture_errors]
    async fn by_value(self) -> Result<String, Vec<u8>> {
        yield_now().await;
        if self.values.is_empty() { Ok(self.name) } else { Err(self.values) }
    }

    #[capture_errors]
    async fn by_mutable_value(mut self) -> Result<Self, String> {
        self.values.push(1);
        Ok(self)
    }

    #[capture_errors]
    async fn shared(self: Arc<Self>) -> Result<u8, String> {
        self.values.first().copied().ok_or_else(|| self.name.clone())
    }

    #[capture_errors]
    async fn pinned(self: Pin<&mut Self>) -> Result<u8, String> {
        yield_now().await;
        self.get_mut().values.pop().ok_or("empty".to_owned())
    }
}

trait Fetch {
    async fn fetch(&self, id: u64) -> Result<u64, String>;

    fn send(&self, id: &str) -> impl Future<Output = Result<u64, String>> + Send;

    #[capture_errors]
    async fn provided(&self, id: u64) -> Result<u64, String> {
        self.fetch(id).await
    }
}

impl Fetch for Store {
    #[capture_errors]
    async fn fetch(&self, id: u64) -> Result<u64, String> {
        yield_now().await;
        Ok(id + self.values.len() as u64)
    }

    #[capture_errors]
    async fn send(&self, id: &str) -> Result<u64, String> {
        yield_now().await;
        id.parse().map_err(|error: std::num::ParseIntError| format!("{}: {error}", self.name))
    }
}

#[async_trait::async_trait]
trait Boxed {
    async fn boxed(&self, id: &str) -> Result<u64, String>;

    #[capture_errors]
    async fn provided(&mut self, mut id: u64) -> Result<u64, String>
    where
        Self: Send,
    {
        id += 1;
        self.boxed(&id.to_string()).await
    }
}

#[async_trait::async_trait]
impl Boxed for Store {
    #[capture_errors]
    async fn boxed(&self, id: &str) -> Result<u64, String> {
        yield_now().await;
        let id = id.parse::<u64>().map_err(|error| error.to_string())?;
        Ok(id)
    }
}

#[capture_errors]
fn returns_a_future(a: u8) -> impl Future<Output = Result<u8, String>> + Send {
    let b = a + 1;
    async move {
        yield_now().await;
        if b > 3 { Err("large".to_owned()) } else { Ok(b) }
    }
}

#[capture_errors]
fn returns_a_future_without_its_arguments(text: &str) -> impl Future<Output = Result<usize, String>> + Send + use<> {
    let length = text.len();
    async move { Ok(length) }
}

#[capture_errors]
fn returns_one_of_two_futures(a: u8) -> impl Future<Output = Result<u8, String>> {
    if a > 3 {
        return std::future::ready(Err("large".to_owned()));
    }
    std::future::ready(Ok(a))
}

#[capture_errors]
fn returns_a_boxed_future(text: &str, store: &mut Store) -> Pin<Box<dyn Future<Output = Result<u64, String>> + Send>> {
    store.values.push(1);
    let text = text.to_owned();
    if text.is_empty() {
        return Box::pin(std::future::ready(Ok(0)));
    }
    Box::pin(async move {
        let number = text.parse::<u64>().map_err(|error| error.to_string())?;
        yield_now().await;
        Ok(number)
    })
}

type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

#[capture_errors]
fn returns_another_boxed_future<'a>(store: &'a Store, text: &'a str) -> BoxFuture<'a, Result<u64, String>> {
    store.boxed(text)
}

type Fallible<'a, T> = Pin<Box<dyn Future<Output = Result<T, String>> + 'a>>;

mod aliased {
    pub(super) type BoxFuture<'a, T> = super::Fallible<'a, T>;
}

#[capture_errors]
fn returns_a_future_by_an_alias_that_adds_an_error(a: u8) -> aliased::BoxFuture<'static, u8> {
    Box::pin(async move { Ok(a) })
}

#[capture_errors]
fn returns_a_local_future(rc: Rc<Cell<u8>>) -> Pin<Box<dyn Future<Output = u8>>> {
    Box::pin(async move { rc.get() })
}

fn is_send<T: Send>(value: T) -> T {
    value
}

#[tokio::main(flavor = "current_thread")]
pub(crate) async fn main() {
    assert!(is_send(any_error("x")).await.is_err() && anyhow_error("x").await.is_err());
    assert!(is_send(recursive(3)).await.is_err() && is_send(joins("1", "x")).await.is_err());
    assert_eq!(selects(1).await, Ok(2));
    let mut store = Store { name: "name".to_owned(), values: vec![] };
    assert_eq!(store.by_mutable_reference(3).await, Ok(&mut 3));
    assert_eq!(is_send(store.send("3")).await, Ok(3));
    assert_eq!(is_send(Boxed::provided(&mut store, 3)).await, Ok(4));
    assert!(is_send(returns_a_boxed_future("x", &mut store)).await.is_err());
    assert_eq!(store.values, [3, 1]);
    assert!(is_send(returns_a_future(3)).await.is_err() && returns_one_of_two_futures(9).await.is_err());
    assert_eq!(returns_another_boxed_future(&store, "7").await, Ok(7));
    assert_eq!(not_send(Rc::default()).await, Ok(3));
    assert_eq!(returns_a_local_future(Rc::default()).await, 0);
    assert_eq!(patterns(1, (1, 1), String::new(), String::new(), Point(1), [1; 3]).await, Ok(4));
    assert_eq!(unsafe { unsafe_function(1) }.await, Ok(1));
    assert_eq!(returns_a_future_by_an_alias_that_adds_an_error(3).await, Ok(3));
    drop(is_send(by_reference_unpolled(&store)));
}

fn by_reference_unpolled(store: &Store) -> impl Future<Output = Result<&str, String>> {
    store.by_reference("x")
}

impl fmt::Display for Opaque {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("opaque")
    }
}
