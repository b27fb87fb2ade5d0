//! Running user code that writes, within a budget.

use std::fmt::{self, Write};
use std::panic::resume_unwind;

use super::isolate::{discard, isolate};

/// How often may be written, so that writing nothing for ever ends too.
const WRITES: usize = 100_000;

/// Stops user code that wrote enough. Unwinding, because not all of it heeds a `fmt::Error`: the standard library's
/// collections go on calling their elements' `Debug`, and 1 MiB of `Vec<u8>` into a full buffer takes 3 ms.
struct Enough;

/// Takes what user code writes, up to a limit.
pub(super) struct Budgeted {
    text: String,
    limit: usize,
    writes: usize,
    is_cut: bool,
}

impl Write for Budgeted {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let room = self.limit.saturating_sub(self.text.len());
        self.writes += 1;
        if text.len() <= room && self.writes <= WRITES {
            self.text.push_str(text);
            return Ok(());
        }
        self.text.push_str(text.get(..text.floor_char_boundary(room)).unwrap_or_default());
        self.is_cut = true;
        if cfg!(panic = "unwind") {
            resume_unwind(Box::new(Enough))
        }
        Err(fmt::Error)
    }
}

/// What user code wrote.
pub(super) struct Written {
    pub(super) text: String,
    pub(super) is_cut: bool,
    pub(super) has_panicked: bool,
}

/// Runs `write` until it has written `limit` bytes. Hold a [`Busy`](super::busy::Busy) around it.
pub(super) fn write_within(limit: usize, write: impl FnOnce(&mut Budgeted) -> fmt::Result) -> Written {
    let mut writer = Budgeted { text: String::new(), limit, writes: 0, is_cut: false };
    let mut has_panicked = false;
    // An `Err` of `write` is either the end of the budget or the user's own; both leave a text worth having.
    if let Err(payload) = isolate(|| write(&mut writer)) {
        has_panicked = !payload.is::<Enough>();
        discard(payload);
    }
    Written { text: writer.text, is_cut: writer.is_cut, has_panicked }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_that_does_not_heed_an_error_is_stopped() {
        let written = write_within(10, |writer| {
            loop {
                let _ = writer.write_str("xyz");
            }
        });
        assert_eq!((written.text.as_str(), written.is_cut, written.has_panicked), ("xyzxyzxyzx", true, false));
    }

    #[test]
    fn code_that_writes_nothing_for_ever_is_stopped() {
        let written = write_within(10, |writer| {
            loop {
                let _ = writer.write_str("");
            }
        });
        assert!(written.is_cut);
    }
}
