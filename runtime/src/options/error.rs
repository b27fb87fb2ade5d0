use std::error::Error;
use std::fmt;

use crate::protocol::DsnError;

/// Keys have 32 digits; something much shorter is none.
const KEY_LENGTH: usize = 16;

/// A setting that makes no sense, where it is, and what is done instead.
///
/// ```
/// use redhanded::Options;
/// let errors = Options::new().sample_rate(2.0).check().unwrap_err();
/// assert_eq!(
///     errors[0].to_string(),
///     "the option `sample_rate` is `2`, which is no number from 0 to 1; every event is sent"
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionError {
    setting: Setting,
    value: String,
    problem: Problem,
    instead: &'static str,
}

/// Where a value was set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Setting {
    Option(&'static str),
    Variable(&'static str),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Problem {
    Dsn(DsnError),
    Text(&'static str),
}

impl OptionError {
    pub(super) fn new(setting: Setting, value: impl fmt::Display, problem: Problem, instead: &'static str) -> Self {
        Self { setting, value: value.to_string(), problem, instead }
    }

    /// What is set wrongly: an option's name, or an environment variable's.
    #[must_use]
    pub fn setting(&self) -> &'static str {
        match self.setting {
            Setting::Option(name) | Setting::Variable(name) => name,
        }
    }

    /// Its value; of a DSN without the keys.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }
}

impl fmt::Display for OptionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.setting {
            Setting::Option(name) => write!(f, "the option `{name}`")?,
            Setting::Variable(name) => write!(f, "the environment variable `{name}`")?,
        }
        write!(f, " is `{}`, which ", self.value)?;
        match &self.problem {
            Problem::Dsn(error) => write!(f, "is no DSN: {error}")?,
            Problem::Text(text) => f.write_str(text)?,
        }
        write!(f, "; {}", self.instead)
    }
}

impl Error for OptionError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.problem {
            Problem::Dsn(error) => Some(error),
            Problem::Text(_) => None,
        }
    }
}

/// A DSN, or what was meant to be one, without what may be a key.
pub(super) fn without_keys(dsn: &str) -> String {
    if let Some((keys, rest)) = dsn.rsplit_once('@') {
        let scheme = keys.split_once("://").map_or("", |(scheme, _)| scheme);
        return format!("{scheme}://…@{rest}");
    }
    // What is no ASCII may stand in the middle of a key.
    let is_of_key = |letter: char| letter.is_ascii_alphanumeric() || !letter.is_ascii();
    let parts = dsn.split_inclusive(|letter| !is_of_key(letter)).map(|part| {
        let end = part.trim_end_matches(|letter| !is_of_key(letter));
        if end.chars().count() < KEY_LENGTH { part.to_owned() } else { part.replace(end, "…") }
    });
    parts.collect()
}
