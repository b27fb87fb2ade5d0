//! Runs futures on this thread.

use std::cell::Cell;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};
use std::thread;

use super::trouble::Trouble;

pub(super) type Calling<'a> = Pin<Box<dyn Future<Output = Result<u64, Trouble>> + 'a>>;

/// What became of a call: a panic is caught.
pub(super) type Caught = thread::Result<Result<u64, Trouble>>;

/// Polls one future until it is ready.
pub(super) fn alone<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return value;
        }
        // A task that it waits for may need the processor.
        thread::yield_now();
    }
}

/// Polls these calls in turn until all are ready.
pub(super) async fn together<'a>(calls: impl Iterator<Item = Calling<'a>>) -> Vec<Caught> {
    let mut calls: Vec<_> = calls.map(|call| (call, None)).collect();
    poll_fn(|context| {
        for (call, caught) in &mut calls {
            if caught.is_none() {
                *caught = poll_caught(call.as_mut(), context);
            }
        }
        if calls.iter().all(|(_, caught)| caught.is_some()) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    calls.into_iter().filter_map(|(_, caught)| caught).collect()
}

/// Polls a call; a panic is caught.
pub(super) async fn caught(call: impl Future<Output = Result<u64, Trouble>>) -> Caught {
    let mut call = pin!(call);
    poll_fn(|context| poll_caught(call.as_mut(), context).map_or(Poll::Pending, Poll::Ready)).await
}

fn poll_caught<F: Future + ?Sized>(
    future: Pin<&mut F>,
    context: &mut Context<'_>,
) -> Option<thread::Result<F::Output>> {
    match catch_unwind(AssertUnwindSafe(|| future.poll(context))) {
        Ok(Poll::Pending) => None,
        Ok(Poll::Ready(value)) => Some(Ok(value)),
        Err(payload) => Some(Err(payload)),
    }
}

/// Lets others be polled.
pub(super) async fn yields() {
    let mut is_first = true;
    poll_fn(|_| if std::mem::take(&mut is_first) { Poll::Pending } else { Poll::Ready(()) }).await;
}

/// Polls the future until something else says that it is enough, then drops it.
pub(super) async fn until(is_enough: &Cell<bool>, future: impl Future<Output = ()>) {
    let mut future = pin!(future);
    poll_fn(|context| {
        let _ = future.as_mut().poll(context);
        if is_enough.get() { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}
