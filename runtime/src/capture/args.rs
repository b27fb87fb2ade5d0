//! How much of the arguments of annotated calls is recorded.

use std::cell::Cell;
use std::sync::atomic::{AtomicU8, Ordering};

use super::glance::{self, NO_VALUES};
use super::site::Site;

/// How much is recorded of the arguments of annotated calls: see [`Options::args`](crate::Options::args).
///
/// ```
/// use redhanded::{Args, Options};
/// let options = Options::new().args(Args::Types);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(u8)]
pub enum Args {
    /// Nothing, not even that there are any; no `Debug` is run.
    Off,
    /// The names of their types; no value is looked at.
    Types,
    /// Their values, without those that look secret.
    #[default]
    Values,
}

/// Whether this build records arguments at all. Features add up across dependencies, so that what the program itself is
/// built with has the last word.
pub(crate) const ARE_BUILT_IN: bool = cfg!(all(feature = "args", not(redhanded_args = "off")));

/// What holds for the program, and perhaps [`OTHERS`].
static SET: AtomicU8 = AtomicU8::new(Args::Values as u8);
/// There are units of work for which something else may hold.
const OTHERS: u8 = 1 << 7;

thread_local! {
    /// What holds for the unit of work that this thread is in, if it is not what holds for the program.
    static HERE: Cell<Option<Args>> = const { Cell::new(None) };
}

/// From now on there are units of work for which something else may hold than for the program.
pub(crate) fn expect_others() {
    note(SET.fetch_or(OTHERS, Ordering::Relaxed) | OTHERS);
}

/// Calls are told what is set from now on.
fn note(set: u8) {
    if set == Args::Values as u8 { glance::unset(NO_VALUES) } else { glance::set(NO_VALUES) }
}

/// This thread is in a unit of work for which this holds from now on; none stands for what holds for the program.
pub(crate) fn enter(args: Option<Args>) {
    if SET.load(Ordering::Relaxed) & OTHERS != 0 {
        // On a thread that is ending nothing is recorded.
        let _ = HERE.try_with(|here| here.set(args));
    }
}

impl Args {
    /// For all calls that begin from now on, but those of functions that say it themselves.
    pub(crate) fn set(self) {
        let set = |before: u8| Some((before & OTHERS) | self as u8);
        let _ = SET.fetch_update(Ordering::Relaxed, Ordering::Relaxed, set);
        note(SET.load(Ordering::Relaxed));
    }

    /// Whether values are recorded of all functions that do not say otherwise.
    #[inline]
    pub(crate) fn are_values() -> bool {
        let set = SET.load(Ordering::Relaxed);
        set == Self::Values as u8 || (set & OTHERS != 0 && Self::set_for_all() == Self::Values)
    }

    /// What holds for functions that do not say it themselves, in the unit of work that this thread is in.
    pub(crate) fn set_for_all() -> Self {
        match SET.load(Ordering::Relaxed) {
            0 => Self::Off,
            1 => Self::Types,
            2 => Self::Values,
            others => Self::here(others & !OTHERS),
        }
    }

    /// What holds for this function. Of what it says itself the emitted code takes care.
    #[inline]
    pub(crate) fn of(site: &Site) -> Self {
        if !ARE_BUILT_IN {
            Self::Off
        } else if site.says_args() {
            Self::Values
        } else {
            Self::set_for_all()
        }
    }

    #[cold]
    fn here(of_program: u8) -> Self {
        HERE.try_with(Cell::get).ok().flatten().unwrap_or(match of_program {
            0 => Self::Off,
            1 => Self::Types,
            _ => Self::Values,
        })
    }
}
