//! `cargo bench -p redhanded-benches --bench event_bytes`: how long the worker takes to make bytes of an event.
//!
//! Failures of 30 calls with a full trail wait until all are there. Measured is the processor time from where the worker
//! begins with the first to where it has the bytes of the last; nobody else in this process does anything meanwhile.

use std::error::Error;
use std::fmt;
use std::hint::black_box;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::{Duration, Instant, SystemTime};

use redhanded::protocol::{Envelope, Timestamp};
use redhanded::transport::{DeliveryError, Transport};
use redhanded::{Options, capture_errors};
use redhanded_benches::{duration, median, process};

/// How often each row is measured.
const ROUNDS: usize = 7;
/// How many events at a time.
const EVENTS: u32 = 200;
/// How many calls each failure leaves.
const CALLS: u32 = 30;
/// More than all of them can take.
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
fn crosses(calls: u32, currency: &str) -> Result<u64, Failed> {
    let number = if calls > 1 { crosses(calls - 1, currency)? } else { sold_out(currency)? };
    Ok(black_box(number))
}

#[inline(never)]
fn sold_out(currency: &str) -> Result<u64, Failed> {
    if black_box(currency).is_empty() { Ok(0) } else { Err(Failed) }
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

/// Makes bytes of what comes once it was told to begin.
struct Bytes {
    begin: Receiver<()>,
    has_begun: bool,
    /// How long the serializing took, and how many bytes there were.
    made: SyncSender<(Duration, usize)>,
}

impl Transport for Bytes {
    fn send(&mut self, envelope: &Envelope) -> Result<(), DeliveryError> {
        if !self.has_begun {
            self.has_begun = true;
            self.begin.recv().map_err(DeliveryError::other)?;
            return Ok(());
        }
        let begin = Instant::now();
        let bytes = envelope.to_bytes(Timestamp::from(SystemTime::now()))?;
        self.made.send((begin.elapsed(), black_box(bytes).len())).map_err(DeliveryError::other)
    }
}

type Way = (&'static str, fn() -> Options);

const WAYS: [Way; 3] = [
    ("30 frames, 100 breadcrumbs, scrubbed", Options::new),
    ("the same, without the real stack", || Options::new().stack(false)),
    ("the same, not scrubbed", || Options::new().scrub(false)),
];

#[derive(Default)]
struct Taken {
    all: Vec<Duration>,
    serializing: Vec<Duration>,
    bytes: usize,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut taken: [Taken; 3] = Default::default();
    for _ in 0..ROUNDS {
        for ((_, options), taken) in WAYS.iter().zip(&mut taken) {
            measure(options(), taken)?;
        }
    }
    println!("| an event | to bytes | of that serializing | bytes |");
    println!("|---|---:|---:|---:|");
    for ((title, _), Taken { all, serializing, bytes }) in WAYS.iter().zip(taken) {
        println!("| {title} | {} | {} | {bytes} |", duration(median(all)), duration(median(serializing)));
    }
    Ok(())
}

fn measure(options: Options, taken: &mut Taken) -> Result<(), Box<dyn Error>> {
    let (begin, waits) = sync_channel(1);
    let (made, comes) = sync_channel(EVENTS as usize);
    let guard = redhanded::init(options.transport(Bytes { begin: waits, has_begun: false, made }));
    for number in 0..500 {
        looked_up(number);
        priced(number, "EUR");
    }
    // The first one is not measured: the worker holds it in its hands until the others are there. It reads the symbols.
    for _ in 0..=EVENTS {
        let _ = black_box(crosses(CALLS, "twenty-four bytes in all"));
    }
    std::thread::sleep(Duration::from_millis(300));
    let before = process::work();
    begin.send(())?;
    if !guard.flush(AGES) {
        return Err("the worker takes ages".into());
    }
    taken.all.push(process::work().saturating_sub(before) / EVENTS);
    let bytes: Vec<_> = comes.try_iter().collect();
    if bytes.len() != EVENTS as usize {
        return Err(format!("{} of {EVENTS} events came", bytes.len()).into());
    }
    taken.serializing.push(bytes.iter().map(|(took, _)| *took).sum::<Duration>() / EVENTS);
    taken.bytes = bytes.iter().map(|(_, length)| *length).sum::<usize>() / bytes.len();
    Ok(())
}
