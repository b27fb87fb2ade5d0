//! What sets a panic hook after `init`.

use std::panic::{catch_unwind, panic_any, resume_unwind, set_hook, take_hook};
use std::process::ExitCode;
use std::thread;

use redhanded::{Options, capture_errors, init};

#[capture_errors]
fn weigh(grams: u32) -> u32 {
    assert!(grams > 0, "nothing to weigh");
    grams
}

#[capture_errors]
fn pack(grams: u32) -> u32 {
    weigh(grams) + 20
}

#[capture_errors]
fn packs(grams: u32) -> bool {
    catch_unwind(|| pack(grams)).is_ok()
}

#[capture_errors]
async fn awaits(grams: u32) -> u32 {
    tokio::task::yield_now().await;
    pack(grams)
}

fn block_on(future: impl Future<Output = u32> + Send + 'static) {
    if let Ok(runtime) = tokio::runtime::Builder::new_current_thread().build() {
        let _ = runtime.block_on(runtime.spawn(future));
    }
}

#[capture_errors]
fn cancels() {
    resume_unwind(Box::new(7));
}

fn prints() {
    set_hook(Box::new(|info| println!("the other hook: {info}")));
}

/// Another one takes its place.
pub(crate) fn main() -> ExitCode {
    let first = init(Options::new());
    prints();
    let _ = thread::spawn(|| pack(0)).join();
    assert!(!packs(0));
    block_on(awaits(0));
    // Passes none that could tell.
    let _ = thread::spawn(|| panic_any(7)).join();
    drop(first);
    let _second = init(Options::new());
    let _ = thread::spawn(|| pack(0)).join();
    let _ = thread::spawn(cancels).join();
    ExitCode::SUCCESS
}

/// Another one calls it.
pub(crate) fn wrapped() -> ExitCode {
    let _guard = init(Options::new());
    let ours = take_hook();
    set_hook(Box::new(move |info| {
        println!("the other hook: {info}");
        ours(info);
    }));
    let _ = thread::spawn(|| pack(0)).join();
    let _ = thread::spawn(cancels).join();
    ExitCode::SUCCESS
}
