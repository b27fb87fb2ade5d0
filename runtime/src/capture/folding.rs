//! Failures beyond a number a minute are counted instead of reported, so that a loop that handles thousands neither floods
//! the receiver nor slows down. Those that are handled and the others have a number each.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, RwLock};
use std::time::{Duration, Instant};

use super::recipient::Recipient;
use super::report::{End, Folded, Panic, Report};
use super::site::Site;
use crate::lock::{lock, read, write};

/// Over how long failures are counted.
const WINDOW: Duration = Duration::from_mins(1);

/// Which client of the program's the counts are for: a new one begins with none.
static EPOCH: AtomicU64 = AtomicU64::new(0);
/// Those with a report that says how many were folded and is yet to be sent.
static OWING: Mutex<Vec<Arc<Fold>>> = Mutex::new(Vec::new());

/// For how many clients beside that of the program a Site keeps counts; the oldest give way.
const BESIDE: usize = 16;

/// How many failures of one Site and error type a client wants reported in a window.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// Of those that are handled.
    pub(crate) handled: u32,
    /// Of the others; the greatest number stands for no limit.
    pub(crate) others: u32,
}

/// A client of the program's begins.
pub(crate) fn begin() {
    EPOCH.fetch_add(1, Ordering::Relaxed);
    lock(&OWING).retain(|fold| fold.recipient != Recipient::PROGRAM);
}

/// What is known of the failures of one Site and error type that are for the same client.
#[derive(Debug)]
pub(crate) struct Fold {
    /// The type of the error as it left the Site.
    kind: String,
    recipient: Recipient,
    handled: Mutex<Counts>,
    others: Mutex<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    /// Of which client of the program's they are, and of which process: a fork begins with none.
    epoch: (u64, u32),
    /// How many of them the client wants reported in a window.
    limit: u32,
    /// When the first failure of the window ended.
    began: Option<Instant>,
    reported: u32,
    /// How many were handled since one was not.
    handled_in_a_row: u32,
    /// The first one of the window that was folded; says so for all of them.
    kept: Option<Box<Report>>,
    folded: u64,
}

impl Counts {
    /// Forgets what is no more of any meaning: counts for an earlier client, and of an earlier window if all is told.
    fn bring_up_to(&mut self, now: Instant, recipient: Recipient) {
        let client = if recipient == Recipient::PROGRAM { EPOCH.load(Ordering::Relaxed) } else { 0 };
        let epoch = (client, std::process::id());
        if self.epoch != epoch {
            *self = Self { epoch, ..Self::default() };
        }
        let is_over = self.began.is_some_and(|began| now.saturating_duration_since(began) >= WINDOW);
        if is_over && self.folded == 0 {
            self.began = None;
            self.reported = 0;
        }
    }

    /// Whether the next one is sure to be folded if it is handled, as all of late were.
    fn is_used_up(&self) -> bool {
        // The first that is folded is kept, and is to be complete.
        let is_full = if self.limit == 0 { self.handled_in_a_row > 0 } else { self.folded > 0 };
        is_full && self.handled_in_a_row >= self.limit
    }

    fn take(&mut self) -> Option<Report> {
        let mut report = *self.kept.take()?;
        let are_handled = report.end == End::Handled && report.panic == Panic::None;
        report.folded = Some(Folded { failures: std::mem::take(&mut self.folded), are_handled });
        Some(report)
    }
}

/// What becomes of a report whose journey ended.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "looked at where it is made, and never kept")]
pub(crate) enum Verdict {
    Send(Report),
    /// Counted. At this time somebody is to look what was, if nobody is told yet.
    Folded(Option<Instant>),
}

/// The Folds of all Sites that have any, by error type. There are few types, and all are known to the compiler.
static OF_SITES: RwLock<Vec<Vec<Arc<Fold>>>> = RwLock::new(Vec::new());

/// Which of [`OF_SITES`] are a Site's, counted from 1; 0 while it has none. No more than a number, because the compiler
/// looks through all that is in a Site once for each annotated function.
#[derive(Debug)]
pub(super) struct Folds(AtomicUsize);

impl Folds {
    pub(super) const fn new() -> Self {
        Self(AtomicUsize::new(0))
    }

    /// Where they are in [`OF_SITES`].
    fn index(&self) -> Option<usize> {
        self.0.load(Ordering::Relaxed).checked_sub(1)
    }
}

/// The Fold of failures of this type that begin in this function.
pub(super) fn of(site: &'static Site, kind: &str, recipient: Recipient) -> Arc<Fold> {
    let of_sites = read(&OF_SITES);
    let known = site.folds().index().and_then(|index| find(of_sites.get(index)?, kind, recipient));
    drop(of_sites);
    known.unwrap_or_else(|| begin_one(site, kind, recipient))
}

fn find(folds: &[Arc<Fold>], kind: &str, recipient: Recipient) -> Option<Arc<Fold>> {
    folds.iter().find(|fold| fold.kind == kind && fold.recipient == recipient).cloned()
}

