//! What left its outermost call a short time ago, in whatever unit of work.
//!
//! An error that crosses to another unit of work by a channel or a plain handle is reported there once more. Where it can
//! be told that it is the same one, the second report names the first. All of this stays in the process.

use std::collections::VecDeque;
use std::ptr;
use std::sync::Mutex;
use std::time::{Duration, SystemTime};

use super::chain::Link;
use super::clock;
use super::failure::{Failure, FailureKind, TELLING_TEXT};
use super::recipient::Recipient;
use super::report::Report;
use super::site::Site;
use crate::lock::lock;
use crate::protocol::EventId;

/// How many are remembered; the oldest give way.
const REMEMBERED: usize = 256;
/// For how long they are.
const RECENT: Duration = Duration::from_mins(1);
/// How much of a text is.
const TEXT_BYTES: usize = 1024;
/// What is known of a panic whose payload is no text.
pub(crate) const PANIC_WITHOUT_TEXT: &str = "panic with a value that is no text";

struct Left {
    id: EventId,
    kind: FailureKind,
    /// What is remembered of the text.
    text: String,
    /// Where the error lay on the heap; 0 if not known.
    address: usize,
    unit: u64,
    recipient: Recipient,
    /// The functions that it left.
    sites: Vec<&'static Site>,
    time: SystemTime,
}

static LEFT: Mutex<VecDeque<Left>> = Mutex::new(VecDeque::new());

/// The failure leaves, and this is its report.
pub(crate) fn note(failure: &Failure, report: &Report) {
    let left = Left {
        id: report.id,
        kind: failure.kind,
        text: cut(&failure.outermost.text).to_owned(),
        address: failure.address,
        unit: report.unit,
        recipient: report.recipient,
        sites: report.path.iter().map(|frame| frame.site).collect(),
        // A call that begins from now on begins later than that.
        time: clock::step(),
    };
    let mut all = lock(&LEFT);
    if all.len() == REMEMBERED {
        all.pop_front();
    }
    all.push_back(left);
}

/// Forgets everything of the program's: a client that begins reports nothing of what an earlier one did.
pub(crate) fn forget() {
    lock(&LEFT).retain(|left| left.recipient != Recipient::PROGRAM);
}

/// An error that ends a call and is none of those that reached it.
pub(crate) struct Arrived<'a> {
    pub(crate) chain: &'a [Link],
    pub(crate) address: usize,
    pub(crate) site: &'static Site,
    pub(crate) unit: u64,
    pub(crate) recipient: Recipient,
    /// When the call began, if that is known.
    pub(crate) began: Option<SystemTime>,
}

impl Arrived<'_> {
    /// The panic that a task ended by, if the error is what its handle says of that.
    pub(crate) fn panic_of_task(&self) -> Option<EventId> {
        let says = self.chain.iter().find_map(|link| panic_in(&link.text))?;
        latest(self.recipient, |left| left.kind == FailureKind::Panic && left.unit != self.unit && says.is(&left.text))
    }

    /// The report of the same error or panic from the unit of work that it came from. An address is soon used again, by
    /// the next error of the same function most of all; so the call must have been in progress when that left, and its
    /// function not be one that it left.
    pub(crate) fn report_elsewhere(&self) -> Option<EventId> {
        let text = self.chain.first().map_or("", |link| &*link.text);
        latest(self.recipient, |left| {
            let is_same = match left.kind {
                FailureKind::Error => self.address != 0 && self.address == left.address,
                FailureKind::Panic => text.len() >= TELLING_TEXT,
            };
            is_same && left.text == cut(text) && self.was_waiting_for(left)
        })
    }

    fn was_waiting_for(&self, left: &Left) -> bool {
        self.unit != left.unit
            && self.began.is_none_or(|began| began <= left.time)
            && !left.sites.iter().any(|site| ptr::eq(*site, self.site))
    }
}

/// The panic that left its unit of work, if the chain is what its payload or the handle of its task says of it.
pub(crate) fn panic_in_chain(chain: &[Link], recipient: Recipient) -> Option<EventId> {
    let is_it = |left: &Left, link: &Link| {
        let is_payload = link.kind == "panic" && link.module.is_none() && left.text == cut(&link.text);
        is_payload || says_panic_of_task(&link.text, &left.text)
    };
    latest(recipient, |left| left.kind == FailureKind::Panic && chain.iter().any(|link| is_it(left, link)))
}

/// The panic that a task of another unit of work ended by, if this message is that of `unwrap` on its handle.
pub(crate) fn panic_unwrapped_by(message: &str, unit: u64, recipient: Recipient) -> Option<EventId> {
    let says = panic_in(message)?;
    latest(recipient, |left| left.kind == FailureKind::Panic && left.unit != unit && says.is(&left.text))
}

