//! Names that the program says are secret, or are not.
//!
//! What `Debug` shows loses its secrets where it was printed, and which client will see it is not known there. So what some
//! client allows is kept then, and hidden for the others when the event is theirs.

use std::sync::RwLock;
use std::sync::atomic::{AtomicBool, Ordering};

use super::secret::{looks_secret, words};
use crate::lock::{read, write};

/// Allowed by one client or another.
static ALLOWED: RwLock<Vec<Vec<String>>> = RwLock::new(Vec::new());
static ANY_IS_ALLOWED: AtomicBool = AtomicBool::new(false);

/// What one client says of names.
#[derive(Debug, Clone, Default)]
pub(crate) struct OwnNames {
    secret: Vec<Vec<String>>,
    allowed: Vec<Vec<String>>,
}

impl OwnNames {
    /// Nothing.
    pub(crate) const fn new() -> Self {
        Self { secret: Vec::new(), allowed: Vec::new() }
    }

    /// However it is written, and also as a part of a longer name.
    pub(crate) fn add_secret(&mut self, name: &str) {
        self.secret.push(words(name));
        self.secret.retain(|words| !words.is_empty());
    }

    /// However it is written, and as a whole.
    pub(crate) fn add_allowed(&mut self, name: &str) {
        self.allowed.push(words(name));
    }

    /// Keeps what is allowed here from now on where others do not need it hidden.
    pub(crate) fn take_effect(&self) {
        if self.allowed.is_empty() {
            return;
        }
        let mut allowed = write(&ALLOWED);
        allowed.extend(self.allowed.iter().cloned());
        allowed.sort();
        allowed.dedup();
        ANY_IS_ALLOWED.store(true, Ordering::Release);
    }

    /// Whether what is called by this name is hidden from whom this client reports to.
    pub(crate) fn hide(&self, name: &str) -> bool {
        if self.secret.is_empty() && self.allowed.is_empty() {
            return looks_secret(name);
        }
        let words = words(name);
        self.say_secret(&words) || looks_secret(name) && !self.allowed.contains(&words)
    }

    /// Whether the program says of a name that it is secret.
    pub(crate) fn name_as_secret(&self, name: &str) -> bool {
        !self.secret.is_empty() && self.say_secret(&words(name))
    }

    fn say_secret(&self, words: &[String]) -> bool {
        self.secret.iter().any(|part| words.windows(part.len()).any(|window| window == part.as_slice()))
    }

    /// Whether names have to be looked at once more when the event is made.
    pub(crate) fn differ_from_others(&self) -> bool {
        !self.secret.is_empty() || ANY_IS_ALLOWED.load(Ordering::Acquire)
    }
}

/// Whether what is called by this name is hidden whichever client will see it.
pub(crate) fn hidden_from_all(name: &str) -> bool {
    looks_secret(name) && !(ANY_IS_ALLOWED.load(Ordering::Acquire) && is_allowed_by_one(name))
}

#[cold]
fn is_allowed_by_one(name: &str) -> bool {
    let words = words(name);
    read(&ALLOWED).contains(&words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_the_program_is_secret_however_it_is_written_and_as_a_part_of_others() {
        let mut names = OwnNames::default();
        names.add_secret("card_ref");
        for name in ["card_ref", "cardRef", "CARD-REF", "user_card_ref", "card_ref_id", "password"] {
            assert!(names.hide(name), "{name}");
        }
        for name in ["card", "ref", "card_no_ref", "cardref"] {
            assert!(!names.hide(name), "{name}");
        }
    }

    #[test]
    fn an_allowed_name_is_so_as_a_whole_and_what_is_said_to_be_secret_goes_over_it() {
        let mut names = OwnNames::default();
        names.add_allowed("session_id");
        assert!(!names.hide("sessionId") && names.hide("user_session_id") && names.hide("session"));
        names.add_secret("session");
        assert!(names.hide("session_id"));
    }

    #[test]
    fn a_name_of_nothing_says_nothing() {
        let mut names = OwnNames::default();
        names.add_secret("");
        names.add_secret("_1");
        assert!(!names.hide("order"));
    }
}