/// The first failure of this type; or another thread was faster.
#[cold]
fn begin_one(site: &'static Site, kind: &str, recipient: Recipient) -> Arc<Fold> {
    let mut of_sites = write(&OF_SITES);
    let index = site.folds().index().unwrap_or_else(|| {
        of_sites.push(Vec::new());
        site.folds().0.store(of_sites.len(), Ordering::Relaxed);
        of_sites.len() - 1
    });
    let known = of_sites.get(index).and_then(|folds| find(folds, kind, recipient));
    known.unwrap_or_else(|| {
        let (handled, others) = (Mutex::default(), Mutex::default());
        let fold = Arc::new(Fold { kind: kind.to_owned(), recipient, handled, others });
        if let Some(folds) = of_sites.get_mut(index) {
            make_room(folds, recipient);
            folds.push(Arc::clone(&fold));
        }
        fold
    })
}

/// The counts for a client that is gone are of no use any more, and nobody says when it is.
fn make_room(folds: &mut Vec<Arc<Fold>>, recipient: Recipient) {
    let is_beside = |fold: &Arc<Fold>| fold.recipient != Recipient::PROGRAM;
    if recipient != Recipient::PROGRAM
        && folds.iter().filter(|fold| is_beside(fold)).count() >= BESIDE
        && let Some(oldest) = folds.iter().position(is_beside)
    {
        folds.remove(oldest);
    }
}

impl Fold {
    /// Whether a failure that begins now is sure to be folded if it is handled, as all of late were.
    pub(super) fn is_used_up(&self) -> bool {
        let mut counts = lock(&self.handled);
        // The clock is read only where it can make a difference.
        if counts.handled_in_a_row == 0 {
            return false;
        }
        counts.bring_up_to(Instant::now(), self.recipient);
        counts.is_used_up()
    }

    /// Counts one more, of which there may be so many in a window.
    fn count(self: &Arc<Self>, counts: &Mutex<Counts>, limit: u32, report: Report, now: Instant) -> Verdict {
        let mut counts = lock(counts);
        counts.bring_up_to(now, self.recipient);
        counts.limit = limit;
        counts.handled_in_a_row = counts.handled_in_a_row.saturating_add(1);
        if limit == 0 {
            return Verdict::Folded(None);
        }
        let began = *counts.began.get_or_insert(now);
        if counts.reported < limit {
            counts.reported += 1;
            return Verdict::Send(report);
        }
        counts.folded += 1;
        if counts.kept.is_some() {
            return Verdict::Folded(None);
        }
        counts.kept = Some(Box::new(report));
        drop(counts);
        lock(&OWING).push(Arc::clone(self));
        Verdict::Folded(Some(began + WINDOW))
    }

    /// One was not handled: the next ones are to be complete.
    fn not_handled(&self) {
        lock(&self.handled).handled_in_a_row = 0;
    }

    fn both(&self) -> [&Mutex<Counts>; 2] {
        [&self.handled, &self.others]
    }
}

/// Decides whether a report is sent to a client with these limits.
pub(crate) fn decide(mut report: Report, limits: Limits) -> Verdict {
    let is_limited = limits.others != u32::MAX;
    let fold = report.fold.take().or_else(|| is_limited.then(|| of_panic(&report)).flatten());
    let Some(fold) = fold else { return Verdict::Send(report) };
    if report.end == End::Handled && report.panic == Panic::None {
        return fold.count(&fold.handled, limits.handled, report, Instant::now());
    }
    fold.not_handled();
    if !is_limited {
        return Verdict::Send(report);
    }
    fold.count(&fold.others, limits.others, report, Instant::now())
}

/// Panics that pass annotated functions are counted where they were first seen.
fn of_panic(report: &Report) -> Option<Arc<Fold>> {
    let innermost = report.path.first().filter(|_| report.panic != Panic::None)?;
    Some(of(innermost.site, "panic", report.recipient))
}

/// The reports for a client that say how many were folded in windows that are over, and when the next one is.
pub(crate) fn due(recipient: Recipient, now: Instant) -> (Vec<Report>, Option<Instant>) {
    let mut owing = lock(&OWING);
    let mut next: Option<Instant> = None;
    let mut reports = Vec::new();
    owing.retain(|fold| {
        if fold.recipient != recipient {
            return true;
        }
        let mut is_owing = false;
        for counts in fold.both() {
            let mut counts = lock(counts);
            counts.bring_up_to(now, recipient);
            if counts.kept.is_none() {
                continue;
            }
            if let Some(end) = counts.began.map(|began| began + WINDOW).filter(|end| *end > now) {
                next = Some(next.map_or(end, |next| next.min(end)));
                is_owing = true;
            } else {
                reports.extend(counts.take());
            }
        }
        is_owing
    });
    (reports, next)
}

/// As [`due`], of all windows as far as they are; they go on with what they have reported.
pub(crate) fn all(recipient: Recipient) -> Vec<Report> {
    let owing: Vec<_> = lock(&OWING).extract_if(.., |fold| fold.recipient == recipient).collect();
    let now = Instant::now();
    let take = |counts: &Mutex<Counts>| {
        let mut counts = lock(counts);
        counts.bring_up_to(now, recipient);
        counts.take()
    };
    owing.iter().flat_map(|fold| fold.both()).filter_map(take).collect()
}
