//! Lets every row of the table in `docs/exactly-once.md` happen, for `tests/servers`: each event has the tag `row`.
//! With the argument `grouping`, two failures of one function at different `?` instead, and one again with another
//! argument; with `grouping-by-path`, the same under that option. With `oversized`, an event that is too much.

#![expect(clippy::unwrap_used, clippy::panic, reason = "what some rows are about")]

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use redhanded::{Event, Options, capture_errors};

mod oversized;
#[path = "mod.rs"]
mod rows;

/// The row that is happening.
static ROW: Mutex<&str> = Mutex::new("");

#[expect(clippy::unnecessary_wraps, reason = "what `before_send` takes")]
fn with_row(mut event: Event) -> Option<Event> {
    let row = *ROW.lock().unwrap_or_else(PoisonError::into_inner);
    event.tags.insert("row".to_owned(), row.to_owned());
    Some(event)
}

#[capture_errors]
fn sum(left: &str, right: &str) -> Result<u32, std::num::ParseIntError> {
    let left: u32 = left.parse()?;
    let right: u32 = right.parse()?;
    Ok(left + right)
}

fn main() {
    let argument = std::env::args().nth(1).unwrap_or_default();
    // The rows are about the annotated path; the functions between are the program's own.
    let options = Options::new().release(redhanded::release!()).stack(false).before_send(with_row);
    let _guard = redhanded::init(options.group_by_path(argument == "grouping-by-path"));
    if argument == "oversized" {
        oversized::happen();
        return;
    }
    if !argument.is_empty() {
        *ROW.lock().unwrap_or_else(PoisonError::into_inner) = "grouping";
        for (left, right) in [("x", "1"), ("yz", "1"), ("1", "x")] {
            let _ = sum(left, right);
        }
        return;
    }
    for (name, scene) in rows::rows() {
        *ROW.lock().unwrap_or_else(PoisonError::into_inner) = name;
        let _ = std::thread::Builder::new().spawn(scene).map(std::thread::JoinHandle::join);
        redhanded::flush(Duration::from_secs(20));
    }
}
