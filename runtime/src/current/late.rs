//! What happens in destructors of thread-locals that outlive what redhanded keeps of the thread.
//!
//! Each capture and each error that leaves an annotated function there is in a unit of work of its own, which is gone
//! afterwards: nobody would drop one that is kept.

use std::cell::Cell;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use super::unit;
use crate::capture::chain::Link;

/// While it is there, this thread has a unit of work though it is over.
#[must_use]
pub(crate) struct Late(());

thread_local! {
    /// Tells the error that left an annotated function last; 0 is none.
    static LAST: Cell<u64> = const { Cell::new(0) };
}

impl Late {
    /// `None` if the thread is not over: it has a unit of work, or may have one.
    pub(crate) fn begin() -> Option<Self> {
        if !unit::is_over() {
            return None;
        }
        let current = unit::take();
        let is_first = current.is_none();
        unit::put(current.unwrap_or_default());
        is_first.then(|| Self(()))
    }
}

impl Drop for Late {
    fn drop(&mut self) {
        unit::settle();
        unit::forget();
    }
}

/// An error leaves a function: whether it is the one that left another a moment ago, as far as the texts tell.
pub(crate) fn is_known(chain: &[Link]) -> bool {
    let told = |link: &Link| BuildHasherDefault::<DefaultHasher>::default().hash_one(&*link.text) | 1;
    let before = LAST.with(|last| last.replace(chain.first().map_or(0, told)));
    chain.iter().any(|link| told(link) == before)
}
