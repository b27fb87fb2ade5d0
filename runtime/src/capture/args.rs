//! How much of the arguments of annotated calls is recorded.

use std::sync::atomic::{AtomicU8, Ordering};

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

static SET: AtomicU8 = AtomicU8::new(Args::Values as u8);

impl Args {
    /// For all calls that begin from now on, but those of functions that say it themselves.
    pub(crate) fn set(self) {
        SET.store(self as u8, Ordering::Relaxed);
    }

    /// Whether values are recorded of all functions that do not say otherwise.
    #[inline]
    pub(crate) fn are_values() -> bool {
        SET.load(Ordering::Relaxed) == Self::Values as u8
    }

    /// What holds for functions that do not say it themselves.
    pub(crate) fn set_for_all() -> Self {
        match SET.load(Ordering::Relaxed) {
            0 => Self::Off,
            1 => Self::Types,
            _ => Self::Values,
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
}
