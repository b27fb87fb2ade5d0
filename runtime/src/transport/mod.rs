//! Where reports go.
//!
//! [`Transport`] is the door for a way of your own; [`Memory`] keeps what is delivered, for tests; [`Terminal`]
//! shows it; [`File`] writes it down, for audit; [`Spotlight`] is a viewer for developers.
//!
//! [`Options::transport`](crate::Options::transport) takes the place of delivery over HTTP,
//! [`Options::add_transport`](crate::Options::add_transport) gets a copy of all that is sent.

pub(crate) mod copies;
mod error;
mod file;
#[cfg(feature = "reqwest")]
pub(crate) mod http;
pub(crate) mod losses;
mod memory;
pub(crate) mod queue;
pub(crate) mod size;
pub(crate) mod spool;
pub(crate) mod spotlight;
pub(crate) mod terminal;
pub(crate) mod worker;

pub use error::DeliveryError;
pub use file::File;
pub use memory::Memory;
pub use spool::Spool;
pub use spotlight::Spotlight;
pub use terminal::Terminal;

use std::path::PathBuf;
use std::time::Instant;

use crate::protocol::Envelope;

/// Delivers envelopes. See [`Options::transport`](crate::Options::transport).
///
/// A transport is used and dropped on redhanded's own thread, where it may take its time: the program does not wait for
/// it. What it captures itself is not recorded. If it panics, the envelope is lost and the next one is tried. If it hangs,
/// what is captured meanwhile waits, within bounds, and whoever flushes waits until its own deadline and no longer.
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

    /// Whether it takes things of this kind now. Asked before a report is made ready: what is not taken costs next to
    /// nothing, is lost, and counted as `ratelimit_backoff`.
    ///
    /// Unless said otherwise all errors are taken, and no words about losses and sessions: those are for servers that count
    /// them.
    ///
    /// ```
    /// use redhanded::protocol::Envelope;
    /// use redhanded::transport::{Category, DeliveryError, Transport};
    ///
    /// /// Takes ten reports, and no more.
    /// struct Ten(Vec<Envelope>);
    ///
    /// impl Transport for Ten {
    ///     fn send(&mut self, envelope: &Envelope) -> Result<(), DeliveryError> {
    ///         self.0.push(envelope.clone());
    ///         Ok(())
    ///     }
    ///
    ///     fn accepts(&mut self, category: Category) -> bool {
    ///         category == Category::Error && self.0.len() < 10
    ///     }
    /// }
    /// # assert!(Ten(Vec::new()).accepts(Category::Error));
    /// ```
    fn accepts(&mut self, category: Category) -> bool {
        category == Category::Error
    }

    /// For transports that keep back what [`send`](Self::send) gave them, to deliver it later: delivers all of that now. Called
    /// when the program flushes, which waits until the deadline and no longer, whatever this does. False if it could not
    /// all be delivered by then; the program is told so.
    ///
    /// Unless said otherwise, nothing is kept back.
    ///
    /// ```
    /// use redhanded::protocol::Envelope;
    /// use redhanded::transport::{DeliveryError, Transport};
    /// use std::io::{BufWriter, Write};
    /// use std::time::Instant;
    ///
    /// /// Writes the identities of events.
    /// struct Identities<W: Write>(BufWriter<W>);
    ///
    /// impl<W: Write + Send> Transport for Identities<W> {
    ///     fn send(&mut self, envelope: &Envelope) -> Result<(), DeliveryError> {
    ///         let id = envelope.event().and_then(|event| event.event_id);
    ///         id.map_or(Ok(()), |id| writeln!(self.0, "{id}")).map_err(DeliveryError::other)
    ///     }
    ///
    ///     fn flush(&mut self, _deadline: Instant) -> bool {
    ///         self.0.flush().is_ok()
    ///     }
    /// }
    /// # assert!(Identities(BufWriter::new(Vec::new())).flush(Instant::now()));
    /// ```
    fn flush(&mut self, deadline: Instant) -> bool {
        let _ = deadline;
        true
    }

    /// As [`flush`](Self::flush), when reporting ends: nothing comes after it but the transport's own drop.
    ///
    /// ```
    /// use redhanded::transport::{Memory, Transport};
    /// assert!(Memory::new().shutdown(std::time::Instant::now()));
    /// ```
    fn shutdown(&mut self, deadline: Instant) -> bool {
        self.flush(deadline)
    }
}

/// Those that are chosen while the program runs.
impl<T: Transport + ?Sized> Transport for Box<T> {
    fn send(&mut self, envelope: &Envelope) -> Result<(), DeliveryError> {
        (**self).send(envelope)
    }

    fn accepts(&mut self, category: Category) -> bool {
        (**self).accepts(category)
    }

    fn flush(&mut self, deadline: Instant) -> bool {
        (**self).flush(deadline)
    }

    fn shutdown(&mut self, deadline: Instant) -> bool {
        (**self).shutdown(deadline)
    }
}

/// What a thing in an [`Envelope`] counts as where a server says how much it takes.
///
/// ```
/// use redhanded::transport::{Category, Memory, Transport};
/// assert!(Memory::new().accepts(Category::Error));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Category {
    /// An event.
    Error,
    /// Word of events that were lost: a [`ClientReport`](crate::protocol::ClientReport).
    Internal,
    /// Word of how a run went: a [`Session`](crate::protocol::Session).
    Session,
}

/// How a server is reached, where it is not as the system has it.
#[derive(Debug, Clone, Default)]
#[cfg_attr(not(feature = "reqwest"), expect(dead_code, reason = "nobody goes anywhere"))]
pub(crate) struct Route {
    pub(crate) proxy: Option<String>,
    pub(crate) ca_certificates: Option<PathBuf>,
    pub(crate) client_certificate: Option<ClientCertificate>,
}

/// The files with what the program shows to servers that ask who it is.
#[derive(Debug, Clone)]
#[cfg_attr(not(feature = "reqwest"), expect(dead_code, reason = "nobody goes anywhere"))]
pub(crate) struct ClientCertificate {
    pub(crate) certificate: PathBuf,
    pub(crate) key: PathBuf,
}
