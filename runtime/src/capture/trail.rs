//! The bounded record of the calls of one unit of work.
//!
//! A ring of compact records and, beside it, a ring of the bytes of their arguments. Records are decoded into
//! breadcrumbs only when a report needs them.

use std::collections::VecDeque;
use std::fmt::Write;
use std::ptr;
use std::time::SystemTime;

use super::argument::{Argument, cut_to_budget, write_call};
use super::recorded::Recorded;
use super::site::Site;
use crate::protocol::{Breadcrumb, Level, Timestamp};

/// How many records a trail holds; the oldest give way.
const RECORDS: usize = 256;
/// How many bytes of arguments a trail holds; the oldest give way.
const BYTES: usize = 16 * 1024;
/// How many calls in progress may have their arguments put aside; the oldest give way.
const OUTLASTING: usize = 1024;
/// How many breadcrumbs made by hand a trail holds; the oldest give way.
const BY_HAND: usize = 256;

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Running,
    Returned,
    Failed,
    Panicked,
    /// A future dropped before it was ready.
    Cancelled,
}

#[derive(Debug, Clone)]
struct Record {
    /// Its place in the order of all that this trail ever held.
    number: u64,
    site: &'static Site,
    time: SystemTime,
    outcome: Outcome,
    /// How many calls of this site in a row it stands for.
    count: u32,
    /// Where its arguments start, counted from the first byte that this trail ever held.
    start: u64,
    length: usize,
}

/// The trail of a unit of work; also, as a copy, what a report took of it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Trail {
    records: VecDeque<Record>,
    bytes: VecDeque<u8>,
    /// How many bytes were pushed out of `bytes` so far.
    forgotten: u64,
    by_hand: VecDeque<(u64, Breadcrumb)>,
    next: u64,
    /// Arguments of calls in progress that the rings have no room for any more: a call that lasts is a caller of
    /// everything that pushes it out.
    outlasting: Vec<(u64, Vec<u8>)>,
    /// Records with lower numbers are in `outlasting` if they have to be.
    looked_at: u64,
}

impl Trail {
    /// Records that a call begins; the number names the record from then on.
    pub(crate) fn begin(&mut self, site: &'static Site, arguments: &[u8]) -> u64 {
        let number = self.next;
        self.next += 1;
        self.fold(site);
        if self.records.len() == RECORDS {
            self.keep_what_outlasts(|_| false);
            self.records.pop_front();
        }
        let start = self.push(arguments);
        let record = Record {
            number,
            site,
            time: SystemTime::now(),
            outcome: Outcome::Running,
            count: 1,
            start,
            length: arguments.len(),
        };
        self.records.push_back(record);
        number
    }

    /// Keeps the arguments of a call that leaves no breadcrumb as long as it lasts; the number names it from then on.
    #[cold]
    pub(crate) fn begin_quiet(&mut self, arguments: &[u8]) -> u64 {
        let number = self.next;
        self.next += 1;
        self.outlasting.push((number, arguments.to_vec()));
        self.outlasting.drain(..self.outlasting.len().saturating_sub(OUTLASTING));
        number
    }

    /// Gives the call with this record its arguments; for futures, whose calls begin before their bodies.
    pub(crate) fn set_arguments(&mut self, number: u64, arguments: &[u8]) {
        if let Some((_, outlasting)) = self.outlasting.iter_mut().find(|(outlasting, _)| *outlasting == number) {
            arguments.clone_into(outlasting);
            return;
        }
        let start = self.push(arguments);
        if let Some(record) = self.records.iter_mut().rev().find(|record| record.number == number) {
            record.start = start;
            record.length = arguments.len();
        }
    }

    /// Appends to the ring of bytes and says where, counted from the first byte it ever held.
    fn push(&mut self, arguments: &[u8]) -> u64 {
        let excess = (self.bytes.len() + arguments.len()).saturating_sub(BYTES).min(self.bytes.len());
        if excess > 0 {
            let forgotten = self.forgotten + excess as u64;
            self.keep_what_outlasts(|record| record.start < forgotten);
            self.bytes.drain(..excess);
            self.forgotten = forgotten;
        }
        let start = self.forgotten + self.bytes.len() as u64;
        self.bytes.extend(arguments);
        start
    }

    /// Puts aside the arguments of calls in progress: of the oldest record, and of those after it that are to go too.
    fn keep_what_outlasts(&mut self, is_to_go: impl Fn(&Record) -> bool) {
        let oldest = self.records.front().map(|record| record.number);
        let looked_at = self.looked_at;
        let to_go = self.records.iter().take_while(|record| Some(record.number) == oldest || is_to_go(record));
        let mut outlasting = Vec::new();
        for record in to_go.skip_while(|record| record.number < looked_at) {
            self.looked_at = record.number + 1;
            if record.outcome == Outcome::Running && record.length > 0 {
                outlasting.push((record.number, self.bytes_of(record)));
            }
        }
        self.outlasting.append(&mut outlasting);
        self.outlasting.drain(..self.outlasting.len().saturating_sub(OUTLASTING));
    }

