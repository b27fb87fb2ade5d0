use serde::Serialize;

use super::Timestamp;

/// What a client tells the server about events that it did not deliver.
///
/// ```
/// use redhanded::protocol::{ClientReport, Discarded, Timestamp};
/// let mut report = ClientReport::new(Timestamp::from(std::time::UNIX_EPOCH));
/// report.discarded_events.push(Discarded::new("queue_overflow", "error", 3));
/// assert_eq!(
///     serde_json::to_string(&report)?,
///     r#"{"timestamp":"1970-01-01T00:00:00.000Z","discarded_events":[{"reason":"queue_overflow","category":"error","quantity":3}]}"#
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ClientReport {
    /// When it was written.
    pub timestamp: Timestamp,
    /// How many, for each reason and category.
    pub discarded_events: Vec<Discarded>,
}

/// Events that were not delivered for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Discarded {
    /// The protocol's word for why: `queue_overflow`, `network_error`, `sample_rate`, ….
    pub reason: &'static str,
    /// What they were: `error`, or `attachment`, of which bytes are counted.
    pub category: &'static str,
    /// How many.
    pub quantity: u64,
}

impl ClientReport {
    /// Of nothing.
    #[must_use]
    pub const fn new(timestamp: Timestamp) -> Self {
        Self { timestamp, discarded_events: Vec::new() }
    }
}

impl Discarded {
    /// So many of a category, for a reason.
    #[must_use]
    pub const fn new(reason: &'static str, category: &'static str, quantity: u64) -> Self {
        Self { reason, category, quantity }
    }
}
