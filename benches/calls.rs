//! `cargo bench -p redhanded-benches --bench calls`: time per call, success path.

use std::hint::black_box;

use divan::Bencher;

#[path = "rows.rs"]
mod rows;

use rows::{annotated, bare, ready, tracing_instrument};

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
