//! What the protocol asks of a client, seen from outside: `conformance/README.md` has the whole list, and says where each
//! behaviour is tested. Here are those that are tested nowhere else, and what the Rust client of Sentry was measured to do
//! wrong.

#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests end by panics")]

#[path = "conformance/arguments.rs"]
mod arguments;
#[path = "conformance/captures.rs"]
mod captures;
#[path = "delivery/child.rs"]
mod child;
#[path = "conformance/configuration.rs"]
mod configuration;
#[path = "conformance/delivery.rs"]
mod delivery;
#[path = "conformance/envelopes.rs"]
mod envelopes;
#[path = "conformance/incumbent.rs"]
mod incumbent;
#[expect(dead_code, reason = "tests of delivery use the rest")]
mod receiver;
#[path = "conformance/table.rs"]
mod table;

use std::sync::mpsc::channel;
use std::thread;

use redhanded::{Client, Options};

/// Long enough to be no reason for a failure on a busy machine.
const AGES: std::time::Duration = receiver::AGES;

/// A client that sends to this receiver.
fn client_of(receiver: &receiver::Receiver) -> Client {
    Client::new(options_of(receiver))
}

fn options_of(receiver: &receiver::Receiver) -> Options {
    Options::new().dsn(receiver.dsn()).shutdown_timeout(AGES)
}

/// Runs `code` on a thread of its own, and fails if it does not come back.
#[track_caller]
fn comes_back<R: Send + 'static>(code: impl FnOnce() -> R + Send + 'static) -> R {
    let (done, is_done) = channel();
    thread::spawn(move || done.send(code()));
    is_done.recv_timeout(AGES).unwrap_or_else(|_| panic!("it hangs, or it panicked"))
}
