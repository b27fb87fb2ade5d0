//! The panic hook.
//!
//! Rule: it runs **no user code** (a user's `Debug` that panics inside of a hook aborts the process whatever one
//! catches) and takes no lock that user code can hold. It opens the report; the frames add themselves while the panic
//! unwinds.
//!
//! Who sets another hook later ends this one, unless that calls it. There is no way to ask which hook is set but to take it
//! out of its place, which would lose one that somebody sets at the same time. So the hook notes when it is dropped; panics
//! that unwind through annotated calls are reported by those from then on.

use std::cell::Cell;
use std::panic::{PanicHookInfo, set_hook, take_hook};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::capture::busy::is_busy;
use crate::capture::chain::TEXT_BYTES;
use crate::capture::recent::PANIC_WITHOUT_TEXT;
use crate::capture::stack;
use crate::capture::unit::Unit;
use crate::client::Client;
use crate::current::{client, pending, unit};
use crate::notice;

thread_local! {
    /// How many calls of the hook are in progress on this thread.
    static DEPTH: Cell<u32> = const { Cell::new(0) };
    /// The hook was called for a panic of this thread: what the standard library says of it later is no other.
    static HAS_PANICKED: Cell<bool> = const { Cell::new(false) };
}

/// Whether the hook is set, or in the hands of somebody who may call it.
static INSTALLED: AtomicBool = AtomicBool::new(false);

/// The message of a panic that the hook heard nothing of.
const UNHEARD: &str = "a panic of which another panic hook kept the message: it took the place of redhanded's";

/// The hook's own; dropped with it.
struct Installed;

impl Drop for Installed {
    fn drop(&mut self) {
        static TOLD: AtomicBool = AtomicBool::new(false);
        INSTALLED.store(false, Ordering::Relaxed);
        if is_wanted() && !TOLD.swap(true, Ordering::Relaxed) {
            notice::warn(
                "another panic hook took the place of redhanded's: from now on panics are reported only if they pass \
                 annotated functions, and without their message; call `redhanded::init` after what sets that hook, such as \
                 `std::panic::set_hook` or `color_eyre::install`",
            );
        }
    }
}

/// Whether the client for what this unit of work reports wants panics.
fn is_wanted() -> bool {
    client::get().is_some_and(|client| client.reports_panics())
}

/// A panic unwinds through the innermost call: its report is opened here if nobody told the hook. The call's frame is the
/// innermost one that is still there.
#[cold]
pub(crate) fn note_unwinding(call: u64) {
    if INSTALLED.load(Ordering::Relaxed) || !is_wanted() {
        return;
    }
    if unit::with(|current| current.unit.is_unheard_panic(call)) == Some(true) {
        let stack = stack::take(stack::address_of(&call), None);
        unit::change(|unit| unit.panic(UNHEARD.to_owned(), None, stack));
    }
}

/// Puts the hook in front of the one that is set now, unless that was done before and it is still there.
pub(crate) fn install() {
    // Whoever is called while a panic unwinds may set no hook.
    if !std::thread::panicking() && !INSTALLED.swap(true, Ordering::Relaxed) {
        let previous = take_hook();
        let installed = Installed;
        set_hook(Box::new(move |info| {
            let _ = &installed;
            // What user code panics with while it runs on our behalf is caught and marked in the report. Where it cannot
            // be caught the process is about to end, and nobody else would say why.
            if is_busy() {
                if cfg!(panic = "abort") {
                    previous(info);
                }
                return;
            }
            let message = message_of(info);
            let already =
                HAS_PANICKED.replace(true) || unit::with(|current| current.unit.has_panic_pending()).unwrap_or(false);
            // In the destructor of a thread-local: that cannot unwind.
            let is_over = unit::is_over();
            if is_wanted() && !(already && is_verdict(&message)) {
                let (message, origin) = (message.clone(), info.location().map(Into::into));
                let stack = stack::take(stack::address_of(&already), None);
                if is_over {
                    unit::follow(Unit::default().panic(message, origin, stack));
                } else {
                    unit::change(|unit| unit.panic(message, origin, stack));
                }
            }
            previous(info);
            // The process is about to end.
            if is_over || cfg!(panic = "abort") || is_verdict(&message) {
                deliver_now();
            }
        }));
    }
}

/// Sends what is pending as it is, in this unit of work and in others, and waits until all clients have delivered it, within
/// one deadline.
fn deliver_now() {
    let nested = DEPTH.try_with(|depth| depth.replace(depth.get() + 1)).unwrap_or(1) > 0;
    if !nested {
        unit::settle();
        let mut clients = client::all();
        // The one that the panic is reported to comes first.
        let first = unit::recipient();
        clients.sort_by_key(|client| client.recipient() != first);
        pending::send(&clients);
        Client::flush_or_keep(&clients);
    }
    let _ = DEPTH.try_with(|depth| depth.set(depth.get().saturating_sub(1)));
}

/// Whether the standard library says with this that a panic may go no further. It calls the hook for that as well, but
/// it is no failure of its own.
fn is_verdict(message: &str) -> bool {
    matches!(message, "panic in a function that cannot unwind" | "panic in a destructor during cleanup")
}

/// The panic's text, as much of it as receivers keep.
fn message_of(info: &PanicHookInfo<'_>) -> String {
    // The payload's own type cannot be named: `dyn Any` keeps no name.
    let text = info.payload_as_str().unwrap_or(PANIC_WITHOUT_TEXT);
    text.get(..text.floor_char_boundary(TEXT_BYTES)).unwrap_or_default().to_owned()
}
