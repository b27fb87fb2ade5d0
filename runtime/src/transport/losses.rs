//! What was not delivered, and telling people and the server about it without flooding them.

use std::collections::BTreeMap;
use std::fmt;
use std::time::{Duration, Instant, SystemTime};

use crate::protocol::{ClientReport, Discarded, Timestamp};

/// Why an event is not delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Loss {
    /// `sample_rate` left it out.
    Sampled,
    /// A rule on what is ignored, or an event processor, dropped it; or one of those panicked.
    Processed,
    /// `before_send` dropped it, or panicked.
    BeforeSend,
    /// Too many others were waiting.
    Overflow,
    /// It was on the disk for too long, or too many others were.
    Evicted,
    /// What was on the disk was not whole.
    Torn,
    /// The server said before that it takes no more for now.
    HeldBack,
    /// The server says so now, and counts it itself.
    RateLimited,
    /// The server said no.
    Refused,
    /// The server could not be reached, or did not answer.
    Network,
    /// There was no way to begin.
    Setup,
    /// Something panicked over it.
    Panic,
    /// It was still waiting, or under way, when time was up.
    Abandoned,
}

const REASONS: usize = 13;

impl Loss {
    const ALL: [Self; REASONS] = [
        Self::Sampled,
        Self::Processed,
        Self::BeforeSend,
        Self::Overflow,
        Self::Evicted,
        Self::Torn,
        Self::HeldBack,
        Self::RateLimited,
        Self::Refused,
        Self::Network,
        Self::Setup,
        Self::Panic,
        Self::Abandoned,
    ];

    /// The protocol's word, for the server; none where it knows, or where nothing is sent any more.
    const fn word(self) -> Option<&'static str> {
        match self {
            Self::Sampled => Some("sample_rate"),
            Self::Processed => Some("event_processor"),
            Self::BeforeSend => Some("before_send"),
            Self::Overflow => Some("queue_overflow"),
            Self::Evicted => Some("cache_overflow"),
            Self::HeldBack => Some("ratelimit_backoff"),
            Self::Refused => Some("send_error"),
            Self::Network => Some("network_error"),
            Self::Setup | Self::Panic | Self::Torn => Some("internal_sdk_error"),
            Self::RateLimited | Self::Abandoned => None,
        }
    }

    /// What another run counted by this word.
    fn by_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|loss| loss.word() == Some(word))
    }

    /// For people; none where they wanted it so.
    const fn told(self) -> Option<&'static str> {
        match self {
            Self::Sampled | Self::Processed | Self::BeforeSend => None,
            Self::Overflow => Some("because too many others were waiting"),
            Self::Evicted => Some("because too many others were on the disk, or for too long"),
            Self::Torn => Some("because they were not whole on the disk"),
            Self::HeldBack | Self::RateLimited => Some("because the server takes no more for now"),
            Self::Refused | Self::Network | Self::Setup => Some("because sending failed"),
            Self::Panic => Some("because of a panic"),
            Self::Abandoned => Some("because time was up"),
        }
    }
}

/// How many events were not delivered, by reason.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Losses([u64; REASONS]);

impl Losses {
    pub(super) fn add(&mut self, loss: Loss, events: u64) {
        if let Some(count) = self.0.get_mut(loss as usize) {
            *count += events;
        }
    }

    pub(super) fn of(&self, loss: Loss) -> u64 {
        self.0.get(loss as usize).copied().unwrap_or(0)
    }

    /// What another run had still to tell the server.
    pub(super) fn add_words(&mut self, words: &BTreeMap<String, u64>) {
        for (word, events) in words {
            if let Some(loss) = Loss::by_word(word) {
                self.add(loss, *events);
            }
        }
    }

    pub(super) fn with(mut self, others: &Self) -> Self {
        for loss in Loss::ALL {
            self.add(loss, others.of(loss));
        }
        self
    }

    /// What a server that was told of `told` has still to be told, by the protocol's words.
    pub(super) fn words(&self, told: &Self) -> BTreeMap<String, u64> {
        let discarded = self.report(told).into_iter().flat_map(|report| report.discarded_events);
        discarded.map(|discarded| (discarded.reason.to_owned(), discarded.quantity)).collect()
    }

