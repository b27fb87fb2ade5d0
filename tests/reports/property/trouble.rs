//! The errors of the calls. The numbers are in brackets, so that none is part of another.

use std::error::Error;

/// What a call with one callee fails by.
#[derive(Debug, thiserror::Error)]
pub(super) enum Trouble {
    #[error("call <{0}> failed")]
    Own(u64),
    #[error("replaced by <{0}>")]
    Other(u64),
    #[error("{0}")]
    Told(String),
    #[error("ignored <{0}>")]
    Ignored(u64),
    /// The same text wherever it is.
    #[error("the disk is full")]
    Alike,
    #[error(transparent)]
    Boxed(Box<dyn Error + Send + Sync>),
    /// The same text whatever it was.
    #[error("a part failed")]
    Part(#[source] Box<Wide>),
}

/// What a call with several callees fails by: the same text whatever it was.
#[derive(Debug, thiserror::Error)]
#[error("several calls failed")]
pub(super) struct Wide(#[from] pub(super) Trouble);

impl From<Wide> for Trouble {
    fn from(wide: Wide) -> Self {
        Self::Part(Box::new(wide))
    }
}
