//! What is gathered about a failure while it travels.

use std::panic::Location;
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use uuid::Uuid;

use super::argument::Argument;
use super::chain::{LENGTH, Link};
use super::folding::Fold;
use super::noted::Noted;
use super::recipient::Recipient;
use super::site::{Mark, Site};
use super::stack::{OnStack, Stack};
use super::trail::Trail;
use super::words::Words;
use crate::lock::lock;
use crate::protocol::trace::Trace;
use crate::protocol::{Attachment, EventId};
use crate::scope::ScopeStack;

/// How the journey of a failure ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum End {
    /// It left the outermost annotated call, or what became of it is not known.
    #[default]
    Left,
    /// An annotated call that it reached returned normally.
    Handled,
    /// It left `main`.
    Main,
    /// It was captured by hand.
    ByHand,
}

/// How many frames of a path are kept from where the failure began. Servers take no event above 1 MiB, and keep the
/// variables of some 50 frames.
pub(crate) const INNERMOST: usize = 60;
/// How many frames of a path are kept from where the failure got to.
const OUTERMOST: usize = 20;
/// How many callers are kept from the outermost one on, and as many up to the innermost one.
pub(crate) const CALLERS: usize = 10;

/// A call that was in progress when the failure began and that it has not left.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    pub(crate) site: &'static Site,
    /// How many calls were in progress around it.
    pub(crate) depth: usize,
    /// Where it made the call that was in progress inside of it, if there was one.
    pub(crate) callee: Option<&'static Location<'static>>,
    /// Where it was when the failure began.
    pub(crate) on_stack: OnStack,
    /// Its arguments as recorded at entry.
    pub(crate) arguments: Noted,
}

/// A call that the failure left.
#[derive(Debug, Clone)]
pub(crate) struct PathFrame {
    pub(crate) site: &'static Site,
    /// Where this call was made.
    pub(crate) call_site: Option<&'static Location<'static>>,
    /// Where in its body it left.
    pub(crate) mark: Option<Mark>,
    /// The last mark that the body passed, where it left by none.
    pub(crate) passed: Option<Mark>,
    pub(crate) arguments: Vec<Argument>,
    pub(crate) on_stack: OnStack,
    /// The unit of work of the call.
    pub(crate) unit: u64,
    /// The number of its record in the trail of that.
    pub(crate) record: u64,
}

/// Where a panic says it happened, or where a capture by hand was made.
#[derive(Debug, Clone)]
pub(crate) struct Origin {
    pub(crate) file: String,
    pub(crate) line: u32,
    pub(crate) column: u32,
}

impl From<&Location<'_>> for Origin {
    fn from(location: &Location<'_>) -> Self {
        Self { file: location.file().to_owned(), line: location.line(), column: location.column() }
    }
}

/// The thread on which a failure began.
#[derive(Debug, Clone)]
pub(crate) struct Thread(std::thread::Thread);

impl Thread {
    pub(crate) fn id(&self) -> Option<u64> {
        // `ThreadId::as_u64` is not stable; its `Debug` is `ThreadId(7)`.
        let id = format!("{:?}", self.0.id());
        id.trim_matches(|character: char| !character.is_ascii_digit()).parse().ok()
    }

    pub(crate) fn name(&self) -> Option<&str> {
        self.0.name()
    }
}

/// Whether a panic is part of a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Panic {
    #[default]
    None,
    /// It unwinds, or nobody is known to have caught it.
    Unwinding,
    /// It was caught, and what became of it is an error.
    Survived,
}

/// The failures that a report stands for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Folded {
    /// How many there were, this one among them.
    pub(crate) failures: u64,
    pub(crate) are_handled: bool,
}

