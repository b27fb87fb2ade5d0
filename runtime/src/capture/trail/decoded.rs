//! A trail as breadcrumbs.

use std::fmt::Write;
use std::time::Duration;

use super::super::argument::{Argument, cut_to_budget, write_call};
use super::super::clock;
use super::super::recorded::Recorded;
use super::record::Record;
use super::{Ended, Outcome, Trail};
use crate::protocol::breadcrumb::{DURATION, DURATION_AT_MOST};
use crate::protocol::{Breadcrumb, Level, Timestamp, Value};

impl Trail {
    /// The newest breadcrumbs, oldest first; others are not decoded. `rendered` gives the arguments of calls that were
    /// rendered in full meanwhile.
    pub(crate) fn breadcrumbs(
        &self,
        newest: usize,
        rendered: &dyn Fn(u64) -> Option<Vec<Argument>>,
    ) -> Vec<Breadcrumb> {
        let mut all = Vec::new();
        for trail in &self.before {
            all.extend(trail.own_breadcrumbs(newest, &|_| None));
        }
        all.extend(self.own_breadcrumbs(newest, rendered));
        all.drain(..all.len().saturating_sub(newest));
        all
    }

    /// The number from which on there are so many calls and breadcrumbs made by hand.
    fn first_of_newest(&self, newest: usize) -> u64 {
        let calls = self.ring.iter().map(|(record, _)| record.number);
        let mut numbers: Vec<_> = calls.chain(self.by_hand.iter().map(|(number, _)| *number)).collect();
        numbers.sort_unstable();
        numbers.len().checked_sub(newest).map_or(0, |first| numbers.get(first).copied().unwrap_or(u64::MAX))
    }

    fn own_breadcrumbs(
        &self,
        newest: usize,
        rendered: &dyn Fn(u64) -> Option<Vec<Argument>>,
    ) -> impl Iterator<Item = Breadcrumb> {
        let first = self.first_of_newest(newest);
        let calls = self.ring.iter().filter(|(record, _)| record.number >= first).map(|(record, count)| {
            let rendered = rendered(record.number);
            // The trail is that of when the report was opened: a panic had not left any call by then.
            let outcome =
                if rendered.is_some() && record.outcome == Outcome::Running { Outcome::Failed } else { record.outcome };
            let mut arguments = rendered.unwrap_or_else(|| Recorded::new(&record.noted).collect());
            cut_to_budget(&mut arguments, record.site.argument_names());
            (record.number, breadcrumb(record, count, outcome, &arguments))
        });
        let by_hand = self.by_hand.iter().filter(|(number, _)| *number >= first).cloned();
        let mut all: Vec<_> = calls.chain(by_hand).collect();
        all.sort_by_key(|(number, _)| *number);
        all.into_iter().map(|(_, breadcrumb)| breadcrumb)
    }
}

/// How long the call took: its name among the details, and milliseconds. The coarse clock knows what it took at most.
fn duration_of(record: &Record) -> Option<(&'static str, Value)> {
    if record.outcome == Outcome::Running {
        return None;
    }
    let took = Duration::from_nanos(record.ended.checked_sub(record.began)?);
    Some(match record.how {
        Ended::Exactly => (DURATION, milliseconds(took)),
        Ended::About => (DURATION_AT_MOST, milliseconds(took + clock::BEHIND)),
    })
}

/// `category: "call"`, `message: "checkout(order: 42)"`, the same arguments in `data`.
fn breadcrumb(record: &Record, count: u32, outcome: Outcome, arguments: &[Argument]) -> Breadcrumb {
    let named: Vec<_> = record.site.argument_names().zip(arguments).collect();
    let mut message = write_call(record.site.name(), named.iter().copied());
    if count > 1 {
        // Writing to a `String` cannot fail.
        let _ = write!(message, " ×{count}");
    }
    let mut crumb = Breadcrumb::new(message).category("call").level(match outcome {
        Outcome::Running | Outcome::Returned | Outcome::Cancelled => Level::Info,
        Outcome::Failed => Level::Error,
        Outcome::Panicked => Level::Fatal,
    });
    crumb.timestamp = Some(Timestamp::from(clock::time(record.began)));
    crumb.data = named
        .into_iter()
        .filter(|(name, _)| *name != "self")
        .map(|(name, argument)| (name.to_owned(), argument.to_json(name)))
        .collect();
    let outcome = word(outcome).map(|outcome| ("outcome", Value::from(outcome)));
    for (name, value) in outcome.into_iter().chain(duration_of(record)) {
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
