//! The records of a trail: a ring that grows with what it holds, in which the oldest give way.
//!
//! Of two calls of one function in a row that went well, the older one goes into the count of the younger one when a third
//! begins, so that a loop does not push out the rest; the third one has the room of the older one then. So of a loop there
//! are two records, which change places.

use std::ptr;

use super::super::clock;
use super::super::site::Site;
use super::record::{Outcome, Record};

/// How many records there are at most.
pub(super) const RECORDS: usize = 256;
/// How many there is room for at first: 1 KiB.
const FIRST: usize = 8;
/// How many calls in progress a call that begins leaves in their place at most.
const PASSED: usize = 8;
/// How many bytes of long arguments are kept at most, of calls that ended.
pub(super) const BYTES: usize = 16 * 1024;

#[derive(Debug, Clone, Default)]
pub(super) struct Ring {
    records: Vec<Record>,
    /// Those with no higher number than this are of another trail.
    cleared: u64,
    /// Where the next record goes.
    next: usize,
    /// Where the youngest record is, and the one before it.
    latest: usize,
    before: usize,
    /// The function of the youngest record, if its call returned.
    returned: Option<&'static Site>,
    /// How many calls the record before the youngest stands for, while that may go on; otherwise 0.
    row: u32,
    /// Records up to this number do not go into others.
    apart_from: u64,
    /// How many bytes of long arguments came since somebody looked.
    long_bytes: usize,
}

impl Ring {
    /// Where the record of a call that begins now is. What gives way to it is of a call in progress if it is handed to
    /// `outlasts`.
    pub(super) fn begin(&mut self, number: u64, site: &'static Site, outlasts: impl FnOnce(&Record)) -> usize {
        let now = clock::now();
        if let Some(place) = self.place_in_row(site) {
            self.begin_in_row(place, number, site, now);
            return place;
        }
        self.end_row();
        self.returned = None;
        if let Some(count) = self.fold(site) {
            self.row = count;
            let place = std::mem::replace(&mut self.before, self.latest);
            self.latest = place;
            if let Some(record) = self.records.get_mut(place) {
                record.begin(number, site, now);
            }
            return place;
        }
        let place = self.make_room(outlasts);
        match self.records.get_mut(place) {
            Some(record) => record.begin(number, site, now),
            None => self.records.push(Record::new(number, site, now)),
        }
        self.before = self.latest;
        self.latest = place;
        place
    }

    /// Where the record is of one more call of this function, if the last ones were of it.
    #[inline]
    pub(super) fn place_in_row(&self, site: &'static Site) -> Option<usize> {
        let goes_on = self.row > 0 && self.returned.is_some_and(|returned| ptr::eq(returned, site));
        (goes_on && self.before < self.records.len()).then_some(self.before)
    }

    /// One more call begins, whose record is at the place that [`place_in_row`](Self::place_in_row) said.
    #[inline]
    pub(super) fn begin_in_row(&mut self, place: usize, number: u64, site: &'static Site, now: u64) {
        if let Some(record) = self.records.get_mut(place) {
            record.begin(number, site, now);
        }
        self.row = self.row.saturating_add(1);
        self.before = self.latest;
        self.latest = place;
        self.returned = None;
    }

    /// If the two youngest records are to be one: how many calls that stands for.
    fn fold(&mut self, site: &'static Site) -> Option<u32> {
        let (before, latest) = (self.records.get(self.before)?, self.records.get(self.latest)?);
        let goes = before.number < latest.number && before.number > self.apart_from;
        if !goes || !before.went_well(site) || !latest.went_well(site) {
            return None;
        }
        Some(latest.count.saturating_add(before.count))
    }

    /// Makes it that of another trail, in which records have higher numbers.
    pub(super) fn clear(&mut self, number: u64) {
        self.cleared = number;
        self.apart_from = number;
        self.next = 0;
        self.row = 0;
        self.returned = None;
    }

    /// The record before the youngest one counts no more.
    fn end_row(&mut self) {
        let row = std::mem::take(&mut self.row);
        if let Some(record) = self.records.get_mut(self.before).filter(|_| row > 0) {
            record.count = row;
        }
    }

    /// Something that is no call comes after what is recorded so far.
    pub(super) fn interrupt(&mut self, number: u64) {
        self.end_row();
        self.returned = None;
        self.apart_from = number;
    }

