//! Starting children on tokio.

use std::future::Future;
use std::sync::Arc;

use tokio::task;

use super::{InScope, JoinHandle};
use crate::current::child::{Child, Handover};
use crate::current::unit::Whose;

/// Starts a task that is a child of this unit of work: see [`tasks`](crate::tasks). Otherwise as [`tokio::spawn`].
///
/// ```
/// use redhanded::capture_errors;
///
/// #[capture_errors]
/// async fn stock(article: u64) -> Result<u32, String> {
///     if article == 3 { Err("no such article".to_owned()) } else { Ok(7) }
/// }
///
/// #[capture_errors]
/// async fn order(article: u64) -> Result<u32, Box<dyn std::error::Error>> {
///     let pieces = redhanded::spawn(stock(article)).await??; // one report, with the frames of `stock` and `order`
///     Ok(pieces)
/// }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// # assert!(order(3).await.is_err());
/// # assert_eq!(order(1).await.unwrap(), 7);
/// # }
/// ```
///
/// # Panics
///
/// Outside of a runtime, as [`tokio::spawn`].
#[track_caller]
pub fn spawn<F>(future: F) -> JoinHandle<F::Output>
where
    F: Future<Output: Send + 'static> + Send + 'static,
{
    let handover = Handover::begin();
    let future = InScope::new(future, handover.as_ref().map(Arc::clone));
    JoinHandle::new(tokio::spawn(future), handover)
}

/// As [`spawn`], for a future that stays on this thread: as [`tokio::task::spawn_local`].
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), tokio::task::JoinError> {
/// let name = std::rc::Rc::new("shop");
/// let local = tokio::task::LocalSet::new();
/// let length = local.run_until(async move { redhanded::tasks::spawn_local(async move { name.len() }).await }).await?;
/// assert_eq!(length, 4);
/// # Ok(())
/// # }
/// ```
///
/// # Panics
///
/// Outside of a `LocalSet`, as [`tokio::task::spawn_local`].
#[track_caller]
pub fn spawn_local<F>(future: F) -> JoinHandle<F::Output>
where
    F: Future<Output: 'static> + 'static,
{
    let handover = Handover::begin();
    let future = InScope::new(future, handover.as_ref().map(Arc::clone));
    JoinHandle::new(task::spawn_local(future), handover)
}

/// Runs a closure that may block as a child of this unit of work: see [`tasks`](crate::tasks). Otherwise as
/// [`tokio::task::spawn_blocking`].
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let settings = redhanded::spawn_blocking(|| std::fs::read_to_string("Cargo.toml")).await??;
/// # assert!(settings.contains("redhanded"));
/// # Ok(())
/// # }
/// ```
///
/// # Panics
///
/// Outside of a runtime, as [`tokio::task::spawn_blocking`].
#[track_caller]
pub fn spawn_blocking<T, C>(code: C) -> JoinHandle<T>
where
    T: Send + 'static,
    C: FnOnce() -> T + Send + 'static,
{
    let handover = Handover::begin();
    let child = Child::begin(Whose::Closure, handover.as_ref().map(Arc::clone));
    JoinHandle::new(task::spawn_blocking(move || child.run(code)), handover)
}
