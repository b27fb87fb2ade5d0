//! A failure as the model sees it.

use super::model::Frame;

/// An error or panic on its way up.
#[derive(Debug)]
pub(super) struct Failure {
    /// Of the error as the body has it in hand.
    pub(super) text: String,
    /// Of the error as it left the call before.
    pub(super) left_as: String,
    /// In the order in which it left the calls.
    pub(super) path: Vec<Frame>,
    pub(super) panic: Panic,
    /// It left another unit of work.
    pub(super) is_foreign: bool,
    /// It is not reported.
    pub(super) is_muted: bool,
}

/// Whether it is a panic, or was one before it became an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Panic {
    None,
    Unwinding,
    Survived,
}

/// How a call ends.
pub(super) enum Ending {
    Returned,
    Failed(Failure),
    Fell(Failure),
}

impl Failure {
    /// The error of this call.
    pub(super) fn own(id: u64) -> Self {
        Self {
            text: format!("call <{id}> failed"),
            left_as: String::new(),
            path: Vec::new(),
            panic: Panic::None,
            is_foreign: false,
            is_muted: false,
        }
    }

    /// The panic of this call.
    pub(super) fn fallen(id: u64) -> Self {
        Self { text: format!("call <{id}> fell"), panic: Panic::Unwinding, ..Self::own(id) }
    }

    /// It goes on as another error.
    pub(super) fn replaced(self, id: u64) -> Self {
        Self { text: format!("replaced by <{id}>"), ..self }
    }
}

impl Panic {
    /// It goes on as an error.
    pub(super) fn survived(self) -> Self {
        if self == Self::None { self } else { Self::Survived }
    }
}
