//! What redhanded itself has to say: to people, on stderr, and never through the program's own logging.

mod escape;

use std::fmt::Display;
use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};

pub(crate) use escape::neutral;

use crate::lock::with_foreign;

static DEBUG: AtomicBool = AtomicBool::new(false);

/// Says whether [`debug`] speaks (`SENTRY_DEBUG`, [`Options::debug`](crate::Options::debug)).
pub(crate) fn set_debug(on: bool) {
    DEBUG.store(on, Ordering::Relaxed);
}

/// Something is set wrongly or was lost, and somebody should know.
pub(crate) fn warn(text: impl Display) {
    write(&text);
}

/// What happens inside, for those who asked for it.
pub(crate) fn debug(text: impl Display) {
    if DEBUG.load(Ordering::Relaxed) {
        write(&text);
    }
}

fn write(text: &dyn Display) {
    // In one piece, so that lines of several threads do not mix. `eprintln!` would panic where stderr is closed.
    let line = format!("redhanded: {}\n", neutral(&text.to_string()));
    let _ = with_foreign(|| std::io::stderr().lock().write_all(line.as_bytes()));
}
