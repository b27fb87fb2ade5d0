//! The records of a trail: a ring that grows with what it holds, in which the oldest give way.
//!
//! Of two calls of one function in a row that went well, the older one goes into the count of the younger one when a third
//! begins, so that a loop does not push out the rest; the third one has the room of the older one then. So of a loop there
//! are two records, which change places. The two youngest records are at hand, and go into the ring when others begin.

use std::mem::swap;
use std::ptr;

use super::super::clock;
use super::super::noted::Noted;
use super::super::site::Site;
use super::InTrail;
use super::record::{Outcome, Record};

/// How many records there are at most, those at hand included.
pub(super) const RECORDS: usize = 256;
/// How many there is room for at first: 1 KiB.
const FIRST: usize = 8;
/// How many calls in progress a call that begins leaves in their place at most.
const PASSED: usize = 8;
/// How many bytes of long arguments are kept at most, of calls that ended.
pub(super) const BYTES: usize = 16 * 1024;

#[derive(Debug, Clone)]
pub(super) struct Ring {
    /// The youngest record and the one before it.
    at_hand: [Record; 2],
    /// Which of these is the youngest.
    latest: usize,
    records: Vec<Record>,
    /// Those with no higher number than this are of another trail.
    cleared: u64,
    /// Where the next record goes.
    next: usize,
    /// The function of the youngest record, if its call returned and others are in a row with it.
    returned: Option<&'static Site>,
    /// How many calls the record before the youngest stands for, while that may go on; otherwise 0.
    row: u32,
    /// Records up to this number do not go into others.
    apart_from: u64,
    /// How many bytes of long arguments came since somebody looked.
    long_bytes: usize,
}

impl Default for Ring {
    fn default() -> Self {
        Self {
            at_hand: [const { Record::vacant() }; 2],
            latest: 0,
            records: Vec::new(),
            cleared: 0,
            next: 0,
            returned: None,
            row: 0,
            apart_from: 0,
            long_bytes: 0,
        }
    }
}

