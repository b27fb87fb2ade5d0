//! Code that runs when the process ends by `exit`, on whatever thread, or by the return of `main`.

use std::sync::OnceLock;

static CODE: OnceLock<fn()> = OnceLock::new();

/// Has the system run this when the process exits; only the first is run. False if it cannot.
pub(crate) fn install(code: fn()) -> bool {
    static INSTALLED: OnceLock<bool> = OnceLock::new();
    *INSTALLED.get_or_init(|| CODE.set(code).is_ok() && system::register())
}

/// Whether something runs when the process exits.
pub(crate) fn is_installed() -> bool {
    system::IS_THERE && CODE.get().is_some()
}

#[cfg(any(unix, windows))]
#[expect(
    unsafe_code,
    reason = "the system's list of what runs at exit has no safe door; what makes it sound is said here"
)]
mod system {
    use super::CODE;
    use crate::capture::isolate::attempt;

    pub(super) const IS_THERE: bool = true;

    /// Called by the C library, on the thread that calls `exit`, with other threads still running; destructors of that
    /// thread's thread-locals may have run.
    extern "C" fn at_exit() {
        // A panic must not reach the C library.
        if let Some(code) = CODE.get() {
            attempt(code);
        }
    }

    pub(super) fn register() -> bool {
        // SAFETY: `at_exit` is a function of the program's own code, takes and returns nothing, never unwinds, and reads
        // nothing but a static that is never dropped; so it may be called at any time until the code is unloaded. The C
        // library calls what a library registered before it unloads that.
        unsafe { libc::atexit(at_exit) == 0 }
    }
}

#[cfg(not(any(unix, windows)))]
mod system {
    pub(super) const IS_THERE: bool = false;

    pub(super) fn register() -> bool {
        false
    }
}
