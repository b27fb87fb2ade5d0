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

/// In one unit, with a decimal where there would be but one digit.
fn rounded(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0 if time.as_micros() < 1000 => format!("{} µs", time.as_micros()),
        0 => format!("{} ms", time.as_millis()),
        1..10 => format!("{seconds}.{} s", time.subsec_millis() / 100),
        10..120 => format!("{seconds} s"),
        120..7200 => format!("{} min", seconds / 60),
        7200..172_800 => format!("{} h", seconds / 3600),
        _ => format!("{} d", seconds / 86_400),
    }
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
        assert_eq!(before(Duration::from_micros(12_900)), "−12 ms");
        assert_eq!(before(Duration::from_millis(1_270)), "−1.2 s");
        assert_eq!(before(Duration::from_secs(42)), "−42 s");
        assert_eq!(before(Duration::from_secs(260)), "−4 min");
        assert_eq!(before(Duration::from_secs(10_000)), "−2 h");
        assert_eq!(before(Duration::from_secs(260_000)), "−3 d");
    }

    #[test]
    fn what_came_later_says_so() {
        let now = Timestamp::from(UNIX_EPOCH);
        assert_eq!(relative(Timestamp::from(UNIX_EPOCH + Duration::from_millis(3)), now), "+3 ms");
    }
}
