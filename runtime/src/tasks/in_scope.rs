//! Futures that are children, for any executor.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use crate::current::child::{Child, Handover};
use crate::current::unit::Whose;

/// Futures that begin with what is said and recorded where they are made.
pub trait InCurrentScope: Future + Sized {
    /// The future as a unit of work of its own that begins now: with the tags, user and contexts, and with the
    /// breadcrumbs, of the unit of work that calls this. What the future says and records stays its own.
    ///
    /// For executors other than tokio's, and for futures that are polled side by side, as by `FuturesUnordered`. A
    /// failure that leaves it reaches the annotated async function that polls it; if none does, its report is sent.
    ///
    /// ```
    /// use redhanded::{InCurrentScope, capture_errors};
    ///
    /// #[capture_errors]
    /// async fn resize(image: u64) -> Result<u64, String> {
    ///     if image == 3 { Err("no such image".to_owned()) } else { Ok(image * 2) }
    /// }
    ///
    /// # fn executor_spawn<F: Future>(_: F) {}
    /// executor_spawn(resize(3).in_current_scope());
    /// ```
    fn in_current_scope(self) -> InScope<Self> {
        InScope::new(self, None)
    }
}

impl<F: Future> InCurrentScope for F {}

pin_project! {
    /// A future that is a unit of work of its own: see [`InCurrentScope`].
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct InScope<F> {
        // Taken out to be dropped inside of its unit of work.
        #[pin]
        future: Option<F>,
        child: Child,
    }

    impl<F> PinnedDrop for InScope<F> {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            let _inside = this.child.enter();
            this.future.set(None);
        }
    }
}

impl<F: Future> InScope<F> {
    pub(super) fn new(future: F, handover: Option<Arc<Handover>>) -> Self {
        Self { future: Some(future), child: Child::begin(Whose::Future, handover) }
    }
}

impl<F: Future> Future for InScope<F> {
    type Output = F::Output;

    // Called from an `.await`, that is where the caller is.
    #[track_caller]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        // It is there until it is dropped.
        let Some(future) = this.future.as_pin_mut() else { return Poll::Pending };
        let inside = this.child.enter();
        let polled = future.poll(context);
        if polled.is_pending() {
            inside.suspend();
        }
        polled
    }
}
