//! `cargo bench -p redhanded-benches --bench calls`: time per call, success path.

use std::hint::black_box;

use divan::Bencher;

#[path = "rows.rs"]
mod rows;

use rows::{Big, annotated, bare, inside, ready, tracing_instrument};

const TEXT: &str = "twenty-four bytes in all";

fn main() {
    divan::main();
}

#[divan::bench]
fn bare_text(bencher: Bencher<'_, '_>) {
    bencher.bench(|| bare::text(black_box(7), black_box(TEXT)));
}

#[divan::bench]
fn instrument_text_no_subscriber(bencher: Bencher<'_, '_>) {
    bencher.bench(|| tracing_instrument::text(black_box(7), black_box(TEXT)));
}

#[divan::bench]
fn annotated_text_no_client(bencher: Bencher<'_, '_>) {
    bencher.bench(|| annotated::text(black_box(7), black_box(TEXT)));
}

#[divan::bench]
fn annotated_text_client(bencher: Bencher<'_, '_>) {
    let guard = redhanded::init(redhanded::Options::new().dsn("http://0@127.0.0.1:9/1"));
    bencher.bench(|| annotated::text(black_box(7), black_box(TEXT)));
    drop(guard);
}

#[divan::bench]
fn bare_number(bencher: Bencher<'_, '_>) {
    bencher.bench(|| bare::number(black_box(7)));
}

#[divan::bench]
fn annotated_number_client(bencher: Bencher<'_, '_>) {
    let guard = redhanded::init(redhanded::Options::new().dsn("http://0@127.0.0.1:9/1"));
    bencher.bench(|| annotated::number(black_box(7)));
    drop(guard);
}

#[divan::bench]
fn bare_future(bencher: Bencher<'_, '_>) {
    bencher.bench(|| ready(bare::future(black_box(7))));
}

#[divan::bench]
fn annotated_future_client(bencher: Bencher<'_, '_>) {
    let guard = redhanded::init(redhanded::Options::new().dsn("http://0@127.0.0.1:9/1"));
    bencher.bench(|| ready(annotated::future(black_box(7))));
    drop(guard);
}

/// With a client, to which nothing is delivered.
fn bench_with_client<T>(bencher: Bencher<'_, '_>, run: impl Fn() -> T + Sync) {
    let guard = redhanded::init(redhanded::Options::new().dsn("http://0@127.0.0.1:9/1"));
    bencher.bench(run);
    drop(guard);
}

static BIG: Big = Big { words: [7; 64] };

#[divan::bench]
fn bare_reference(bencher: Bencher<'_, '_>) {
    bencher.bench(|| bare::reference(black_box(&BIG)));
}

#[divan::bench]
fn annotated_reference_client(bencher: Bencher<'_, '_>) {
    bench_with_client(bencher, || annotated::reference(black_box(&BIG)));
}

#[divan::bench]
fn bare_owned(bencher: Bencher<'_, '_>) {
    bencher.bench(|| bare::owned(black_box(TEXT).to_owned()));
}

#[divan::bench]
fn annotated_owned_client(bencher: Bencher<'_, '_>) {
    bench_with_client(bencher, || annotated::owned(black_box(TEXT).to_owned()));
}

#[divan::bench]
fn bare_questions(bencher: Bencher<'_, '_>) {
    bencher.bench(|| bare::questions(black_box(7)));
}

#[divan::bench]
fn annotated_questions_client(bencher: Bencher<'_, '_>) {
    bench_with_client(bencher, || annotated::questions(black_box(7)));
}

#[divan::bench]
fn bare_future_1000_times_inside(bencher: Bencher<'_, '_>) {
    bench_with_client(bencher, || ready(inside(1000, bare::future)));
}

#[divan::bench]
fn annotated_future_1000_times_inside(bencher: Bencher<'_, '_>) {
    bench_with_client(bencher, || ready(inside(1000, annotated::future)));
}

#[divan::bench]
fn bare_future_polled_1000_times(bencher: Bencher<'_, '_>) {
    bench_with_client(bencher, || ready(inside(1, |_| bare::waits(1000))));
}

#[divan::bench]
fn annotated_future_polled_1000_times(bencher: Bencher<'_, '_>) {
    bench_with_client(bencher, || ready(inside(1, |_| annotated::waits(1000))));
}

/// Delivers nowhere.
struct Nowhere;

impl redhanded::transport::Transport for Nowhere {
    fn send(&mut self, _: &redhanded::protocol::Envelope) -> Result<(), redhanded::transport::DeliveryError> {
        Ok(())
    }
}

fn bench_handled(bencher: Bencher<'_, '_>, handled_per_minute: u32) {
    let options = redhanded::Options::new().transport(Nowhere).handled_per_minute(handled_per_minute);
    let guard = redhanded::init(options);
    // A trail that is full of calls of two functions in turn.
    for _ in 0..1000 {
        let _ = (annotated::number(1), annotated::text(1, TEXT));
    }
    for _ in 0..200 {
        annotated::handles(black_box(u64::MAX));
    }
    bencher.bench(|| annotated::handles(black_box(u64::MAX)));
    drop(guard);
}

#[divan::bench(sample_size = 100)]
fn handled_failure_reported(bencher: Bencher<'_, '_>) {
    bench_handled(bencher, u32::MAX);
}

#[divan::bench(sample_size = 100)]
fn handled_failure_folded(bencher: Bencher<'_, '_>) {
    bench_handled(bencher, 60);
}
