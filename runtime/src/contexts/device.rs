//! The machine.

use std::{env, fs, thread};

use super::set;
use crate::protocol::{Map, Value};

/// The context `device`; of a container what it may use.
pub(super) fn context() -> Map<String, Value> {
    let mut context = Map::new();
    context.insert("arch".into(), env::consts::ARCH.into());
    set(&mut context, "processor_count", thread::available_parallelism().ok().map(usize::from));
    let memory = fs::read_to_string("/proc/meminfo").ok();
    set(&mut context, "memory_size", memory.as_deref().and_then(total_bytes));
    context
}

/// `MemTotal:       16308832 kB`, as the kernel has it in its first line.
fn total_bytes(meminfo: &str) -> Option<u64> {
    let line = meminfo.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kibibytes.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_told_in_bytes() {
        assert_eq!(total_bytes("MemTotal:       16308832 kB\nMemFree: 1 kB\n"), Some(16_700_243_968));
        assert_eq!(total_bytes("MemFree: 1 kB\n"), None);
        assert_eq!(total_bytes("MemTotal: 16308832\n"), None);
    }
}
