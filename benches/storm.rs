//! `cargo bench -p redhanded-benches --bench storm`: two threads fail as fast as they can for five seconds.
//!
//! Each row is a process of its own, and so is the server that it reports to. Fails if a failure is neither received, nor
//! folded, nor reported lost, or if the process takes more than 64 MiB above what it had before.

use std::env;
use std::error::Error;
use std::fmt;
use std::hash::{DefaultHasher, Hasher};
use std::hint::black_box;
use std::process::{Command, ExitCode};
use std::thread;
use std::time::{Duration, Instant};

use redhanded::{Options, capture_errors};
use redhanded_benches::{Accounts, Sink, be_sink, process};

const THREADS: usize = 2;
const STORM: Duration = Duration::from_secs(5);
/// More than it takes to deliver what waits.
const AGES: Duration = Duration::from_mins(2);
/// How much more memory a storm may take.
const MEMORY: u64 = 64 * 1024 * 1024;

#[derive(Debug)]
struct Failed;

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the order is sold out")
    }
}

impl Error for Failed {}

/// What a request does beside failing: some 30 µs of it.
#[inline(never)]
fn work(request: u64) -> u64 {
    let mut hasher = DefaultHasher::new();
    for block in 0..4096 {
        hasher.write_u64(request ^ block);
    }
    hasher.finish()
}

mod bare {
    use super::{Failed, black_box};

    #[inline(never)]
    pub(super) fn serves(request: u64) -> Result<u64, Failed> {
        Ok(orders(request, "twenty-four bytes in all")? + 1)
    }

    #[inline(never)]
    fn orders(order: u64, currency: &str) -> Result<u64, Failed> {
        if black_box(order) == u64::MAX { Ok(currency.len() as u64) } else { Err(Failed) }
    }
}

mod annotated {
    use super::{Failed, black_box, capture_errors};

    /// The failure leaves the outermost call: each is reported.
    #[inline(never)]
    #[capture_errors]
    pub(super) fn serves(request: u64) -> Result<u64, Failed> {
        Ok(orders(request, "twenty-four bytes in all")? + 1)
    }

    /// Handles the failure: most are folded.
    #[inline(never)]
    #[capture_errors]
    pub(super) fn handles(request: u64) -> u64 {
        orders(request, "twenty-four bytes in all").unwrap_or(0)
    }

    #[inline(never)]
    #[capture_errors]
    fn orders(order: u64, currency: &str) -> Result<u64, Failed> {
        if black_box(order) == u64::MAX { Ok(currency.len() as u64) } else { Err(Failed) }
    }
}

type Request = fn(u64) -> bool;

const ROWS: [(&str, Request); 6] = [
    ("bare", |request| bare::serves(request).is_ok()),
    ("reported", |request| annotated::serves(request).is_ok()),
    ("handled", |request| annotated::handles(request) > 0),
    ("bare, 30 µs of work", |request| work(request) > 0 && bare::serves(request).is_ok()),
    ("reported, 30 µs of work", |request| work(request) > 0 && annotated::serves(request).is_ok()),
    ("handled, 30 µs of work", |request| work(request) > 0 && annotated::handles(request) > 0),
];

fn main() -> Result<ExitCode, Box<dyn Error>> {
    if be_sink()? {
        return Ok(ExitCode::SUCCESS);
    }
    let row = env::args().nth(1).and_then(|row| row.strip_prefix("row ").and_then(|row| row.parse::<usize>().ok()));
    if let Some((title, request)) = row.and_then(|row| ROWS.get(row)) {
        return measure(title, *request);
    }
    println!("| two threads fail for 5 s | failures/s | captured | received | folded | reported lost | memory |");
    println!("|---|---:|---:|---:|---:|---:|---:|");
    let mut is_fine = true;
    for row in 0..ROWS.len() {
        is_fine &= Command::new(env::current_exe()?).arg(format!("row {row}")).status()?.success();
    }
    Ok(if is_fine { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn measure(title: &str, request: Request) -> Result<ExitCode, Box<dyn Error>> {
    let sink = Sink::start()?;
    let guard = redhanded::init(Options::new().dsn(sink.dsn()));
    // Reads the symbols, and connects.
    let _ = annotated::serves(1);
    guard.flush(AGES);
    process::forget_peak()?;
    let before = process::memory();
    let failures = storm(request);
    if !guard.flush(AGES) {
        return Err("not all was delivered or lost".into());
    }
    let memory = process::peak_memory().saturating_sub(before);
    drop(guard);
    let Accounts { events, failures: told, lost } = sink.end()?;
    let (events, told) = (events - 1, told - 1);
    let captured = if title.starts_with("bare") { 0 } else { failures };
    println!(
        "| {title} | {} | {captured} | {events} | {} | {lost} | {} MiB |",
        failures / STORM.as_secs(),
        told - events,
        process::mebibytes(memory)
    );
    if told + lost != captured {
        eprintln!("{captured} failures were captured, and {} are accounted for", told + lost);
    }
    if memory > MEMORY {
        eprintln!("{memory} bytes are more than {MEMORY}");
    }
    Ok(if told + lost == captured && memory <= MEMORY { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// How often the threads failed.
fn storm(request: Request) -> u64 {
    let end = Instant::now() + STORM;
    let fail = move || {
        let mut failures = 0;
        while Instant::now() < end {
            black_box(request(failures));
            failures += 1;
        }
        failures
    };
    let threads: Vec<_> = (0..THREADS).map(|_| thread::spawn(fail)).collect();
    threads.into_iter().filter_map(|thread| thread.join().ok()).sum()
}
