//! `tracing::instrument(err)` with the layers of the `sentry` crate, which makes an event at each function.

use std::hint::black_box;

use redhanded_benches::Samples;
use sentry::integrations::tracing::{ErrorLayer, SpanLayer};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt;

use super::failed::{Failed, order};
use super::{by_hand, sample};

pub(crate) fn measure(attach_stacktrace: bool, calls: u32, crossed: u32, samples: &mut Samples) {
    let guard = by_hand::init(attach_stacktrace);
    let subscriber = tracing_subscriber::registry()
        .with(SpanLayer::new().with_filter(LevelFilter::INFO))
        .with(ErrorLayer::new().with_filter(LevelFilter::ERROR));
    tracing::subscriber::with_default(subscriber, || {
        around(calls, &mut || sample(samples, || handles(crossed), || {}));
    });
    drop(guard);
}

#[inline(never)]
#[tracing::instrument(skip_all)]
fn around(calls: u32, inner: &mut dyn FnMut()) {
    if calls > 1 {
        around(calls - 1, inner);
    } else {
        inner();
    }
}

#[inline(never)]
#[tracing::instrument(skip_all)]
fn handles(crossed: u32) {
    let _ = black_box(crosses(crossed));
}

#[inline(never)]
#[tracing::instrument(skip_all, err)]
fn crosses(calls: u32) -> Result<u64, Failed> {
    let number = if calls > 0 { crosses(calls - 1)? } else { order(7)? };
    Ok(black_box(number))
}