/// What is gathered about one failure; becomes one event.
#[derive(Debug, Clone)]
pub(crate) struct Report {
    pub(crate) id: EventId,
    /// The unit of work it was opened in, whose trail it has.
    pub(crate) unit: u64,
    /// What goes along beside it, of its own.
    pub(crate) attachments: Vec<Attachment>,
    /// Whom it is for: nobody else gets to see it.
    pub(crate) recipient: Recipient,
    /// An event that tells of the same failure.
    pub(crate) related: Option<EventId>,
    pub(crate) opened: SystemTime,
    pub(crate) thread: Thread,
    /// Oldest call first.
    pub(crate) callers: Vec<Caller>,
    /// In the order in which the failure left them: innermost first.
    pub(crate) path: Vec<PathFrame>,
    /// How many frames are not in `path` any more, behind the first [`INNERMOST`].
    pub(crate) path_left_out: usize,
    /// Outermost error first; a panic is one of them.
    pub(crate) chain: Vec<Link>,
    pub(crate) panic: Panic,
    pub(crate) origin: Option<Origin>,
    /// Of the thread, when the failure began.
    pub(crate) stack: Option<Stack>,
    pub(crate) trail: Trail,
    /// The scopes it began in.
    pub(crate) scopes: ScopeStack,
    /// That of the unit of work it began in.
    pub(crate) trace: Option<Arc<Trace>>,
    pub(crate) end: End,
    /// What the functions it left say about it.
    pub(crate) words: Words,
    /// Where it is counted if it is handled; none of a panic or a capture by hand.
    pub(crate) fold: Option<Arc<Fold>>,
    /// It is sure to be folded if it is handled, so that no arguments and no trail are gathered for it.
    pub(crate) is_light: bool,
    pub(crate) folded: Option<Folded>,
}

impl Report {
    pub(crate) fn open(callers: Vec<Caller>, trail: Trail, scopes: ScopeStack) -> Self {
        Self {
            id: EventId::from_bytes(*Uuid::new_v4().as_bytes()),
            unit: 0,
            recipient: Recipient::PROGRAM,
            related: None,
            opened: SystemTime::now(),
            thread: Thread(std::thread::current()),
            callers,
            attachments: Vec::new(),
            path: Vec::new(),
            path_left_out: 0,
            chain: Vec::new(),
            panic: Panic::default(),
            origin: None,
            stack: None,
            trail,
            scopes,
            trace: None,
            end: End::default(),
            words: Words::default(),
            fold: None,
            is_light: false,
            folded: None,
        }
    }

    /// It is a panic from now on: what was an error is its cause.
    pub(crate) fn panic(&mut self, message: &str) {
        self.chain.insert(0, Link::of_panic(message));
        self.panic = Panic::Unwinding;
    }

    /// It is an error from now on: what was a panic is its cause.
    pub(crate) fn survive(&mut self) {
        if self.panic == Panic::Unwinding {
            self.panic = Panic::Survived;
        }
    }

    /// Adds the frame of a call that the failure left, and what its function says about the report. `depth` is how many
    /// calls were in progress around it.
    pub(crate) fn join(&mut self, depth: usize, mut frame: PathFrame, words: Words) {
        self.words.add_outer(words);
        // A future may have been polled elsewhere since.
        while let Some(caller) = self.callers.pop_if(|caller| caller.depth >= depth) {
            if caller.depth == depth {
                frame.on_stack = caller.on_stack;
            }
        }
        if self.path.len() == INNERMOST + OUTERMOST {
            self.path.remove(INNERMOST);
            self.path_left_out += 1;
        }
        self.path.push(frame);
    }

    /// Takes over the chain of the error as it is now. Nothing known of it is lost: errors behind `dyn Error`, which
    /// cannot be asked for their type, keep the one they were seen with before, and those that the new chain does not
    /// have (`map_err(|e| e.to_string())`) stay where they were in it.
    pub(crate) fn update_chain(&mut self, mut chain: Vec<Link>) {
        for link in chain.iter_mut().filter(|link| !link.is_typed) {
            if let Some(known) = self.chain.iter().find(|known| known.is_typed && known.text == link.text) {
                link.clone_from(known);
            }
        }
        let mut place = chain.len();
        for link in std::mem::take(&mut self.chain).into_iter().rev() {
            let found = chain.iter().take(place.max(1)).rposition(|new| new.text == link.text && new.kind == link.kind);
            if let Some((index, new)) = found.and_then(|index| Some((index, chain.get_mut(index)?))) {
                place = index;
                new.keep(link);
            } else {
                place = place.max(1);
                chain.insert(place, link);
            }
        }
        chain.truncate(LENGTH);
        self.chain = chain;
    }
}

