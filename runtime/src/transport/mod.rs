//! Where reports go.
//!
//! [`Transport`] is the door for a way of your own; [`Memory`] keeps what is delivered, for tests; [`Terminal`]
//! shows it.

mod error;
#[cfg(feature = "reqwest")]
pub(crate) mod http;
mod losses;
mod memory;
mod queue;
pub(crate) mod terminal;
pub(crate) mod worker;

pub use error::DeliveryError;
pub use memory::Memory;
pub use terminal::Terminal;

use crate::protocol::Envelope;

/// Delivers envelopes. See [`Options::transport`](crate::Options::transport).
///
/// A transport is used and dropped on redhanded's own thread, where it may take its time: the program does not wait for
/// it. What it captures itself is not recorded. If it panics, the envelope is lost and the next one is tried.
///
/// ```
/// use redhanded::protocol::Envelope;
/// use redhanded::transport::{DeliveryError, Transport};
/// use redhanded::{Level, Options};
///
/// /// Appends to a file, one event a line.
/// struct Journal(std::fs::File);
///
/// impl Transport for Journal {
///     fn send(&mut self, envelope: &Envelope) -> Result<(), DeliveryError> {
///         let Some(event) = envelope.event() else { return Ok(()) };
///         serde_json::to_writer(&self.0, event)?;
///         std::io::Write::write_all(&mut self.0, b"\n").map_err(DeliveryError::other)
///     }
/// }
///
/// let path = std::env::temp_dir().join(format!("redhanded-{}.jsonl", std::process::id()));
/// let guard = redhanded::init(Options::new().transport(Journal(std::fs::File::create(&path)?)));
/// redhanded::capture_message("hello", Level::Info);
/// drop(guard);
/// assert!(std::fs::read_to_string(&path)?.contains("hello"));
/// # std::fs::remove_file(path)?;
/// # Ok::<(), std::io::Error>(())
/// ```
pub trait Transport: Send {
    /// Delivers one envelope. Called for one at a time.
    ///
    /// # Errors
    /// If it could not be delivered. It is lost then; somebody is told on stderr, at most once a minute.
    fn send(&mut self, envelope: &Envelope) -> Result<(), DeliveryError>;
}
