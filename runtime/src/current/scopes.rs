//! The scopes that the program is in.

use std::marker::PhantomData;

use super::client;
use super::unit::with_scopes;
use crate::scope::{Inner, Scope, Scopes, Target};

/// Changes what goes with the events of this unit of work from now on: inside of [`with_scope`] until that ends,
/// otherwise until the unit of work ends.
///
/// A unit of work is a thread, or the task of an outermost annotated future; a task begins with what the code says
/// that polls it first. **A future without an annotated function around it is no unit of work of its own**: what is said
/// in it is said of the thread that happens to poll it. So annotate the outermost async function of each request.
/// What `main` says outside of [`with_scope`], and what is said on the thread that called
/// [`init`](crate::init), holds for the whole program; to say such a thing elsewhere, use [`configure_global_scope`].
///
/// Nothing is locked while `configure` runs: it changes a copy, and what it changed is then put into the scope. So
/// nothing is lost of what other threads say of the whole program meanwhile.
///
/// Nothing happens without a client.
///
/// ```
/// use redhanded::{User, configure_scope};
/// configure_scope(|scope| {
///     scope.set_user(User::with_id("42"));
///     scope.set_tag("tenant", "acme");
/// });
/// ```
pub fn configure_scope(configure: impl FnOnce(&mut Scope)) {
    change(Scopes::innermost, configure);
}

/// Changes what goes with the events of this unit of work until it ends, whatever [`with_scope`] this is in. Unlike
/// [`configure_scope`] it does so in `main` too: what it says there does not hold for other threads.
///
/// ```
/// redhanded::configure_isolation_scope(|scope| scope.set_tag("request", "7f3a"));
/// ```
pub fn configure_isolation_scope(configure: impl FnOnce(&mut Scope)) {
    change(|_| Target::Own, configure);
}

/// Changes what goes with the events of the whole program, on whatever thread they begin from now on.
///
/// ```
/// redhanded::configure_global_scope(|scope| scope.set_tag("region", "eu-1"));
/// ```
pub fn configure_global_scope(configure: impl FnOnce(&mut Scope)) {
    change(|_| Target::Program, configure);
}

fn change(target: impl FnOnce(&Scopes) -> Target, configure: impl FnOnce(&mut Scope)) {
    if !client::is_enabled() {
        return;
    }
    let get = |scopes: &mut Scopes| {
        let target = target(scopes);
        Some((target, scopes.get(target)?))
    };
    let Some((target, before)) = with_scopes(get).flatten() else { return };
    let mut after = Scope::clone(&before);
    configure(&mut after);
    // Dropped outside, since values of the user's may be in it.
    let _replaced = with_scopes(|scopes| scopes.change(target, &before, after)).flatten();
}

/// Runs `code` in a scope of its own: what `configure` says, and what [`configure_scope`] says inside of `code`, goes
/// with the events that begin in it and with no others.
///
/// For synchronous code; for futures there is [`with_scope_async`](crate::with_scope_async).
///
/// ```
/// use redhanded::{Level, capture_message, with_scope};
/// with_scope(
///     |scope| scope.set_tag("step", "import"),
///     || capture_message("halfway", Level::Info),
/// );
/// ```
pub fn with_scope<R>(configure: impl FnOnce(&mut Scope), code: impl FnOnce() -> R) -> R {
    if !client::is_enabled() {
        return code();
    }
    let mut scope = Scope::default();
    configure(&mut scope);
    let _within = Within(begin(scope));
    code()
}

/// Begins a scope that lasts until the guard is dropped: what [`configure_scope`] says meanwhile goes with the events that
/// begin meanwhile and with no others. Guards may be dropped in any order.
///
/// The guard stays on its thread, so that a future that keeps one over an `.await` is not [`Send`]: for futures there is
/// [`with_scope_async`](crate::with_scope_async).
///
/// ```
/// use redhanded::{Level, capture_message, configure_scope, push_scope};
/// let step = push_scope();
/// configure_scope(|scope| scope.set_tag("step", "import"));
/// capture_message("halfway", Level::Info);
/// drop(step);
/// ```
pub fn push_scope() -> ScopeGuard {
    ScopeGuard { id: client::is_enabled().then(|| begin(Scope::default())), of_this_thread: PhantomData }
}

/// Ends the scope that [`push_scope`] began when it is dropped.
#[derive(Debug)]
#[must_use = "the scope ends when the guard is dropped; keep it, as in `let _scope = …`"]
pub struct ScopeGuard {
    id: Option<u64>,
    of_this_thread: PhantomData<*const ()>,
}

impl Drop for ScopeGuard {
    fn drop(&mut self) {
        if let Some(id) = self.id {
            let _ended = with_scopes(|scopes| scopes.end(id));
        }
    }
}

fn begin(scope: Scope) -> u64 {
    let inner = Inner::new(scope);
    let id = inner.id();
    with_scopes(|scopes| scopes.push([inner]));
    id
}

/// Ends a scope and those that began in it, however its code ends.
struct Within(u64);

impl Drop for Within {
    fn drop(&mut self) {
        let _ended = with_scopes(|scopes| scopes.end_from(self.0));
    }
}

/// A scope that code is in from time to time, with those that began in it.
#[derive(Debug, Default)]
pub(crate) struct Suspended(Vec<Inner>);

impl Suspended {
    pub(crate) fn new(scope: Scope) -> Self {
        Self(vec![Inner::new(scope)])
    }

    /// This thread is in it until the guard is dropped.
    pub(crate) fn enter(&mut self) -> Entered<'_> {
        let id = self.0.first().map(Inner::id);
        with_scopes(|scopes| scopes.push(self.0.drain(..)));
        Entered { suspended: self, id }
    }
}

/// The time that a thread spends in a scope.
pub(crate) struct Entered<'a> {
    suspended: &'a mut Suspended,
    id: Option<u64>,
}

impl Drop for Entered<'_> {
    fn drop(&mut self) {
        if let Some(id) = self.id {
            self.suspended.0 = with_scopes(|scopes| scopes.end_from(id)).unwrap_or_default();
        }
    }
}
