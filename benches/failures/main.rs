//! `cargo bench -p redhanded-benches --bench failures`: what a failure costs the thread that fails, beside the peers.
//!
//! Thirty calls are in progress when the innermost one fails. Measured is from where that is called by one that handles
//! the failure to where that one has returned, and its report was handed over. The trail is full.

mod annotated;
mod by_hand;
mod failed;
mod instrumented;

use std::error::Error;
use std::time::Duration;

use redhanded_benches::{Outcome, Row, Samples, ask, duration, rounds};

/// How many calls are in progress where it fails, that one among them.
const DEPTH: u32 = 30;
/// How many frames more than the leaf's a failure crosses where that is measured.
const CROSSED: u32 = 20;
/// How many failures are measured in one process.
const FAILURES: u32 = 300;

/// What is measured, and what it is called. The others are compared with the first.
const WAYS: [(&str, &str); 9] = [
    ("annotated", "`#[capture_errors]`"),
    ("annotated-arguments", "the same, `(u64, &str)` recorded of each call"),
    ("annotated-short-trail", "the same, no calls before in the trail"),
    ("annotated-no-stack", "the same, without the real stack"),
    ("annotated-folded", "the same, folded"),
    ("instrumented", "`instrument(err)` and the layers of `sentry`"),
    ("instrumented-stack", "the same, `attach_stacktrace`"),
    ("by-hand", "`capture_error` by hand"),
    ("by-hand-stack", "the same, `attach_stacktrace`"),
];

fn main() -> Result<(), Box<dyn Error>> {
    if ask(measure) {
        return Ok(());
    }
    let rows: Vec<_> = WAYS.iter().flat_map(|(name, _)| [Row { name, size: 0 }, Row { name, size: CROSSED }]).collect();
    let outcomes = rounds(&rows)?;
    print(&outcomes);
    Ok(())
}

fn print(outcomes: &[Outcome]) {
    let median = outcomes.first().map(|outcome| outcome.median).unwrap_or_default();
    println!(
        "| a failing leaf, {DEPTH} calls deep | median | ratio | slowest of 100 | first in the process | each further frame |"
    );
    println!("|---|---:|---:|---:|---:|---:|");
    for ((_, title), outcomes) in WAYS.iter().zip(outcomes.chunks(2)) {
        let [leaf, crossing] = outcomes else { continue };
        println!(
            "| {title} | {} | {:.2} | {} | {} | {} |",
            duration(leaf.median),
            leaf.median.as_secs_f64() / median.as_secs_f64(),
            duration(leaf.slow),
            duration(leaf.first),
            each_frame(crossing.median.saturating_sub(leaf.median)),
        );
    }
}

/// What is below the clock's own noise is nothing.
fn each_frame(crossing: Duration) -> String {
    let frame = crossing / CROSSED;
    if frame < Duration::from_nanos(5) { "nothing".to_owned() } else { duration(frame) }
}

fn measure(way: &str, crossed: u32) -> Option<Samples> {
    let around = DEPTH.checked_sub(crossed + 2)?;
    let mut samples = Samples::default();
    match way {
        "instrumented" => instrumented::measure(false, around, crossed, &mut samples),
        "instrumented-stack" => instrumented::measure(true, around, crossed, &mut samples),
        "by-hand" => by_hand::measure(false, around, crossed, &mut samples),
        "by-hand-stack" => by_hand::measure(true, around, crossed, &mut samples),
        _ => annotated::measure(way.strip_prefix("annotated")?, around, crossed, &mut samples),
    }
    Some(samples)
}

/// Measures failures, each when what was done for the one before is done.
fn sample(samples: &mut Samples, mut fail: impl FnMut(), settle: impl Fn()) {
    for _ in 0..FAILURES {
        samples.time(&mut fail);
        settle();
        // The threads that were woken are at rest again.
        std::thread::sleep(Duration::from_micros(100));
    }
}
