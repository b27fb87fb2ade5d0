//! `#[capture_errors]`.

use std::hint::black_box;
use std::time::Duration;

use redhanded::{Options, capture_errors};
use redhanded_benches::{Nowhere, Samples};

use super::failed::{Failed, order};
use super::sample;

/// `variant` is what comes after `annotated` in a way's name.
pub(crate) fn measure(variant: &str, calls: u32, crossed: u32, samples: &mut Samples) {
    let options = Options::new().transport(Nowhere).stack(variant != "-no-stack");
    let options = options.handled_per_minute(if variant == "-folded" { 0 } else { u32::MAX });
    let guard = redhanded::init(options);
    if variant != "-short-trail" {
        fill_trail();
    }
    let fail = if variant == "-arguments" { handles_with_arguments } else { handles };
    around(calls, &mut || {
        sample(
            samples,
            || fail(crossed),
            || {
                redhanded::flush(Duration::from_secs(10));
            },
        );
    });
    drop(guard);
}

/// Calls of two functions in turn, which do not fold.
fn fill_trail() {
    for number in 0..500 {
        looked_up(number);
        priced(number, "EUR");
    }
}

#[inline(never)]
#[capture_errors]
fn looked_up(number: u64) -> u64 {
    black_box(number)
}

#[inline(never)]
#[capture_errors]
fn priced(number: u64, currency: &str) -> u64 {
    black_box(number + currency.len() as u64)
}

#[inline(never)]
#[capture_errors(skip_all)]
fn around(calls: u32, inner: &mut dyn FnMut()) {
    if calls > 1 {
        around(calls - 1, inner);
    } else {
        inner();
    }
}

#[inline(never)]
#[capture_errors(skip_all)]
fn handles(crossed: u32) {
    let _ = black_box(crosses(crossed));
}

/// The innermost call is the leaf.
#[inline(never)]
#[capture_errors(skip_all)]
fn crosses(calls: u32) -> Result<u64, Failed> {
    let number = if calls > 0 { crosses(calls - 1)? } else { order(7)? };
    Ok(black_box(number))
}

#[inline(never)]
#[capture_errors(skip_all)]
fn handles_with_arguments(crossed: u32) {
    let _ = black_box(crosses_with_arguments(u64::from(crossed), "twenty-four bytes in all"));
}

#[inline(never)]
#[capture_errors]
fn crosses_with_arguments(calls: u64, currency: &str) -> Result<u64, Failed> {
    let number = if calls > 0 { crosses_with_arguments(calls - 1, currency)? } else { order(7)? };
    Ok(black_box(number))
}