    /// Of two calls of this site in a row that went well, the older one goes into the count of the younger one, so that
    /// a loop does not push out the rest. The latest always keeps its arguments.
    fn fold(&mut self, site: &'static Site) {
        let mut last = self.records.iter().rev();
        let (Some(younger), Some(older)) = (last.next(), last.next()) else { return };
        let went_well = |record: &Record| ptr::eq(record.site, site) && record.outcome == Outcome::Returned;
        let is_interrupted = self.by_hand.back().is_some_and(|(number, _)| *number > older.number);
        if is_interrupted || !went_well(older) || !went_well(younger) {
            return;
        }
        let Some(older) = self.records.remove(self.records.len() - 2) else { return };
        let Some(younger) = self.records.back_mut() else { return };
        younger.count = younger.count.saturating_add(older.count);
        // The bytes of the younger one move into the place of the older one's, if both are there.
        if let Some(index) = older.start.checked_sub(self.forgotten).and_then(|index| usize::try_from(index).ok())
            && younger.start == older.start + older.length as u64
        {
            younger.start = older.start;
            self.bytes.drain(index..index + older.length);
        }
    }

    /// Notes how the call with this record ended; nothing if the record is gone.
    pub(crate) fn end(&mut self, number: u64, outcome: Outcome) {
        if !self.outlasting.is_empty() {
            self.outlasting.retain(|(outlasting, _)| *outlasting != number);
        }
        // The call that ends is nearly always among the youngest.
        if let Some(record) = self.records.iter_mut().rev().find(|record| record.number <= number)
            && record.number == number
        {
            record.outcome = outcome;
        }
    }

    /// The bytes of the arguments recorded for this call; empty if they are gone.
    pub(crate) fn arguments(&self, number: u64) -> Vec<u8> {
        if let Some((_, arguments)) = self.outlasting.iter().find(|(outlasting, _)| *outlasting == number) {
            return arguments.clone();
        }
        self.records
            .iter()
            .rev()
            .find(|record| record.number == number)
            .map(|record| self.bytes_of(record))
            .unwrap_or_default()
    }

    fn bytes_of(&self, record: &Record) -> Vec<u8> {
        let Some(start) = record.start.checked_sub(self.forgotten).and_then(|start| usize::try_from(start).ok()) else {
            return Vec::new();
        };
        self.bytes.iter().skip(start).take(record.length).copied().collect()
    }

    /// Adds a breadcrumb made by hand.
    pub(crate) fn add(&mut self, breadcrumb: Breadcrumb) {
        if self.by_hand.len() == BY_HAND {
            self.by_hand.pop_front();
        }
        self.by_hand.push_back((self.next, breadcrumb));
        self.next += 1;
    }

    /// The breadcrumbs, oldest first. `rendered` gives the arguments of calls that were rendered in full meanwhile.
    pub(crate) fn breadcrumbs(&self, rendered: &dyn Fn(u64) -> Option<Vec<Argument>>) -> Vec<Breadcrumb> {
        let calls = self.records.iter().map(|record| {
            let rendered = rendered(record.number);
            // The trail is that of when the report was opened: a panic had not left any call by then.
            let has_failed = rendered.is_some();
            let mut arguments = rendered.unwrap_or_else(|| Recorded(&self.bytes_of(record)).collect());
            cut_to_budget(&mut arguments, record.site.argument_names());
            (record.number, breadcrumb(record, &arguments, has_failed))
        });
        let mut all: Vec<_> = calls.chain(self.by_hand.iter().cloned()).collect();
        all.sort_by_key(|(number, _)| *number);
        all.into_iter().map(|(_, breadcrumb)| breadcrumb).collect()
    }
}

/// `category: "call"`, `message: "checkout(order: 42)"`, the same arguments in `data`.
fn breadcrumb(record: &Record, arguments: &[Argument], has_failed: bool) -> Breadcrumb {
    let named: Vec<_> = record.site.argument_names().zip(arguments).collect();
    let mut message = write_call(&record.site.name(), named.iter().copied());
    if record.count > 1 {
        // Writing to a `String` cannot fail.
        let _ = write!(message, " ×{}", record.count);
    }
    let mut crumb = Breadcrumb::new(message).category("call").level(match record.outcome {
        Outcome::Running if has_failed => Level::Error,
        Outcome::Running | Outcome::Returned | Outcome::Cancelled => Level::Info,
        Outcome::Failed => Level::Error,
        Outcome::Panicked => Level::Fatal,
    });
    crumb.timestamp = Some(Timestamp::from(record.time));
    crumb.data = named
        .into_iter()
        .filter(|(name, _)| *name != "self")
        .map(|(name, argument)| (name.to_owned(), argument.to_json(name)))
        .collect();
    crumb
}

#[cfg(test)]
mod tests {
    use super::super::plain::{Encoder, Plain};
    use super::*;

