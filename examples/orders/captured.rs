//! Counts what is captured, to tell it at the end.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Mutex, PoisonError};

use redhanded::Event;

static COUNTS: Mutex<BTreeMap<String, u32>> = Mutex::new(BTreeMap::new());

pub(crate) fn count(event: &Event) {
    let Some(error) = event.outermost_exception() else { return };
    let level = event.level.unwrap_or_default().as_str();
    let (kind, text) = (error.kind.as_deref().unwrap_or_default(), error.value.as_deref().unwrap_or_default());
    let mut counts = COUNTS.lock().unwrap_or_else(PoisonError::into_inner);
    *counts.entry(format!("{level:7} {kind}: {text}")).or_default() += 1;
}

/// What was captured, a line each.
pub(crate) fn table() -> String {
    let counts = COUNTS.lock().unwrap_or_else(PoisonError::into_inner);
    let mut table = format!("{} reports captured\n", counts.values().sum::<u32>());
    for (what, count) in counts.iter() {
        // Writing to a `String` cannot fail.
        let _ = writeln!(table, "  {count} × {what}");
    }
    table
}
