//! One run of an annotated function.

use std::ops::{Deref, DerefMut};
use std::panic::Location;
use std::sync::Arc;

use super::argument::Argument;
use super::chain::Link;
use super::folding::Fold;
use super::pending::Pending;
use super::site::Site;
use super::stack::{Stack, Unchanged};
use super::trail::InTrail;
use super::words::Words;

/// A call in progress, as its unit of work keeps it.
#[derive(Debug)]
pub(crate) struct Call {
    /// Unlike any other call's in this unit of work; never 0.
    pub(crate) id: u64,
    pub(crate) site: &'static Site,
    /// Where it was made; see [`call_site`](Self::call_site).
    pub(crate) made_at: Option<&'static Location<'static>>,
    pub(crate) record: InTrail,
    pub(crate) pending: Pending,
    /// It is a future being polled.
    pub(crate) is_async: bool,
    /// It is a future whose arguments are recorded next.
    pub(crate) awaits_arguments: bool,
    /// It is a future that was not ready at once.
    pub(crate) has_waited: bool,
}

/// How a call begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Entering {
    /// A sync function, whose arguments are noted next.
    #[default]
    Sync,
    /// A future is polled for the first time: its body records the arguments first of all.
    FirstPoll,
    /// A future that was polled before there was a client.
    LaterPoll,
}

impl Call {
    #[inline]
    pub(crate) fn new(
        id: u64,
        site: &'static Site,
        made_at: Option<&'static Location<'static>>,
        record: InTrail,
        entering: Entering,
    ) -> Self {
        Self {
            id,
            site,
            made_at,
            record,
            pending: Pending::default(),
            is_async: entering != Entering::Sync,
            awaits_arguments: entering == Entering::FirstPoll,
            has_waited: false,
        }
    }

    /// Where it was made, if that is known.
    pub(crate) fn call_site(&self) -> Option<&'static Location<'static>> {
        self.made_at.filter(|_| self.site.knows_caller())
    }
}

/// The call of a future that waits, and the unit of work that its record is in.
#[derive(Debug)]
pub(crate) struct Suspended {
    pub(crate) call: Call,
    pub(crate) unit: u64,
}

/// A call on the stack. A future that waits has a call, but is nowhere on a stack.
#[derive(Debug)]
pub(crate) struct Running {
    pub(crate) call: Call,
    /// An address in the frame of the function that stands around its body.
    pub(crate) address: usize,
}

impl Deref for Running {
    type Target = Call;

    fn deref(&self) -> &Call {
        &self.call
    }
}

impl DerefMut for Running {
    fn deref_mut(&mut self) -> &mut Call {
        &mut self.call
    }
}

/// An `Err` that leaves a call, with all that user code had to say about it.
#[derive(Debug)]
pub(crate) struct Failed {
    /// The number of the mark where the body was left; 0 if none.
    pub(crate) mark: u32,
    pub(crate) chain: Vec<Link>,
    /// Where the error lies on the heap; 0 if not known.
    pub(crate) address: usize,
    pub(crate) arguments: Rendered,
    /// The function does not want it reported.
    pub(crate) is_ignored: bool,
    /// Which of the failures that are pending in the call it is, if that was asked already.
    pub(crate) known: Option<usize>,
    /// Where it is counted, and whether it is sure to be folded, if this opens a report.
    pub(crate) opening: Option<Box<Opening>>,
}

/// How a report is opened.
#[derive(Debug)]
pub(crate) struct Opening {
    pub(crate) fold: Arc<Fold>,
    pub(crate) is_light: bool,
    /// An address in the frame of the call that it begins in.
    pub(crate) address: usize,
    /// What need not be looked for again of that.
    pub(crate) unchanged: Option<Unchanged>,
    pub(crate) stack: Option<Stack>,
}

/// Arguments rendered when a frame joins a report: each either in full or, where its value is gone, by its type's name
/// until the value recorded at entry takes its place.
#[derive(Debug, Default)]
pub(crate) struct Rendered {
    pub(crate) arguments: Vec<RenderedArgument>,
    /// What the function says about the report.
    pub(crate) words: Words,
}

#[derive(Debug)]
pub(crate) enum RenderedArgument {
    Value(Argument),
    /// The value was moved into the body.
    Gone(&'static str),
}

impl Rendered {
    /// The arguments in order; `recorded` is what was recorded at entry.
    pub(crate) fn with_recorded(self, recorded: impl Iterator<Item = Argument>) -> Vec<Argument> {
        let mut recorded = recorded.map(Some).chain(std::iter::repeat_with(|| None));
        self.arguments
            .into_iter()
            .map(|argument| match (argument, recorded.next().flatten()) {
                (RenderedArgument::Value(value), _) | (RenderedArgument::Gone(_), Some(value)) => value,
                (RenderedArgument::Gone(name), None) => Argument::Type(name.to_owned()),
            })
            .collect()
    }
}
