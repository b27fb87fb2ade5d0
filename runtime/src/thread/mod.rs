//! Threads whose failures come back through their handles: [`std::thread`], but for what [`tasks`](crate::tasks) says of
//! children.
//!
//! A thread that these functions start begins with the tags, user and contexts, and with the breadcrumbs, of the unit of
//! work that starts it. What it fails by goes on where it is joined; if it is not, the report is sent as it is.

mod builder;
mod scope;

use std::fmt;
use std::sync::Arc;
use std::thread::{self, Result, Thread};

pub use self::builder::Builder;
pub use self::scope::{Scope, ScopedJoinHandle, scope};
use crate::current::child::{Child, Handover};
use crate::current::unit::Whose;

/// Starts a thread that is a child of this unit of work: see [`thread`](crate::thread). Otherwise as
/// [`std::thread::spawn`].
///
/// ```
/// use redhanded::capture_errors;
///
/// #[capture_errors]
/// fn checksum(file: &str) -> Result<u32, String> {
///     if file.is_empty() { Err("no file".to_owned()) } else { Ok(7) }
/// }
///
/// #[capture_errors]
/// fn verify() -> Result<u32, String> {
///     let thread = redhanded::thread::spawn(|| checksum(""));
///     let sum = thread.join().map_err(|_| "the thread panicked")??; // one report, with the frames of both functions
///     Ok(sum)
/// }
/// # assert!(verify().is_err());
/// ```
///
/// # Panics
///
/// If the system gives no thread, as [`std::thread::spawn`]; [`Builder::spawn`] returns an error then.
pub fn spawn<C, T>(code: C) -> JoinHandle<T>
where
    C: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    let (run, handover) = as_child(code);
    JoinHandle { inner: thread::spawn(run), handover }
}

/// The closure as a child of this unit of work, for pools of threads: it begins with the tags, user and contexts, and with
/// the breadcrumbs, of the unit of work that calls this. A failure that leaves it is sent.
///
/// ```
/// use redhanded::{capture_errors, thread::in_current_scope};
///
/// #[capture_errors]
/// fn resize(image: u64) -> Result<u64, String> {
///     if image == 3 { Err("no such image".to_owned()) } else { Ok(image * 2) }
/// }
///
/// # fn pool_execute(job: impl FnOnce() + Send) { job() }
/// pool_execute(in_current_scope(|| drop(resize(3))));
/// ```
pub fn in_current_scope<C, T>(code: C) -> impl FnOnce() -> T + use<C, T>
where
    C: FnOnce() -> T,
{
    let child = Child::begin(Whose::Closure, None);
    move || child.run(code)
}

/// The code as that of a child, and what to receive from it.
fn as_child<T>(code: impl FnOnce() -> T) -> (impl FnOnce() -> T, Option<Arc<Handover>>) {
    let handover = Handover::begin();
    let child = Child::begin(Whose::Closure, handover.as_ref().map(Arc::clone));
    (move || child.run(code), handover)
}

/// The handle of a thread: [`std::thread::JoinHandle`], through which the thread's failure comes back.
///
/// ```
/// let thread = redhanded::thread::spawn(|| 6 * 7);
/// assert_eq!(thread.join().unwrap(), 42);
/// ```
pub struct JoinHandle<T> {
    inner: thread::JoinHandle<T>,
    handover: Option<Arc<Handover>>,
}

impl<T> JoinHandle<T> {
    /// Waits for the thread to end.
    ///
    /// # Errors
    ///
    /// If it panicked: what it panicked with. The panic is reported, and is not reported again if an annotated function
    /// returns an error for it.
    #[track_caller]
    pub fn join(self) -> Result<T> {
        let result = self.inner.join();
        if let Some(handover) = self.handover {
            handover.receive();
        }
        result
    }

    /// As [`std::thread::JoinHandle::is_finished`].
    pub fn is_finished(&self) -> bool {
        self.inner.is_finished()
    }

    /// As [`std::thread::JoinHandle::thread`].
    pub fn thread(&self) -> &Thread {
        self.inner.thread()
    }
}

impl<T> fmt::Debug for JoinHandle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}
