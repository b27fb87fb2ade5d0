//! The trace that a unit of work is part of.

use std::sync::{Arc, OnceLock};

use uuid::Uuid;

use crate::protocol::trace::{Hex, Incoming, Trace};

/// That of the program which started this one, for units of work that nobody told of another.
static OF_PROGRAM: OnceLock<Incoming> = OnceLock::new();

/// The environment says which trace this program is part of. What is said first holds.
pub(crate) fn set_of_program(incoming: Incoming) {
    OF_PROGRAM.get_or_init(|| incoming);
}

/// The trace of one unit of work: begun when it is needed, since most never report anything.
#[derive(Debug, Clone, Default)]
pub(crate) struct UnitTrace {
    trace: OnceLock<Arc<Trace>>,
    /// The program said which.
    is_told: bool,
}

impl UnitTrace {
    pub(crate) fn get(&self) -> Arc<Trace> {
        Arc::clone(self.trace.get_or_init(|| Arc::new(first())))
    }

    /// The program says which from now on.
    pub(crate) fn tell(&mut self, trace: Trace) {
        *self = Self { trace: OnceLock::from(Arc::new(trace)), is_told: true };
    }

    /// For a unit of work that begins inside of this one and is part of what it does.
    pub(crate) fn child(&self) -> Self {
        Self { trace: OnceLock::from(Arc::new(self.get().child(span_id()))), is_told: self.is_told }
    }

    /// For one that merely begins on the same thread: it does work of its own, unless the program said otherwise.
    pub(crate) fn beside(&self) -> Self {
        if self.is_told { self.child() } else { Self::default() }
    }
}

fn first() -> Trace {
    OF_PROGRAM.get().and_then(|incoming| incoming.trace(span_id())).unwrap_or_else(begin)
}

/// A trace that begins now.
pub(crate) fn begin() -> Trace {
    Trace::begin(random(), span_id())
}

/// The trace that goes on by these headers, if there is one in them.
pub(crate) fn go_on(incoming: &Incoming) -> Option<Trace> {
    incoming.trace(span_id())
}

fn span_id() -> Hex<8> {
    random()
}

fn random<const N: usize>() -> Hex<N> {
    loop {
        let uuid = Uuid::new_v4().into_bytes();
        // The first bytes of a random UUID are random but for six bits; never zero for ever.
        let bytes = uuid.first_chunk().copied().unwrap_or([1; N]);
        if let Some(random) = Hex::new(bytes) {
            return random;
        }
    }
}
