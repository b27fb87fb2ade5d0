//! Leaving out a part of the events by chance.

use uuid::Uuid;

/// Whether something happens that does so with this probability.
pub(super) fn chance(rate: f64) -> bool {
    rate >= 1.0 || (rate > 0.0 && random() < rate)
}

/// Whether this is a probability.
pub(super) fn is_rate(rate: f64) -> bool {
    (0.0..=1.0).contains(&rate)
}

/// A number from 0 up to, but not including, 1.
#[expect(clippy::cast_precision_loss, reason = "53 bits are what a f64 holds")]
fn random() -> f64 {
    // The last 62 bits of a random UUID are random; those before them say that it is one.
    let (_, random) = Uuid::new_v4().as_u64_pair();
    (random & ((1 << 53) - 1)) as f64 / (1_u64 << 53) as f64
}
