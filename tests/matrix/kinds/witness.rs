//! What kinds use to tell what happened.

use std::cell::RefCell;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

std::thread_local! {
    static NOTES: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Takes something down.
pub fn note(text: impl ToString) {
    NOTES.with(|notes| notes.borrow_mut().push(text.to_string()));
}

/// All that was taken down since the last time.
pub fn notes() -> String {
    NOTES.with(|notes| notes.borrow_mut().split_off(0).join(" "))
}

/// Takes its name down when it drops.
#[derive(Debug)]
pub struct Noted(pub &'static str);

impl Drop for Noted {
    fn drop(&mut self) {
        note(self.0);
    }
}

impl Noted {
    pub fn value(&self) -> Result<usize, Failure> {
        if self.0.is_empty() { Err(Failure("empty")) } else { Ok(self.0.len()) }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failure(pub &'static str);

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for Failure {}

/// Neither `Debug` nor `Display` nor anything else.
pub struct Opaque;

struct Ignore;

impl Wake for Ignore {
    fn wake(self: Arc<Self>) {}
}

/// Polls once.
pub fn poll<F: Future + ?Sized>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(&Waker::from(Arc::new(Ignore))))
}

/// Polls until it is ready.
pub fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = Box::pin(future);
    loop {
        if let Poll::Ready(value) = poll(future.as_mut()) {
            return value;
        }
    }
}

/// Polls once and drops.
pub fn cancel<F: Future>(future: F) {
    let mut future = Box::pin(future);
    note(if poll(future.as_mut()).is_pending() { "pending" } else { "ready" });
}

/// Pending once.
pub async fn pause() {
    let mut paused = false;
    std::future::poll_fn(|_| if std::mem::replace(&mut paused, true) { Poll::Ready(()) } else { Poll::Pending }).await;
}

pub fn send<T: Send>(value: T) -> T {
    value
}

pub fn send_static<T: Send + 'static>(value: T) -> T {
    value
}

/// What a panic of `code` carries.
pub fn payload(code: impl FnOnce()) -> String {
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(code));
    caught.err().and_then(|it| it.downcast::<&'static str>().ok()).map_or("none".to_owned(), |it| (*it).to_owned())
}
