//! One attribute on a function, and every `Err` that leaves it and every panic that passes becomes one report: the error
//! and its causes, the path it took, the arguments of every annotated call on that path, and the trail that led there.
//!
//! ```
//! use redhanded::capture_errors;
//!
//! #[capture_errors]
//! fn parse_order(text: &str) -> Result<u64, std::num::ParseIntError> {
//!     Ok(text.trim().parse::<u64>()?)
//! }
//!
//! #[redhanded::main]
//! fn main() {
//!     if let Err(error) = parse_order("4x2") {
//!         println!("skipped: {error}");
//!     }
//! }
//! ```
//!
//! * [`capture_errors`] goes on functions, and on `impl`, `trait` and `mod` blocks; [`main`] on `main`. For closures and
//!   blocks there are [`call`] and [`call_async`].
//! * Where reports go is said by the environment (`SENTRY_DSN`, …) or by [`Options`]: to any server that speaks the
//!   Sentry protocol. Without a DSN, debug builds show each report in the terminal, and release builds do nothing.
//! * By hand, at any time, on any thread: [`capture_error`](capture_error()), [`ResultExt::capture`], [`capture_message`],
//!   [`capture_event`], [`capture_last_error`], [`add_breadcrumb`], [`configure_scope`], [`with_scope`],
//!   [`with_scope_async`], [`push_scope`], [`flush`].
//!
//! # What is reported when
//!
//! One failure is one report, whatever number of annotated functions it crosses and however it is converted on the way.
//! It is sent when its journey ends:
//!
//! | the failure | level | handled |
//! |---|---|---|
//! | leaves the outermost annotated function | error | true |
//! | reaches an annotated function that returns normally | warning | true |
//! | leaves `main` | error | false |
//! | is a panic that leaves the outermost annotated function, or meets none | fatal | false |
//! | is a panic that an annotated function survives | error | true |
//!
//! A failure whose fate is not decided within [`Options::settle`] is sent as it is.
//!
//! Tasks and threads that are started by [`spawn`], [`JoinSet`] and [`thread`] pass their failures on to whoever awaits
//! them: see [`tasks`]. Those of plain ones end there; what comes of them elsewhere names the first report in its tag
//! `related_event`, where it can be told.
//!
//! # What it costs the program
//!
//! It never changes what a function returns or when its values drop, and never panics. It waits for the network only at
//! the end of `main`, when a [`Guard`] is dropped or replaced, in [`flush`] and [`close`], and before the process ends by
//! [`std::process::exit`] or by a panic, and then no longer than it is told to. Before there is a client, an annotated
//! call costs some 40 instructions and no allocation; `docs/performance.md` has the rest.

#![deny(unsafe_code)]

#[doc(hidden)]
#[path = "private/mod.rs"]
pub mod __private;

mod attachments;
mod by_hand;
pub mod calls;
mod capture;
mod client;
mod clients;
mod contexts;
mod current;
mod exit_hook;
mod init;
mod lock;
mod notice;
mod options;
mod panics;
pub mod protocol;
pub mod returned;
mod scope;
mod sessions;
pub mod tasks;
#[cfg(feature = "test")]
pub mod test;
pub mod thread;
mod trace;
pub mod transport;

pub use by_hand::{
    OptionExt, ResultExt, add_breadcrumb, capture_error, capture_error_with_hint, capture_event,
    capture_event_with_hint, capture_last_error, capture_message, last_event_id,
};
pub use calls::{call, call_async};
pub use capture::stack::{Carried, HasBacktrace};
pub use clients::{Client, WithClient, with_client, with_client_async};
pub use current::scopes::{
    ScopeGuard, configure_global_scope, configure_isolation_scope, configure_scope, push_scope, with_scope,
};
pub use init::{Guard, close, exit, flush, init, is_enabled};
pub use options::{Args, OptionError, Options, Verdict};
pub use protocol::{Breadcrumb, Event, EventId, Level, User};
pub use redhanded_macros::{capture_errors, main, modules};
pub use scope::{Hint, Scope};
pub use tasks::{InCurrentScope, with_scope_async};
#[cfg(feature = "tokio")]
pub use tasks::{JoinSet, spawn, spawn_blocking};
pub use trace::{TraceHeaders, continue_trace, start_new_trace, trace_headers};
