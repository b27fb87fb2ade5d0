//! `capture_error` of the `sentry` crate in bare functions, where they handle the failure.

use std::hint::black_box;
use std::sync::Arc;

use redhanded_benches::Samples;
use sentry::{Breadcrumb, ClientInitGuard, ClientOptions, Envelope, Transport};

use super::failed::{Failed, order};
use super::sample;

struct Nowhere;

impl Transport for Nowhere {
    fn send_envelope(&self, envelope: Envelope) {
        drop(envelope);
    }
}

/// With the integrations that it has by default, and as many breadcrumbs as it keeps.
pub(crate) fn init(attach_stacktrace: bool) -> ClientInitGuard {
    let transport = |_: &ClientOptions| -> Arc<dyn Transport> { Arc::new(Nowhere) };
    let options = ClientOptions::new()
        .dsn("http://public@127.0.0.1:9/1")
        .transport(transport)
        .attach_stacktrace(attach_stacktrace);
    let guard = sentry::init(options);
    for number in 0..100 {
        let message = Some(format!("priced {number} in EUR"));
        sentry::add_breadcrumb(Breadcrumb { message, ..Breadcrumb::default() });
    }
    guard
}

pub(crate) fn measure(attach_stacktrace: bool, calls: u32, crossed: u32, samples: &mut Samples) {
    let guard = init(attach_stacktrace);
    around(calls, &mut || sample(samples, || handles(crossed), || {}));
    drop(guard);
}

#[inline(never)]
fn around(calls: u32, inner: &mut dyn FnMut()) {
    if calls > 1 {
        around(calls - 1, inner);
    } else {
        inner();
    }
    black_box(calls);
}

#[inline(never)]
fn handles(crossed: u32) {
    if let Err(error) = black_box(crosses(crossed)) {
        sentry::capture_error(&error);
    }
}

#[inline(never)]
fn crosses(calls: u32) -> Result<u64, Failed> {
    let number = if calls > 0 { crosses(calls - 1)? } else { order(7)? };
    Ok(black_box(number))
}