impl Ring {
    /// The youngest record.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn latest(&mut self) -> &mut Record {
        let [first, second] = &mut self.at_hand;
        if self.latest == 0 { first } else { second }
    }

    /// The youngest record and the one before it.
    #[inline]
    fn both(&self) -> (&Record, &Record) {
        let [first, second] = &self.at_hand;
        if self.latest == 0 { (first, second) } else { (second, first) }
    }

    /// The one before the youngest is the youngest from now on.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn change_places(&mut self) -> &mut Record {
        self.latest ^= 1;
        self.latest()
    }

    /// Where the record of a call that begins now is. What gives way to it is of a call in progress if it is handed to
    /// `outlasts`.
    pub(super) fn begin(&mut self, number: u64, site: &'static Site, outlasts: impl FnOnce(&Record)) -> u16 {
        let now = clock::now();
        if self.returned.is_some_and(|returned| ptr::eq(returned, site)) {
            self.row = self.row.saturating_add(1);
        } else {
            self.end_row();
            if let Some(count) = self.fold(site) {
                self.row = count;
            } else {
                let place = self.make_room(outlasts);
                self.put_away();
                let record = self.change_places();
                record.place = place;
                record.begin(number, site, now);
                self.returned = None;
                return place;
            }
        }
        self.returned = None;
        let record = self.change_places();
        record.begin(number, site, now);
        record.place
    }

    /// One more call of the function begins that the ones before are a row of. They are [counted](Self::count_in_row)
    /// later.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(super) fn begin_in_row(&mut self, number: u64, now: u64) {
        self.change_places().begin_again(number, now);
    }

    /// So many calls began in the row, and whether the last one has not returned.
    pub(super) fn count_in_row(&mut self, calls: u64, is_running: bool) {
        self.row = self.row.saturating_add(u32::try_from(calls).unwrap_or(u32::MAX));
        if is_running {
            self.returned = None;
        }
    }

    /// The function that the last calls are a row of, if they returned.
    pub(super) fn row(&self) -> Option<&'static Site> {
        self.returned
    }

    /// The record before the youngest one goes into the ring.
    fn put_away(&mut self) {
        let [first, second] = &mut self.at_hand;
        let before = if self.latest == 0 { second } else { first };
        if before.number <= self.cleared {
            return;
        }
        let place = usize::from(before.place);
        if place >= self.records.len() {
            if place >= self.records.capacity() {
                let room = (place + 1).next_power_of_two().clamp(FIRST, RECORDS);
                self.records.reserve_exact(room.saturating_sub(self.records.len()));
            }
            self.records.resize_with(place + 1, Record::vacant);
        }
        if let Some(room) = self.records.get_mut(place) {
            swap(room, before);
        }
    }

    /// If the two youngest records are to be one: how many calls that stands for.
    fn fold(&self, site: &'static Site) -> Option<u32> {
        let (latest, before) = self.both();
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
        if row > 0 {
            let [first, second] = &mut self.at_hand;
            let before = if self.latest == 0 { second } else { first };
            before.count = row;
        }
    }

    /// Something that is no call comes after what is recorded so far.
    pub(super) fn interrupt(&mut self, number: u64) {
        self.end_row();
        self.returned = None;
        self.apart_from = number;
    }

    /// Where the next record goes: calls in progress stay where they are, unless those are very many.
    #[expect(clippy::cast_possible_truncation, reason = "there are no more places than RECORDS")]
    fn make_room(&mut self, outlasts: impl FnOnce(&Record)) -> u16 {
        if self.next < RECORDS && self.next >= self.records.len() {
            self.next += 1;
            return (self.next - 1) as u16;
        }
        let is_running = |ring: &Self| {
            let record = ring.records.get(ring.next);
            record.is_some_and(|record| record.outcome == Outcome::Running && record.number > ring.cleared)
        };
        let wrap = |next: usize| if next < RECORDS { next } else { 0 };
        for _ in 0..PASSED {
            self.next = wrap(self.next);
            if !is_running(self) {
                break;
            }
            self.next += 1;
        }
        self.next = wrap(self.next);
        let outlasting = is_running(self);
        if let Some(record) = self.records.get_mut(self.next) {
            if outlasting {
                outlasts(record);
            }
            record.number = 0;
            record.outcome = Outcome::Returned;
        }
        self.next += 1;
        (self.next - 1) as u16
    }

    /// What is noted of the youngest record.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(super) fn noting(&mut self) -> &mut Noted {
        &mut self.latest().noted
    }

    #[inline]
    pub(super) fn get_mut(&mut self, InTrail { number, place }: InTrail) -> Option<&mut Record> {
        let [first, second] = &mut self.at_hand;
        if first.number == number {
            return Some(first);
        }
        if second.number == number {
            return Some(second);
        }
        self.records.get_mut(usize::from(place)).filter(|record| record.number == number)
    }

    pub(super) fn get(&self, InTrail { number, place }: InTrail) -> Option<&Record> {
        let at_hand = self.at_hand.iter().find(|record| record.number == number);
        at_hand.or_else(|| self.records.get(usize::from(place)).filter(|record| record.number == number))
    }

    /// The function of the call with the youngest record, if there is one.
    #[inline]
    pub(super) fn site_of_youngest(&self) -> Option<&'static Site> {
        let (latest, _) = self.both();
        (latest.number > self.cleared).then_some(latest.site)
    }

    /// The number and the place of the youngest record.
    pub(super) fn youngest(&self) -> InTrail {
        let (latest, _) = self.both();
        InTrail { number: latest.number, place: latest.place }
    }

    /// The call with the youngest record returned, whose arguments are not kept apart, if the clock is kept; none
    /// otherwise.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(super) fn return_in_row(&mut self) -> Option<&'static Site> {
        let now = clock::kept()?;
        let record = self.latest();
        if record.noted.is_apart() {
            return None;
        }
        record.ended = now;
        record.outcome = Outcome::Returned;
        Some(record.site)
    }

    /// The call with this record returned, if its record is there and the clock is kept; false otherwise.
    #[inline]
    pub(super) fn return_quickly(&mut self, place: InTrail) -> bool {
        let Some(now) = clock::kept() else { return false };
        let Some(record) = self.get_mut(place).filter(|record| !record.noted.is_apart()) else { return false };
        record.ended = now;
        record.outcome = Outcome::Returned;
        let site = record.site;
        self.note_end(place, site, Outcome::Returned);
        true
    }

    /// The call with this record ended.
    #[inline]
    pub(super) fn note_end(&mut self, record: InTrail, site: &'static Site, outcome: Outcome) {
        if self.row > 0 && outcome == Outcome::Returned && self.latest().number == record.number {
            self.returned = Some(site);
        }
    }

    /// The call with these long arguments ended: the oldest are forgotten if they are too many.
    #[cold]
    pub(super) fn note_long(&mut self, bytes: usize) {
        self.long_bytes += bytes;
        if self.long_bytes <= BYTES / 2 {
            return;
        }
        self.long_bytes = 0;
        let all = self.records.iter_mut().chain(&mut self.at_hand);
        let mut ended: Vec<_> = all.filter(|record| record.outcome != Outcome::Running).collect();
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
        let mut wanted = count;
        let newer = self.last_of(newer, &mut wanted);
        let records = [self.last_of(older, &mut wanted), newer].concat();
        let mut copy = Self { at_hand: self.at_hand.clone(), latest: self.latest, records, ..Self::default() };
        (copy.cleared, copy.row) = (self.cleared, self.row);
        copy.end_row();
        copy
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
        self.records.capacity() * size_of::<Record>() + size_of_val(&self.at_hand)
    }

    /// How many bytes long arguments take.
    pub(super) fn room_apart(&self) -> usize {
        self.records.iter().chain(&self.at_hand).map(|record| record.noted.room_apart()).sum()
    }

    /// Each record with how many calls it stands for, in no order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&Record, u32)> {
        let (latest, before) = self.both();
        let before_stands_for = if self.row > 0 { self.row } else { before.count };
        let in_ring = self.records.iter().map(|record| (record, record.count));
        let all = in_ring.chain([(before, before_stands_for), (latest, latest.count)]);
        all.filter(|(record, _)| record.number > self.cleared)
    }
}
