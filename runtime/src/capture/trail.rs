//! The bounded record of the calls of one unit of work.
//!
//! A ring of compact records and, beside it, a ring of the bytes of their arguments. Records are decoded into
//! breadcrumbs only when a report needs them.

mod decoded;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::ptr;
use std::sync::Arc;
use std::time::SystemTime;

use super::site::Site;
use crate::protocol::Breadcrumb;

/// How many records a trail holds; the oldest give way.
const RECORDS: usize = 256;
/// How many bytes of arguments a trail holds; the oldest give way.
const BYTES: usize = 16 * 1024;
/// How many calls in progress may have their arguments put aside; the oldest give way.
const OUTLASTING: usize = 1024;
/// How many breadcrumbs made by hand a trail holds; the oldest give way.
const BY_HAND: usize = 256;

/// How many trails may be before one; the oldest give way.
const BEFORE: usize = 16;

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
    ended: Ended,
}

/// When a call ended.
#[derive(Debug, Clone, Copy)]
enum Ended {
    /// Before the record with this number began: a call that returns does not read the clock once more.
    Before(u64),
    At(SystemTime),
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
    /// What the units of work that this one began inside of held when it did; oldest first.
    before: Vec<Arc<Trail>>,
    /// How often it changed.
    changes: u64,
    /// Its copy for the units of work that begin inside of it, and how often it had changed then.
    copy: Option<(u64, Arc<Trail>)>,
}

impl Trail {
    /// About how many bytes it keeps.
    pub(crate) fn size(&self) -> usize {
        self.records.len() * size_of::<Record>() + self.bytes.len()
    }

    /// Records that a call begins; the number names the record from then on.
    pub(crate) fn begin(&mut self, site: &'static Site, arguments: &[u8]) -> u64 {
        let number = self.next;
        self.next += 1;
        self.changes += 1;
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
            ended: Ended::Before(u64::MAX),
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
        self.changes += 1;
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
        self.note_end(number, outcome, Ended::Before(self.next));
    }

    /// As [`end`](Self::end), for a call that is slow or rare enough to read the clock for.
    #[cold]
    pub(crate) fn end_now(&mut self, number: u64, outcome: Outcome) {
        self.note_end(number, outcome, Ended::At(SystemTime::now()));
    }

    #[inline]
    fn note_end(&mut self, number: u64, outcome: Outcome, ended: Ended) {
        self.changes += 1;
        if !self.outlasting.is_empty() {
            self.outlasting.retain(|(outlasting, _)| *outlasting != number);
        }
        // The call that ends is nearly always among the youngest.
        if let Some(record) = self.records.iter_mut().rev().find(|record| record.number <= number)
            && record.number == number
        {
            record.outcome = outcome;
            record.ended = ended;
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
        self.changes += 1;
    }

    /// When the call with this record began.
    pub(crate) fn time_of(&self, number: u64) -> Option<SystemTime> {
        self.records.iter().rev().find(|record| record.number == number).map(|record| record.time)
    }

    /// For a unit of work that begins now, inside of this one: an empty trail, and before it what this one holds. One
    /// copy does for all that begin before this trail goes on.
    pub(crate) fn fork(&mut self) -> Self {
        let mut before = self.before.clone();
        if !self.records.is_empty() || !self.by_hand.is_empty() {
            before.push(self.copy());
        }
        before.drain(..before.len().saturating_sub(BEFORE));
        Self { before, ..Self::default() }
    }

    fn copy(&mut self) -> Arc<Self> {
        if let Some((changes, copy)) = &self.copy
            && *changes == self.changes
        {
            return Arc::clone(copy);
        }
        self.copy = None;
        let copy = Arc::new(Self { before: Vec::new(), outlasting: Vec::new(), ..self.clone() });
        self.copy = Some((self.changes, Arc::clone(&copy)));
        copy
    }
}
