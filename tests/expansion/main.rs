//! What the code that the attributes emit reports: places, arguments, and which failures are the same one.

#![expect(
    clippy::drop_non_drop,
    clippy::let_and_return,
    clippy::needless_return,
    clippy::never_loop,
    clippy::no_effect_underscore_binding,
    clippy::panic,
    clippy::single_match_else,
    clippy::unwrap_used,
    reason = "functions under test are written for what they do"
)]

mod arguments;
mod blocks;
mod names;
mod places;
mod same_failure;
mod stack;
mod stacked;
mod unchanged;

use std::fmt;
use std::panic::AssertUnwindSafe;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use redhanded::Options;
use redhanded::protocol::{Event, Frame};
use redhanded::transport::Memory;

/// There is one client in a process.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// Runs `code` and gives what was reported of it.
fn reported<T>(code: impl FnOnce() -> T) -> Vec<Event> {
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let memory = Memory::new();
    let guard = redhanded::init(Options::new().stack(false).transport(memory.clone()));
    // A panic is one of the things that code under test does.
    let _ = std::panic::catch_unwind(AssertUnwindSafe(code));
    assert!(guard.flush(Duration::from_mins(1)), "the reports are not delivered");
    drop(guard);
    memory.events().into_iter().filter(is_of_this_thread).collect()
}

/// A test that fails panics on a thread of its own, into whatever client there is: that is no event of another test's.
fn is_of_this_thread(event: &Event) -> bool {
    let threads = event.other.get("threads").unwrap();
    let name = threads.pointer("/values/0/name").and_then(|name| name.as_str());
    name == std::thread::current().name()
}

/// The only event of `code`.
#[track_caller]
fn one<T>(code: impl FnOnce() -> T) -> Event {
    let mut events = reported(code);
    assert_eq!(events.len(), 1, "{events:#?}");
    events.remove(0)
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(future)
}

/// The frames of the outermost error, from the outermost call inwards.
fn frames(event: &Event) -> &[Frame] {
    let exception = event.exceptions.iter().rev().find(|exception| exception.stacktrace.is_some());
    exception.and_then(|exception| exception.stacktrace.as_ref()).map_or(&[], |stacktrace| &stacktrace.frames)
}

/// `function:the source line it was left at`, with a mark before the column.
fn path(event: &Event) -> Vec<String> {
    frames(event)
        .iter()
        .map(|frame| {
            let line = frame.context_line.as_deref().unwrap_or_default();
            let column = usize::try_from(frame.colno.unwrap_or(1)).unwrap() - 1;
            let (before, after) = line.split_at(line.char_indices().nth(column).map_or(line.len(), |(at, _)| at));
            format!("{}: {}»{}", frame.function.as_deref().unwrap_or_default(), before.trim_start(), after)
        })
        .collect()
}

/// An error that tells nothing of what it comes from.
#[derive(Debug)]
struct Opaque;

impl fmt::Display for Opaque {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("it did not work")
    }
}

impl std::error::Error for Opaque {}

#[derive(Debug, Clone, Copy)]
struct Leaf(u8);

impl fmt::Display for Leaf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "leaf {} fell", self.0)
    }
}

impl std::error::Error for Leaf {}

#[redhanded::capture_errors]
fn leaf(number: u8) -> Result<u8, Leaf> {
    if number > 9 { Ok(number) } else { Err(Leaf(number)) }
}

#[redhanded::capture_errors]
async fn async_leaf(number: u8) -> Result<u8, Leaf> {
    tokio::task::yield_now().await;
    if number > 9 { Ok(number) } else { Err(Leaf(number)) }
}

#[test]
fn a_panic_of_another_test_is_no_event_of_this_one() {
    let events = reported(|| {
        let other = std::thread::Builder::new().name("another test".to_owned());
        assert!(other.spawn(|| panic!("it failed")).unwrap().join().is_err());
        let _ = leaf(1);
    });
    assert_eq!(events.len(), 1, "{events:#?}");
}
