//! Calls of closures and blocks, where an attribute cannot stand: [`call`] and [`call_async`].

mod error;
mod places;

use std::future::Future;
use std::panic::Location;

#[cfg(feature = "error-stack")]
pub use self::error::ErrorsOfAReport;
pub(crate) use self::error::with_view;
pub use self::error::{APanic, AText, AnError, AnErrorOfAnyType, CallError, Look, ToASharedError, ToAnError};
use self::places::{PlaceOf, site_of};
use crate::__private::{Call, Entry, Op, begin, watch};
use crate::current::client;

/// Runs a closure as an annotated call with this name: its `Err` and its panics are reported as those of a function
/// under [`capture_errors`](crate::capture_errors), with the line of this call and without arguments.
///
/// ```
/// use redhanded::call;
///
/// fn total(lines: &[&str]) -> Result<u64, std::num::ParseIntError> {
///     lines.iter().map(|line| call("a line of the order", || line.trim().parse::<u64>())).sum()
/// }
/// # assert_eq!(total(&["1", " 2"]), Ok(3));
/// # assert!(total(&["x"]).is_err());
/// ```
///
/// It takes errors that are a [`std::error::Error`], such as lead to one (`anyhow::Error`, `eyre::Report`,
/// `Box<dyn Error>`), and texts. For others see [`CallError`].
///
/// # Errors
///
/// What the closure returns.
#[track_caller]
pub fn call<T, E, K, B>(name: &'static str, body: B) -> Result<T, E>
where
    B: FnOnce() -> Result<T, E>,
    E: CallError<K>,
{
    let call_site = Location::caller();
    // Without a client there is nothing to do, unless there is one when the closure fails.
    let mut begun =
        client::is_enabled().then(|| Call::new(Entry::begin_noting(site_of::<B>(name, call_site), call_site)));
    if let Some(call) = &mut begun {
        begin(call, &());
    }
    let returned = body();
    match (&returned, &mut begun) {
        (Err(error), Some(call)) => fail(call, error),
        (Err(error), None) if client::is_enabled() => {
            let mut call = Call::new(Entry::late(site_of::<B>(name, call_site), call_site));
            begin(&mut call, &());
            fail(&mut call, error);
        }
        (Ok(_), Some(call)) => call.succeed(),
        (_, None) => {}
    }
    returned
}

/// Runs a future as an annotated call with this name, as [`call`] does a closure.
///
/// ```
/// # async fn fetch(url: &str) -> Result<u64, std::io::Error> { Ok(url.len() as u64) }
/// async fn refresh(urls: &[&str]) -> Result<u64, std::io::Error> {
///     let mut bytes = 0;
///     for url in urls {
///         bytes += redhanded::call_async("one of the pages", async { fetch(url).await }).await?;
///     }
///     Ok(bytes)
/// }
/// ```
///
/// # Errors
///
/// What the future results in.
#[track_caller]
pub fn call_async<T, E, K, F>(name: &'static str, future: F) -> impl Future<Output = Result<T, E>> + use<T, E, K, F>
where
    F: Future<Output = Result<T, E>>,
    E: CallError<K>,
{
    watch(PlaceOf::<F>::new(name, Location::caller()), future, |op| match op {
        Op::Show(_) => {}
        Op::Returned(Err(error), mut call) => fail(&mut call, error),
        Op::Returned(Ok(_), mut call) => call.succeed(),
    })
}

#[cold]
fn fail<E: CallError<K>, K>(call: &mut Call<'_>, error: &E) {
    with_view(error, |view| call.fail(view));
}
