//! Ways to make many calls.

use std::hint::black_box;
use std::thread;

use tokio::runtime::Builder;
use tokio::task::yield_now;

use super::arguments::Function;

/// How many calls a thread makes.
const CALLS: u32 = 20_000;
/// How many calls a task makes after the one that it is; it lets others go on after each.
const CALLS_OF_TASK: u32 = 20;
/// How many calls are measured together at least.
const AT_LEAST: u32 = 100_000;

pub(crate) mod bare {
    use super::{CALLS, CALLS_OF_TASK, black_box, yield_now};

    #[inline(never)]
    fn looked_up(number: u64) -> u64 {
        black_box(number)
    }

    #[inline(never)]
    fn priced(number: u64, currency: &str) -> u64 {
        black_box(number + currency.len() as u64)
    }

    pub(crate) fn calls() {
        for number in 0..u64::from(CALLS / 2) {
            looked_up(number);
            priced(number, "EUR");
        }
    }

    #[inline(never)]
    pub(crate) fn recurses(depth: u32) -> u32 {
        if depth > 1 { black_box(recurses(depth - 1)) } else { depth }
    }

    async fn ordered(number: u32) -> u32 {
        yield_now().await;
        black_box(number)
    }

    pub(crate) async fn task() {
        for number in 0..CALLS_OF_TASK {
            ordered(number).await;
        }
    }
}

pub(crate) mod annotated {
    use redhanded::capture_errors;

    use super::{CALLS, CALLS_OF_TASK, black_box, yield_now};

    #[inline(never)]
    #[capture_errors]
    fn looked_up(number: u64) -> u64 {
        black_box(number)
    }

    #[inline(never)]
    #[capture_errors]
    fn priced(number: u64, currency: &str) -> u64 {
        black_box(number + currency.len() as u64)
    }

    /// Two functions in turn, since calls of one would fold.
    pub(crate) fn calls() {
        for number in 0..u64::from(CALLS / 2) {
            looked_up(number);
            priced(number, "EUR");
        }
    }

    #[inline(never)]
    #[capture_errors]
    pub(crate) fn recurses(depth: u32) -> u32 {
        if depth > 1 { black_box(recurses(depth - 1)) } else { depth }
    }

    #[capture_errors]
    async fn ordered(number: u32) -> u32 {
        yield_now().await;
        black_box(number)
    }

    #[capture_errors]
    pub(crate) async fn task() {
        for number in 0..CALLS_OF_TASK {
            ordered(number).await;
        }
    }
}

pub(crate) fn on_threads(threads: u32, calls: fn()) -> u32 {
    let threads: Vec<_> = (0..threads).map(|_| thread::spawn(calls)).collect();
    threads.into_iter().map(|thread| thread.join().map_or(0, |()| CALLS)).sum()
}

/// All of them are there at a time.
pub(crate) fn as_tasks<T: Future<Output = ()> + Send + 'static>(tasks: u32, task: fn() -> T) -> u32 {
    let Ok(runtime) = Builder::new_current_thread().build() else { return 0 };
    let times = (AT_LEAST / (tasks * CALLS_OF_TASK)).max(1);
    for _ in 0..times {
        let tasks: Vec<_> = (0..tasks).map(|_| runtime.spawn(task())).collect();
        for task in tasks {
            // They do not panic, and nobody ends them.
            let _ = runtime.block_on(task);
        }
    }
    times * tasks * (CALLS_OF_TASK + 1)
}

pub(crate) fn in_depth(depth: u32, recurses: fn(u32) -> u32) -> u32 {
    let times = (AT_LEAST / depth).max(1);
    for _ in 0..times {
        black_box(recurses(black_box(depth)));
    }
    times * depth
}

pub(crate) fn with_arguments(count: u32, functions: &[Function]) -> u32 {
    let Some(function) = usize::try_from(count).ok().and_then(|count| functions.get(count)) else { return 0 };
    for number in 0..u64::from(AT_LEAST) {
        black_box(function(black_box(number)));
    }
    AT_LEAST
}