/// The panic of a thread that nobody joined, if this is what `std::thread::scope` panics with for it.
pub(crate) fn panic_of_scoped_thread(message: &str, recipient: Recipient) -> Option<EventId> {
    if message != "a scoped thread panicked" {
        return None;
    }
    latest(recipient, |left| left.kind == FailureKind::Panic)
}

/// Whether the text is what the handle of a task says of this panic.
pub(crate) fn says_panic_of_task(text: &str, panic: &str) -> bool {
    panic_in(text).is_some_and(|says| says.is(panic))
}

fn latest(recipient: Recipient, is_it: impl Fn(&Left) -> bool) -> Option<EventId> {
    let now = SystemTime::now();
    let all = lock(&LEFT);
    // A clock that was set back makes nothing old.
    let is_recent = |left: &Left| now.duration_since(left.time).is_ok_and(|age| age < RECENT);
    all.iter()
        .rev()
        .take_while(|left| is_recent(left))
        .find(|left| left.recipient == recipient && is_it(left))
        .map(|left| left.id)
}

fn cut(text: &str) -> &str {
    text.get(..text.floor_char_boundary(TEXT_BYTES)).unwrap_or(text)
}

/// What the error of a task's handle says of the task's panic.
enum Says<'a> {
    /// Its message, and perhaps more, as `Debug` shows it.
    Message(&'a str),
    /// That there was one.
    Nothing,
}

impl Says<'_> {
    fn is(&self, panic: &str) -> bool {
        match self {
            Self::Message(text) => {
                let shown = format!("{:?}", cut(panic));
                // Of a message that was cut, the end is not known.
                let is_whole = panic.len() + char::MAX_LEN_UTF8 <= TEXT_BYTES;
                text.starts_with(if is_whole { &shown } else { shown.trim_end_matches('"') })
            }
            Self::Nothing => panic == PANIC_WITHOUT_TEXT,
        }
    }
}

/// Finds what `tokio::task::JoinError` says of a panic: in its `Display`, `task 7 panicked with message "no"` and
/// `task 7 panicked`; in its `Debug`, `JoinError::Panic(Id(7), "no", ...)` and `JoinError::Panic(Id(7), ...)`.
fn panic_in(text: &str) -> Option<Says<'_>> {
    let is_digit = |character: char| character.is_ascii_digit();
    if let Some((_, rest)) = text.split_once("JoinError::Panic(Id(") {
        let rest = rest.trim_start_matches(is_digit).strip_prefix("), ")?;
        return Some(if rest.starts_with('"') { Says::Message(rest) } else { Says::Nothing });
    }
    let (_, rest) = text.split_once("task ")?;
    let number = rest.trim_start_matches(is_digit);
    let rest = number.strip_prefix(" panicked").filter(|_| number.len() < rest.len())?;
    Some(rest.strip_prefix(" with message ").map_or(Says::Nothing, Says::Message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_join_error_tells_its_panic_in_both_of_its_forms() {
        assert!(says_panic_of_task("task 7 panicked with message \"no \\\"b\\\"\"", "no \"b\""));
        assert!(says_panic_of_task("cannot import: task 7 panicked with message \"no\"", "no"));
        assert!(says_panic_of_task(
            "called `Result::unwrap()` on an `Err` value: JoinError::Panic(Id(7), \"no\", ...)",
            "no"
        ));
        assert!(says_panic_of_task("task 7 panicked", PANIC_WITHOUT_TEXT));
        assert!(says_panic_of_task("JoinError::Panic(Id(7), ...)", PANIC_WITHOUT_TEXT));
    }

    #[test]
    fn a_long_message_is_told_by_how_it_begins() {
        let message = "ä".repeat(TEXT_BYTES);
        assert!(says_panic_of_task(&format!("task 7 panicked with message {message:?}"), &message));
        assert!(says_panic_of_task(&format!("task 7 panicked with message {message:?}"), cut(&message)));
        assert!(!says_panic_of_task("task 7 panicked with message \"ä\"", &message));
    }

    #[test]
    fn another_text_or_another_panic_is_none() {
        assert!(!says_panic_of_task("task 7 panicked with message \"no\"", "yes"));
        assert!(!says_panic_of_task("task 7 was cancelled", "no"));
        assert!(!says_panic_of_task("the task panicked with message \"no\"", "no"));
        assert!(!says_panic_of_task("JoinError::Cancelled(Id(7))", "no"));
        assert!(!says_panic_of_task("task  panicked", "no"));
    }
}
