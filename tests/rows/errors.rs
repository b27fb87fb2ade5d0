//! Errors.

use std::error::Error;
use std::io;
use std::sync::mpsc;

use redhanded::capture_errors;

use super::Row;

pub(super) const ROWS: &[Row] = &[
    ("question_mark", || drop(by_question_mark("orders.csv"))),
    ("from_three_deep", || drop(outermost("orders.csv"))),
    ("anyhow_context", || drop(with_anyhow("orders.csv"))),
    ("eyre_context", || drop(with_eyre("orders.csv"))),
    ("map_err_to_string", || drop(as_text("orders.csv"))),
    ("map_err_other", || drop(as_other("orders.csv"))),
    ("boxed_from_type", || drop(boxed("orders.csv"))),
    ("boxed_from_text", || drop(boxed_twice())),
    ("stored_and_returned", || drop(stores("orders.csv"))),
    ("stored_and_returned_by_another_call", || drop(stores_and_asks("orders.csv"))),
    ("or_else_that_succeeds", || drop(falls_back("orders.csv", true))),
    ("or_else_that_fails", || drop(falls_back("orders.csv", false))),
    ("retries_that_succeed", || drop(retries())),
    ("recursion", || drop(descends(3))),
    ("captured_under_way", || drop(captures_under_way("orders.csv"))),
    ("captured_when_it_has_left", captures_after),
    ("channel", channel),
    ("middleware", || _ = middleware("orders.csv")),
    ("equal_text_twice", || (0..2).for_each(|_| drop(read("orders.csv")))),
    ("swallowed_and_another", || drop(swallows("orders.csv"))),
    ("words_of_the_functions", || drop(says_outer("orders.csv"))),
];

#[derive(Debug, thiserror::Error)]
#[error("cannot read {name}")]
struct ReadError {
    name: String,
    source: io::Error,
}

#[derive(Debug, thiserror::Error)]
#[error("no")]
struct Refused;

#[capture_errors]
fn read(name: &str) -> Result<u64, ReadError> {
    let source = io::Error::other("the disk is gone");
    Err(ReadError { name: name.to_owned(), source })
}

#[capture_errors]
fn by_question_mark(name: &str) -> Result<u64, ReadError> {
    let read = read(name)?;
    Ok(read + 1)
}

#[derive(Debug, thiserror::Error)]
#[error("the import failed")]
struct ImportError(#[from] ReadError);

#[derive(Debug, thiserror::Error)]
#[error("the night's work failed")]
struct NightError(#[from] ImportError);

#[derive(Debug, thiserror::Error)]
enum AppError {
    #[error("the app failed")]
    Night(#[from] NightError),
}

#[capture_errors]
fn import(name: &str) -> Result<u64, ImportError> {
    Ok(read(name)?)
}

#[capture_errors]
fn night(name: &str) -> Result<u64, NightError> {
    Ok(import(name)?)
}

#[capture_errors]
fn outermost(name: &str) -> Result<u64, AppError> {
    Ok(night(name)?)
}

#[capture_errors]
fn with_anyhow(name: &str) -> anyhow::Result<u64> {
    use anyhow::Context;
    let read = read(name).context("opening the shop").with_context(|| format!("on {name}"))?;
    Ok(read)
}

#[capture_errors]
fn with_eyre(name: &str) -> eyre::Result<u64> {
    use eyre::WrapErr;
    let read = read(name).wrap_err("opening the shop").wrap_err("on Monday")?;
    Ok(read)
}

#[capture_errors]
fn as_text(name: &str) -> Result<u64, String> {
    read(name).map_err(|error| error.to_string())
}

#[capture_errors]
fn as_other(name: &str) -> Result<u64, Refused> {
    let read = read(name).map_err(|_| Refused)?;
    Ok(read)
}

#[capture_errors]
fn boxed(name: &str) -> Result<u64, Box<dyn Error + Send + Sync>> {
    Ok(read(name)?)
}

#[capture_errors]
fn boxed_text() -> Result<u64, Box<dyn Error>> {
    Err("out of paper".into())
}

#[capture_errors]
fn boxed_twice() -> Result<u64, Box<dyn Error>> {
    let read = boxed_text()?;
    Ok(read)
}

#[capture_errors]
fn fine(number: u64) -> Result<u64, ReadError> {
    Ok(number)
}

#[capture_errors]
fn stores(name: &str) -> Result<u64, Refused> {
    let stored = read(name);
    let _ = fine(7);
    stored.map_err(|_| Refused)
}

#[capture_errors]
fn gives_back(stored: ReadError) -> Result<u64, ReadError> {
    Err(stored)
}

#[capture_errors]
fn stores_and_asks(name: &str) -> Result<u64, ReadError> {
    let Err(stored) = read(name) else { return Ok(0) };
    let _ = fine(7);
    gives_back(stored)
}

#[capture_errors]
fn falls_back(name: &str, is_good: bool) -> Result<u64, ReadError> {
    read(name).or_else(|_| if is_good { fine(7) } else { read("backup.csv") })
}

#[capture_errors]
fn unsteady(attempt: u32) -> Result<u64, ReadError> {
    if attempt < 2 { read("orders.csv") } else { fine(7) }
}

#[capture_errors]
fn retries() -> Result<u64, ReadError> {
    let mut last = unsteady(0);
    for attempt in 1..3 {
        if last.is_err() {
            last = unsteady(attempt);
        }
    }
    last
}

#[capture_errors]
fn descends(depth: u32) -> Result<u64, ReadError> {
    if depth == 0 { read("orders.csv") } else { descends(depth - 1) }
}

#[capture_errors]
fn captures_under_way(name: &str) -> Result<u64, ReadError> {
    read(name).inspect_err(|error| _ = redhanded::capture_error(error))
}

fn captures_after() {
    if let Err(error) = read("orders.csv") {
        redhanded::capture_error(&error);
    }
}

#[capture_errors]
fn receives(results: &mpsc::Receiver<Result<u64, ReadError>>) -> Result<u64, ReadError> {
    results.recv().unwrap_or(Ok(0))
}

fn channel() {
    let (sender, receiver) = mpsc::channel();
    let worker = std::thread::Builder::new().name("worker".to_owned()).spawn(move || sender.send(read("orders.csv")));
    drop(worker.map(std::thread::JoinHandle::join));
    drop(receives(&receiver));
}

#[capture_errors]
fn handler(name: &str) -> Result<u64, ImportError> {
    Ok(read(name)?)
}

#[capture_errors]
fn middleware(name: &str) -> u16 {
    match handler(name) {
        Ok(_) => 200,
        Err(_) => 500,
    }
}

#[capture_errors]
fn swallows(name: &str) -> Result<u64, Refused> {
    let _ = read(name);
    Err(Refused)
}

#[capture_errors(tag(layer = "inner"), fingerprint("disk"), level = warning)]
fn says_inner(name: &str) -> Result<u64, ReadError> {
    read(name)
}

#[capture_errors(tag(layer = "outer", shop = "north"), fingerprint("outer"), level = fatal)]
fn says_outer(name: &str) -> Result<u64, ReadError> {
    says_inner(name)
}
