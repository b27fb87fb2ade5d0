//! One error or panic on its way up, and whether what leaves a call is the same one.

use std::panic::Location;
use std::sync::Arc;

use super::chain::Link;
use super::pending::{Closed, Pending};
use super::recent::says_panic_of_task;
use super::report::{Origin, Slot};
use super::site::{Mark, Site};

/// Over how many lines a chain of method calls is followed.
const CHAIN_LINES: u32 = 12;
/// A shorter text is in another text by chance.
pub(super) const TELLING_TEXT: usize = 6;

/// What a failure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FailureKind {
    Error,
    Panic,
}

/// An error or panic that reached a call and whose fate the call has not decided.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) slot: Arc<Slot>,
    pub(crate) kind: FailureKind,
    /// The outermost error when it left the callee.
    pub(crate) outermost: Link,
    /// The texts of its causes then.
    pub(crate) causes: Vec<Arc<str>>,
    /// Where it lies on the heap; 0 if not known.
    pub(crate) address: usize,
    /// Where the callee that it left was called.
    pub(crate) call_site: Option<&'static Location<'static>>,
    /// How many calls its unit of work had seen when it left.
    pub(crate) left_at: u64,
    /// It left another unit of work, and nobody told this call that it failed: this call may take it over, but does not
    /// handle it by returning normally.
    pub(crate) is_foreign: bool,
    /// A function that it left does not want it reported: it climbs without a report.
    pub(crate) is_muted: bool,
    /// It did not leave a callee: the call captured it by hand, and it may go on to leave the call.
    pub(crate) is_by_hand: bool,
}

/// What a leaving error has of a pending failure, from nothing to most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Likeness {
    None,
    Text,
    WithCauses,
    SamePlace,
}

/// An `Err` that leaves a call.
pub(crate) struct Leaving<'a> {
    pub(crate) site: &'static Site,
    pub(crate) mark: Option<Mark>,
    pub(crate) chain: &'a [Link],
    pub(crate) address: usize,
    /// How many calls its unit of work has seen.
    pub(crate) entered: u64,
}

impl Leaving<'_> {
    /// Which of the failures that reached the call the error is, if any. Each question alone has false answers; the most
    /// telling ones come first, so that a failure of which a later one holds does not stand in for it.
    pub(crate) fn find(&self, pending: &Pending) -> Option<usize> {
        if let ([only], None) = (&**pending, pending.closed()) {
            // In whatever order then; the texts are at hand.
            let is_it = only.is_told_by(self)
                || only.was_called_in_failing_statement(self)
                || only.is_at_same_place(self)
                || only.is_immediate(self);
            return is_it.then_some(0);
        }
        let questions = [
            Failure::was_called_in_failing_statement,
            Failure::is_at_same_place,
            Failure::is_told_by,
            Failure::is_immediate,
        ];
        let found = questions.into_iter().find_map(|holds| self.latest(pending, holds))?;
        let is_known = |closed| pending.get(found).is_some_and(|failure| self.is_rather(failure, closed));
        pending.closed().is_none_or(is_known).then_some(found)
    }

    /// Whether the error is this failure, and none that does not wait any more: rather no path than that of another.
    fn is_rather(&self, failure: &Failure, closed: &Closed) -> bool {
        // What is there still has its address to itself.
        failure.is_at_same_place(self)
            || (failure.was_called_in_failing_statement(self) && !closed.may_come_from(|place| self.comes_from(place)))
            || failure.texts().any(|text| self.chain.iter().any(|link| *link.text == *text) && !closed.may_say(text))
    }

    /// Whether the failing statement depends on what was called there.
    fn comes_from(&self, place: &Location<'_>) -> bool {
        let covers = |mark: Mark| mark.covers(place.line(), place.column());
        self.mark.is_some_and(covers) && place.file() == self.site.file()
    }

    /// Of those that `holds` is true of, the most alike; of those, the latest.
    fn latest(&self, pending: &[Failure], holds: fn(&Failure, &Self) -> bool) -> Option<usize> {
        let holding = pending.iter().enumerate().filter(|(_, failure)| holds(failure, self));
        holding.max_by_key(|(_, failure)| failure.likeness(self)).map(|(index, _)| index)
    }
}

