//! Tasks whose failures come back through their handles: [`spawn`], [`spawn_blocking`], [`JoinSet`], and
//! [`InCurrentScope`] for other executors.
//!
//! A plain `tokio::spawn` begins a unit of work that knows nothing of the one around it, and a failure of it that comes
//! out of its handle and goes on from there is reported twice. A task that is started by these functions is a **child**:
//!
//! * It begins with the tags, user and contexts, and with the breadcrumbs, of the unit of work that starts it.
//! * Its failure waits for whoever awaits its handle. If it goes on from there, the awaiting functions join its report,
//!   as if they had called what failed; if it goes no further, they handled it. A panic that comes out as a `JoinError` is
//!   the panic's report, not one more. If the handle is dropped, the report is sent as it is.
//! * A report waits no longer than [`Options::settle`](crate::Options::settle). What comes for it later is recognised, and
//!   nothing is reported twice.
//!
//! Failures that left a child before the last one, and were not the end of it, are reported for themselves.
//!
//! [`redhanded::thread`](crate::thread) does the same for threads.

mod in_scope;
#[cfg(feature = "tokio")]
mod join_handle;
#[cfg(feature = "tokio")]
mod join_set;
#[cfg(feature = "tokio")]
mod spawn;
mod with_scope;

pub use self::in_scope::{InCurrentScope, InScope};
#[cfg(feature = "tokio")]
pub use self::join_handle::JoinHandle;
#[cfg(feature = "tokio")]
pub use self::join_set::JoinSet;
#[cfg(feature = "tokio")]
pub use self::spawn::{spawn, spawn_blocking, spawn_local};
pub use self::with_scope::{WithScope, with_scope_async};
