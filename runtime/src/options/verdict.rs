use std::fmt::Display;

use crate::capture::words::Words;
use crate::protocol::Level;

/// What [`Options::classify`](crate::Options::classify) says about an error.
///
/// ```
/// use redhanded::{Level, Verdict};
/// let verdict = Verdict::report().level(Level::Warning).tag("retry", true).fingerprint(["timeouts"]);
/// ```
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct Verdict {
    pub(crate) is_ignored: bool,
    pub(crate) words: Words,
}

impl Verdict {
    /// It is reported as it would be anyway.
    pub fn report() -> Self {
        Self::default()
    }

    /// It is not reported.
    pub fn ignore() -> Self {
        Self { is_ignored: true, ..Self::default() }
    }

    /// How bad it is.
    pub fn level(mut self, level: Level) -> Self {
        self.words.level = Some(level);
        self
    }

    /// Adds a word to search by, at most 200 characters.
    pub fn tag(mut self, name: &str, value: impl Display) -> Self {
        self.words.add_tag(name, &value.to_string());
        self
    }

    /// Overrides how receivers group it; `{{ default }}` stands for their own way.
    pub fn fingerprint<T: Into<String>>(mut self, parts: impl IntoIterator<Item = T>) -> Self {
        for part in parts {
            self.words.add_fingerprint(part.into());
        }
        self
    }
}
