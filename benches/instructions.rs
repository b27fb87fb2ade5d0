//! Runs one row a number of times, for `benches/instructions.sh` to count the instructions of.

use std::hint::black_box;

#[path = "rows.rs"]
mod rows;

use rows::{Big, annotated, bare, inside, ready, tracing_instrument};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let row = arguments.next().unwrap_or_default();
    let times: u64 = arguments.next().and_then(|times| times.parse().ok()).unwrap_or(1000);
    let with_client = row.ends_with("+client");
    let options = redhanded::Options::new();
    // Nothing is reported, so nothing is sent: the address is never connected to.
    let options = if with_client { options.dsn("http://0@127.0.0.1:9/1") } else { options };
    let guard = with_client.then(|| redhanded::init(options));
    run(row.trim_end_matches("+client"), times);
    drop(guard);
}

fn run(row: &str, times: u64) {
    const TEXT: &str = "twenty-four bytes in all";
    let big = Big { words: [7; 64] };
    match row {
        "bare-number" => repeat(times, |value| bare::number(value).is_ok()),
        "number" => repeat(times, |value| annotated::number(value).is_ok()),
        "bare-turns" => repeat(times, |value| bare::number(value).is_ok() & bare::reference(black_box(&big)).is_ok()),
        "turns" => {
            repeat(times, |value| annotated::number(value).is_ok() & annotated::reference(black_box(&big)).is_ok());
        }
        "bare-questions" => repeat(times, |value| bare::questions(value).is_ok()),
        "questions" => repeat(times, |value| annotated::questions(value).is_ok()),
        "bare-reference" => repeat(times, |_| bare::reference(black_box(&big)).is_ok()),
        "reference" => repeat(times, |_| annotated::reference(black_box(&big)).is_ok()),
        "bare-text" => repeat(times, |value| bare::text(value, black_box(TEXT)).is_ok()),
        "text" => repeat(times, |value| annotated::text(value, black_box(TEXT)).is_ok()),
        "bare-owned" => repeat(times, |_| bare::owned(black_box(TEXT).to_owned()).is_ok()),
        "owned" => repeat(times, |_| annotated::owned(black_box(TEXT).to_owned()).is_ok()),
        "instrument-text" => repeat(times, |value| tracing_instrument::text(value, black_box(TEXT)).is_ok()),
        "handled" => repeat(times, |value| annotated::handles(value) > 0),
        "bare-future" => repeat(times, |value| ready(bare::future(value)).is_ok()),
        "future" => repeat(times, |value| ready(annotated::future(value)).is_ok()),
        "bare-inside" => drop(black_box(ready(inside(times, bare::future)))),
        "inside" => drop(black_box(ready(inside(times, annotated::future)))),
        // One call, polled so often.
        "bare-polls" => drop(black_box(ready(inside(1, |_| bare::waits(times))))),
        "polls" => drop(black_box(ready(inside(1, |_| annotated::waits(times))))),
        other => {
            eprintln!("no such row: {other}");
            std::process::exit(2);
        }
    }
}

fn repeat(times: u64, run: impl Fn(u64) -> bool) {
    for value in 0..times {
        black_box(run(black_box(value)));
    }
}
