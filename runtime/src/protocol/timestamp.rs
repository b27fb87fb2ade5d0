use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Serialize, Serializer};

/// A point in time, written as RFC 3339 text in UTC with milliseconds.
///
/// Text rather than a number, because receivers disagree on the unit of a number.
///
/// ```
/// use redhanded::protocol::Timestamp;
/// use std::time::{Duration, UNIX_EPOCH};
/// let time = Timestamp::from(UNIX_EPOCH + Duration::from_millis(1_500));
/// assert_eq!(time.to_string(), "1970-01-01T00:00:01.500Z");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(SystemTime);

impl Timestamp {
    /// The time as the standard library has it.
    #[must_use]
    pub fn as_system_time(self) -> SystemTime {
        self.0
    }

    /// How much later than `earlier` this is; zero if it is not later.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        self.0.duration_since(earlier.0).unwrap_or_default()
    }
}

impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        Self(time)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A clock set beyond the year 9999 has no RFC 3339 form; the epoch is at least parsed by every receiver.
        let time =
            jiff::Timestamp::try_from(self.0).or_else(|_| jiff::Timestamp::try_from(UNIX_EPOCH)).unwrap_or_default();
        write!(f, "{time:.3}")
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