    /// Those that nobody wanted to lose.
    pub(super) fn total(&self) -> u64 {
        Loss::ALL.into_iter().filter(|loss| loss.told().is_some()).map(|loss| self.of(loss)).sum()
    }

    /// What a server that was told of `told` has still to be told; none if that is nothing.
    pub(super) fn report(&self, told: &Self) -> Option<ClientReport> {
        let mut report = ClientReport::new(Timestamp::from(SystemTime::now()));
        for loss in Loss::ALL {
            let Some(word) = loss.word() else { continue };
            let quantity = self.of(loss).saturating_sub(told.of(loss));
            if quantity == 0 {
                continue;
            }
            match report.discarded_events.iter_mut().find(|discarded| discarded.reason == word) {
                Some(same) => same.quantity += quantity,
                None => report.discarded_events.push(Discarded::new(word, "error", quantity)),
            }
        }
        (!report.discarded_events.is_empty()).then_some(report)
    }
}

impl fmt::Display for Losses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} not delivered: ", Reports(self.total()))?;
        let mut reasons: Vec<(&str, u64)> = Vec::new();
        for loss in Loss::ALL {
            let (Some(reason), events) = (loss.told(), self.of(loss)) else { continue };
            match reasons.iter_mut().find(|(known, _)| *known == reason) {
                Some((_, sum)) => *sum += events,
                None => reasons.push((reason, events)),
            }
        }
        let mut separator = "";
        for (reason, reports) in reasons.into_iter().filter(|(_, reports)| *reports > 0) {
            write!(f, "{separator}{reports} {reason}")?;
            separator = ", ";
        }
        Ok(())
    }
}

/// `1 report was`, `2 reports were`.
pub(super) struct Reports(pub(super) u64);

impl fmt::Display for Reports {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            1 => f.write_str("1 report was"),
            count => write!(f, "{count} reports were"),
        }
    }
}

/// Lets one through a minute.
#[derive(Debug, Default)]
pub(super) struct OnceAMinute {
    last: Option<Instant>,
}

impl OnceAMinute {
    pub(super) fn allows(&mut self, now: Instant) -> bool {
        let minute = Duration::from_mins(1);
        let allows = self.last.is_none_or(|last| now.saturating_duration_since(last) >= minute);
        if allows {
            self.last = Some(now);
        }
        allows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn losses_are_told_by_reason() {
        let mut losses = Losses::default();
        losses.add(Loss::Refused, 1);
        losses.add(Loss::BeforeSend, 9);
        assert_eq!(losses.to_string(), "1 report was not delivered: 1 because sending failed");
        losses.add(Loss::Network, 1);
        losses.add(Loss::Overflow, 500);
        losses.add(Loss::Abandoned, 2);
        assert_eq!(
            losses.to_string(),
            "504 reports were not delivered: 500 because too many others were waiting, 2 because sending failed, \
             2 because time was up"
        );
        assert_eq!(losses.total(), 504);
    }

    #[test]
    fn the_server_is_told_what_it_does_not_know_yet() {
        let mut losses = Losses::default();
        assert_eq!(losses.report(&Losses::default()), None);
        losses.add(Loss::Network, 2);
        losses.add(Loss::RateLimited, 7);
        let told = losses;
        losses.add(Loss::Network, 3);
        losses.add(Loss::Setup, 1);
        losses.add(Loss::Panic, 1);
        let report = losses.report(&told).unwrap();
        assert_eq!(
            report.discarded_events,
            [Discarded::new("network_error", "error", 3), Discarded::new("internal_sdk_error", "error", 2)]
        );
        assert_eq!(losses.report(&losses), None);
    }

    #[test]
    fn one_a_minute_is_let_through() {
        let start = Instant::now();
        let mut gate = OnceAMinute::default();
        let allowed = [0, 1, 59, 60, 61, 119, 120].map(|second| gate.allows(start + Duration::from_secs(second)));
        assert_eq!(allowed, [true, false, false, true, false, false, true]);
    }
}
