//! Running user code so that its panics stay with it.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs `code`; what it panics with is returned instead of passed on. Hold a [`Busy`](super::busy::Busy) around it.
pub(crate) fn isolate<R>(code: impl FnOnce() -> R) -> Result<R, Box<dyn Any + Send>> {
    catch_unwind(AssertUnwindSafe(code))
}

/// Drops a panic's payload, whose own `Drop` is user code and may panic again.
pub(crate) fn discard(payload: Box<dyn Any + Send>) {
    if let Err(second) = isolate(|| drop(payload)) {
        // Whatever panics while it is dropped twice in a row is not given a third chance.
        std::mem::forget(second);
    }
}

/// Runs `code` and gives up its value if it panics.
pub(crate) fn attempt<R>(code: impl FnOnce() -> R) -> Option<R> {
    isolate(code).map_err(discard).ok()
}
