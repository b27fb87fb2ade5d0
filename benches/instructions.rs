//! Runs one row a number of times, for `benches/instructions.sh` to count the instructions of.

use std::hint::black_box;

#[path = "rows.rs"]
mod rows;

use rows::{annotated, bare, ready, tracing_instrument};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let row = arguments.next().unwrap_or_default();
    let times: u64 = arguments.next().and_then(|times| times.parse().ok()).unwrap_or(1000);
    let with_client = row.ends_with("+client");
    let options = redhanded::Options::new();
    // Nothing is reported, so nothing is sent: the address is never connected to.
    let options = if with_client { options.dsn("http://0@127.0.0.1:9/1") } else { options };
    let guard = with_client.then(|| redhanded::init(options));
    let run = match row.trim_end_matches("+client") {
        "bare-number" => |value| bare::number(value).is_ok(),
        "annotated-number" => |value| annotated::number(value).is_ok(),
        "bare-text" => |value| bare::text(value, black_box("twenty-four bytes in all")).is_ok(),
        "annotated-text" => |value| annotated::text(value, black_box("twenty-four bytes in all")).is_ok(),
        "instrument-text" => |value| tracing_instrument::text(value, black_box("twenty-four bytes in all")).is_ok(),
        "handled" => |value| annotated::handles(value) > 0,
        "bare-future" => |value| ready(bare::future(value)).is_ok(),
        "annotated-future" => |value| ready(annotated::future(value)).is_ok(),
        other => {
            eprintln!("no such row: {other}");
            std::process::exit(2);
        }
    };
    for value in 0..times {
        black_box(run(black_box(value)));
    }
    drop(guard);
}
