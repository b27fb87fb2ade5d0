//! The functions that are measured: each annotated one beside its bare twin and that of the closest peer.

use std::hint::black_box;

use redhanded::capture_errors;

/// The error of all of them.
#[derive(Debug)]
pub(crate) struct Failed;

impl std::fmt::Display for Failed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("failed")
    }
}

impl std::error::Error for Failed {}

/// A body that the optimiser cannot see through.
#[inline(never)]
fn body(value: u64) -> Result<u64, Failed> {
    if black_box(value) == u64::MAX { Err(Failed) } else { Ok(value + 1) }
}

pub(crate) mod bare {
    use super::{Failed, body};

    #[inline(never)]
    pub(crate) fn number(order: u64) -> Result<u64, Failed> {
        Ok(body(order)? + 1)
    }

    #[inline(never)]
    pub(crate) fn text(order: u64, currency: &str) -> Result<u64, Failed> {
        Ok(body(order + currency.len() as u64)? + 1)
    }

    #[inline(never)]
    #[expect(clippy::unused_async, reason = "ready at the first poll")]
    pub(crate) async fn future(order: u64) -> Result<u64, Failed> {
        Ok(body(order)? + 1)
    }
}

pub(crate) mod annotated {
    use super::{Failed, body, capture_errors};

    #[inline(never)]
    #[capture_errors]
    pub(crate) fn number(order: u64) -> Result<u64, Failed> {
        Ok(body(order)? + 1)
    }

    #[inline(never)]
    #[capture_errors]
    pub(crate) fn text(order: u64, currency: &str) -> Result<u64, Failed> {
        Ok(body(order + currency.len() as u64)? + 1)
    }

    /// Survives a failure.
    #[inline(never)]
    #[capture_errors]
    pub(crate) fn handles(order: u64) -> u64 {
        text(order, "").unwrap_or(0)
    }

    #[inline(never)]
    #[capture_errors]
    pub(crate) async fn future(order: u64) -> Result<u64, Failed> {
        Ok(body(order)? + 1)
    }
}

pub(crate) mod tracing_instrument {
    use super::{Failed, body};

    #[inline(never)]
    #[tracing::instrument(err)]
    pub(crate) fn text(order: u64, currency: &str) -> Result<u64, Failed> {
        Ok(body(order + currency.len() as u64)? + 1)
    }
}

/// Polls a future that is ready at once.
pub(crate) fn ready<F: Future>(future: F) -> F::Output {
    let mut future = std::pin::pin!(future);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    loop {
        if let std::task::Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return value;
        }
    }
}
