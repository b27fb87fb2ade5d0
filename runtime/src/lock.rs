//! Locks that a fork finds free.
//!
//! A child has the locks of its parent, but only the thread that forked: what another one held at the time is held for ever
//! there. So a fork waits until nobody holds one of these, for a moment, and nobody takes one meanwhile. Rule: no code of the
//! program runs while one is held.

use std::cell::Cell;
use std::hint;
use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, Once, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::thread;
use std::time::{Duration, Instant};

/// How long a fork waits for those who hold a lock, and they for a fork. Names of functions may take longer to look up.
const PATIENCE: Duration = Duration::from_millis(100);

/// How many threads hold any.
static HOLDING: AtomicUsize = AtomicUsize::new(0);
/// How many threads are about to fork.
static FORKING: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    /// How many this thread holds. Without a destructor, so that it can be asked until the thread is gone.
    static HELD: Cell<usize> = const { Cell::new(0) };
}

/// A lock that is held, as the guard within.
#[derive(Debug)]
pub(crate) struct Held<G> {
    // Goes before the ticket does.
    guard: G,
    _ticket: Ticket,
}

impl<G: Deref> Deref for Held<G> {
    type Target = G::Target;

    fn deref(&self) -> &G::Target {
        &self.guard
    }
}

impl<G: DerefMut> DerefMut for Held<G> {
    fn deref_mut(&mut self) -> &mut G::Target {
        &mut self.guard
    }
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> Held<MutexGuard<'_, T>> {
    let ticket = Ticket::take();
    Held { guard: mutex.lock().unwrap_or_else(PoisonError::into_inner), _ticket: ticket }
}

pub(crate) fn read<T>(lock: &RwLock<T>) -> Held<RwLockReadGuard<'_, T>> {
    let ticket = Ticket::take();
    Held { guard: lock.read().unwrap_or_else(PoisonError::into_inner), _ticket: ticket }
}

pub(crate) fn write<T>(lock: &RwLock<T>) -> Held<RwLockWriteGuard<'_, T>> {
    let ticket = Ticket::take();
    Held { guard: lock.write().unwrap_or_else(PoisonError::into_inner), _ticket: ticket }
}

/// Does what takes a lock that is not ours.
pub(crate) fn with_foreign<R>(code: impl FnOnce() -> R) -> R {
    let _ticket = Ticket::take();
    code()
}

/// Allows its thread to hold locks.
#[derive(Debug)]
struct Ticket(());

impl Ticket {
    fn take() -> Self {
        let held = HELD.get();
        HELD.set(held + 1);
        if held > 0 {
            return Self(());
        }
        HOLDING.fetch_add(1, Ordering::SeqCst);
        if FORKING.load(Ordering::SeqCst) > 0 {
            HOLDING.fetch_sub(1, Ordering::SeqCst);
            wait_until(|| FORKING.load(Ordering::SeqCst) == 0);
            HOLDING.fetch_add(1, Ordering::SeqCst);
        }
        Self(())
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        let held = HELD.get().saturating_sub(1);
        HELD.set(held);
        if held == 0 {
            HOLDING.fetch_sub(1, Ordering::SeqCst);
        }
    }
}

/// Or until patience is at its end.
fn wait_until(is_so: impl Fn() -> bool) {
    let mut turns = 0;
    let mut began = None;
    while !is_so() {
        turns += 1;
        if turns < 64 {
            hint::spin_loop();
            continue;
        }
        if began.get_or_insert_with(Instant::now).elapsed() > PATIENCE {
            return;
        }
        thread::yield_now();
    }
}

/// From now on forks wait for these locks.
pub(crate) fn watch_forks() {
    static WATCHED: Once = Once::new();
    WATCHED.call_once(system::register);
}

#[cfg(unix)]
#[expect(unsafe_code, reason = "only the system knows when the process forks; what makes its door sound is said here")]
mod system {
    use super::{FORKING, HELD, HOLDING, Ordering, wait_until};

    /// Whether this thread is one of those that hold any: code that holds one may fork.
    fn own() -> usize {
        usize::from(HELD.get() > 0)
    }

    extern "C" fn prepare() {
        FORKING.fetch_add(1, Ordering::SeqCst);
        wait_until(|| HOLDING.load(Ordering::SeqCst) <= own());
    }

    extern "C" fn in_parent() {
        FORKING.fetch_sub(1, Ordering::SeqCst);
    }

    /// The only thread there is.
    extern "C" fn in_child() {
        HOLDING.store(own(), Ordering::SeqCst);
        FORKING.store(0, Ordering::SeqCst);
    }

    pub(super) fn register() {
        // SAFETY: these are functions of the program's own code, which take and return nothing, never unwind, and touch
        // nothing but atomics and a thread-local without a destructor; so they may be called at any time on any thread until
        // the code is unloaded. The C library forgets what a library registered before it unloads that. If there is no
        // memory for them, forks are as they were.
        unsafe {
            libc::pthread_atfork(Some(prepare), Some(in_parent), Some(in_child));
        }
    }
}

/// No forks here.
#[cfg(not(unix))]
mod system {
    pub(super) const fn register() {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_may_hold_several_and_gives_each_back() {
        let (one, other) = (Mutex::new(1), RwLock::new(2));
        {
            let mut first = lock(&one);
            *first += *read(&other);
            assert_eq!(HELD.get(), 1);
            *write(&other) += 1;
        }
        assert_eq!(HELD.get(), 0);
        assert_eq!((*lock(&one), *read(&other)), (3, 3));
    }

    #[test]
    fn nobody_waits_longer_than_a_moment() {
        let start = Instant::now();
        wait_until(|| false);
        assert!((PATIENCE..Duration::from_secs(30)).contains(&start.elapsed()));
    }
}
