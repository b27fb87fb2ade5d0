//! Changes made to a copy of a scope, put into the scope itself.
//!
//! The user's code changes a copy, so that no lock is held while it runs. Meanwhile other threads, or the same code, may
//! change the scope: what they said is kept, unless it is on the same thing.

use std::collections::BTreeMap;

use super::Scope;

impl Scope {
    /// Takes over how `after` differs from `before`.
    pub(super) fn take_over(&mut self, before: &Self, after: Self) {
        take_over(&mut self.level, &before.level, after.level);
        take_over(&mut self.transaction, &before.transaction, after.transaction);
        take_over(&mut self.user, &before.user, after.user);
        take_over(&mut self.request, &before.request, after.request);
        take_over(&mut self.fingerprint, &before.fingerprint, after.fingerprint);
        take_over_entries(&mut self.tags, &before.tags, after.tags);
        take_over_entries(&mut self.contexts, &before.contexts, after.contexts);
        take_over_entries(&mut self.extra, &before.extra, after.extra);
        take_over_list(&mut self.attachments, &before.attachments, after.attachments);
        take_over_list(&mut self.processors, &before.processors, after.processors);
    }
}

fn take_over<T: PartialEq>(own: &mut T, before: &T, after: T) {
    if *before != after {
        *own = after;
    }
}

fn take_over_entries<T: PartialEq>(
    own: &mut BTreeMap<String, T>,
    before: &BTreeMap<String, T>,
    after: BTreeMap<String, T>,
) {
    own.retain(|name, _| after.contains_key(name) || !before.contains_key(name));
    own.extend(after.into_iter().filter(|(name, value)| before.get(name) != Some(value)));
}

/// Lists grow at their end.
fn take_over_list<T: PartialEq>(own: &mut Vec<T>, before: &[T], after: Vec<T>) {
    if after.starts_with(before) {
        own.extend(after.into_iter().skip(before.len()));
    } else {
        *own = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::User;

    fn changed(scope: &Scope, change: impl FnOnce(&mut Scope)) -> Scope {
        let mut scope = scope.clone();
        change(&mut scope);
        scope
    }

    #[test]
    fn what_was_said_meanwhile_is_kept_and_what_was_taken_out_stays_out() {
        let before = changed(&Scope::default(), |scope| {
            scope.set_tag("kept", 1);
            scope.set_tag("changed", 1);
            scope.set_tag("removed", 1);
            scope.set_user(User::with_id("42"));
            scope.add_event_processor(Some);
        });
        let after = changed(&before, |scope| {
            scope.set_tag("changed", 2);
            scope.set_tag("new", 2);
            scope.remove_tag("removed");
            scope.add_event_processor(Some);
        });
        let mut scope = changed(&before, |scope| {
            scope.set_tag("meanwhile", 3);
            scope.set_user(User::with_id("43"));
            scope.add_event_processor(Some);
        });
        scope.take_over(&before, after);
        let tags: Vec<_> = scope.tags.iter().map(|(name, value)| format!("{name} {value}")).collect();
        assert_eq!(tags, ["changed 2", "kept 1", "meanwhile 3", "new 2"]);
        assert_eq!(scope.user, Some(User::with_id("43")));
        assert_eq!(scope.processors.len(), 3);
    }

    #[test]
    fn a_scope_that_was_cleared_keeps_what_was_said_meanwhile() {
        let before = changed(&Scope::default(), |scope| scope.set_tag("before", 1));
        let mut scope = changed(&before, |scope| scope.set_tag("meanwhile", 1));
        scope.take_over(&before, changed(&before, Scope::clear));
        assert_eq!(scope.tags.keys().collect::<Vec<_>>(), ["meanwhile"]);
    }
}
