//! `cargo bench -p redhanded-benches --bench scaling`: what a call costs that succeeds, with more threads, tasks, callers
//! and arguments, the trail full. Writes `docs/performance/scaling.svg`.
//!
//! Measured is processor time of the whole process, so that waiting for a processor is none of it.

mod arguments;
mod plot;
mod ways;

use std::error::Error;
use std::path::Path;
use std::time::Duration;

use redhanded::Options;
use redhanded_benches::{Nowhere, median, process};

use self::plot::{Panel, Point};

/// How often each point is measured.
const ROUNDS: usize = 5;

/// Makes calls, some of so many at a time, and says how many there were.
type Way = fn(u32) -> u32;

struct Measure {
    title: &'static str,
    sizes: &'static [u32],
    bare: Way,
    annotated: Way,
}

const MEASURES: [Measure; 4] = [
    Measure {
        title: "threads",
        sizes: &[1, 2, 4, 8, 16, 32, 64],
        bare: |threads| ways::on_threads(threads, ways::bare::calls),
        annotated: |threads| ways::on_threads(threads, ways::annotated::calls),
    },
    Measure {
        title: "concurrent tasks",
        sizes: &[10, 100, 1_000, 10_000, 100_000],
        bare: |tasks| ways::as_tasks(tasks, ways::bare::task),
        annotated: |tasks| ways::as_tasks(tasks, ways::annotated::task),
    },
    Measure {
        title: "depth",
        sizes: &[1, 3, 10, 30, 100, 300, 1_000],
        bare: |depth| ways::in_depth(depth, ways::bare::recurses),
        annotated: |depth| ways::in_depth(depth, ways::annotated::recurses),
    },
    Measure {
        title: "arguments",
        sizes: &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13],
        bare: |count| ways::with_arguments(count, &arguments::BARE),
        annotated: |count| ways::with_arguments(count, &arguments::ANNOTATED),
    },
];

fn main() -> Result<(), Box<dyn Error>> {
    let guard = redhanded::init(Options::new().transport(Nowhere));
    ways::annotated::calls();
    let panels: Vec<_> = MEASURES.iter().map(panel).collect();
    drop(guard);
    for Panel { title, points } in &panels {
        println!("| {title} | bare | annotated |");
        println!("|---:|---:|---:|");
        for Point { size, bare, annotated } in points {
            println!("| {size} | {bare:.1} ns | {annotated:.1} ns |");
        }
        println!();
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/performance/scaling.svg");
    std::fs::create_dir_all(file.parent().ok_or("it is in no folder")?)?;
    plot::draw(&file, &panels)
}

fn panel(measure: &Measure) -> Panel {
    eprintln!("{}", measure.title);
    let point = |size: &u32| Point {
        size: *size,
        bare: nanoseconds(measure.bare, *size),
        annotated: nanoseconds(measure.annotated, *size),
    };
    Panel { title: measure.title, points: measure.sizes.iter().map(point).collect() }
}

/// For one call.
fn nanoseconds(way: Way, size: u32) -> f64 {
    let round = || -> Duration {
        let before = process::work();
        let calls = way(size);
        process::work().saturating_sub(before) * 1000 / calls.max(1)
    };
    // A thousand of them are measured as one, since a duration has no parts of nanoseconds.
    median((0..ROUNDS).map(|_| round())).as_secs_f64() * 1e6
}