    /// Where the next record goes: calls in progress stay where they are, unless those are very many.
    fn make_room(&mut self, outlasts: impl FnOnce(&Record)) -> usize {
        if self.next == self.records.len() && self.next < RECORDS {
            if self.records.capacity() == self.records.len() {
                self.records.reserve_exact(self.records.len().max(FIRST));
            }
            self.next += 1;
            return self.next - 1;
        }
        let is_running = |ring: &Self| {
            let record = ring.records.get(ring.next);
            record.is_some_and(|record| record.outcome == Outcome::Running && record.number > ring.cleared)
        };
        for _ in 0..PASSED {
            self.next %= self.records.len().max(1);
            if !is_running(self) {
                break;
            }
            self.next += 1;
        }
        self.next %= self.records.len().max(1);
        if let Some(record) = self.records.get(self.next).filter(|_| is_running(self)) {
            outlasts(record);
        }
        self.next += 1;
        self.next - 1
    }

    #[inline]
    pub(super) fn at(&mut self, place: usize) -> Option<&mut Record> {
        self.records.get_mut(place)
    }

    #[inline]
    pub(super) fn get_mut(&mut self, place: usize, number: u64) -> Option<&mut Record> {
        self.records.get_mut(place).filter(|record| record.number == number)
    }

    pub(super) fn get(&self, place: usize, number: u64) -> Option<&Record> {
        self.records.get(place).filter(|record| record.number == number)
    }

    /// The call with this record returned, if its record is there and the clock is kept; false otherwise.
    #[inline]
    pub(super) fn return_quickly(&mut self, place: usize, number: u64, site: &'static Site) -> bool {
        let Some(now) = clock::kept() else { return false };
        let Some(record) = self.get_mut(place, number).filter(|record| !record.noted.is_apart()) else { return false };
        record.ended = now;
        record.outcome = Outcome::Returned;
        if place == self.latest {
            self.returned = Some(site);
        }
        true
    }

    /// The call with the record at this place ended.
    pub(super) fn note_end(&mut self, place: usize, site: &'static Site, outcome: Outcome) {
        if place == self.latest && outcome == Outcome::Returned {
            self.returned = Some(site);
        }
    }

    /// The call with these long arguments ended: the oldest are forgotten if they are too many.
    #[cold]
    pub(super) fn note_long(&mut self, place: usize) {
        self.long_bytes += self.records.get(place).map_or(0, |record| record.noted.len());
        if self.long_bytes <= BYTES / 2 {
            return;
        }
        self.long_bytes = 0;
        let mut ended: Vec<_> = self.records.iter_mut().filter(|record| record.outcome != Outcome::Running).collect();
        ended.sort_unstable_by_key(|record| std::cmp::Reverse(record.number));
        let mut kept = 0;
        for record in ended {
            kept += record.noted.room_apart();
            if kept > BYTES / 2 || !record.noted.is_apart() {
                record.noted.forget_apart();
            }
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }

    /// A copy that has the newest records, at least so many, if there are as many.
    pub(super) fn newest(&self, count: usize) -> Self {
        let (newer, older) = self.records.split_at_checked(self.next).unwrap_or((&self.records, &[]));
        // One more, since the two records of a row may have changed places.
        let mut wanted = count.saturating_add(1);
        let newer = self.last_of(newer, &mut wanted);
        let mut records = [self.last_of(older, &mut wanted), newer].concat();
        let is_row = |record: &Record| self.records.get(self.before).is_some_and(|row| row.number == record.number);
        if let Some(row) = records.iter_mut().find(|record| self.row > 0 && is_row(record)) {
            row.count = self.row;
        }
        Self { records, cleared: self.cleared, ..Self::default() }
    }

    /// Of these records the last ones, as many as it takes to have what is wanted. Those of calls in progress may be older
    /// than what is around them, and do not count.
    fn last_of<'a>(&self, records: &'a [Record], wanted: &mut usize) -> &'a [Record] {
        let before = records.iter().rposition(|record| {
            let counts = record.outcome != Outcome::Running && record.number > self.cleared;
            let is_enough = *wanted == 0;
            *wanted -= usize::from(!is_enough && counts);
            is_enough
        });
        records.get(before.map_or(0, |before| before + 1)..).unwrap_or_default()
    }

    /// How many bytes it takes, but for long arguments.
    pub(super) fn room(&self) -> usize {
        self.records.capacity() * size_of::<Record>()
    }

    /// How many bytes long arguments take.
    pub(super) fn room_apart(&self) -> usize {
        self.records.iter().map(|record| record.noted.room_apart()).sum()
    }

    /// Each record with how many calls it stands for, in no order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&Record, u32)> {
        let held = self.records.iter().enumerate().filter(|(_, record)| record.number > self.cleared);
        held.map(|(place, record)| {
            let is_counting = self.row > 0 && place == self.before;
            (record, if is_counting { self.row } else { record.count })
        })
    }
}
