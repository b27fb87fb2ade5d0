//! Futures in a scope of their own.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use crate::current::client;
use crate::current::scopes::Suspended;
use crate::scope::Scope;

/// Runs a future in a scope of its own, as [`with_scope`](crate::with_scope) runs a closure: what `configure` says, and what
/// [`configure_scope`](crate::configure_scope) says inside of the future, goes with the events that begin in it and with no
/// others, on whatever threads it is polled and whatever else they poll meanwhile.
///
/// `configure` runs when the future is polled first.
///
/// ```
/// use redhanded::{Level, capture_message, with_scope_async};
///
/// async fn import(file: &str) {
///     with_scope_async(
///         |scope| scope.set_tag("file", file),
///         async { capture_message("halfway", Level::Info) },
///     )
///     .await;
/// }
/// ```
pub fn with_scope_async<C, F>(configure: C, future: F) -> WithScope<C, F>
where
    C: FnOnce(&mut Scope),
    F: Future,
{
    WithScope { future: Some(future), configure: Some(configure), scope: Suspended::default() }
}

pin_project! {
    /// A future in a scope of its own: see [`with_scope_async`].
    #[must_use = "futures do nothing unless polled"]
    pub struct WithScope<C, F> {
        // Taken out to be dropped inside of its scope.
        #[pin]
        future: Option<F>,
        configure: Option<C>,
        scope: Suspended,
    }

    impl<C, F> PinnedDrop for WithScope<C, F> {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            let _entered = this.scope.enter();
            this.future.set(None);
        }
    }
}

impl<C, F> std::fmt::Debug for WithScope<C, F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WithScope").finish_non_exhaustive()
    }
}

impl<C: FnOnce(&mut Scope), F: Future> Future for WithScope<C, F> {
    type Output = F::Output;

    // Called from an `.await`, that is where the caller is.
    #[track_caller]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        // It is there until it is dropped.
        let Some(future) = this.future.as_pin_mut() else { return Poll::Pending };
        if client::is_enabled()
            && let Some(configure) = this.configure.take()
        {
            let mut scope = Scope::default();
            configure(&mut scope);
            *this.scope = Suspended::new(scope);
        }
        let _entered = this.scope.enter();
        future.poll(context)
    }
}
