//! What the program says about what it is doing, to go with its events.

mod stack;

use std::collections::BTreeMap;
use std::fmt::Display;

pub(crate) use stack::{ScopeStack, Scopes};

use crate::protocol::{Level, Map, User, Value};

/// What goes with every event of a unit of work: tags, the user, contexts and so on.
///
/// Reached by [`configure_scope`](crate::configure_scope) and [`with_scope`](crate::with_scope). What an event says
/// itself is kept; an inner scope's word wins over an outer one's.
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
    tags: BTreeMap<String, String>,
    contexts: Map<String, Value>,
    extra: Map<String, Value>,
    fingerprint: Vec<String>,
}

impl Scope {
    /// The level of its events, whatever they say of themselves; `None` leaves it to them.
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

    /// Takes everything out.
    pub fn clear(&mut self) {
        *self = Self::default();
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
        if !inner.fingerprint.is_empty() {
            self.fingerprint.clone_from(&inner.fingerprint);
        }
        self.tags.extend(inner.tags.clone());
        self.contexts.extend(inner.contexts.clone());
        self.extra.extend(inner.extra.clone());
    }
}
