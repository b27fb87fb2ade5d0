//! Times as people say them: how long before.

use std::time::Duration;

use crate::protocol::Timestamp;

/// `−12 ms`: where `time` lies, seen from `now`.
pub(super) fn relative(time: Timestamp, now: Timestamp) -> String {
    let (sign, distance) = if time > now { ('+', time.since(now)) } else { ('−', now.since(time)) };
    if distance < Duration::from_micros(1) {
        return "now".to_owned();
    }
    format!("{sign}{}", rounded(distance))
}

/// A unit's microseconds, and up to how many of them it is used.
const UNITS: [(u128, u128, &str); 6] = [
    (1, 1000, "µs"),
    (1000, 1000, "ms"),
    (1_000_000, 120, "s"),
    (60_000_000, 120, "min"),
    (3_600_000_000, 48, "h"),
    (86_400_000_000, u128::MAX, "d"),
];

/// In one unit, with a decimal where there would be but one digit. Rounded down: nothing is further away than it was.
pub(super) fn rounded(time: Duration) -> String {
    let microseconds = time.as_micros();
    let (size, unit) = UNITS
        .into_iter()
        .find(|(size, most, _)| microseconds / size < *most)
        .map_or((1, "µs"), |(size, _, unit)| (size, unit));
    let (whole, tenth) = (microseconds / size, microseconds % size * 10 / size);
    if size > 1 && whole < 10 { format!("{whole}.{tenth} {unit}") } else { format!("{whole} {unit}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::UNIX_EPOCH;

    fn before(distance: Duration) -> String {
        let now = UNIX_EPOCH + Duration::from_secs(1_000_000);
        relative(Timestamp::from(now - distance), Timestamp::from(now))
    }

    #[test]
    fn each_distance_has_its_unit() {
        assert_eq!(before(Duration::ZERO), "now");
        assert_eq!(before(Duration::from_micros(340)), "−340 µs");
        assert_eq!(before(Duration::from_micros(3_270)), "−3.2 ms");
        assert_eq!(before(Duration::from_micros(12_900)), "−12 ms");
        assert_eq!(before(Duration::from_millis(1_270)), "−1.2 s");
        assert_eq!(before(Duration::from_secs(42)), "−42 s");
        assert_eq!(before(Duration::from_secs(260)), "−4.3 min");
        assert_eq!(before(Duration::from_secs(10_000)), "−2.7 h");
        assert_eq!(before(Duration::from_secs(260_000)), "−3.0 d");
    }

    #[test]
    fn units_change_where_their_numbers_grow_long() {
        assert_eq!(before(Duration::from_nanos(999)), "now");
        assert_eq!(before(Duration::from_micros(1)), "−1 µs");
        assert_eq!(before(Duration::from_nanos(999_999)), "−999 µs");
        assert_eq!(before(Duration::from_millis(1)), "−1.0 ms");
        assert_eq!(before(Duration::from_micros(9_999)), "−9.9 ms");
        assert_eq!(before(Duration::from_millis(10)), "−10 ms");
        assert_eq!(before(Duration::from_secs(119)), "−119 s");
        assert_eq!(before(Duration::from_mins(2)), "−2.0 min");
    }

    #[test]
    fn what_came_later_says_so() {
        let now = Timestamp::from(UNIX_EPOCH);
        assert_eq!(relative(Timestamp::from(UNIX_EPOCH + Duration::from_millis(3)), now), "+3.0 ms");
    }
}
