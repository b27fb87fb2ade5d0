//! What is captured is delivered, and a server that is no good costs reports and nothing else.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod args;
mod attachments;
mod bad_server;
mod bounds;
mod callbacks;
mod child;
mod contexts;
mod copies;
mod hints;
mod limits;
mod own_transport;
mod pipeline;
#[path = "../receiver/mod.rs"]
mod receiver;
mod routes;
mod secrets;
mod traces;
mod wire;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use redhanded::{Guard, Options};

/// Long enough to be no reason for a failure on a busy machine.
const AGES: Duration = receiver::AGES;

/// The one client of this process, while one test has it.
struct Session {
    guard: Guard,
    _turn: MutexGuard<'static, ()>,
}

fn begin(options: Options) -> Session {
    static TURN: Mutex<()> = Mutex::new(());
    let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let guard = redhanded::init(options.release("shop@1.2.3").environment("test").shutdown_timeout(AGES));
    Session { guard, _turn: turn }
}

impl Session {
    fn flush(&self) {
        assert!(self.guard.flush(AGES), "not all was delivered or lost in time");
    }
}
