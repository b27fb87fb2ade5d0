//! For tests of your own: what code reports, and assertions on it.
//!
//! With the Cargo feature `test`:
//!
//! ```toml
//! [dev-dependencies]
//! redhanded = { version = "0.1", features = ["test"] }
//! ```
//!
//! ```
//! use redhanded::test::{Captured, capture};
//! use redhanded::{Level, capture_errors};
//!
//! #[capture_errors]
//! fn parse_order(text: &str) -> Result<u64, std::num::ParseIntError> {
//!     text.trim().parse()
//! }
//!
//! // In a `#[test]`:
//! capture(|| parse_order("4x2"))
//!     .assert_one()
//!     .is_error("ParseIntError", "invalid digit found in string")
//!     .left(["parse_order"])
//!     .has_argument("parse_order", "text", "4x2")
//!     .has_level(Level::Error);
//! capture(|| parse_order("42")).assert_none();
//! ```
//!
//! Tests need no [`init`](crate::init()) and see nothing of each other, in whatever order and on however many threads they
//! run: the code is a unit of work of its own that reports to a [client](crate::Client) of its own. Tasks and threads that it
//! begins by [`spawn`](crate::spawn), [`JoinSet`](crate::JoinSet), [`redhanded::thread`](crate::thread) and
//! [`in_current_scope`](crate::InCurrentScope::in_current_scope) belong to it; plain ones do not.

mod asserted;

use std::future::Future;
use std::time::Duration;

pub use self::asserted::{Asserted, Captured};
use crate::clients::{Client, with_client, with_client_async};
use crate::options::Options;
use crate::protocol::Event;
use crate::transport::Memory;

/// Long enough to be no reason for a failure on a busy machine.
const AGES: Duration = Duration::from_mins(1);

/// The events that `code` leads to, oldest first. What it returns is dropped inside.
///
/// A panic goes on, so that a test fails by it as usual. To look at what is reported of one, catch it inside:
///
/// ```
/// use redhanded::test::{Captured, capture};
/// use std::panic::catch_unwind;
///
/// capture(|| catch_unwind(|| panic!("out of paper"))).assert_one().is_error("panic", "out of paper");
/// ```
///
/// The frames are those of annotated calls; [`capture_with`] has the real stack too.
pub fn capture<R>(code: impl FnOnce() -> R) -> Vec<Event> {
    capture_with(annotated(), code)
}

/// As [`capture`], with these options. Where they send reports to has no meaning.
///
/// ```
/// use redhanded::test::{Captured, capture_with};
/// use redhanded::{Level, Options, capture_message};
///
/// let drop_all = Options::new().before_send(|_| None);
/// capture_with(drop_all, || capture_message("hello", Level::Info)).assert_none();
/// ```
pub fn capture_with<R>(options: Options, code: impl FnOnce() -> R) -> Vec<Event> {
    let (client, memory) = client(options);
    drop(with_client(&client, code));
    collect(&client, &memory)
}

/// As [`capture`], for a future.
///
/// ```
/// use redhanded::capture_errors;
/// use redhanded::test::{Captured, capture_async};
///
/// #[capture_errors]
/// async fn fetch(id: u64) -> Result<String, String> {
///     Err(format!("there is no {id}"))
/// }
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// // In a `#[tokio::test]`:
/// let events = capture_async(async {
///     let task = redhanded::spawn(fetch(7));
///     task.await.unwrap()
/// })
/// .await;
/// events.assert_one().is_error("String", "there is no 7").has_argument("fetch", "id", 7);
/// # });
/// ```
pub async fn capture_async<F: Future>(future: F) -> Vec<Event> {
    capture_async_with(annotated(), future).await
}

/// As [`capture_async`], with these options. Where they send reports to has no meaning.
///
/// ```
/// use redhanded::test::{Captured, capture_async_with};
/// use redhanded::{Level, Options, capture_message};
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let options = Options::new().release("shop@1.2.3");
/// let events = capture_async_with(options, async { capture_message("hello", Level::Info) }).await;
/// assert_eq!(events[0].release.as_deref(), Some("shop@1.2.3"));
/// # });
/// ```
pub async fn capture_async_with<F: Future>(options: Options, future: F) -> Vec<Event> {
    let (client, memory) = client(options);
    drop(with_client_async(&client, future).await);
    collect(&client, &memory)
}

fn annotated() -> Options {
    Options::new().stack(false)
}

fn client(options: Options) -> (Client, Memory) {
    let memory = Memory::new();
    (Client::new(options.transport(memory.clone())), memory)
}

fn collect(client: &Client, memory: &Memory) -> Vec<Event> {
    assert!(client.close(AGES), "what was captured was not made ready within {AGES:?}");
    memory.events()
}
