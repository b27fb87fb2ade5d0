//! A trail as breadcrumbs.

use std::fmt::Write;
use std::time::{Duration, SystemTime};

use super::super::argument::{Argument, cut_to_budget, write_call};
use super::super::recorded::Recorded;
use super::{Ended, Outcome, Record, Trail};
use crate::protocol::breadcrumb::{DURATION, DURATION_AT_MOST};
use crate::protocol::{Breadcrumb, Level, Timestamp, Value};

impl Trail {
    /// The newest breadcrumbs up to `until`, oldest first; others are not decoded. `rendered` gives the arguments of calls that were rendered in full
    /// meanwhile.
    pub(crate) fn breadcrumbs(
        &self,
        newest: usize,
        until: SystemTime,
        rendered: &dyn Fn(u64) -> Option<Vec<Argument>>,
    ) -> Vec<Breadcrumb> {
        let mut later = self.before.iter().skip(1).map(AsRef::as_ref).chain([self]);
        let mut all = Vec::new();
        for trail in &self.before {
            let until = later.next().and_then(|trail| trail.records.front()).map_or(until, |record| record.time);
            all.extend(trail.own_breadcrumbs(newest, until, &|_| None));
        }
        all.extend(self.own_breadcrumbs(newest, until, rendered));
        all.drain(..all.len().saturating_sub(newest));
        all
    }

    /// The number from which on there are so many calls and breadcrumbs made by hand.
    fn first_of_newest(&self, newest: usize) -> u64 {
        let calls = self.records.iter().map(|record| record.number);
        let mut numbers: Vec<_> = calls.chain(self.by_hand.iter().map(|(number, _)| *number)).collect();
        numbers.sort_unstable();
        numbers.len().checked_sub(newest).map_or(0, |first| numbers.get(first).copied().unwrap_or(u64::MAX))
    }

    fn own_breadcrumbs(
        &self,
        newest: usize,
        until: SystemTime,
        rendered: &dyn Fn(u64) -> Option<Vec<Argument>>,
    ) -> impl Iterator<Item = Breadcrumb> {
        let first = self.first_of_newest(newest);
        let calls = self.records.iter().filter(|record| record.number >= first).map(|record| {
            let rendered = rendered(record.number);
            // The trail is that of when the report was opened: a panic had not left any call by then.
            let outcome =
                if rendered.is_some() && record.outcome == Outcome::Running { Outcome::Failed } else { record.outcome };
            let mut arguments = rendered.unwrap_or_else(|| Recorded(&self.bytes_of(record)).collect());
            cut_to_budget(&mut arguments, record.site.argument_names());
            (record.number, breadcrumb(record, outcome, self.duration_of(record, until), &arguments))
        });
        let by_hand = self.by_hand.iter().filter(|(number, _)| *number >= first).cloned();
        let mut all: Vec<_> = calls.chain(by_hand).collect();
        all.sort_by_key(|(number, _)| *number);
        all.into_iter().map(|(_, breadcrumb)| breadcrumb)
    }

    /// How long the call took: its name among the details, and milliseconds. If the clock was not read when it ended, it
    /// is known to have done so before the next one began.
    fn duration_of(&self, record: &Record, until: SystemTime) -> Option<(&'static str, Value)> {
        if record.outcome == Outcome::Running {
            return None;
        }
        let (name, ended) = match record.ended {
            Ended::At(time) => (DURATION, time),
            Ended::Before(number) => {
                let next = self.records.iter().find(|next| next.number >= number);
                (DURATION_AT_MOST, next.map_or(until, |next| next.time))
            }
        };
        Some((name, milliseconds(ended.duration_since(record.time).ok()?)))
    }
}

/// `category: "call"`, `message: "checkout(order: 42)"`, the same arguments in `data`.
fn breadcrumb(
    record: &Record,
    outcome: Outcome,
    duration: Option<(&'static str, Value)>,
    arguments: &[Argument],
) -> Breadcrumb {
    let named: Vec<_> = record.site.argument_names().zip(arguments).collect();
    let mut message = write_call(record.site.name(), named.iter().copied());
    if record.count > 1 {
        // Writing to a `String` cannot fail.
        let _ = write!(message, " ×{}", record.count);
    }
    let mut crumb = Breadcrumb::new(message).category("call").level(match outcome {
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
    let outcome = word(outcome).map(|outcome| ("outcome", Value::from(outcome)));
    for (name, value) in outcome.into_iter().chain(duration) {
        // An argument of that name has it.
        if crumb.data.get(name).is_none() {
            crumb.data.insert(name.to_owned(), value);
        }
    }
    crumb
}

fn word(outcome: Outcome) -> Option<&'static str> {
    match outcome {
        Outcome::Running => None,
        Outcome::Returned => Some("returned"),
        Outcome::Failed => Some("failed"),
        Outcome::Panicked => Some("panicked"),
        Outcome::Cancelled => Some("cancelled"),
    }
}

/// With three decimals; the division makes them the shortest that there are.
#[expect(clippy::cast_precision_loss, reason = "53 bits of microseconds are centuries")]
fn milliseconds(duration: Duration) -> Value {
    (duration.as_micros() as f64 / 1000.0).into()
}
