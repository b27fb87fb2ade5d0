//! The path of an error through three crates, sync and async: each `?` with its source line and the arguments of the call.
//!
//! It is all there in a release build without debug information and symbols, far from where it was built:
//!
//! ```sh
//! cargo build --profile shipped --example path
//! mv target/shipped/examples/path /tmp && cd /tmp && ./path --json
//! ```

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use path_shop::ShopError;
use redhanded::transport::{Memory, Terminal};
use redhanded::{Options, capture_errors};

#[capture_errors]
fn checkout(order: u64) -> Result<u32, ShopError> {
    let total = path_shop::total(&[3, 7], "EUR")?;
    Ok(total + u32::from(order > 100))
}

#[capture_errors]
async fn checkout_soon(order: u64) -> Result<u32, ShopError> {
    let total = path_shop::total_soon(vec![3, 7]).await?;
    Ok(total + u32::from(order > 100))
}

/// Runs a future that has nothing to wait for.
fn ready<F: Future>(future: F) -> Option<F::Output> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => Some(output),
        Poll::Pending => None,
    }
}

fn fail() {
    if let Err(error) = checkout(42) {
        println!("sync: {error}");
    }
    if let Some(Err(error)) = ready(checkout_soon(42)) {
        println!("async: {error}");
    }
}

fn main() {
    // Release builds show nothing in the terminal unless they are told to, as this one is.
    let guard = redhanded::init(Options::new().transport(Terminal::stderr()));
    fail();
    drop(guard);
    if std::env::args().any(|argument| argument == "--json") {
        let memory = Memory::new();
        let guard = redhanded::init(Options::new().transport(memory.clone()));
        fail();
        drop(guard);
        for event in memory.events() {
            println!("{}", serde_json::to_string(&event).unwrap_or_default());
        }
    }
}
