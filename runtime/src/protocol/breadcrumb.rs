use serde::Serialize;

use super::{Fields, Level, Map, Timestamp, Value};

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
    /// Attributes of the protocol that this type does not name; sent as they are.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Breadcrumb {
    /// A breadcrumb with this text and nothing else.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: Some(message.into()), ..Self::default() }
    }

    /// A request that the program made, and the status of the answer if there was one.
    ///
    /// ```
    /// use redhanded::Breadcrumb;
    /// redhanded::add_breadcrumb(Breadcrumb::http("GET", "https://shop.test/orders/42", 404));
    /// ```
    pub fn http(method: impl Into<String>, url: impl Into<String>, status: impl Into<Option<u16>>) -> Self {
        let crumb = Self::default().kind("http").category("http");
        let crumb = crumb.data("method", method.into()).data("url", url.into());
        match status.into() {
            Some(status) => crumb.data("status_code", status),
            None => crumb,
        }
    }

    /// The user, or the program, went from one place to another.
    ///
    /// ```
    /// use redhanded::Breadcrumb;
    /// redhanded::add_breadcrumb(Breadcrumb::navigation("/cart", "/checkout"));
    /// ```
    pub fn navigation(from: impl Into<String>, to: impl Into<String>) -> Self {
        Self::default().kind("navigation").category("navigation").data("from", from.into()).data("to", to.into())
    }

    /// A database was asked this.
    ///
    /// ```
    /// use redhanded::Breadcrumb;
    /// redhanded::add_breadcrumb(Breadcrumb::query("SELECT total FROM orders WHERE id = ?"));
    /// ```
    pub fn query(statement: impl Into<String>) -> Self {
        Self::new(statement).kind("query").category("query")
    }

    /// Something was done with a part of the screen; `what` is `click`, `input` and so on.
    ///
    /// ```
    /// use redhanded::Breadcrumb;
    /// redhanded::add_breadcrumb(Breadcrumb::ui("click", "the button `pay`"));
    /// ```
    pub fn ui(what: &str, message: impl Into<String>) -> Self {
        Self::new(message).kind("ui").category(format!("ui.{what}"))
    }

    /// The user did this.
    ///
    /// ```
    /// use redhanded::Breadcrumb;
    /// redhanded::add_breadcrumb(Breadcrumb::user("signed in"));
    /// ```
    pub fn user(message: impl Into<String>) -> Self {
        Self::new(message).kind("user").category("user")
    }

    /// For developers only.
    pub fn debug(message: impl Into<String>) -> Self {
        Self::new(message).kind("debug").level(Level::Debug)
    }

    /// Worth knowing.
    pub fn info(message: impl Into<String>) -> Self {
        Self::new(message).kind("info").level(Level::Info)
    }

    /// Something failed that is no report of its own.
    ///
    /// ```
    /// use redhanded::Breadcrumb;
    /// redhanded::add_breadcrumb(Breadcrumb::error("the cache is gone").category("cache"));
    /// ```
    pub fn error(message: impl Into<String>) -> Self {
        Self::new(message).kind("error").level(Level::Error)
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
