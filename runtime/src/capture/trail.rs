//! The bounded record of the calls of one unit of work.
//!
//! A ring of compact records, each with the arguments of its call. Records are decoded into breadcrumbs only when a report
//! needs them.

mod decoded;
mod record;
mod ring;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

pub(crate) use self::record::{Ended, Outcome};
use self::ring::Ring;
use super::clock;
use super::noted::Noted;
use super::site::Site;
use crate::protocol::Breadcrumb;

/// How many calls in progress may have their arguments put aside; the oldest give way.
const OUTLASTING: usize = 1024;
/// How many breadcrumbs made by hand a trail holds; the oldest give way.
const BY_HAND: usize = 256;
/// About how much memory one of these takes.
const BY_HAND_MEMORY: usize = 512;
/// How many trails may be before one; the oldest give way.
const BEFORE: usize = 16;

/// How many breadcrumbs a report shows at most, for whatever client.
static WANTED: AtomicUsize = AtomicUsize::new(usize::MAX);

/// From now on no report shows more breadcrumbs than so many.
pub(crate) fn want(breadcrumbs: usize) {
    WANTED.store(breadcrumbs, Ordering::Relaxed);
}

/// Where the record of a call is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct InTrail {
    /// In the order of all that the trail ever held.
    pub(crate) number: u64,
    /// In the ring, if it is still there.
    place: u16,
}

impl InTrail {
    /// Of a call that leaves no breadcrumb.
    const NOWHERE: u16 = u16::MAX;
}

/// The trail of a unit of work; also, as a copy, what a report took of it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Trail {
    ring: Ring,
    by_hand: VecDeque<(u64, Breadcrumb)>,
    /// How much it ever held.
    held: u64,
    /// Of calls in progress that the ring has no room for any more, in order: a call that lasts is a caller of everything
    /// that pushes it out.
    outlasting: VecDeque<(u64, Noted)>,
    /// What the units of work that this one began inside of held when it did; oldest first.
    before: Vec<Arc<Trail>>,
    /// How many calls of it ended.
    ended: u64,
    /// Its copy for the units of work that begin inside of it, and how much it had held and how many calls had ended then.
    copy: Option<([u64; 2], Arc<Trail>)>,
}

impl Trail {
    /// About how much memory its records take. What it shares with others is not counted.
    pub(crate) fn memory(&self) -> usize {
        self.ring.room() + self.ring.room_apart() + self.by_hand.len() * BY_HAND_MEMORY
    }

