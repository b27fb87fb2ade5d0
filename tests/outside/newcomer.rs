//! What a user writes first.

use std::fs::{read_dir, read_link};

use redhanded::capture_errors;

#[capture_errors]
fn parse_order(text: &str) -> Result<u64, std::num::ParseIntError> {
    text.trim().parse::<u64>()
}

#[redhanded::main]
fn main() -> Result<(), std::num::ParseIntError> {
    if !cfg!(debug_assertions) {
        println!("threads: {}, sockets: {}", count("/proc/self/task", ""), count("/proc/self/fd", "socket:"));
    }
    assert!(std::env::args().len() == 1, "there is no more");
    parse_order("4x2")?;
    Ok(())
}

/// How many entries of a folder are links to something that begins with `kind`; all, if that is empty.
fn count(folder: &str, kind: &str) -> usize {
    let entries = read_dir(folder).into_iter().flatten().flatten();
    entries.filter(|entry| kind.is_empty() || links_to(&entry.path(), kind)).count()
}

fn links_to(path: &std::path::Path, kind: &str) -> bool {
    read_link(path).is_ok_and(|target| target.to_string_lossy().starts_with(kind))
}
