//! Code whose reports are for another client than those of the code around it.

use std::sync::Arc;

use super::child::Before;
use super::unit::{self, Current, swap};
use crate::capture::args::Args;
use crate::capture::recipient::Recipient;
use crate::scope::{Scopes, Widest};

/// A unit of work of its own for such code, with nothing of the one around it but its trace. While the code does not run,
/// it is kept in here.
#[derive(Debug)]
pub(crate) struct Beside {
    own: Option<Box<Current>>,
}

impl Beside {
    pub(crate) fn begin(recipient: Recipient, args: Args, widest: &Arc<Widest>) -> Self {
        let mut own = Box::<Current>::default();
        own.unit.recipient = recipient;
        own.unit.args = Some(args);
        own.unit.scopes = Scopes::within(widest);
        unit::with(|around| own.unit.trace = around.unit.trace.beside());
        Self { own: Some(own) }
    }

    /// This thread is in it until the guard is dropped.
    pub(crate) fn enter(&mut self) -> Inside<'_> {
        let around = self.own.take().map_or(Before::Here, |own| Before::Elsewhere(swap(Some(own))));
        Inside { beside: self, around }
    }
}

impl Drop for Beside {
    /// The code is done: what is pending will not be decided any more.
    fn drop(&mut self) {
        if self.own.is_some() {
            let _inside = self.enter();
            unit::settle();
        }
    }
}

/// The time that a thread spends in such code.
pub(crate) struct Inside<'a> {
    beside: &'a mut Beside,
    around: Before,
}

impl Drop for Inside<'_> {
    fn drop(&mut self) {
        self.beside.own = self.around.return_to();
    }
}
