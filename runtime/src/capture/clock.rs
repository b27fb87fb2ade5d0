//! The time of day, as of a moment ago: reading it is one load.
//!
//! A thread keeps it while it is read, and sleeps otherwise: it cannot be told that it is read, which would cost every
//! reader a store to memory that all of them share. So it lets the clock stand after a while, and whoever finds it
//! standing reads the system's clock and wakes the thread.

use std::sync::OnceLock;
use std::sync::atomic::Ordering;
use std::thread::{self, Thread};
use std::time::{Duration, SystemTime};

use super::glance::GLANCE;

/// How far behind it is at most, unless the machine is busy.
pub(crate) const BEHIND: Duration = Duration::from_millis(2);
/// After how many steps it stands.
const STEPS: u32 = 100;

/// Nanoseconds since 1970.
#[inline]
pub(crate) fn now() -> u64 {
    let now = GLANCE.now.load(Ordering::Relaxed);
    if now == 0 { wake() } else { now }
}

/// As [`now`], if it does not stand.
#[inline]
pub(crate) fn kept() -> Option<u64> {
    Some(GLANCE.now.load(Ordering::Relaxed)).filter(|now| *now != 0)
}

/// As [`now`], exactly.
pub(crate) fn exact() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_nanos()).unwrap_or(u64::MAX).max(1)
}

/// The time that so many nanoseconds since 1970 are.
pub(crate) fn time(nanoseconds: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_nanos(nanoseconds)
}

/// The time now; whoever reads the clock after this gets a later one.
pub(crate) fn step() -> SystemTime {
    let now = exact();
    let earlier = GLANCE.now.load(Ordering::Relaxed);
    if earlier != 0 {
        // If the thread was quicker, it knows better.
        let _ = GLANCE.now.compare_exchange(earlier, now.saturating_add(1), Ordering::Relaxed, Ordering::Relaxed);
    }
    time(now)
}

#[cold]
fn wake() -> u64 {
    static KEEPER: OnceLock<Option<Thread>> = OnceLock::new();
    let now = exact();
    // One of those that find it standing does it.
    if GLANCE.now.compare_exchange(0, now, Ordering::Relaxed, Ordering::Relaxed).is_ok() {
        match KEEPER.get_or_init(begin) {
            Some(keeper) => keeper.unpark(),
            // It goes on standing, so that everybody reads the system's clock.
            None => GLANCE.now.store(0, Ordering::Relaxed),
        }
    }
    now
}

fn begin() -> Option<Thread> {
    let keeper = thread::Builder::new().name("redhanded-clock".to_owned()).stack_size(64 * 1024).spawn(|| {
        loop {
            keep();
        }
    });
    keeper.ok().map(|keeper| keeper.thread().clone())
}

/// Keeps the clock for a while, and then sleeps until it is woken.
fn keep() {
    for _ in 0..STEPS {
        let before = GLANCE.now.load(Ordering::Relaxed);
        thread::sleep(BEHIND);
        // Not what was read before somebody stepped on.
        let _ = GLANCE.now.compare_exchange(before, exact(), Ordering::Relaxed, Ordering::Relaxed);
    }
    GLANCE.now.store(0, Ordering::Relaxed);
    while GLANCE.now.load(Ordering::Relaxed) == 0 {
        thread::park();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_goes_on_while_it_is_read_and_after_it_stood() {
        let began = exact();
        let first = now();
        thread::sleep(BEHIND * (STEPS + 50));
        let second = now();
        assert!(first < second && began < second, "{began} {first} {second}");
        assert!(second <= exact());
    }

    #[test]
    fn after_a_step_it_is_later_for_everybody() {
        now();
        let step = step();
        assert!(time(now()) > step);
    }
}