/// Whether the text is, or is part of, a text of the chain.
fn tells(chain: &[Link], text: &str) -> bool {
    let is_in = |link: &Link| *link.text == *text || (text.len() >= TELLING_TEXT && link.text.contains(text));
    !text.is_empty() && chain.iter().any(is_in)
}

impl Failure {
    /// The callee was called inside the failing statement, its scrutinee, or where the locals it uses are made.
    fn was_called_in_failing_statement(&self, leaving: &Leaving<'_>) -> bool {
        self.call_site.is_some_and(|place| leaving.comes_from(place))
    }

    /// The same heap address with the same text; an address alone is soon used again.
    fn is_at_same_place(&self, leaving: &Leaving<'_>) -> bool {
        let outermost = leaving.chain.first().map_or("", |link| &*link.text);
        self.address != 0 && self.address == leaving.address && *self.outermost.text == *outermost
    }

    /// The callee's text is, or is part of, a text of the new chain.
    fn is_told_by(&self, leaving: &Leaving<'_>) -> bool {
        tells(leaving.chain, &self.outermost.text) && !self.is_another_by_its_cause(leaving.chain)
    }

    /// An error of the chain has its text and a cause, but not the cause that it has.
    fn is_another_by_its_cause(&self, chain: &[Link]) -> bool {
        let has_cause =
            chain.split_last().is_some_and(|(_, having)| having.iter().any(|link| link.text == self.outermost.text));
        has_cause && self.causes.first().is_some_and(|text| !tells(chain, text))
    }

    /// Whether an error that was captured by hand is this one, or wraps it.
    pub(crate) fn is_in(&self, chain: &[Link]) -> bool {
        chain.iter().any(|link| self.outermost.may_be(link)) && !self.is_another_by_its_cause(chain)
    }

    /// Its own, and those of its causes.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.outermost.text).chain(&self.causes).map(|text| &**text).filter(|text| !text.is_empty())
    }

    /// How much of it the error has. Errors of one type often differ by their causes alone.
    fn likeness(&self, leaving: &Leaving<'_>) -> Likeness {
        if self.is_at_same_place(leaving) {
            Likeness::SamePlace
        } else if !self.is_told_by(leaving) {
            Likeness::None
        } else if self.causes.iter().all(|text| tells(leaving.chain, text)) {
            Likeness::WithCauses
        } else {
            Likeness::Text
        }
    }

    /// Nothing annotated was entered since, and either the callee was called through a function that is not annotated,
    /// or the body has no marks to tell by.
    fn is_immediate(&self, leaving: &Leaving<'_>) -> bool {
        let called_from_this_body = self.call_site.is_some_and(|call| leaving.site.contains(call.file(), call.line()));
        self.left_at == leaving.entered && (!called_from_this_body || leaving.mark.is_none())
    }

    /// Whether a panic with this message, in a call of `site`, is what `unwrap` or `expect` made of this error, or of
    /// what a handle says of this panic. They
    /// print its `Debug`, which in most cases begins with the type's name or has the text in it.
    pub(crate) fn is_unwrapped_by(&self, message: &str, origin: Option<&Origin>, site: &'static Site) -> bool {
        let Link { text, kind, is_typed, .. } = &self.outermost;
        if self.kind == FailureKind::Panic {
            // What `unwrap` makes of the error of a handle, and the payload of a thread's, of which it knows nothing.
            return (text.len() >= TELLING_TEXT && message.len() > text.len() && message.contains(&**text))
                || says_panic_of_task(message, text)
                || message.ends_with(": Any { .. }");
        }
        (text.len() >= TELLING_TEXT && message.contains(&**text))
            || (*is_typed && message.contains(&format!(": {kind}")))
            || ((message.starts_with("called `Result::unwrap()` on an `Err` value: ")
                || message == "called `Option::unwrap()` on a `None` value")
                && origin.is_some_and(|origin| self.is_called_in_the_chain_at(origin, site)))
    }

    /// Whether the callee's call and `origin` are in one chain of method calls.
    fn is_called_in_the_chain_at(&self, origin: &Origin, site: &'static Site) -> bool {
        let Some(call) = self.call_site.filter(|call| call.file() == origin.file) else { return false };
        let is_link = |line| {
            let source = site.source_around(line);
            source.is_some_and(|source| source.at.trim_start().starts_with('.'))
        };
        (call.line()..call.line() + CHAIN_LINES).contains(&origin.line) && (call.line() + 1..=origin.line).all(is_link)
    }
}
