use serde::Serialize;

use super::Timestamp;

/// How one run of the program went, for servers that count how many runs of a release are healthy.
///
/// ```
/// use redhanded::{Options, transport::{Category, DeliveryError, Memory, Transport}, protocol::{Envelope, SessionStatus}};
///
/// /// A memory that is told of sessions, too.
/// struct All(Memory);
///
/// impl Transport for All {
///     fn send(&mut self, envelope: &Envelope) -> Result<(), DeliveryError> {
///         self.0.send(envelope)
///     }
///
///     fn accepts(&mut self, _: Category) -> bool {
///         true
///     }
/// }
///
/// let memory = Memory::new();
/// let options = Options::new().release("shop@1.2.3").sessions(true).transport(All(memory.clone()));
/// drop(redhanded::init(options));
/// let envelopes = memory.envelopes();
/// assert_eq!(envelopes[0].session().map(|session| session.status), Some(SessionStatus::Exited));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Session {
    /// What makes it this one.
    pub sid: String,
    /// It is told for the first time. It always is: a run is told once, when it is over.
    pub init: bool,
    /// When reporting began.
    pub started: Timestamp,
    /// When this was written.
    pub timestamp: Timestamp,
    /// How long it took, in seconds; unknown of a run that another one tells of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration: Option<f64>,
    /// How it ended.
    pub status: SessionStatus,
    /// How many events of level error or fatal there were, that of a crash among them.
    pub errors: u64,
    /// What it is a run of.
    pub attrs: SessionAttributes,
}

/// What a [`Session`] is a run of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SessionAttributes {
    /// The version of the program.
    pub release: String,
    /// Where it ran.
    pub environment: String,
}

impl SessionAttributes {
    pub(crate) const fn new(release: String, environment: String) -> Self {
        Self { release, environment }
    }
}

/// How a [`Session`] ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum SessionStatus {
    /// As it was meant to, with errors or without.
    Exited,
    /// By a failure that nothing handled.
    Crashed,
    /// Nobody knows: the next run found that it had not ended.
    Abnormal,
}
