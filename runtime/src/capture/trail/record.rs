//! One call, as a trail holds it.

use super::super::clock;
use super::super::noted::Noted;
use super::super::site::Site;

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

/// When a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    /// As the coarse clock says.
    About,
    /// Slow or rare enough to read the system's clock for.
    Exactly,
}

#[derive(Debug, Clone)]
pub(super) struct Record {
    /// Its place in the order of all that this trail ever held.
    pub(super) number: u64,
    pub(super) site: &'static Site,
    /// In nanoseconds since 1970, as the coarse clock said.
    pub(super) began: u64,
    /// The same; of no meaning while it is running.
    pub(super) ended: u64,
    /// How many calls of this site in a row it stands for.
    pub(super) count: u32,
    /// Where in the ring it is, or is going to be.
    pub(super) place: u16,
    pub(super) outcome: Outcome,
    pub(super) how: Ended,
    pub(super) noted: Noted,
}

impl Record {
    /// Of no call.
    pub(super) const fn vacant() -> Self {
        static NOBODYS: Site = Site::new("", &[]);
        Self {
            number: 0,
            site: &NOBODYS,
            began: 0,
            ended: 0,
            count: 1,
            place: 0,
            outcome: Outcome::Returned,
            how: Ended::About,
            noted: Noted::new(),
        }
    }

    /// Makes it that of a call of this function that begins now.
    #[inline]
    pub(super) fn begin(&mut self, number: u64, site: &'static Site, now: u64) {
        self.site = site;
        self.begin_again(number, now);
    }

    /// As [`begin`](Self::begin), where the last call was one of the same function.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(super) fn begin_again(&mut self, number: u64, now: u64) {
        self.number = number;
        self.began = now;
        self.count = 1;
        self.outcome = Outcome::Running;
        self.how = Ended::About;
        self.noted.clear();
    }

    #[inline]
    pub(super) fn end(&mut self, outcome: Outcome, how: Ended) {
        self.ended = if how == Ended::Exactly { clock::exact() } else { clock::now() };
        self.outcome = outcome;
        self.how = how;
    }

    /// Whether it is that of a call of this function that went well.
    pub(super) fn went_well(&self, site: &'static Site) -> bool {
        std::ptr::eq(self.site, site) && self.outcome == Outcome::Returned
    }
}
