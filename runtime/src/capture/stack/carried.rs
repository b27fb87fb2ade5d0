//! Backtraces that errors carry, as their types hand them out.

use crate::lock::{read, write};
use std::backtrace::{Backtrace, BacktraceStatus};
use std::error::Error;
use std::fmt::{self, Debug, Display};
use std::panic::Location;
use std::sync::{Arc, RwLock};

/// A backtrace that an error carries, or what is known instead of where the error was made.
#[non_exhaustive]
pub enum Carried<'a> {
    /// One of the standard library. One that is disabled counts as none.
    Std(&'a Backtrace),
    /// What a crate prints of one that it keeps to itself, in the form of the standard library's.
    Printed(Box<dyn Display + 'a>),
    /// Return addresses, innermost call first: for a `backtrace::Backtrace`, each `frame.ip().addr()`.
    Addresses(Vec<usize>),
    /// The place alone.
    Place(&'a Location<'a>),
}

impl<'a> From<&'a Backtrace> for Carried<'a> {
    fn from(backtrace: &'a Backtrace) -> Self {
        Self::Std(backtrace)
    }
}

impl Debug for Carried<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Std(_) => "Std(…)",
            Self::Printed(_) => "Printed(…)",
            Self::Addresses(_) => "Addresses(…)",
            Self::Place(_) => "Place(…)",
        })
    }
}

impl Carried<'_> {
    /// Whether there is something in it.
    #[cfg_attr(not(feature = "backtrace"), expect(dead_code, reason = "nobody shows it"))]
    pub(super) fn is_there(&self) -> bool {
        match self {
            Self::Std(backtrace) => backtrace.status() == BacktraceStatus::Captured,
            Self::Addresses(addresses) => !addresses.is_empty(),
            Self::Printed(_) | Self::Place(_) => true,
        }
    }
}

/// An error that carries a backtrace, which its reports show on it: a field that is a [`Backtrace`], what
/// `snafu::ErrorCompat::backtrace` returns, and the like.
///
/// ```
/// use std::backtrace::Backtrace;
/// use redhanded::{Carried, HasBacktrace};
///
/// #[derive(Debug, thiserror::Error)]
/// #[error("the store is closed")]
/// struct Closed {
///     // `thiserror` has its own idea of a field that is no pointer, which takes a nightly compiler.
///     backtrace: Box<Backtrace>,
/// }
///
/// impl HasBacktrace for Closed {
///     fn backtrace(&self) -> Option<Carried<'_>> {
///         Some(Carried::Std(&self.backtrace))
///     }
/// }
/// ```
///
/// `#[capture_errors]` and [`capture_error!`](crate::capture_error!) find the implementation by the error's type. Of errors
/// that are the cause of others, and of those that [`capture_error`](crate::capture_error()) takes, no type is known; say at
/// the beginning which to ask: [`Options::backtraces_of`](crate::Options::backtraces_of).
///
/// The standard library takes a backtrace only if `RUST_BACKTRACE` or `RUST_LIB_BACKTRACE` says so, and hands out no frames;
/// so it is printed, on the failing thread, once for each report, which takes a millisecond and the first time some 50 ms.
pub trait HasBacktrace: Error {
    /// The backtrace, if there is one.
    fn backtrace(&self) -> Option<Carried<'_>>;
}

impl<E: HasBacktrace + ?Sized> HasBacktrace for &E {
    fn backtrace(&self) -> Option<Carried<'_>> {
        (**self).backtrace()
    }
}

impl<E: HasBacktrace> HasBacktrace for Box<E> {
    fn backtrace(&self) -> Option<Carried<'_>> {
        (**self).backtrace()
    }
}

impl<E: HasBacktrace + ?Sized> HasBacktrace for Arc<E> {
    fn backtrace(&self) -> Option<Carried<'_>> {
        (**self).backtrace()
    }
}

/// Asks an error of one type for its backtrace, if it is of that.
pub(crate) type Extractor = for<'a> fn(&'a (dyn Error + 'static)) -> Option<Carried<'a>>;

/// That of a type.
pub(crate) fn extractor<E: HasBacktrace + 'static>() -> Extractor {
    |error| error.downcast_ref::<E>()?.backtrace()
}

static EXTRACTORS: RwLock<Option<Arc<[Extractor]>>> = RwLock::new(None);

/// These types are asked from now on.
pub(crate) fn set_extractors(extractors: Vec<Extractor>) {
    let extractors = (!extractors.is_empty()).then(|| extractors.into());
    *write(&EXTRACTORS) = extractors;
}

/// So are these, besides those that are already.
pub(crate) fn add_extractors(added: Vec<Extractor>) {
    if added.is_empty() {
        return;
    }
    let mut extractors = write(&EXTRACTORS);
    *extractors = Some(extractors.iter().flat_map(|known| known.iter().copied()).chain(added).collect());
}

/// The types that are asked. No lock is held while they are.
pub(crate) fn extractors() -> Option<Arc<[Extractor]>> {
    read(&EXTRACTORS).clone()
}
