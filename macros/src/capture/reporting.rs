//! How the failures of a function are reported.

use crate::args::{CaptureOptions, Expression, Ignored, Named};

/// A returned value that is a failure though it is no `Err`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Besides {
    None,
    /// One that says so.
    ExitCode,
}

/// What the options say beyond the function's own arguments.
#[derive(Default)]
pub(crate) struct Reporting {
    /// What is recorded of arguments is said, whatever the client is set to.
    pub(crate) says_args: bool,
    /// Expressions recorded like arguments.
    pub(crate) with: Vec<Named>,
    pub(crate) tags: Vec<Named>,
    pub(crate) fingerprint: Vec<Expression>,
    /// Counted from 0, the least.
    pub(crate) level: Option<u32>,
    /// The errors that are not reported.
    pub(crate) ignore: Option<Ignored>,
    /// What is a failure besides an `Err`.
    pub(crate) besides: Option<Besides>,
    /// Calls leave no breadcrumb.
    pub(crate) is_quiet: bool,
    /// Panics that pass are not reported.
    pub(crate) mutes_panics: bool,
}

impl Reporting {
    pub(super) fn of(options: &CaptureOptions) -> Self {
        Self {
            says_args: options.args.is_some(),
            with: options.with.clone(),
            tags: options.tags.clone(),
            fingerprint: options.fingerprint.clone(),
            level: options.level,
            ignore: options.ignore.clone(),
            besides: options.none.is_some().then_some(Besides::None),
            is_quiet: options.trail == Some(false),
            mutes_panics: options.panics == Some(false),
        }
    }

    /// Whether something is put on the report that is only known at run time.
    pub(crate) fn has_words(&self) -> bool {
        !self.tags.is_empty() || !self.fingerprint.is_empty()
    }
}
