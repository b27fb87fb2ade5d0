//! Threads that may borrow.

use std::fmt;
use std::sync::Arc;
use std::thread::{self, Result, Thread};

use super::as_child;
use crate::current::child::Handover;

/// Runs code that may start threads which borrow from around it: [`std::thread::scope`], whose threads are children.
///
/// ```
/// let orders = [3, 4];
/// let total: u32 = redhanded::thread::scope(|scope| {
///     let threads = [0, 1].map(|index| scope.spawn({ let orders = &orders; move || orders[index] * 10 }));
///     threads.into_iter().map(|thread| thread.join().unwrap()).sum()
/// });
/// assert_eq!(total, 70);
/// ```
///
/// # Panics
///
/// If a thread panicked that was not joined, as [`std::thread::scope`].
#[track_caller]
pub fn scope<'env, C, T>(code: C) -> T
where
    C: for<'scope> FnOnce(Scope<'scope, 'env>) -> T,
{
    thread::scope(|scope| code(Scope(scope)))
}

/// Where threads are started that may borrow: see [`scope`]. Move it into a thread that starts others.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'scope, 'env>(pub(super) &'scope thread::Scope<'scope, 'env>);

impl<'scope> Scope<'scope, '_> {
    /// Starts a thread, as [`spawn`](super::spawn); it ends before the scope does.
    ///
    /// # Panics
    ///
    /// If the system gives no thread; [`Builder::spawn_scoped`](super::Builder::spawn_scoped) returns an error then.
    pub fn spawn<C, T>(self, code: C) -> ScopedJoinHandle<'scope, T>
    where
        C: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        let (run, handover) = as_child(code);
        ScopedJoinHandle { inner: self.0.spawn(run), handover }
    }
}

/// The handle of a thread that may borrow: [`std::thread::ScopedJoinHandle`], through which the thread's failure comes
/// back.
pub struct ScopedJoinHandle<'scope, T> {
    pub(super) inner: thread::ScopedJoinHandle<'scope, T>,
    pub(super) handover: Option<Arc<Handover>>,
}

impl<T> ScopedJoinHandle<'_, T> {
    /// As [`JoinHandle::join`](super::JoinHandle::join).
    ///
    /// # Errors
    ///
    /// If it panicked: what it panicked with.
    #[track_caller]
    pub fn join(self) -> Result<T> {
        let result = self.inner.join();
        if let Some(handover) = self.handover {
            handover.receive();
        }
        result
    }

    /// As [`std::thread::ScopedJoinHandle::is_finished`].
    pub fn is_finished(&self) -> bool {
        self.inner.is_finished()
    }

    /// As [`std::thread::ScopedJoinHandle::thread`].
    pub fn thread(&self) -> &Thread {
        self.inner.thread()
    }
}

impl<T> fmt::Debug for ScopedJoinHandle<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}
