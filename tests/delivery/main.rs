//! What is captured is delivered, and a server that is no good costs reports and nothing else.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod args;
mod attachments;
mod bad_server;
mod bounds;
mod budgets;
mod callbacks;
mod child;
mod content;
mod contexts;
mod copies;
mod hints;
mod isolation;
mod limits;
mod options;
mod own_transport;
mod pipeline;
#[path = "../receiver/mod.rs"]
mod receiver;
mod routes;
mod secret_names;
mod secrets;
mod sessions;
mod spool;
mod traces;
mod wire;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use redhanded::transport::Spool;
use redhanded::{Guard, Options};

/// Long enough to be no reason for a failure on a busy machine.
const AGES: Duration = receiver::AGES;

/// The one client of this process, while one test has it.
struct Session {
    guard: Guard,
    _turn: MutexGuard<'static, ()>,
}

fn begin(options: Options) -> Session {
    begin_with_spool(options, Spool::off(), AGES)
}

fn begin_with_spool(options: Options, spool: Spool, shutdown_timeout: Duration) -> Session {
    static TURN: Mutex<()> = Mutex::new(());
    let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let options = options.release("shop@1.2.3").environment("test");
    let guard = redhanded::init(options.shutdown_timeout(shutdown_timeout).spool(spool));
    Session { guard, _turn: turn }
}

impl Session {
    fn flush(&self) {
        assert!(self.guard.flush(AGES), "not all was delivered or lost in time");
    }
}
