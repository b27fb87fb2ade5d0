//! The failures that reached a call and whose fate it has not decided.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Deref;
use std::panic::Location;

use super::failure::Failure;

/// How many failures may be pending in one call; one more closes the oldest.
const MOST: usize = 64;
/// Of how many places it is known that a failure came from there which is not pending any more.
const PLACES: usize = 64;

/// Failures of callees whose fate a call has not decided, oldest first. Most calls have none, and have little room for it.
#[derive(Debug, Default)]
pub(crate) struct Pending(Option<Box<Failures>>);

#[derive(Debug, Default)]
struct Failures {
    waiting: Vec<Failure>,
    closed: Closed,
}

/// What is known of failures that were too many to wait, and that the call may hold all the same.
#[derive(Debug, Default)]
pub(super) struct Closed {
    /// Where the callees that they left were called.
    call_sites: Vec<&'static Location<'static>>,
    /// Where others left from is not known.
    are_anywhere: bool,
    texts: Texts,
}

/// The texts of errors, as bits: it may have one by chance, but it never lacks one.
#[derive(Debug, Default)]
struct Texts([u64; 16]);

impl Pending {
    /// Whether there never were any.
    #[inline]
    pub(crate) fn is_untouched(&self) -> bool {
        self.0.is_none()
    }

    /// Adds one; returns the oldest of its kind if those are too many.
    pub(crate) fn push(&mut self, failure: Failure) -> Option<Failure> {
        let Failures { waiting, closed } = &mut **self.0.get_or_insert_default();
        // What was captured by hand does not push out what is still to be sent.
        let alike = |other: &Failure| other.is_by_hand == failure.is_by_hand;
        let is_full = waiting.iter().filter(|other| alike(other)).count() >= MOST;
        let oldest = waiting.iter().position(alike).filter(|_| is_full).map(|oldest| waiting.remove(oldest));
        if let Some(oldest) = &oldest {
            closed.add(oldest);
        }
        waiting.push(failure);
        oldest
    }

    /// The one with this index.
    pub(crate) fn take(&mut self, index: usize) -> Option<Failure> {
        let waiting = &mut self.0.as_mut()?.waiting;
        (index < waiting.len()).then(|| waiting.remove(index))
    }

    /// All of them, oldest first; their room stays.
    pub(crate) fn drain(&mut self) -> impl Iterator<Item = Failure> {
        self.0.as_mut().into_iter().flat_map(|failures| failures.waiting.drain(..))
    }

    /// Takes over the room that a callee has no use for any more.
    pub(crate) fn take_room(&mut self, callee: Self) {
        if self.0.is_none()
            && let Some(mut failures) = callee.0
        {
            failures.closed = Closed::default();
            self.0 = Some(failures);
        }
    }

    /// Those that do not wait any more, if there are any.
    pub(super) fn closed(&self) -> Option<&Closed> {
        self.0.as_ref().map(|failures| &failures.closed).filter(|closed| !closed.are_none())
    }
}

impl Deref for Pending {
    type Target = [Failure];

    fn deref(&self) -> &[Failure] {
        self.0.as_ref().map_or(&[], |failures| &failures.waiting)
    }
}

impl Closed {
    fn are_none(&self) -> bool {
        !self.are_anywhere && self.call_sites.is_empty()
    }

    fn add(&mut self, failure: &Failure) {
        match failure.call_site {
            Some(place) if self.call_sites.contains(&place) => {}
            Some(place) if self.call_sites.len() < PLACES => self.call_sites.push(place),
            _ => self.are_anywhere = true,
        }
        failure.texts().for_each(|text| self.texts.add(text));
    }

    /// Whether one of them may come from a place that `is_meant`.
    pub(super) fn may_come_from(&self, is_meant: impl Fn(&Location<'_>) -> bool) -> bool {
        self.are_anywhere || self.call_sites.iter().any(|place| is_meant(place))
    }

    /// Whether one of them, or a cause of it, may have this text.
    pub(super) fn may_say(&self, text: &str) -> bool {
        self.texts.may_have(text)
    }
}

impl Texts {
    /// Two bits for each text, each by its word and its place in that.
    fn bits(text: &str) -> [(usize, u64); 2] {
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        let hash = hasher.finish();
        let [word, bit, other_word, other_bit, ..] = hash.to_le_bytes();
        [(word, bit), (other_word, other_bit)].map(|(word, bit)| (usize::from(word % 16), 1 << (bit % 64)))
    }

    fn add(&mut self, text: &str) {
        for (word, bit) in Self::bits(text) {
            self.0.iter_mut().skip(word).take(1).for_each(|word| *word |= bit);
        }
    }

    fn may_have(&self, text: &str) -> bool {
        Self::bits(text).into_iter().all(|(word, bit)| self.0.get(word).is_some_and(|word| word & bit != 0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_was_added_is_there_and_most_others_are_not() {
        let mut texts = Texts::default();
        let text = |number: usize| format!("order {number} was not paid");
        (0..64).for_each(|number| texts.add(&text(number)));
        assert!((0..64).all(|number| texts.may_have(&text(number))));
        let by_chance = (64..1064).filter(|number| texts.may_have(&text(*number))).count();
        assert!(by_chance < 50, "{by_chance}");
    }
}
