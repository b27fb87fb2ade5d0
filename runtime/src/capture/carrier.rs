//! Errors of which more is known by their type than what every error tells: the backtraces that they carry.

#[cfg(feature = "anyhow")]
mod anyhow;
#[cfg(feature = "error-stack")]
mod error_stack;
#[cfg(feature = "eyre")]
mod eyre;

use std::any::{Any, type_name};
use std::error::Error;

use super::chain::{ErrorKind, ErrorView, Link};
use super::isolate::attempt;
use super::stack::{self, Carried, HasBacktrace};

/// Which error of a chain a backtrace is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    Outermost,
    /// The last cause, which the others were put around.
    Root,
    At(usize),
}

/// What knows of the backtraces that an error carries.
pub trait Carrier {
    /// Runs user code.
    fn carried(&self) -> Vec<(Holder, Carried<'_>)>;
}

/// An error of which its type tells how it is looked at and what it carries.
pub trait CarrierByType: Carrier {
    fn view(&self) -> ErrorView<'_>;
}

impl<E: HasBacktrace> CarrierByType for E {
    fn view(&self) -> ErrorView<'_> {
        let kind = ErrorKind::Error(self);
        ErrorView { kind, type_name: type_name::<E>(), address: 0, carrier: Some(self) }
    }
}

impl<E: HasBacktrace> Carrier for E {
    fn carried(&self) -> Vec<(Holder, Carried<'_>)> {
        self.backtrace().map(|backtrace| (Holder::Outermost, backtrace)).into_iter().collect()
    }
}

/// Of a pointer to an error whose type is not known before it is there.
pub(crate) fn carrier_of(pointer: &dyn Any) -> Option<&dyn Carrier> {
    macro_rules! first_of {
        ($($feature:literal $type:ty),* $(,)?) => {
            $(
                #[cfg(feature = $feature)]
                if let Some(error) = pointer.downcast_ref::<$type>() {
                    return Some(error);
                }
            )*
        };
    }
    first_of!("anyhow" ::anyhow::Error, "eyre" ::eyre::Report);
    let _ = pointer;
    None
}

/// Reads the backtraces of the error and its causes, whose chain is `links`. Runs user code: hold a
/// [`Busy`](super::busy::Busy) around it.
pub(crate) fn read_backtraces(error: &ErrorView<'_>, links: &mut [Link]) {
    let carried = error.carrier.and_then(|carrier| attempt(|| carrier.carried()));
    for (holder, carried) in carried.into_iter().flatten() {
        let link = match holder {
            Holder::Outermost => links.first_mut(),
            Holder::Root => links.last_mut(),
            Holder::At(index) => links.get_mut(index),
        };
        read_into(link, &carried);
    }
    if stack::extractors().is_some() {
        match error.kind {
            ErrorKind::Error(value) => read_of_causes(value, links),
            ErrorKind::Pointer(value) => drop(attempt(|| value.with_error(&mut |error| read_of_causes(error, links)))),
            _ => {}
        }
    }
}

/// Asks the types that the program named. The error itself may not live long enough to be asked for its type.
fn read_of_causes(error: &dyn Error, links: &mut [Link]) {
    let extractors = stack::extractors().unwrap_or_default();
    let mut next = attempt(|| error.source()).flatten();
    for link in links.iter_mut().skip(1) {
        let Some(cause) = next else { return };
        let carried = extractors.iter().find_map(|extract| attempt(|| extract(cause)).flatten());
        if let Some(carried) = carried {
            read_into(Some(link), &carried);
        }
        next = attempt(|| cause.source()).flatten();
    }
}

fn read_into(link: Option<&mut Link>, carried: &Carried<'_>) {
    if let Some(link) = link.filter(|link| link.own_stack.is_none()) {
        link.own_stack = stack::read(carried);
    }
}
