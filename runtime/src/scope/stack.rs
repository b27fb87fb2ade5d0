//! Which scopes an event is in.

use std::sync::{Arc, PoisonError, RwLock};

use super::Scope;
use crate::protocol::{Event, Map, Value};

/// The scope of the whole program: what `main` says outside of `with_scope`.
static PROGRAM: RwLock<Option<Arc<Scope>>> = RwLock::new(None);

/// The scopes of one unit of work.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scopes {
    /// What this unit of work began with and said since.
    own: Arc<Scope>,
    /// Those of `with_scope`, outermost first.
    inner: Vec<Arc<Scope>>,
    /// It is `main`'s unit of work: what it says holds for the whole program.
    is_program: bool,
}

impl Scopes {
    /// For a unit of work that begins inside of this one: the same scopes, and changes that stay its own.
    pub(crate) fn fork(&self) -> Self {
        // Most units of work begin outside of `with_scope`: those share what their origin said.
        let mut own = Arc::clone(&self.own);
        for scope in &self.inner {
            Arc::make_mut(&mut own).extend(scope);
        }
        Self { own, inner: Vec::new(), is_program: false }
    }

    /// From now on, what this unit of work says holds for the whole program.
    pub(crate) fn become_program(&mut self) {
        self.is_program = true;
    }

    /// The scope that `configure_scope` changes.
    pub(crate) fn innermost(&self) -> Arc<Scope> {
        match self.inner.last() {
            Some(inner) => Arc::clone(inner),
            None if self.is_program => program(),
            None => Arc::clone(&self.own),
        }
    }

    pub(crate) fn set_innermost(&mut self, scope: Arc<Scope>) {
        match self.inner.last_mut() {
            Some(inner) => *inner = scope,
            None if self.is_program => *PROGRAM.write().unwrap_or_else(PoisonError::into_inner) = Some(scope),
            None => self.own = scope,
        }
    }

    /// Begins a scope and says how many there were before.
    pub(crate) fn push(&mut self, scope: Arc<Scope>) -> usize {
        self.inner.push(scope);
        self.inner.len() - 1
    }

    /// Ends what began when there were this many.
    pub(crate) fn truncate(&mut self, count: usize) {
        self.inner.truncate(count);
    }

    /// All of them as they are now.
    pub(crate) fn stack(&self) -> ScopeStack {
        let mut stack = Vec::with_capacity(2 + self.inner.len());
        stack.extend([program(), Arc::clone(&self.own)]);
        stack.extend(self.inner.iter().cloned());
        ScopeStack(stack)
    }
}

fn program() -> Arc<Scope> {
    PROGRAM.read().unwrap_or_else(PoisonError::into_inner).clone().unwrap_or_default()
}

/// The scopes that an event is in, outermost first.
#[derive(Debug, Clone, Default)]
pub(crate) struct ScopeStack(Vec<Arc<Scope>>);

impl ScopeStack {
    /// Adds what the scopes say to the event: what it says itself is kept, but for the level, which is a verdict.
    pub(crate) fn apply(&self, event: &mut Event) {
        for scope in self.0.iter().rev() {
            fill_in(&mut event.transaction, scope.transaction.as_ref());
            fill_in(&mut event.user, scope.user.as_ref());
            if event.fingerprint.is_empty() {
                event.fingerprint.clone_from(&scope.fingerprint);
            }
            for (name, value) in &scope.tags {
                event.tags.entry(name.clone()).or_insert_with(|| value.clone());
            }
            fill_in_all(&mut event.contexts, &scope.contexts);
            fill_in_all(&mut event.extra, &scope.extra);
        }
        if let Some(level) = self.0.iter().rev().find_map(|scope| scope.level) {
            event.level = Some(level);
        }
    }
}

fn fill_in<T: Clone>(field: &mut Option<T>, value: Option<&T>) {
    if field.is_none() {
        *field = value.cloned();
    }
}

fn fill_in_all(fields: &mut Map<String, Value>, values: &Map<String, Value>) {
    for (name, value) in values {
        if !fields.contains_key(name) {
            fields.insert(name.clone(), value.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Level, User};

    fn scope(change: impl FnOnce(&mut Scope)) -> Arc<Scope> {
        let mut scope = Scope::default();
        change(&mut scope);
        Arc::new(scope)
    }

    #[test]
    fn the_event_wins_over_the_inner_scope_and_that_over_the_outer_one() {
        let mut event = Event::new();
        event.tags.insert("a".into(), "event".into());
        let outer = scope(|scope| {
            scope.tags.extend(["a", "b", "c"].map(|name| (name.to_owned(), "outer".to_owned())));
            scope.set_user(User::with_id("outer"));
        });
        let inner = scope(|scope| {
            scope.tags.extend(["a", "b"].map(|name| (name.to_owned(), "inner".to_owned())));
            scope.set_user(User::with_id("inner"));
        });
        ScopeStack(vec![outer, inner]).apply(&mut event);
        let tags: Vec<_> = event.tags.values().map(String::as_str).collect();
        assert_eq!(tags, ["event", "inner", "outer"]);
        assert_eq!(event.user, Some(User::with_id("inner")));
    }

    #[test]
    fn a_level_of_the_scope_is_the_verdict() {
        let mut event = Event::new();
        event.level = Some(Level::Error);
        ScopeStack(vec![scope(|scope| scope.set_level(Level::Fatal)), scope(|_| {})]).apply(&mut event);
        assert_eq!(event.level, Some(Level::Fatal));
    }

    #[test]
    fn a_fork_has_what_its_origin_said_and_keeps_its_own_changes() {
        let mut scopes = Scopes::default();
        scopes.set_innermost(scope(|scope| scope.set_tag("a", "outer")));
        scopes.push(scope(|scope| scope.set_tag("b", "inner")));
        let mut fork = scopes.fork();
        fork.set_innermost(scope(|scope| scope.set_tag("a", "fork")));
        let mut event = Event::new();
        scopes.stack().apply(&mut event);
        let tags: Vec<_> = event.tags.values().map(String::as_str).collect();
        assert_eq!(tags, ["outer", "inner"]);
    }
}
