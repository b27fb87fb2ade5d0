//! Which scopes an event is in.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, RwLock};

use super::{Processor, Scope};
use crate::lock::{read, write};
use crate::protocol::{Event, Map, Value};

/// The scope of a whole program, or of all that is for one client beside that of the program.
#[derive(Debug, Default)]
pub(crate) struct Widest(RwLock<Option<Arc<Scope>>>);

static PROGRAM: Widest = Widest(RwLock::new(None));

impl Widest {
    fn get(&self) -> Arc<Scope> {
        read(&self.0).clone().unwrap_or_default()
    }

    /// As [`Scopes::change`].
    fn change(&self, before: &Arc<Scope>, after: Scope) -> Arc<Scope> {
        let mut scope = write(&self.0);
        take_over(scope.get_or_insert_default(), before, after)
    }
}

/// The scopes of one unit of work.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scopes {
    /// What all of them are in; none stands for that of the program.
    widest: Option<Arc<Widest>>,
    /// What this unit of work began with and said since; none if that is nothing.
    own: Option<Arc<Scope>>,
    /// Those that begin and end with code, outermost first.
    inner: Vec<Inner>,
    /// It is `main`'s unit of work: what it says holds for the whole program.
    is_program: bool,
}

/// A scope that begins and ends with code.
#[derive(Debug, Clone)]
pub(crate) struct Inner {
    /// Unlike any other's in this process: the code may end elsewhere than it began.
    id: u64,
    scope: Arc<Scope>,
}

impl Inner {
    pub(crate) fn new(scope: Scope) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Self { id: NEXT.fetch_add(1, Ordering::Relaxed), scope: Arc::new(scope) }
    }

    pub(crate) fn id(&self) -> u64 {
        self.id
    }
}

/// Which scope is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    Program,
    Own,
    Inner(u64),
}

impl Scopes {
    /// For a unit of work whose reports are for a client beside that of the program: nothing that the program says.
    pub(crate) fn within(widest: &Arc<Widest>) -> Self {
        Self { widest: Some(Arc::clone(widest)), ..Self::default() }
    }

    fn widest(&self) -> &Widest {
        self.widest.as_deref().unwrap_or(&PROGRAM)
    }

    /// For a unit of work that begins inside of this one: the same scopes, and changes that stay its own.
    pub(crate) fn fork(&self) -> Self {
        // Most units of work begin outside of `with_scope`: those share what their origin said.
        let mut own = self.own.clone();
        for inner in &self.inner {
            Arc::make_mut(own.get_or_insert_default()).extend(&inner.scope);
        }
        Self { widest: self.widest.clone(), own, inner: Vec::new(), is_program: false }
    }

    /// From now on, what this unit of work says holds for the whole program.
    pub(crate) fn become_program(&mut self) {
        self.is_program = true;
    }

    pub(crate) fn innermost(&self) -> Target {
        match self.inner.last() {
            Some(inner) => Target::Inner(inner.id),
            None if self.is_program => Target::Program,
            None => Target::Own,
        }
    }

    /// The scope as it is now, to be changed; none if it ended.
    pub(crate) fn get(&self, target: Target) -> Option<Arc<Scope>> {
        match target {
            Target::Program => Some(self.widest().get()),
            Target::Own => Some(self.own.clone().unwrap_or_default()),
            Target::Inner(id) => self.inner.iter().find(|inner| inner.id == id).map(|inner| Arc::clone(&inner.scope)),
        }
    }

    /// Takes over how `after` differs from `before`. Returns what is to be dropped when nothing of ours is borrowed:
    /// values of the user's may be in it.
    pub(crate) fn change(&mut self, target: Target, before: &Arc<Scope>, after: Scope) -> Option<Arc<Scope>> {
        match target {
            Target::Program => Some(self.widest().change(before, after)),
            Target::Own => Some(take_over(self.own.get_or_insert_default(), before, after)),
            Target::Inner(id) => {
                let inner = self.inner.iter_mut().find(|inner| inner.id == id)?;
                Some(take_over(&mut inner.scope, before, after))
            }
        }
    }

    /// Begins scopes, outermost first.
    pub(crate) fn push(&mut self, scopes: impl IntoIterator<Item = Inner>) {
        self.inner.extend(scopes);
    }

    /// Ends this scope alone; those that began later go on.
    pub(crate) fn end(&mut self, id: u64) -> Option<Inner> {
        let index = self.inner.iter().position(|inner| inner.id == id)?;
        Some(self.inner.remove(index))
    }

