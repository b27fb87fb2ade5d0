//! The scopes that the program is in.

use std::sync::Arc;

use super::client;
use super::unit::with_scopes;
use crate::scope::Scope;

/// Changes what goes with the events of this unit of work from now on: inside of [`with_scope`] until that ends,
/// otherwise until the unit of work ends.
///
/// A unit of work is a thread, or the task of an outermost annotated future; a task begins with what the code says
/// that polls it first. **A future without an annotated function around it is no unit of work of its own**: what is said
/// in it is said of the thread that happens to poll it. So annotate the outermost async function of each request.
/// What `main` says outside of [`with_scope`], and what is said on the thread that called
/// [`init`](crate::init), holds for the whole program.
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
    if !client::is_enabled() {
        return;
    }
    // The user's code works on a copy, so that nothing of ours is borrowed while it runs.
    let Some(mut scope) = with_scopes(|scopes| scopes.innermost()) else { return };
    configure(Arc::make_mut(&mut scope));
    with_scopes(|scopes| scopes.set_innermost(scope));
}

/// Runs `code` in a scope of its own: what `configure` says, and what [`configure_scope`] says inside of `code`, goes
/// with the events that begin in it and with no others.
///
/// For synchronous code: an `.await` cannot stand in it.
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
    let _inner = Inner { before: with_scopes(|scopes| scopes.push(Arc::new(scope))) };
    code()
}

/// Ends a scope, however its code ends.
struct Inner {
    before: Option<usize>,
}

impl Drop for Inner {
    fn drop(&mut self) {
        if let Some(before) = self.before {
            with_scopes(|scopes| scopes.truncate(before));
        }
    }
}
