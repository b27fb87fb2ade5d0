//! Units of work that are done and keep their room for the next ones, so that a future which is a unit of work of its own
//! need not ask for any.

use std::cell::RefCell;

use super::unit::{Current, Whose};

/// How many a thread keeps at most.
const KEPT: usize = 16;

thread_local! {
    #[expect(clippy::vec_box, reason = "in boxes they come and go")]
    static SPARE: RefCell<Vec<Box<Current>>> = const { RefCell::new(Vec::new()) };
}

/// A unit of work in which nothing has happened.
#[inline]
pub(super) fn take() -> Box<Current> {
    let spare = SPARE.try_with(|spare| spare.try_borrow_mut().ok()?.pop());
    spare.ok().flatten().unwrap_or_default()
}

/// Keeps the room of a unit of work that is done.
#[inline]
pub(super) fn give(mut done: Box<Current>) {
    // What is the user's in it is dropped here, where nothing is borrowed.
    done.unit.clear();
    done.whose = Whose::default();
    done.is_first = false;
    // A thread that is ending needs none any more.
    let _ = SPARE.try_with(|spare| {
        if let Ok(mut spare) = spare.try_borrow_mut()
            && spare.len() < KEPT
        {
            spare.push(done);
        }
    });
}
