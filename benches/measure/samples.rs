use std::time::{Duration, Instant};

/// How long something took, each time that it was done.
#[derive(Debug, Default)]
pub struct Samples(Vec<Duration>);

impl Samples {
    /// Does it, and notes how long it took.
    pub fn time<R>(&mut self, code: impl FnOnce() -> R) -> R {
        let begin = Instant::now();
        let result = code();
        self.0.push(begin.elapsed());
        result
    }

    /// Notes how long something took.
    pub fn push(&mut self, took: Duration) {
        self.0.push(took);
    }

    /// How long it took the first time.
    pub fn first(&self) -> Duration {
        self.0.first().copied().unwrap_or_default()
    }

    /// The shortest time that so many of a hundred samples do not exceed.
    pub fn percentile(&self, percent: usize) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let rank = sorted.len().saturating_sub(1) * percent / 100;
        sorted.get(rank).copied().unwrap_or_default()
    }
}

/// That of all which is in the middle.
pub fn median(durations: impl IntoIterator<Item = Duration>) -> Duration {
    Samples(durations.into_iter().collect()).percentile(50)
}

/// With three digits and the unit that fits: `12.3 µs`.
pub fn duration(duration: Duration) -> String {
    let nanoseconds = duration.as_secs_f64() * 1e9;
    let (number, unit) = match nanoseconds {
        ..1e3 => (nanoseconds, "ns"),
        ..1e6 => (nanoseconds / 1e3, "µs"),
        ..1e9 => (nanoseconds / 1e6, "ms"),
        _ => (nanoseconds / 1e9, "s"),
    };
    match number {
        ..10.0 => format!("{number:.2} {unit}"),
        ..100.0 => format!("{number:.1} {unit}"),
        _ => format!("{number:.0} {unit}"),
    }
}
