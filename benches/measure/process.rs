//! What the system says of this process. Linux says it in files; elsewhere nothing is known.

use std::fs;
use std::time::Duration;

use rustix::time::{ClockId, Timespec, clock_gettime};

/// Bytes of memory that this process has now.
pub fn memory() -> u64 {
    status("VmRSS:").unwrap_or(0)
}

/// Bytes of memory that this process had at most since [`forget_peak`].
pub fn peak_memory() -> u64 {
    status("VmHWM:").unwrap_or(0)
}

/// From now on the peak is that of now.
///
/// # Errors
/// If the system does not do that.
pub fn forget_peak() -> std::io::Result<()> {
    fs::write("/proc/self/clear_refs", "5")
}

fn status(field: &str) -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(field))?;
    let kibibytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kibibytes * 1024)
}

/// How long the processors worked for this process so far, which other processes do not change.
pub fn work() -> Duration {
    let Timespec { tv_sec, tv_nsec } = clock_gettime(ClockId::ProcessCPUTime);
    let (seconds, nanoseconds) = (u64::try_from(tv_sec), u64::try_from(tv_nsec));
    Duration::from_secs(seconds.unwrap_or(0)) + Duration::from_nanos(nanoseconds.unwrap_or(0))
}

/// In MiB, with one digit after the point.
pub fn mebibytes(bytes: u64) -> String {
    let tenths = bytes * 10 / (1024 * 1024);
    format!("{}.{}", tenths / 10, tenths % 10)
}
