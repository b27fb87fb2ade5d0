use serde::Serialize;

use super::{Map, Stacktrace, Value};

/// One error of a chain, or a panic.
///
/// In [`Event::exceptions`](super::Event::exceptions) the root cause comes first and the error that was seen comes last.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[non_exhaustive]
pub struct Exception {
    /// The error's type without its module: `ParseIntError`; `panic` for a panic.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The error's text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The module the type is in: `core::num::error`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub module: Option<String>,
    /// The thread it happened on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thread_id: Option<u64>,
    /// How it came to be reported.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mechanism: Option<Mechanism>,
    /// The calls that were in progress.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stacktrace: Option<Stacktrace>,
    /// Attributes of the protocol that this type does not name; sent as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Exception {
    /// An exception made by hand: its type and its text.
    ///
    /// ```
    /// use redhanded::protocol::{Event, Exception, Frame, Stacktrace};
    /// let mut exception = Exception::new("OutOfPaper", "tray 2 is empty");
    /// exception.stacktrace = Some(Stacktrace::from(vec![
    ///     Frame::new("Printer::run").at("src/printer.rs", 40),
    ///     Frame::new("Tray::take").at("src/tray.rs", 17),
    /// ]));
    /// let mut event = Event::new();
    /// event.exceptions.push(exception);
    /// redhanded::capture_event(event);
    /// ```
    pub fn new(kind: impl Into<String>, value: impl Into<String>) -> Self {
        Self { kind: Some(kind.into()), value: Some(value.into()), ..Self::default() }
    }
}

/// How an [`Exception`] came to be reported, and its place in the chain.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[non_exhaustive]
pub struct Mechanism {
    /// `generic` for a capture by hand, `auto.function.capture_errors` for the attribute, and so on.
    #[serde(rename = "type")]
    pub kind: String,
    /// Whether the program dealt with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handled: Option<bool>,
    /// Whether the type says nothing about what went wrong, so that receivers should not group by it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub synthetic: Option<bool>,
    /// The number of this exception in the chain: 0 is the error that was seen, its cause is 1, and so on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exception_id: Option<u32>,
    /// The number of the exception that this one is the cause of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<u32>,
    /// Where the parent holds this one; `source` for [`std::error::Error::source`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Anything else, as plain values.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub data: Map<String, Value>,
    /// Attributes of the protocol that this type does not name; sent as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}