    static CHECKOUT: Site = Site::new("checkout\0shop\0src/shop.rs\0order\u{1}currency\0", &[]);
    static PAY: Site = Site::new("pay\0shop\0src/shop.rs\0\0", &[]);

    fn arguments(order: u64) -> Vec<u8> {
        let mut bytes = Vec::new();
        order.encode(&mut Encoder::new(&mut bytes, 64));
        "EUR".encode(&mut Encoder::new(&mut bytes, 64));
        bytes
    }

    fn messages(trail: &Trail) -> Vec<String> {
        trail.breadcrumbs(&|_| None).into_iter().filter_map(|crumb| crumb.message).collect()
    }

    #[test]
    fn a_call_becomes_a_breadcrumb() {
        let mut trail = Trail::default();
        trail.begin(&CHECKOUT, &arguments(42));
        let crumbs = trail.breadcrumbs(&|_| None);
        assert_eq!(crumbs[0].message.as_deref(), Some("checkout(order: 42, currency: \"EUR\")"));
        assert_eq!(crumbs[0].category.as_deref(), Some("call"));
        assert_eq!(crumbs[0].data.get("order"), Some(&42.into()));
        assert_eq!(crumbs[0].data.get("currency"), Some(&"EUR".into()));
    }

    #[test]
    fn repeated_calls_fold_into_one_record_with_the_latest_arguments() {
        let mut trail = Trail::default();
        trail.begin(&PAY, &[]);
        for order in 0..1000 {
            let call = trail.begin(&CHECKOUT, &arguments(order));
            trail.end(call, Outcome::Returned);
        }
        assert_eq!(
            messages(&trail),
            ["pay()", "checkout(order: 998, currency: \"EUR\") ×999", "checkout(order: 999, currency: \"EUR\")",]
        );
        assert_eq!(trail.bytes.len(), 2 * arguments(0).len());
    }

    #[test]
    fn a_breadcrumb_by_hand_ends_a_row() {
        let mut trail = Trail::default();
        for order in 0..4 {
            if order == 2 {
                trail.add(Breadcrumb::new("by hand"));
            }
            let call = trail.begin(&PAY, &[]);
            trail.end(call, Outcome::Returned);
        }
        assert_eq!(messages(&trail), ["pay()", "pay()", "by hand", "pay()", "pay()"]);
    }

    #[test]
    fn a_recursive_call_does_not_fold_into_its_caller() {
        let mut trail = Trail::default();
        trail.begin(&PAY, &[]);
        trail.begin(&PAY, &[]);
        assert_eq!(messages(&trail).len(), 2);
    }

    #[test]
    fn the_oldest_give_way() {
        let mut trail = Trail::default();
        for order in 0..10_000 {
            trail.begin(&CHECKOUT, &arguments(order));
            trail.begin(&PAY, &[]);
        }
        let messages = messages(&trail);
        assert_eq!(messages.len(), RECORDS);
        assert_eq!(messages[254], "checkout(order: 9999, currency: \"EUR\")");
        assert!(trail.bytes.len() <= BYTES);
    }

    #[test]
    fn a_call_in_progress_keeps_its_arguments_however_much_comes_after_it() {
        for (count, size) in [(20, 1000), (2000, 0), (2000, 1), (2000, 100)] {
            let mut trail = Trail::default();
            let outer = trail.begin(&CHECKOUT, &arguments(1));
            let inner = trail.begin(&PAY, &arguments(2));
            for _ in 0..count {
                let step = trail.begin(&CHECKOUT, &vec![0; size]);
                trail.begin(&PAY, &[]);
                trail.end(step, Outcome::Returned);
            }
            assert_eq!(trail.arguments(outer), arguments(1), "{count} calls with {size} bytes");
            assert_eq!(trail.arguments(inner), arguments(2), "{count} calls with {size} bytes");
            trail.end(outer, Outcome::Returned);
            trail.end(inner, Outcome::Returned);
            assert_eq!(trail.arguments(outer).len() + trail.outlasting.len(), 0);
        }
    }

    #[test]
    fn records_whose_bytes_are_gone_have_no_arguments() {
        let mut trail = Trail::default();
        let first = trail.begin(&CHECKOUT, &arguments(1));
        trail.end(first, Outcome::Failed);
        for _ in 0..20 {
            trail.begin(&PAY, &[0; 1000]);
        }
        assert_eq!(trail.arguments(first), Vec::<u8>::new());
        assert_eq!(messages(&trail)[0], "checkout()");
    }

    #[test]
    fn breadcrumbs_by_hand_keep_their_place() {
        let mut trail = Trail::default();
        trail.begin(&PAY, &[]);
        trail.add(Breadcrumb::new("by hand"));
        trail.begin(&CHECKOUT, &arguments(1));
        assert_eq!(messages(&trail), ["pay()", "by hand", "checkout(order: 1, currency: \"EUR\")"]);
    }
}
