//! `cargo bench -p redhanded-benches --bench delivery`: how many events a second reach a server on loopback.
//!
//! Bursts of failures, as many as may wait at a time. Measured is from the first failure of a burst to where the last of
//! its events was answered, and how long each failure kept the thread that failed. The work is the processor time of the
//! whole process for each event, which other processes do not change. Fails if an event is lost.

use std::error::Error;
use std::fmt;
use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use redhanded::{Options, capture_errors};
use redhanded_benches::{Samples, Sink, be_sink, duration, median, process};

/// How many bursts are measured.
const BURSTS: u32 = 21;
/// How many events are in a burst.
const EVENTS: u32 = 500;
/// More than a burst can take.
const AGES: Duration = Duration::from_mins(1);

#[derive(Debug)]
struct Failed;

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the order is sold out")
    }
}

impl Error for Failed {}

#[inline(never)]
#[capture_errors]
fn serves(request: u64) -> Result<u64, Failed> {
    Ok(orders(request, "twenty-four bytes in all")? + 1)
}

#[inline(never)]
#[capture_errors]
fn orders(order: u64, currency: &str) -> Result<u64, Failed> {
    Ok(pays(order + currency.len() as u64)? + 1)
}

#[inline(never)]
#[capture_errors]
fn pays(order: u64) -> Result<u64, Failed> {
    if black_box(order) == 0 { Ok(order) } else { Err(Failed) }
}

/// Fails by itself, with nothing around it.
#[inline(never)]
#[capture_errors(trail = off)]
fn alone() -> Result<u64, Failed> {
    if black_box(true) { Err(Failed) } else { Ok(0) }
}

#[inline(never)]
#[capture_errors]
fn priced(number: u64, currency: &str) -> u64 {
    black_box(number + currency.len() as u64)
}

#[inline(never)]
#[capture_errors]
fn looked_up(number: u64) -> u64 {
    black_box(number)
}

fn main() -> Result<ExitCode, Box<dyn Error>> {
    if be_sink()? {
        return Ok(ExitCode::SUCCESS);
    }
    println!("| events | events/s | work for each | lost | a failure, median | slowest of 100 |");
    println!("|---|---:|---:|---:|---:|---:|");
    let small = Options::new().stack(false).contexts(false);
    let lost = measure("the least: one call, no trail, no stack, no contexts", small, || alone().is_ok())?
        + measure("three calls, 100 breadcrumbs, the real stack", Options::new(), || serves(black_box(7)).is_ok())?;
    Ok(if lost == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Says how many were lost.
fn measure(title: &str, options: Options, fail: fn() -> bool) -> Result<u64, Box<dyn Error>> {
    let sink = Sink::start()?;
    let guard = redhanded::init(options.dsn(sink.dsn()));
    if title.contains("breadcrumbs") {
        for number in 0..500 {
            looked_up(number);
            priced(number, "EUR");
        }
    }
    // The first one reads symbols, and connects.
    fail();
    guard.flush(AGES);
    let mut failures = Samples::default();
    let before = process::work();
    let bursts: Vec<_> = (0..BURSTS).map(|_| burst(&mut failures, fail)).collect();
    let work = process::work().saturating_sub(before) / (BURSTS * EVENTS);
    drop(guard);
    let accounts = sink.end()?;
    let lost = u64::from(BURSTS * EVENTS + 1) - accounts.events;
    println!(
        "| {title} | {:.0} | {} | {lost} | {} | {} |",
        f64::from(EVENTS) / median(bursts).as_secs_f64(),
        duration(work),
        duration(failures.percentile(50)),
        duration(failures.percentile(99)),
    );
    Ok(lost)
}

fn burst(failures: &mut Samples, fail: fn() -> bool) -> Duration {
    let begin = Instant::now();
    for _ in 0..EVENTS {
        failures.time(fail);
    }
    redhanded::flush(AGES);
    begin.elapsed()
}
