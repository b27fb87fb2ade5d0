//! Running user code that writes, within a budget.

use std::fmt::{self, Write};
use std::panic::resume_unwind;

use super::isolate::{discard, isolate};

/// How often may be written, so that writing nothing for ever ends too.
const WRITES: usize = 100_000;

/// Stops user code that wrote enough. Unwinding, because not all of it heeds a `fmt::Error`: the standard library's
/// collections go on calling their elements' `Debug`, and 1 MiB of `Vec<u8>` into a full buffer takes 3 ms.
struct Enough;

/// How much room there is at first: most texts are shorter.
const ROOM: usize = 64;

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
    /// It panicked or failed of itself.
    pub(super) is_broken_off: bool,
}

/// Runs `write` until it has written `limit` bytes. Where it panics or fails of itself, the text ends with a marker that
/// names `what` did. Hold a [`Busy`](super::busy::Busy) around it.
pub(super) fn write_within(limit: usize, what: &str, write: impl FnOnce(&mut Budgeted) -> fmt::Result) -> Written {
    let mut writer = Budgeted { text: String::with_capacity(ROOM), limit, writes: 0, is_cut: false };
    let outcome = isolate(|| write(&mut writer));
    let Budgeted { mut text, is_cut, .. } = writer;
    let broken_off = match outcome {
        Ok(Err(fmt::Error)) if !is_cut => Some(" failed>"),
        Ok(_) => None,
        Err(payload) => {
            let is_own = payload.is::<Enough>();
            discard(payload);
            (!is_own).then_some(" panicked>")
        }
    };
    if let Some(how) = broken_off {
        text.extend(["<", what, how]);
    }
    Written { text, is_cut, is_broken_off: broken_off.is_some() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_that_does_not_heed_an_error_is_stopped() {
        let written = write_within(10, "Debug", |writer| {
            loop {
                let _ = writer.write_str("xyz");
            }
        });
        assert_eq!((written.text.as_str(), written.is_cut), ("xyzxyzxyzx", true));
    }

    #[test]
    fn code_that_writes_nothing_for_ever_is_stopped() {
        let written = write_within(10, "Debug", |writer| {
            loop {
                let _ = writer.write_str("");
            }
        });
        assert!(written.is_cut);
    }

    #[test]
    fn code_that_fails_of_itself_leaves_a_marker() {
        let written = write_within(10, "Debug", |writer| {
            writer.write_str("half ")?;
            Err(fmt::Error)
        });
        assert_eq!(written.text, "half <Debug failed>");
    }
}