    /// One more call of the function begins that the last ones are a [row](Self::row) of, if the clock is kept; its
    /// number. It is [counted](Self::count_in_row) later.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn begin_in_row(&mut self) -> Option<u64> {
        let now = clock::kept()?;
        let number = self.next();
        self.ring.begin_in_row(number, now);
        Some(number)
    }

    /// So many calls began in the row, and whether the last one has not returned.
    pub(crate) fn count_in_row(&mut self, calls: u64, is_running: bool) {
        self.ring.count_in_row(calls, is_running);
        self.ended += calls.saturating_sub(u64::from(is_running));
    }

    /// The function that the last calls are a row of, if they returned.
    pub(crate) fn row(&self) -> Option<&'static Site> {
        self.ring.row()
    }

    /// How much it ever held.
    #[inline]
    pub(crate) fn held(&self) -> u64 {
        self.held
    }

    /// Where the youngest record is.
    pub(crate) fn youngest(&self) -> InTrail {
        self.ring.youngest()
    }

    /// The function of the call with the youngest record.
    #[inline]
    pub(crate) fn site_of_youngest(&self) -> Option<&'static Site> {
        self.ring.site_of_youngest()
    }

    /// The call with the youngest record returned, which is one in a row, if there is nothing else to be done for it:
    /// its function.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn return_in_row(&mut self) -> Option<&'static Site> {
        self.ring.return_in_row()
    }

    /// The call with this record returned, if there is nothing else to be done for it; false otherwise.
    #[inline]
    pub(crate) fn return_quickly(&mut self, record: InTrail) -> bool {
        let is_done = self.ring.return_quickly(record);
        self.ended += u64::from(is_done);
        is_done
    }

    /// Records that a call begins.
    pub(crate) fn begin(&mut self, site: &'static Site) -> InTrail {
        let number = self.next();
        let outlasting = &mut self.outlasting;
        let place = self.ring.begin(number, site, |record| {
            if record.noted.len() > 0 {
                put_aside(outlasting, record.number, record.noted.clone());
            }
        });
        InTrail { number, place }
    }

    /// Keeps the arguments of a call that leaves no breadcrumb as long as it lasts.
    #[cold]
    pub(crate) fn begin_quiet(&mut self) -> InTrail {
        let number = self.next();
        put_aside(&mut self.outlasting, number, Noted::default());
        InTrail { number, place: InTrail::NOWHERE }
    }

    /// Makes it an empty one, that keeps its room.
    pub(crate) fn clear(&mut self) {
        self.ring.clear(self.held);
        self.by_hand.clear();
        self.outlasting.clear();
        self.before.clear();
        self.copy = None;
    }

    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn next(&mut self) -> u64 {
        self.held += 1;
        self.held
    }

    /// Where the arguments of the call with the youngest record are noted.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn noting_youngest(&mut self) -> &mut Noted {
        self.ring.noting()
    }

    /// Where the arguments of this call are noted, if its record is there.
    pub(crate) fn noting(&mut self, record: InTrail) -> Option<&mut Noted> {
        match self.ring.get_mut(record) {
            Some(record) => Some(&mut record.noted),
            None => find_mut(&mut self.outlasting, record.number),
        }
    }

    /// Notes how the call with this record ended; nothing if the record is gone.
    pub(crate) fn end(&mut self, record: InTrail, outcome: Outcome, ended: Ended) {
        self.ended += 1;
        match self.ring.get_mut(record) {
            Some(found) => {
                found.end(outcome, ended);
                let (site, long) = (found.site, found.noted.is_apart().then(|| found.noted.len()));
                self.ring.note_end(record, site, outcome);
                if let Some(bytes) = long {
                    self.ring.note_long(bytes);
                }
            }
            None => self.forget(record.number),
        }
    }

    /// The call ended that was put aside under this number.
    #[cold]
    fn forget(&mut self, number: u64) {
        if let Ok(index) = self.outlasting.binary_search_by_key(&number, |(number, _)| *number) {
            self.outlasting.remove(index);
        }
    }

    /// What is noted of the arguments of this call.
    pub(crate) fn noted(&self, record: InTrail) -> Noted {
        let aside = || {
            let index = self.outlasting.binary_search_by_key(&record.number, |(number, _)| *number).ok()?;
            self.outlasting.get(index).map(|(_, noted)| noted.clone())
        };
        let in_ring = self.ring.get(record).map(|record| record.noted.clone());
        in_ring.or_else(aside).unwrap_or_default()
    }

    /// Adds a breadcrumb made by hand.
    pub(crate) fn add(&mut self, breadcrumb: Breadcrumb) {
        if self.by_hand.len() == BY_HAND {
            self.by_hand.pop_front();
        }
        let number = self.next();
        self.ring.interrupt(number);
        self.by_hand.push_back((number, breadcrumb));
    }

    /// A copy for a report: as much of it as that may show.
    pub(crate) fn newest(&self) -> Self {
        self.with_newest(WANTED.load(Ordering::Relaxed))
    }

    fn with_newest(&self, breadcrumbs: usize) -> Self {
        let ring = self.ring.newest(breadcrumbs);
        let (by_hand, before) = (self.by_hand.clone(), self.before.clone());
        Self { ring, by_hand, held: self.held, outlasting: VecDeque::new(), before, ended: self.ended, copy: None }
    }

    /// When the call with this record began, but for what the clock was behind.
    pub(crate) fn time_of(&self, record: InTrail) -> Option<SystemTime> {
        self.ring.get(record).map(|record| clock::time(record.began))
    }

    /// For a unit of work that begins now, inside of this one: an empty trail, and before it what this one holds. One
    /// copy does for all that begin before this trail goes on.
    pub(crate) fn fork(&mut self) -> Self {
        let mut before = self.before.clone();
        if !self.ring.is_empty() || !self.by_hand.is_empty() {
            before.push(self.copy());
        }
        before.drain(..before.len().saturating_sub(BEFORE));
        Self { before, ..Self::default() }
    }

    fn copy(&mut self) -> Arc<Self> {
        let now = [self.held, self.ended];
        if let Some((then, copy)) = &self.copy
            && *then == now
        {
            return Arc::clone(copy);
        }
        self.copy = None;
        let copy = Arc::new(Self { before: Vec::new(), outlasting: VecDeque::new(), ..self.clone() });
        self.copy = Some((now, Arc::clone(&copy)));
        copy
    }
}

/// Calls that begin later are put aside later, but for those that are passed by.
#[cold]
fn put_aside(outlasting: &mut VecDeque<(u64, Noted)>, number: u64, noted: Noted) {
    let index = outlasting.partition_point(|(other, _)| *other < number);
    outlasting.insert(index, (number, noted));
    if outlasting.len() > OUTLASTING {
        outlasting.pop_front();
    }
}

#[cold]
fn find_mut(outlasting: &mut VecDeque<(u64, Noted)>, number: u64) -> Option<&mut Noted> {
    let index = outlasting.binary_search_by_key(&number, |(number, _)| *number).ok()?;
    outlasting.get_mut(index).map(|(_, noted)| noted)
}
