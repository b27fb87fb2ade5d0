//! `cargo bench -p redhanded-benches --bench memory`: what a unit of work takes.
//!
//! The first part counts what is allocated when a thread or a task makes its first record. The second holds 100,000 tasks
//! that wait, each row in a process of its own, and asks the system.

use std::env;
use std::error::Error;
use std::future::pending;
use std::hint::black_box;
use std::pin::Pin;
use std::process::Command;
use std::task::{Context, Waker};
use std::thread;

use redhanded::{Options, capture_errors};
use redhanded_benches::{Nowhere, process};

const TASKS: usize = 100_000;

mod bare {
    use super::{black_box, pending};

    pub(super) async fn waits(request: u64) -> u64 {
        pending::<()>().await;
        black_box(request)
    }
}

mod annotated {
    use super::{black_box, capture_errors, pending};

    #[capture_errors]
    pub(super) async fn waits(request: u64) -> u64 {
        pending::<()>().await;
        black_box(request)
    }

    /// The second function makes sure that nothing folds.
    #[capture_errors]
    pub(super) async fn waits_after(calls: u64) -> u64 {
        for number in 0..calls / 2 {
            looked_up(number);
            priced(number, "EUR");
        }
        pending::<()>().await;
        black_box(calls)
    }

    #[inline(never)]
    #[capture_errors]
    pub(super) fn looked_up(number: u64) -> u64 {
        black_box(number)
    }

    #[inline(never)]
    #[capture_errors]
    pub(super) fn priced(number: u64, currency: &str) -> u64 {
        black_box(number + currency.len() as u64)
    }
}

type Task = Pin<Box<dyn Future<Output = u64>>>;
type Begin = fn() -> Task;

const ROWS: [(&str, Begin); 4] = [
    ("bare", || Box::pin(bare::waits(7))),
    ("one call", || Box::pin(annotated::waits(7))),
    ("31 calls", || Box::pin(annotated::waits_after(30))),
    ("101 calls", || Box::pin(annotated::waits_after(100))),
];

fn main() -> Result<(), Box<dyn Error>> {
    let row = env::args().nth(1).and_then(|row| row.strip_prefix("row ").and_then(|row| row.parse::<usize>().ok()));
    if let Some((title, begin)) = row.and_then(|row| ROWS.get(row)) {
        let guard = redhanded::init(Options::new().transport(Nowhere));
        hold(title, *begin);
        drop(guard);
        return Ok(());
    }
    first_records()?;
    println!();
    println!("| {TASKS} tasks wait, each after | MiB | bytes for each |");
    println!("|---|---:|---:|");
    for row in 0..ROWS.len() {
        Command::new(env::current_exe()?).arg(format!("row {row}")).status()?;
    }
    Ok(())
}

fn poll(task: &mut Task) {
    let _ = black_box(task.as_mut().poll(&mut Context::from_waker(Waker::noop())));
}

fn hold(title: &str, begin: Begin) {
    // What is made once is made.
    poll(&mut begin());
    let before = process::memory();
    let mut tasks = Vec::with_capacity(TASKS);
    for _ in 0..TASKS {
        let mut task = begin();
        poll(&mut task);
        tasks.push(task);
    }
    let memory = process::memory().saturating_sub(before);
    println!("| {title} | {} | {} |", process::mebibytes(memory), memory / TASKS as u64);
    drop(tasks);
}

fn first_records() -> Result<(), Box<dyn Error>> {
    let guard = redhanded::init(Options::new().transport(Nowhere));
    println!("| the first record of | allocations | bytes |");
    println!("|---|---:|---:|");
    // A thread has no unit of work before its first call.
    let thread = thread::spawn(|| {
        allocation_counter::measure(|| {
            annotated::looked_up(7);
        })
    });
    let of_thread = thread.join().map_err(|_| "the thread panicked")?;
    let mut task: Task = Box::pin(annotated::waits(7));
    let of_task = allocation_counter::measure(|| poll(&mut task));
    for (title, allocated) in [("a thread", of_thread), ("a task", of_task)] {
        println!("| {title} | {} | {} |", allocated.count_total, allocated.bytes_current);
    }
    drop(guard);
    Ok(())
}
