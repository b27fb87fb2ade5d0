use serde::Serialize;

use super::{Fields, Level, Timestamp, Value};

/// The detail of a call that says how many milliseconds it took.
pub(crate) const DURATION: &str = "duration_ms";
/// That of a call of which it is known only to have taken no longer.
pub(crate) const DURATION_AT_MOST: &str = "duration_ms_at_most";

/// One step of the trail that led to an event.
///
/// ```
/// use redhanded::{Breadcrumb, Level};
/// let crumb = Breadcrumb::new("cache miss").category("cache").level(Level::Debug).data("key", "user:7");
/// redhanded::add_breadcrumb(crumb);
/// ```
///
/// Calls of annotated functions have the category `call`. Their [`data`](Self::data) are the arguments and, once the call
/// ended, its `outcome` (`returned`, `failed`, `panicked`, `cancelled`) and its `duration_ms`. Of a sync call that
/// returned the clock is not read a second time, so as to cost little: `duration_ms_at_most` says when the next call of
/// the unit of work began, or the report. A row of calls of one function is one breadcrumb with the count, `×3`, and the
/// details of the last.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[non_exhaustive]
pub struct Breadcrumb {
    /// When it happened; set to now when it is added without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<Timestamp>,
    /// How receivers draw it: `default`, `debug`, `error`, `navigation`, `http`, `info`, `query`, `ui`, `user`.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// What it is about, as dotted words; `call` for calls of annotated functions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// The text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// How bad it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// Details by name.
    #[serde(skip_serializing_if = "Fields::is_empty")]
    pub data: Fields,
}

impl Breadcrumb {
    /// A breadcrumb with this text and nothing else.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: Some(message.into()), ..Self::default() }
    }

    /// Says what it is about, as dotted words.
    #[must_use]
    pub fn category(mut self, category: impl Into<String>) -> Self {
        self.category = Some(category.into());
        self
    }

    /// Says how bad it is.
    #[must_use]
    pub fn level(mut self, level: Level) -> Self {
        self.level = Some(level);
        self
    }

    /// Says how receivers draw it: see [`kind`](Self::kind).
    #[must_use]
    pub fn kind(mut self, kind: impl Into<String>) -> Self {
        self.kind = Some(kind.into());
        self
    }

    /// Adds a detail, replacing one of the same name.
    #[must_use]
    pub fn data(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.data.insert(name.into(), value.into());
        self
    }
}
