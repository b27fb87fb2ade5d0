//! A global allocator under the attribute: to record a call may allocate, so its own are left alone.

#![expect(unsafe_code, reason = "an allocator is unsafe to write")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

use redhanded::Options;
use redhanded::transport::Memory;

struct Counting;

static ALLOCATED: AtomicUsize = AtomicUsize::new(0);

#[redhanded::capture_errors]
// SAFETY: all of it is the system's.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATED.fetch_add(1, Ordering::Relaxed);
        // SAFETY: as of the caller.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: as of the caller.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[redhanded::capture_errors]
fn number(text: &str) -> Result<u8, std::num::ParseIntError> {
    let copy = text.to_owned();
    let number = copy.trim().parse::<u8>()?;
    Ok(number)
}

#[test]
fn a_program_with_an_annotated_allocator_runs_and_reports() {
    let memory = Memory::new();
    let guard = redhanded::init(Options::new().transport(memory.clone()));
    let threads = (0..4).map(|_| std::thread::spawn(|| (number("7").is_ok(), number("x").is_err())));
    let threads: Vec<_> = threads.collect();
    for thread in threads {
        assert_eq!(thread.join().ok(), Some((true, true)));
    }
    assert!(number("x").is_err());
    drop(guard);
    let events = memory.events();
    assert_eq!(events.len(), 5);
    let calls = events.iter().flat_map(|event| &event.breadcrumbs);
    assert!(calls.filter_map(|call| call.message.as_deref()).all(|call| call.starts_with("number")));
    assert!(ALLOCATED.load(Ordering::Relaxed) > 0);
}
