//! The functions that are measured: each annotated one beside its bare twin and that of the closest peer.

use std::hint::black_box;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

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

/// What nobody copies.
#[derive(Debug)]
pub(crate) struct Big {
    pub(crate) words: [u64; 64],
}

/// Is ready when it was polled so many times.
pub(crate) struct Waits(pub(crate) u64);

impl Future for Waits {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        match self.0.checked_sub(1) {
            Some(left) => {
                self.0 = left;
                Poll::Pending
            }
            None => Poll::Ready(()),
        }
    }
}

/// A body that the optimiser cannot see through.
#[inline(never)]
fn body(value: u64) -> Result<u64, Failed> {
    if black_box(value) == u64::MAX { Err(Failed) } else { Ok(value + 1) }
}

pub(crate) mod bare {
    use super::{Big, Failed, Waits, body};

    /// As [`number`], with ten more `?`.
    #[inline(never)]
    pub(crate) fn questions(order: u64) -> Result<u64, Failed> {
        let mut value = order;
        value += body(value)? + body(value)? + body(value)? + body(value)? + body(value)?;
        value += body(value)? + body(value)? + body(value)? + body(value)? + body(value)?;
        Ok(body(value)? + 1)
    }

    #[inline(never)]
    pub(crate) fn number(order: u64) -> Result<u64, Failed> {
        Ok(body(order)? + 1)
    }

    #[inline(never)]
    pub(crate) fn text(order: u64, currency: &str) -> Result<u64, Failed> {
        Ok(body(order + currency.len() as u64)? + 1)
    }

    #[inline(never)]
    pub(crate) fn reference(big: &Big) -> Result<u64, Failed> {
        Ok(body(big.words[7])? + 1)
    }

    #[inline(never)]
    #[expect(clippy::needless_pass_by_value, reason = "that it is taken is what is measured")]
    pub(crate) fn owned(currency: String) -> Result<u64, Failed> {
        Ok(body(currency.len() as u64)? + 1)
    }

    #[inline(never)]
    pub(crate) async fn future(order: u64) -> Result<u64, Failed> {
        Ok(body(order)? + 1)
    }

    /// Is polled so many times more than once.
    #[inline(never)]
    pub(crate) async fn waits(times: u64) -> Result<u64, Failed> {
        Waits(times).await;
        Ok(body(times)? + 1)
    }
}

pub(crate) mod annotated {
    use super::{Big, Failed, Waits, body, capture_errors};

    /// As [`number`], with ten more `?`.
    #[inline(never)]
    #[capture_errors]
    pub(crate) fn questions(order: u64) -> Result<u64, Failed> {
        let mut value = order;
        value += body(value)? + body(value)? + body(value)? + body(value)? + body(value)?;
        value += body(value)? + body(value)? + body(value)? + body(value)? + body(value)?;
        Ok(body(value)? + 1)
    }

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

    #[inline(never)]
    #[capture_errors]
    pub(crate) fn reference(big: &Big) -> Result<u64, Failed> {
        Ok(body(big.words[7])? + 1)
    }

    #[inline(never)]
    #[capture_errors]
    pub(crate) fn owned(currency: String) -> Result<u64, Failed> {
        Ok(body(currency.len() as u64)? + 1)
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

    /// Is polled so many times more than once.
    #[inline(never)]
    #[capture_errors]
    pub(crate) async fn waits(times: u64) -> Result<u64, Failed> {
        Waits(times).await;
        Ok(body(times)? + 1)
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

/// Calls a future so many times inside of an annotated one.
#[capture_errors]
pub(crate) async fn inside<F: Future<Output = Result<u64, Failed>>>(times: u64, call: impl Fn(u64) -> F) -> u64 {
    let mut sum = 0;
    for value in 0..times {
        sum += call(black_box(value)).await.unwrap_or(0);
    }
    sum
}

/// Polls a future until it is ready.
pub(crate) fn ready<F: Future>(future: F) -> F::Output {
    let mut future = std::pin::pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return value;
        }
    }
}
