//! Several children.

use std::collections::BTreeMap;
use std::fmt;
use std::future::{Future, poll_fn};
use std::panic::Location;
use std::sync::Arc;
use std::task::{Context, Poll};

use tokio::runtime::Handle;
use tokio::task::{self, AbortHandle, Id, JoinError, LocalSet};

use super::InScope;
use crate::current::child::{Child, Handover};
use crate::current::unit::Whose;

/// Tasks that are awaited together: tokio's [`JoinSet`](tokio::task::JoinSet), whose tasks are children of the unit of work
/// that starts them, see [`tasks`](crate::tasks). Each failure comes back with the result of its task.
///
/// Dropping it aborts the tasks; the reports of failures that were not awaited are sent.
///
/// ```
/// use redhanded::{JoinSet, capture_errors};
///
/// #[capture_errors]
/// async fn fetch(page: u64) -> Result<u64, String> {
///     if page == 3 { Err("no such page".to_owned()) } else { Ok(page * 100) }
/// }
///
/// #[capture_errors]
/// async fn fetch_all() -> Result<u64, Box<dyn std::error::Error>> {
///     let mut pages: JoinSet<_> = (0..5).map(fetch).collect();
///     let mut bytes = 0;
///     while let Some(page) = pages.join_next().await {
///         bytes += page??; // one report, with the frames of `fetch` and `fetch_all`
///     }
///     Ok(bytes)
/// }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// # assert!(fetch_all().await.is_err());
/// # }
/// ```
pub struct JoinSet<T> {
    inner: task::JoinSet<T>,
    handovers: BTreeMap<Id, Arc<Handover>>,
}

impl<T> JoinSet<T> {
    /// Without tasks.
    #[must_use]
    pub fn new() -> Self {
        Self { inner: task::JoinSet::new(), handovers: BTreeMap::new() }
    }

    /// How many tasks were not awaited yet.
    pub fn len(&self) -> usize {
        self.inner.len()
    }

    /// Whether all tasks were awaited.
    pub fn is_empty(&self) -> bool {
        self.inner.is_empty()
    }

    fn keep(&mut self, task: AbortHandle, handover: Option<Arc<Handover>>) -> AbortHandle {
        if let Some(handover) = handover {
            self.handovers.insert(task.id(), handover);
        }
        task
    }

    /// What a task that is done hands over.
    fn handed_over(&mut self, result: &Result<(Id, T), JoinError>) -> Option<Arc<Handover>> {
        let id = result.as_ref().map_or_else(JoinError::id, |(id, _)| *id);
        self.handovers.remove(&id)
    }
}

