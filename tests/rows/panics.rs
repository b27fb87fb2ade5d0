//! Panics.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind, panic_any, resume_unwind};

use redhanded::capture_errors;

use super::Row;

pub(super) const ROWS: &[Row] = &[
    ("panic_that_leaves", || drop(catch_unwind(|| divides(1, 0)))),
    ("panic_that_is_survived", || _ = survives()),
    ("panic_in_a_thread", || _ = in_a_thread()),
    ("panic_in_a_tokio_task", || _ = in_a_tokio_task()),
    ("panic_in_a_job_of_a_pool", || drop(catch_unwind(in_a_job))),
    ("panic_in_drop", || drop(catch_unwind(drops))),
    ("panic_in_debug", || drop(catch_unwind(|| shows(&Panics)))),
    ("panic_resumed", || drop(catch_unwind(resumes))),
    ("panic_with_a_typed_payload", || drop(catch_unwind(typed))),
    ("panic_of_an_unwrap", || drop(catch_unwind(|| unwraps("x")))),
];

#[capture_errors]
fn divides(dividend: u32, divisor: u32) -> u32 {
    assert!(divisor > 0, "divided by {divisor}");
    dividend / divisor
}

#[capture_errors]
fn survives() -> bool {
    catch_unwind(|| divides(1, 0)).is_err()
}

/// What is returned of the `JoinError` is no second failure: it is where the panic's text ends up.
#[capture_errors]
fn in_a_thread() -> bool {
    let thread = std::thread::Builder::new().name("worker".to_owned()).spawn(|| divides(1, 0));
    thread.is_ok_and(|thread| thread.join().is_err())
}

fn in_a_tokio_task() -> Option<bool> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).thread_name("worker").build().ok()?;
    Some(runtime.block_on(async { tokio::spawn(async { divides(1, 0) }).await.is_err() }))
}

/// As a pool of threads does it: caught where it ran, and thrown again where it is waited for.
#[capture_errors]
fn in_a_job() -> u32 {
    let job = std::thread::Builder::new().name("worker".to_owned()).spawn(|| catch_unwind(|| divides(1, 0)));
    match job.map(std::thread::JoinHandle::join) {
        Ok(Ok(Err(payload)) | Err(payload)) => resume_unwind(payload),
        _ => 0,
    }
}

struct Drops;

impl Drop for Drops {
    fn drop(&mut self) {
        divides(1, 0);
    }
}

#[capture_errors]
fn drops() -> u32 {
    let _drops = Drops;
    7
}

struct Panics;

impl fmt::Debug for Panics {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        panic!("in Debug")
    }
}

#[capture_errors]
fn shows(shown: &Panics) -> u32 {
    let _ = shown;
    divides(1, 0)
}

#[capture_errors]
fn resumes() -> u32 {
    let Err(payload) = catch_unwind(AssertUnwindSafe(|| divides(1, 0))) else { return 0 };
    resume_unwind(payload)
}

#[capture_errors]
fn typed() {
    panic_any(7_u8);
}

#[capture_errors]
fn parses(text: &str) -> Result<u32, std::num::ParseIntError> {
    text.parse()
}

#[capture_errors]
fn unwraps(text: &str) -> u32 {
    parses(text).unwrap()
}
