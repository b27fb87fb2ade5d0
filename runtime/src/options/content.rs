//! What goes into events.

use super::Options;
use crate::capture::args::Args;

/// What is set of it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Content {
    pub(crate) args: Option<Args>,
}

/// # What goes into events
impl Options {
    /// How much is recorded of the arguments of annotated calls, and of the expressions that `with` adds to them: their
    /// values unless set, or what `REDHANDED_ARGS` says: `off`, `types` or `values`; a word that is none of these counts
    /// as `off`.
    ///
    /// What a function says by `args = …` goes over it. Above both stands what the program is built with: without the
    /// Cargo feature `args` (it is on by default) nothing is recorded. Since a dependency may turn that feature on,
    /// `RUSTFLAGS='--cfg redhanded_args="off"'` turns it off for all.
    ///
    /// ```
    /// use redhanded::{Args, Options};
    /// let options = Options::new().args(Args::Off);
    /// ```
    #[must_use]
    pub fn args(mut self, args: Args) -> Self {
        self.content.args = Some(args);
        self
    }
}
