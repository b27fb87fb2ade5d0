//! The handle of a child.

use std::fmt;
use std::future::Future;
use std::panic::Location;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use tokio::task::{self, AbortHandle, Id, JoinError};

use crate::current::child::Handover;

/// The handle of a task that [`spawn`](crate::spawn) started: tokio's, through which the task's failure comes back.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), tokio::task::JoinError> {
/// let handle = redhanded::spawn(async { 6 * 7 });
/// assert_eq!(handle.await?, 42);
/// # Ok(())
/// # }
/// ```
pub struct JoinHandle<T> {
    inner: task::JoinHandle<T>,
    handover: Option<Arc<Handover>>,
}

impl<T> JoinHandle<T> {
    pub(super) fn new(inner: task::JoinHandle<T>, handover: Option<Arc<Handover>>) -> Self {
        Self { inner, handover }
    }

    /// As [`tokio::task::JoinHandle::abort`].
    pub fn abort(&self) {
        self.inner.abort();
    }

    /// As [`tokio::task::JoinHandle::is_finished`].
    pub fn is_finished(&self) -> bool {
        self.inner.is_finished()
    }

    /// As [`tokio::task::JoinHandle::abort_handle`].
    #[must_use = "an abort handle does nothing unless `abort` is called"]
    pub fn abort_handle(&self) -> AbortHandle {
        self.inner.abort_handle()
    }

    /// As [`tokio::task::JoinHandle::id`].
    pub fn id(&self) -> Id {
        self.inner.id()
    }
}

impl<T> Future for JoinHandle<T> {
    type Output = Result<T, JoinError>;

    // Called from an `.await`, that is where the caller is.
    #[track_caller]
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let polled = Pin::new(&mut self.inner).poll(context);
        if polled.is_ready()
            && let Some(handover) = self.handover.take()
        {
            handover.receive_polled(Location::caller());
        }
        polled
    }
}

impl<T: fmt::Debug> fmt::Debug for JoinHandle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}
