//! Errors that carry a backtrace of their own: reports show it on the error that carried it.
//!
//! Whether one is taken is decided once for the process, and so is what `eyre` makes its reports with: each test has a
//! process of its own.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

mod anyhow_errors;
mod color_eyre_reports;
mod error_stack_reports;
mod eyre_reports;
mod fields;
mod snafu_errors;

use std::env;
use std::process::Command;
use std::time::{Duration, Instant};

use redhanded::Options;
use redhanded::protocol::{Event, Exception, Frame};
use redhanded::transport::Memory;

/// Says that this process is that of one test.
const ALONE: &str = "REDHANDED_TEST_ALONE";

/// Long enough to be no reason for a failure on a busy machine.
const AGES: Duration = Duration::from_mins(1);

/// Runs `code` in a process of its own in which the standard library takes backtraces, and looks at what was captured.
fn alone(test: &str, options: Options, code: impl FnOnce(), look: impl FnOnce(&[Event])) {
    alone_with(test, "1", options, code, look);
}

/// As [`alone`], with that value of `RUST_LIB_BACKTRACE`.
fn alone_with(test: &str, backtraces: &str, options: Options, code: impl FnOnce(), look: impl FnOnce(&[Event])) {
    if env::var_os(ALONE).is_some() {
        wait_for_names();
        let memory = Memory::new();
        let guard = redhanded::init(options.transport(memory.clone()).shutdown_timeout(AGES));
        code();
        drop(guard);
        return look(&memory.events());
    }
    let mut again = Command::new(env::current_exe().unwrap());
    again.args([test, "--exact", "--nocapture"]).env(ALONE, "1");
    again.env("RUST_LIB_BACKTRACE", backtraces).env_remove("RUST_BACKTRACE");
    let ended = again.output().unwrap();
    let told = String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.success(), "{told}");
    assert!(String::from_utf8_lossy(&ended.stdout).contains("1 passed"), "there is no test {test}");
}

/// A busy machine may not have the names ready for the first report.
fn wait_for_names() {
    let has_names = || {
        let memory = Memory::new();
        let guard = redhanded::init(Options::new().transport(memory.clone()).shutdown_timeout(AGES));
        redhanded::capture_error("names?");
        drop(guard);
        frames(outermost(&memory.events())).iter().filter(|frame| frame.function.is_some()).count() > 3
    };
    let begin = Instant::now();
    while !has_names() {
        assert!(begin.elapsed() < AGES, "there are no names");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Root cause first.
fn exceptions(events: &[Event]) -> &[Exception] {
    let [event] = events else { panic!("one event: {events:#?}") };
    &event.exceptions
}

fn frames(exception: &Exception) -> &[Frame] {
    exception.stacktrace.as_ref().map_or(&[], |stack| &stack.frames)
}

fn outermost(events: &[Event]) -> &Exception {
    exceptions(events).last().unwrap()
}

/// The program's own functions, oldest first, from the annotated one that is called first.
fn own(exception: &Exception) -> Vec<&str> {
    let own = frames(exception).iter().filter(|frame| frame.in_app == Some(true));
    let names = own.map(|frame| frame.function.as_deref().unwrap_or("?"));
    names.skip_while(|name| *name != "entrance").collect()
}

fn frame<'a>(exception: &'a Exception, function: &str) -> &'a Frame {
    let found = frames(exception).iter().find(|frame| frame.function.as_deref() == Some(function));
    found.unwrap_or_else(|| panic!("no {function} in {:#?}", frames(exception)))
}

fn texts(exceptions: &[Exception]) -> Vec<&str> {
    exceptions.iter().rev().map(|exception| exception.value.as_deref().unwrap_or("?")).collect()
}
