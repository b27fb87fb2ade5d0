use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::trace::Trace;
use super::{
    Attachment, Breadcrumb, EventId, Exception, Level, Map, Message, Request, Timestamp, User, Value, as_values,
};

/// What a receiver gets to see of one failure or message.
///
/// An event made by hand may leave out anything: identity, time, release and so on are filled in when it is captured,
/// and what the event says itself is kept.
///
/// ```
/// use redhanded::{Event, Level};
/// let mut event = Event::new();
/// event.message = Some("nightly import took 9 h".into());
/// event.level = Some(Level::Warning);
/// event.tags.insert("job".into(), "import".into());
/// event.other.insert("modules".into(), serde_json::json!({ "csv": "1.4.0" }));
/// redhanded::capture_event(event);
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[non_exhaustive]
pub struct Event {
    /// Its identity; made when it is captured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_id: Option<EventId>,
    /// When it happened; now, unless said otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<Timestamp>,
    /// `native` is the protocol's word for Rust.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform: Option<Cow<'static, str>>,
    /// How bad it is; error, unless said otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// The logger it came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logger: Option<String>,
    /// The unit of work it happened in; at most 200 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transaction: Option<String>,
    /// The machine.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub server_name: Option<String>,
    /// The version of the program, `name@version`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub release: Option<String>,
    /// Which build of the release.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dist: Option<String>,
    /// `production`, `staging`, ….
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment: Option<String>,
    /// The text of an event that is no error.
    #[serde(rename = "logentry", skip_serializing_if = "Option::is_none")]
    pub message: Option<Message>,
    /// The error and its causes: root cause first, the error that was seen last.
    #[serde(rename = "exception", serialize_with = "as_values", skip_serializing_if = "<[_]>::is_empty")]
    pub exceptions: Vec<Exception>,
    /// What led there, oldest first.
    #[serde(serialize_with = "as_values", skip_serializing_if = "<[_]>::is_empty")]
    pub breadcrumbs: Vec<Breadcrumb>,
    /// Whom it happened to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<User>,
    /// The web request it happened in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<Request>,
    /// Words to search by; at most 200 characters each.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
    /// Structured details by topic (`os`, `runtime`, `order`, …); each an object.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub contexts: Map<String, Value>,
    /// Further details; contexts are the newer form of the same.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub extra: Map<String, Value>,
    /// Overrides how receivers group events; `{{ default }}` stands for their own way.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fingerprint: Vec<String>,
    /// The client that made the event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sdk: Option<Sdk>,
    /// Files that go with it, beside it in its envelope.
    #[serde(skip)]
    pub attachments: Vec<Attachment>,
    /// The trace that its context `trace` is of, for the envelope's header.
    #[serde(skip)]
    pub(crate) trace: Option<Arc<Trace>>,
    /// Its errors are what redhanded saw, rather than what the program says.
    #[serde(skip)]
    pub(crate) is_recorded: bool,
    /// Attributes of the protocol that this type does not name; sent as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Event {
    /// An empty event.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// It is part of this trace, unless it says another itself.
    pub(crate) fn set_trace(&mut self, trace: Arc<Trace>) {
        if !self.contexts.contains_key("trace") {
            self.contexts.insert("trace".to_owned(), trace.context());
            self.trace = Some(trace);
        }
    }

    /// Says what the addresses of its stacks point into, beside what is said of it already.
    pub(crate) fn add_images(&mut self, images: Vec<Value>) {
        if images.is_empty() {
            return;
        }
        let about = self.other.entry("debug_meta").or_insert_with(|| Value::Object(Map::new()));
        let Value::Object(about) = about else { return };
        let known = about.entry("images").or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(known) = known {
            let new: Vec<_> = images.into_iter().filter(|image| !known.contains(image)).collect();
            known.extend(new);
        }
    }

    /// The error that was seen: the last of [`exceptions`](Self::exceptions).
    #[must_use]
    pub fn outermost_exception(&self) -> Option<&Exception> {
        self.exceptions.last()
    }
}

/// The client that made an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Sdk {
    /// `redhanded.rust`.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
    /// What captured by itself.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub integrations: &'static [&'static str],
    /// The crates it consists of.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub packages: &'static [SdkPackage],
}

/// A crate that the client consists of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SdkPackage {
    /// `cargo:` and the crate's name.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
}

impl Sdk {
    /// This crate.
    #[must_use]
    pub const fn this() -> Self {
        const VERSION: &str = env!("CARGO_PKG_VERSION");
        Self {
            name: "redhanded.rust",
            version: VERSION,
            integrations: &["capture_errors", "panic_hook"],
            packages: &[SdkPackage { name: "cargo:redhanded", version: VERSION }],
        }
    }
}
