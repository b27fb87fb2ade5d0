use std::time::{Duration, SystemTime, UNIX_EPOCH};

use uuid::Uuid;

/// What is being written has this after its name.
pub(super) const UNFINISHED: &str = ".tmp";
/// The wait after the first attempt that failed; each further one doubles it, up to the longest.
const FIRST_WAIT: Duration = Duration::from_mins(15);
const LONGEST_WAIT: Duration = Duration::from_hours(8);
/// What failed that often does not go out, whatever is wrong with it.
const ATTEMPTS: u8 = 10;

/// What is in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// An envelope with an event.
    Event,
    /// An envelope with word of how a run went.
    Session,
    /// How many were lost that the server was not told of.
    Losses,
}

impl Kind {
    const fn suffix(self) -> &'static str {
        match self {
            Self::Event => ".envelope",
            Self::Session => ".session",
            Self::Losses => ".losses",
        }
    }
}

/// The name of a file says all that changes: renaming it counts an attempt in one step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Name {
    /// In milliseconds since 1970.
    pub(super) kept: u64,
    tried: u64,
    attempts: u8,
    id: Uuid,
    kind: Kind,
}

impl Name {
    pub(super) fn new(now: SystemTime, kind: Kind) -> Self {
        Self { kept: milliseconds(now), tried: 0, attempts: 0, id: Uuid::new_v4(), kind }
    }

    pub(super) fn parse(name: &str) -> Option<Self> {
        let kind = [Kind::Event, Kind::Session, Kind::Losses].into_iter().find(|kind| name.ends_with(kind.suffix()))?;
        let mut parts = name.strip_suffix(kind.suffix())?.splitn(4, '-');
        let mut number = || parts.next()?.parse::<u64>().ok();
        let (kept, tried, attempts) = (number()?, number()?, number()?);
        let id = Uuid::parse_str(parts.next()?).ok()?;
        Some(Self { kept, tried, attempts: u8::try_from(attempts).ok()?, id, kind })
    }

    pub(super) fn file(&self) -> String {
        let suffix = self.kind.suffix();
        format!("{:013}-{:013}-{:02}-{}{suffix}", self.kept, self.tried, self.attempts, self.id.simple())
    }

    pub(super) const fn kind(&self) -> Kind {
        self.kind
    }

    /// What makes it the same file, whatever its name is by now.
    pub(super) const fn id(&self) -> Uuid {
        self.id
    }

    /// Those that are to be tried before others come first, so that one that never goes through holds up no other.
    pub(super) const fn turn(&self) -> (u8, u64) {
        (self.attempts, self.kept)
    }

    pub(super) fn is_older(&self, age: Duration, now: SystemTime) -> bool {
        milliseconds(now).saturating_sub(self.kept) > in_milliseconds(age)
    }

    /// Whether it may be tried again. A clock that was set back keeps nothing waiting.
    pub(super) fn is_due(&self, now: SystemTime) -> bool {
        let Some(doublings) = self.attempts.checked_sub(1) else { return true };
        let wait = FIRST_WAIT.saturating_mul(1 << doublings.min(8)).min(LONGEST_WAIT);
        let now = milliseconds(now);
        now < self.tried || now - self.tried >= in_milliseconds(wait)
    }

    /// Its name after one more attempt that failed; none if that was the last.
    pub(super) fn failed(&self, now: SystemTime) -> Option<Self> {
        let attempts = self.attempts.saturating_add(1);
        (attempts < ATTEMPTS).then(|| Self { attempts, tried: milliseconds(now), ..self.clone() })
    }
}

fn milliseconds(time: SystemTime) -> u64 {
    in_milliseconds(time.duration_since(UNIX_EPOCH).unwrap_or_default())
}

fn in_milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_all() {
        let now = UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        let name = Name::new(now, Kind::Event).failed(now).unwrap();
        assert_eq!(Name::parse(&name.file()), Some(name.clone()));
        assert!(name.file().starts_with("1700000000000-1700000000000-01-"), "{}", name.file());
        for other in ["lock", "1-2-3.envelope", "1-2-999-00000000000000000000000000000000.envelope", ".envelope"] {
            assert_eq!(Name::parse(other), None, "{other}");
        }
    }

    #[test]
    fn each_attempt_that_fails_doubles_the_wait_up_to_eight_hours() {
        let start = UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        let mut name = Some(Name::new(start, Kind::Event));
        let mut waits = Vec::new();
        while let Some(current) = name {
            let wait = (0..=480).step_by(15).find(|wait| current.is_due(start + Duration::from_mins(*wait)));
            waits.push(wait.unwrap());
            name = current.failed(start);
        }
        assert_eq!(waits, [0, 15, 30, 60, 120, 240, 480, 480, 480, 480]);
    }

    #[test]
    fn a_clock_that_was_set_back_keeps_nothing_waiting_and_makes_nothing_old() {
        let now = UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        let name = Name::new(now, Kind::Event).failed(now).unwrap();
        assert!(!name.is_due(now) && name.is_due(now - Duration::from_secs(1)));
        assert!(!name.is_older(Duration::ZERO, now - Duration::from_hours(1)));
    }
}