impl<T: 'static> JoinSet<T> {
    /// Aborts all tasks; they are still to be awaited, as with [`tokio::task::JoinSet::abort_all`].
    pub fn abort_all(&mut self) {
        self.inner.abort_all();
    }

    /// Lets all tasks run on and forgets them; what they fail by is reported when they are done.
    pub fn detach_all(&mut self) {
        self.inner.detach_all();
        self.handovers.clear();
    }

    /// Starts a task, as [`spawn`](crate::spawn).
    ///
    /// # Panics
    ///
    /// Outside of a runtime, as [`tokio::task::JoinSet::spawn`].
    #[track_caller]
    pub fn spawn<F>(&mut self, future: F) -> AbortHandle
    where
        F: Future<Output = T> + Send + 'static,
        T: Send,
    {
        let handover = Handover::begin();
        let task = self.inner.spawn(InScope::new(future, handover.as_ref().map(Arc::clone)));
        self.keep(task, handover)
    }

    /// As [`spawn`](Self::spawn), on this runtime.
    #[track_caller]
    pub fn spawn_on<F>(&mut self, future: F, runtime: &Handle) -> AbortHandle
    where
        F: Future<Output = T> + Send + 'static,
        T: Send,
    {
        let handover = Handover::begin();
        let task = self.inner.spawn_on(InScope::new(future, handover.as_ref().map(Arc::clone)), runtime);
        self.keep(task, handover)
    }

    /// As [`spawn`](Self::spawn), on this thread.
    ///
    /// # Panics
    ///
    /// Outside of a `LocalSet`, as [`tokio::task::JoinSet::spawn_local`].
    #[track_caller]
    pub fn spawn_local<F>(&mut self, future: F) -> AbortHandle
    where
        F: Future<Output = T> + 'static,
    {
        let handover = Handover::begin();
        let task = self.inner.spawn_local(InScope::new(future, handover.as_ref().map(Arc::clone)));
        self.keep(task, handover)
    }

    /// As [`spawn_local`](Self::spawn_local), on this `LocalSet`.
    #[track_caller]
    pub fn spawn_local_on<F>(&mut self, future: F, local_set: &LocalSet) -> AbortHandle
    where
        F: Future<Output = T> + 'static,
    {
        let handover = Handover::begin();
        let task = self.inner.spawn_local_on(InScope::new(future, handover.as_ref().map(Arc::clone)), local_set);
        self.keep(task, handover)
    }

    /// Runs a closure that may block, as [`spawn_blocking`](crate::spawn_blocking).
    ///
    /// # Panics
    ///
    /// Outside of a runtime, as [`tokio::task::JoinSet::spawn_blocking`].
    #[track_caller]
    pub fn spawn_blocking<C>(&mut self, code: C) -> AbortHandle
    where
        C: FnOnce() -> T + Send + 'static,
        T: Send,
    {
        let handover = Handover::begin();
        let child = Child::begin(Whose::Closure, handover.as_ref().map(Arc::clone));
        let task = self.inner.spawn_blocking(move || child.run(code));
        self.keep(task, handover)
    }

    /// As [`spawn_blocking`](Self::spawn_blocking), on this runtime.
    #[track_caller]
    pub fn spawn_blocking_on<C>(&mut self, code: C, runtime: &Handle) -> AbortHandle
    where
        C: FnOnce() -> T + Send + 'static,
        T: Send,
    {
        let handover = Handover::begin();
        let child = Child::begin(Whose::Closure, handover.as_ref().map(Arc::clone));
        let task = self.inner.spawn_blocking_on(move || child.run(code), runtime);
        self.keep(task, handover)
    }

    /// Waits until one of the tasks is done; `None` if there are none. Nothing is lost if this is dropped half-way.
    ///
    /// # Errors
    ///
    /// If the task panicked or was aborted.
    #[track_caller]
    pub fn join_next(&mut self) -> impl Future<Output = Option<Result<T, JoinError>>> {
        let place = Location::caller();
        poll_fn(move |context| {
            self.poll_at(context, place).map(|joined| joined.map(|result| result.map(|(_, value)| value)))
        })
    }

    /// As [`join_next`](Self::join_next), and says which task it was.
    ///
    /// # Errors
    ///
    /// If the task panicked or was aborted; [`JoinError::id`] says which one.
    #[track_caller]
    pub fn join_next_with_id(&mut self) -> impl Future<Output = Option<Result<(Id, T), JoinError>>> {
        let place = Location::caller();
        poll_fn(move |context| self.poll_at(context, place))
    }

    /// The result of a task that is done, if there is one.
    ///
    /// # Errors
    ///
    /// If the task panicked or was aborted.
    #[track_caller]
    pub fn try_join_next(&mut self) -> Option<Result<T, JoinError>> {
        self.try_join_next_with_id().map(|result| result.map(|(_, value)| value))
    }

    /// As [`try_join_next`](Self::try_join_next), and says which task it was.
    ///
    /// # Errors
    ///
    /// If the task panicked or was aborted; [`JoinError::id`] says which one.
    #[track_caller]
    pub fn try_join_next_with_id(&mut self) -> Option<Result<(Id, T), JoinError>> {
        let result = self.inner.try_join_next_with_id()?;
        if let Some(handover) = self.handed_over(&result) {
            handover.receive();
        }
        Some(result)
    }

    /// Polls for the next task that is done.
    ///
    /// # Errors
    ///
    /// If the task panicked or was aborted.
    #[track_caller]
    pub fn poll_join_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, JoinError>>> {
        let joined = self.poll_at(context, Location::caller());
        joined.map(|joined| joined.map(|result| result.map(|(_, value)| value)))
    }

    fn poll_at(
        &mut self,
        context: &mut Context<'_>,
        place: &'static Location<'static>,
    ) -> Poll<Option<Result<(Id, T), JoinError>>> {
        let joined = self.inner.poll_join_next_with_id(context);
        if let Poll::Ready(Some(result)) = &joined
            && let Some(handover) = self.handed_over(result)
        {
            handover.receive_polled(place);
        }
        joined
    }

    /// Aborts all tasks and waits until they are gone.
    pub async fn shutdown(&mut self) {
        self.inner.shutdown().await;
        self.handovers.clear();
    }

    /// The results of all tasks, in the order in which they are done.
    ///
    /// # Panics
    ///
    /// If a task panicked, by the same panic; if one was aborted.
    #[track_caller]
    pub fn join_all(mut self) -> impl Future<Output = Vec<T>> {
        let place = Location::caller();
        async move {
            let mut values = Vec::with_capacity(self.len());
            while let Some(joined) = poll_fn(|context| self.poll_at(context, place)).await {
                match joined {
                    Ok((_, value)) => values.push(value),
                    Err(error) => match error.try_into_panic() {
                        Ok(payload) => std::panic::resume_unwind(payload),
                        Err(error) => aborted(&error),
                    },
                }
            }
            values
        }
    }
}

#[expect(clippy::panic, reason = "it is what tokio's own does")]
fn aborted(error: &JoinError) -> ! {
    panic!("{error}")
}

impl<T> Default for JoinSet<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> fmt::Debug for JoinSet<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

/// Starts all of them.
impl<T, F> FromIterator<F> for JoinSet<T>
where
    F: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    fn from_iter<I: IntoIterator<Item = F>>(futures: I) -> Self {
        let mut set = Self::new();
        for future in futures {
            set.spawn(future);
        }
        set
    }
}
