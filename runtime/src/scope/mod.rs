//! What the program says about what it is doing, to go with its events.

mod changes;
mod hint;
mod processor;
mod stack;

use std::collections::BTreeMap;
use std::fmt::Display;

pub use hint::Hint;
pub(crate) use processor::Processor;
pub(crate) use stack::{Inner, ScopeStack, Scopes, Target, Widest};

use crate::protocol::{Attachment, Event, Level, Map, Request, User, Value};

/// What goes with every event of a unit of work: tags, the user, contexts and so on.
///
/// There is one for the whole program ([`configure_global_scope`](crate::configure_global_scope)), one for each unit of
/// work ([`configure_isolation_scope`](crate::configure_isolation_scope)), and those inside of it that begin and end with
/// code ([`with_scope`](crate::with_scope), [`with_scope_async`](crate::with_scope_async),
/// [`push_scope`](crate::push_scope)); [`configure_scope`](crate::configure_scope) changes the innermost one. What an
/// event says itself is kept; an inner scope's word wins over an outer one's. Tags, contexts and extras are merged by
/// name; all the rest is taken whole from the innermost scope that has it. Processors are called from the innermost scope
/// outwards.
///
/// ```
/// redhanded::configure_scope(|scope| {
///     scope.set_tag("region", "eu-1");
///     scope.set_context("job", serde_json::json!({ "attempt": 3 }));
/// });
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scope {
    level: Option<Level>,
    transaction: Option<String>,
    user: Option<User>,
    request: Option<Request>,
    tags: BTreeMap<String, String>,
    contexts: BTreeMap<String, Value>,
    extra: BTreeMap<String, Value>,
    fingerprint: Vec<String>,
    attachments: Vec<Attachment>,
    processors: Vec<Processor>,
}

impl Scope {
    /// The level of its events, unless they were given one by hand or by the attribute; `None` leaves it to them.
    pub fn set_level(&mut self, level: impl Into<Option<Level>>) {
        self.level = level.into();
    }

    /// What its events are part of, at most 200 characters; `None` leaves it to them.
    pub fn set_transaction(&mut self, transaction: Option<&str>) {
        self.transaction = transaction.map(str::to_owned);
    }

    /// Whom its events happen to; `None` takes the user out.
    pub fn set_user(&mut self, user: impl Into<Option<User>>) {
        self.user = user.into();
    }

    /// The web request that its events happen in; `None` takes it out.
    ///
    /// ```
    /// use redhanded::protocol::Request;
    /// redhanded::configure_scope(|scope| scope.set_request(Request::new("GET", "https://shop.test/orders/42")));
    /// ```
    pub fn set_request(&mut self, request: impl Into<Option<Request>>) {
        self.request = request.into();
    }

    /// A word to search by. Names have at most 200 characters of `a-z A-Z 0-9 _ . : -`, values at most 200 and no line
    /// breaks.
    pub fn set_tag(&mut self, name: impl Into<String>, value: impl Display) {
        self.tags.insert(name.into(), value.to_string());
    }

    /// Takes a tag out.
    pub fn remove_tag(&mut self, name: &str) {
        self.tags.remove(name);
    }

    /// Structured details on a topic: an object. Anything else is put into one, as `value`.
    pub fn set_context(&mut self, topic: impl Into<String>, value: impl Into<Value>) {
        let value = match value.into() {
            object @ Value::Object(_) => object,
            other => Value::Object(Map::from_iter([("value".to_owned(), other)])),
        };
        self.contexts.insert(topic.into(), value);
    }

    /// Takes a topic out.
    pub fn remove_context(&mut self, topic: &str) {
        self.contexts.remove(topic);
    }

    /// A detail by name; contexts are the newer form of the same.
    pub fn set_extra(&mut self, name: impl Into<String>, value: impl Into<Value>) {
        self.extra.insert(name.into(), value.into());
    }

    /// Takes a detail out.
    pub fn remove_extra(&mut self, name: &str) {
        self.extra.remove(name);
    }

    /// Overrides how receivers group its events; `{{ default }}` stands for their own way, an empty list for leaving it
    /// to them.
    pub fn set_fingerprint<T: Into<String>>(&mut self, fingerprint: impl IntoIterator<Item = T>) {
        self.fingerprint = fingerprint.into_iter().map(Into::into).collect();
    }

    /// A file that goes with each of its events, beside those of the scopes around it. See [`Attachment`] for an example.
    pub fn add_attachment(&mut self, attachment: Attachment) {
        self.attachments.push(attachment);
    }

    /// May change each of its events, or drop it by `None`: after the scopes' words are in it, before
    /// [`Options::before_send`](crate::Options::before_send) sees it. Most of the time it runs on redhanded's own thread.
    /// If it panics, the event is dropped.
    ///
    /// ```
    /// redhanded::configure_scope(|scope| {
    ///     scope.add_event_processor(|mut event| {
    ///         event.tags.insert("seen".into(), "yes".into());
    ///         Some(event)
    ///     });
    /// });
    /// ```
    pub fn add_event_processor(&mut self, process: impl Fn(Event) -> Option<Event> + Send + Sync + 'static) {
        self.processors.push(Processor::new(process));
    }

    /// As [`add_event_processor`](Self::add_event_processor), and sees what else is known of the event. What is captured by
    /// hand is then made ready on the thread that captures it: see
    /// [`Options::before_send_with_hint`](crate::Options::before_send_with_hint).
    ///
    /// ```
    /// redhanded::configure_scope(|scope| {
    ///     scope.add_event_processor_with_hint(|event, hint| hint.error().is_some().then_some(event));
    /// });
    /// ```
    pub fn add_event_processor_with_hint(
        &mut self,
        process: impl Fn(Event, &Hint<'_>) -> Option<Event> + Send + Sync + 'static,
    ) {
        self.processors.push(Processor::with_hint(process));
    }

    /// Takes everything out but the processors.
    pub fn clear(&mut self) {
        let processors = std::mem::take(&mut self.processors);
        *self = Self { processors, ..Self::default() };
    }

    /// Takes over what `inner` says; its word wins.
    pub(crate) fn extend(&mut self, inner: &Self) {
        if inner.level.is_some() {
            self.level = inner.level;
        }
        if inner.transaction.is_some() {
            self.transaction.clone_from(&inner.transaction);
        }
        if inner.user.is_some() {
            self.user.clone_from(&inner.user);
        }
        if inner.request.is_some() {
            self.request.clone_from(&inner.request);
        }
        if !inner.fingerprint.is_empty() {
            self.fingerprint.clone_from(&inner.fingerprint);
        }
        self.tags.extend(inner.tags.clone());
        self.contexts.extend(inner.contexts.clone());
        self.extra.extend(inner.extra.clone());
        self.attachments.extend(inner.attachments.iter().cloned());
        // Those of the inner scope come first.
        self.processors.splice(..0, inner.processors.iter().cloned());
    }
}
