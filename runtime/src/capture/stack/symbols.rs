//! What functions are at an address: known by the program's own symbols and debug information.

use std::collections::HashMap;
use std::ptr::without_provenance_mut;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, LazyLock, Mutex, Once};
use std::thread;
use std::time::Duration;

use backtrace::Symbol;

use super::super::busy::Busy;
use super::names::Name;
use crate::lock::{lock, with_foreign};

/// How many addresses are kept: one more, and the cache begins anew.
const CACHED: usize = 4096;

/// How long the first report waits for the program's debug information to be read. That cannot be interrupted, takes
/// 50 ms and more, and seconds where there are gigabytes of it; but a program that ends gives its last report little time.
const PATIENCE: Duration = Duration::from_secs(1);

/// Whether the debug information is read. The first time, a thread of its own does so; what is reported until it is done
/// has addresses alone.
fn is_ready() -> bool {
    static BEGUN: Once = Once::new();
    static IS_READY: AtomicBool = AtomicBool::new(false);
    BEGUN.call_once(|| {
        let (done, is_done) = sync_channel(1);
        let read = move || {
            // Recording is off: nothing of this thread is the user's.
            let _busy = Busy::enter();
            backtrace::resolve((is_ready as fn() -> bool as *const ()).cast_mut().cast(), |_| {});
            IS_READY.store(true, Ordering::Release);
            let _ = done.send(());
        };
        if thread::Builder::new().name("redhanded symbols".into()).spawn(read).is_ok() {
            let _ = is_done.recv_timeout(PATIENCE);
        }
    });
    IS_READY.load(Ordering::Acquire)
}

/// A function at an address.
#[derive(Debug, Clone)]
pub(super) struct Function {
    pub(super) name: Option<Name>,
    pub(super) file: Option<String>,
    pub(super) line: Option<u32>,
    pub(super) column: Option<u32>,
}

/// The functions at a return address, innermost first: those that were inlined come before what they are in. None where
/// the program is stripped, or its symbols are not read yet.
pub(super) fn functions_at(instruction: usize) -> Arc<[Function]> {
    static CACHE: LazyLock<Mutex<HashMap<usize, Arc<[Function]>>>> = LazyLock::new(Mutex::default);
    let cached = || lock(&CACHE);
    if let Some(known) = cached().get(&instruction) {
        return Arc::clone(known);
    }
    if !is_ready() {
        return Arc::new([]);
    }
    let mut functions = Vec::new();
    // What is looked up is the instruction before it, which made the call.
    let found = |symbol: &Symbol| functions.push(function(symbol));
    with_foreign(|| backtrace::resolve(without_provenance_mut(instruction), found));
    let functions: Arc<[Function]> = functions.into();
    let mut cache = cached();
    if cache.len() >= CACHED {
        cache.clear();
    }
    cache.insert(instruction, Arc::clone(&functions));
    functions
}

fn function(symbol: &Symbol) -> Function {
    Function {
        // The alternate form leaves the hash out.
        name: symbol.name().map(|name| Name::new(format!("{name:#}"))),
        file: symbol.filename().map(|file| file.to_string_lossy().into_owned()),
        line: symbol.lineno().filter(|line| *line > 0),
        column: symbol.colno().filter(|column| *column > 0),
    }
}
