//! What was lost, and telling people about it without flooding them.

use std::fmt;
use std::time::{Duration, Instant};

/// Why a report was lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Loss {
    /// Too many others were waiting.
    Overflow,
    /// The transport said no.
    Delivery,
    /// Something panicked over it.
    Panic,
    /// It was still waiting, or under way, when time was up.
    Abandoned,
}

/// How many reports were lost, by reason.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Losses {
    pub(super) overflow: u64,
    delivery: u64,
    panic: u64,
    abandoned: u64,
}

impl Losses {
    pub(super) fn add(&mut self, loss: Loss, reports: u64) {
        *match loss {
            Loss::Overflow => &mut self.overflow,
            Loss::Delivery => &mut self.delivery,
            Loss::Panic => &mut self.panic,
            Loss::Abandoned => &mut self.abandoned,
        } += reports;
    }

    pub(super) fn total(&self) -> u64 {
        self.overflow + self.delivery + self.panic + self.abandoned
    }
}

impl fmt::Display for Losses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} not delivered: ", Reports(self.total()))?;
        let reasons = [
            (self.overflow, "because too many others were waiting"),
            (self.delivery, "because sending failed"),
            (self.panic, "because of a panic"),
            (self.abandoned, "because time was up"),
        ];
        let mut separator = "";
        for (reports, reason) in reasons.into_iter().filter(|(reports, _)| *reports > 0) {
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
        losses.add(Loss::Delivery, 1);
        assert_eq!(losses.to_string(), "1 report was not delivered: 1 because sending failed");
        losses.add(Loss::Overflow, 500);
        losses.add(Loss::Abandoned, 2);
        assert_eq!(
            losses.to_string(),
            "503 reports were not delivered: 500 because too many others were waiting, 1 because sending failed, \
             2 because time was up"
        );
        assert_eq!(losses.total(), 503);
    }

    #[test]
    fn one_a_minute_is_let_through() {
        let start = Instant::now();
        let mut gate = OnceAMinute::default();
        let allowed = [0, 1, 59, 60, 61, 119, 120].map(|second| gate.allows(start + Duration::from_secs(second)));
        assert_eq!(allowed, [true, false, false, true, false, false, true]);
    }
}
