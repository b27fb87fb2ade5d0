//! Destructors of thread-locals that outlive what redhanded keeps of the thread.

use std::cell::RefCell;
use std::thread;

use redhanded::{Level, capture_error, capture_errors, capture_message};

use crate::captured::{captured, functions, summary};

/// Does something when it is dropped.
struct Last(fn());

impl Drop for Last {
    fn drop(&mut self) {
        (self.0)();
    }
}

thread_local! {
    static LAST: RefCell<Option<Last>> = const { RefCell::new(None) };
}

#[derive(Debug, thiserror::Error)]
#[error("the file {0} is still open")]
struct Open(u32);

#[derive(Debug, thiserror::Error)]
#[error("cannot end")]
struct CannotEnd(#[from] Open);

#[capture_errors]
fn close(file: u32) -> Result<(), Open> {
    if file > 0 { Err(Open(file)) } else { Ok(()) }
}

#[capture_errors]
fn end(file: u32) -> Result<(), CannotEnd> {
    close(file)?;
    Ok(())
}

/// Runs `last` when all that a thread is over for redhanded.
fn after_all(last: fn()) {
    let thread = thread::spawn(move || {
        // Made before what redhanded keeps of the thread, so that it is dropped after that.
        LAST.with_borrow_mut(|place| *place = Some(Last(last)));
        close(0)
    });
    thread.join().unwrap().unwrap();
}

#[test]
fn what_is_captured_when_the_thread_is_over_is_sent() {
    let events = captured(|| {
        after_all(|| {
            capture_message("over", Level::Info);
            capture_error(&Open(1));
            capture_error(&Open(2));
        });
    });
    let told: Vec<_> = events.iter().map(|event| summary(event).2.join(", ")).collect();
    assert_eq!(told, ["", "Open: the file 1 is still open", "Open: the file 2 is still open"]);
    assert_eq!(events[0].message.as_ref().map(|message| message.formatted.as_str()), Some("over"));
}

#[test]
fn an_error_that_leaves_annotated_functions_when_the_thread_is_over_is_one_report() {
    let events = captured(|| {
        after_all(|| {
            assert!(end(1).is_err());
            assert!(close(0).is_ok());
            assert!(end(2).is_err());
        });
    });
    assert_eq!(events.iter().map(functions).collect::<Vec<_>>(), [["close"], ["close"]]);
    let told: Vec<_> = events.iter().map(|event| summary(event).2.join(", ")).collect();
    assert_eq!(told, ["Open: the file 1 is still open", "Open: the file 2 is still open"]);
}