/// The place of a report while its failure travels; empty once the report was sent.
#[derive(Debug)]
pub(crate) struct Slot {
    id: EventId,
    recipient: Recipient,
    /// No arguments are gathered for its report.
    is_light: bool,
    report: Mutex<Option<Report>>,
}

impl Slot {
    pub(crate) fn new(report: Report) -> Arc<Self> {
        let Report { id, recipient, is_light, .. } = report;
        Arc::new(Self { id, recipient, is_light, report: Mutex::new(Some(report)) })
    }

    pub(crate) fn id(&self) -> EventId {
        self.id
    }

    /// Whom its report is for.
    pub(crate) fn recipient(&self) -> Recipient {
        self.recipient
    }

    /// Whether no arguments are gathered for its report.
    pub(crate) fn is_light(&self) -> bool {
        self.is_light
    }

    /// That of a failure which is not reported.
    pub(crate) fn muted() -> Arc<Self> {
        Self::sent(EventId::from_bytes(*Uuid::new_v4().as_bytes()))
    }

    /// That of a failure which was reported by this event.
    pub(crate) fn sent(id: EventId) -> Arc<Self> {
        Arc::new(Self { id, recipient: Recipient::PROGRAM, is_light: false, report: Mutex::new(None) })
    }

    /// Gives up the report, unless it was sent.
    pub(crate) fn mute(&self) {
        drop(self.take(End::default()));
    }

    /// Changes the report, unless it was sent. `change` is our own code: no user code runs under the lock.
    pub(crate) fn update(&self, change: impl FnOnce(&mut Report)) {
        let mut report = lock(&self.report);
        if let Some(report) = report.as_mut() {
            change(report);
        }
    }

    /// Takes the report out, to send it; what arrives for it later finds it gone.
    pub(crate) fn take(&self, end: End) -> Option<Report> {
        let mut report = lock(&self.report).take()?;
        report.end = end;
        Some(report)
    }

    pub(crate) fn is_empty(&self) -> bool {
        lock(&self.report).is_none()
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    fn link(kind: &str, text: &str) -> Link {
        Link { kind: kind.to_owned().into(), text: text.into(), is_typed: kind != "Error", ..Link::default() }
    }

    /// The kinds of the chain that an error with the chain `old` has once it left as one with the chain `new`.
    fn merged(old: &[Link], new: &[Link]) -> Vec<Cow<'static, str>> {
        let mut report = Report::open(Vec::new(), Trail::default(), ScopeStack::default());
        report.update_chain(old.to_vec());
        report.update_chain(new.to_vec());
        report.chain.into_iter().map(|link| link.kind).collect()
    }

    #[test]
    fn an_error_that_climbs_unchanged_has_one_chain() {
        let chain = [link("Shop", "bad order"), link("ParseIntError", "invalid digit")];
        assert_eq!(merged(&chain, &chain), ["Shop", "ParseIntError"]);
    }

    #[test]
    fn a_wrapped_error_keeps_the_type_it_was_seen_with() {
        let old = [link("Shop", "bad order")];
        assert_eq!(merged(&old, &[link("App", "checkout failed"), link("Error", "bad order")]), ["App", "Shop"]);
    }

    #[test]
    fn causes_that_the_new_error_dropped_stay() {
        let old = [link("Shop", "bad order"), link("ParseIntError", "invalid digit")];
        assert_eq!(merged(&old, &[link("String", "cannot: bad order")]), ["String", "Shop", "ParseIntError"]);
        assert_eq!(merged(&old, &[link("Opaque", "no")]), ["Opaque", "Shop", "ParseIntError"]);
    }

    #[test]
    fn an_error_skipped_by_a_transparent_one_stays_in_its_place() {
        let old = [link("Shop", "bad order"), link("ParseIntError", "invalid digit")];
        let new = [link("App", "bad order"), link("ParseIntError", "invalid digit")];
        assert_eq!(merged(&old, &new), ["App", "Shop", "ParseIntError"]);
    }

    #[test]
    fn a_report_is_taken_once() {
        let slot = Slot::new(Report::open(Vec::new(), Trail::default(), ScopeStack::default()));
        assert!(slot.take(End::Left).is_some());
        assert!(slot.take(End::Left).is_none());
        assert!(slot.is_empty());
    }
}