    /// Ends this scope and those that began inside of it, and returns them, outermost first.
    pub(crate) fn end_from(&mut self, id: u64) -> Vec<Inner> {
        let index = self.inner.iter().position(|inner| inner.id == id).unwrap_or(self.inner.len());
        self.inner.split_off(index)
    }

    /// All of them as they are now.
    pub(crate) fn stack(&self) -> ScopeStack {
        let mut stack = Vec::with_capacity(2 + self.inner.len());
        stack.push(self.widest().get());
        stack.extend(self.own.clone());
        stack.extend(self.inner.iter().map(|inner| Arc::clone(&inner.scope)));
        ScopeStack(stack)
    }
}

/// Returns what `own` was.
fn take_over(own: &mut Arc<Scope>, before: &Arc<Scope>, after: Scope) -> Arc<Scope> {
    let after = if Arc::ptr_eq(own, before) {
        after
    } else {
        let mut merged = Scope::clone(own);
        merged.take_over(before, after);
        merged
    };
    std::mem::replace(own, Arc::new(after))
}

/// The scopes that an event is in, outermost first.
#[derive(Debug, Clone, Default)]
pub(crate) struct ScopeStack(Vec<Arc<Scope>>);

impl ScopeStack {
    /// Adds what the scopes say to the event: what it says itself is kept.
    pub(crate) fn apply(&self, event: &mut Event) {
        for scope in self.0.iter().rev() {
            fill_in(&mut event.transaction, scope.transaction.as_ref());
            fill_in(&mut event.user, scope.user.as_ref());
            fill_in(&mut event.request, scope.request.as_ref());
            fill_in(&mut event.level, scope.level.as_ref());
            if event.fingerprint.is_empty() {
                event.fingerprint.clone_from(&scope.fingerprint);
            }
            for (name, value) in &scope.tags {
                event.tags.entry(name.clone()).or_insert_with(|| value.clone());
            }
            fill_in_all(&mut event.contexts, &scope.contexts);
            fill_in_all(&mut event.extra, &scope.extra);
        }
        event.attachments.extend(self.0.iter().flat_map(|scope| scope.attachments.iter().cloned()));
    }

    /// The processors, in the order in which they are called.
    pub(crate) fn processors(&self) -> impl Iterator<Item = &Processor> {
        self.0.iter().rev().flat_map(|scope| &scope.processors)
    }
}

fn fill_in<T: Clone>(field: &mut Option<T>, value: Option<&T>) {
    if field.is_none() {
        *field = value.cloned();
    }
}

fn fill_in_all(fields: &mut Map<String, Value>, values: &BTreeMap<String, Value>) {
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
    fn a_level_of_the_scope_is_for_events_without_one() {
        let stack = ScopeStack(vec![scope(|scope| scope.set_level(Level::Fatal)), scope(|_| {})]);
        let mut event = Event::new();
        stack.apply(&mut event);
        assert_eq!(event.level, Some(Level::Fatal));
        event.level = Some(Level::Info);
        stack.apply(&mut event);
        assert_eq!(event.level, Some(Level::Info));
    }

    fn change(scopes: &mut Scopes, change: impl FnOnce(&mut Scope)) {
        let target = scopes.innermost();
        let before = scopes.get(target).unwrap();
        let mut after = Scope::clone(&before);
        change(&mut after);
        scopes.change(target, &before, after);
    }

    fn tags(scopes: &Scopes) -> Vec<String> {
        let mut event = Event::new();
        scopes.stack().apply(&mut event);
        event.tags.into_values().collect()
    }

    fn inner(tag: &str) -> Inner {
        let mut scope = Scope::default();
        scope.set_tag(tag, tag);
        Inner::new(scope)
    }

    #[test]
    fn a_fork_has_what_its_origin_said_and_keeps_its_own_changes() {
        let mut scopes = Scopes::default();
        change(&mut scopes, |scope| scope.set_tag("a", "outer"));
        scopes.push([inner("inner")]);
        let mut fork = scopes.fork();
        change(&mut fork, |scope| scope.set_tag("a", "fork"));
        assert_eq!(tags(&scopes), ["outer", "inner"]);
        assert_eq!(tags(&fork), ["fork", "inner"]);
    }

    #[test]
    fn scopes_end_in_any_order() {
        let mut scopes = Scopes::default();
        let all = ["a", "b", "c"].map(inner);
        let [a, b, c] = [0, 1, 2].map(|index: usize| all[index].id());
        scopes.push(all);
        assert!(scopes.end(b).is_some());
        assert_eq!(tags(&scopes), ["a", "c"]);
        assert!(scopes.end(b).is_none());
        assert_eq!(scopes.end_from(a).len(), 2);
        assert!(scopes.end(c).is_none());
        assert!(tags(&scopes).is_empty());
    }
}
