use std::fmt;
use std::str::FromStr;

use serde::Serialize;

/// How bad it is.
///
/// ```
/// use redhanded::Level;
/// assert_eq!("warning".parse(), Ok(Level::Warning));
/// assert!(Level::Fatal > Level::Error);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// For developers only.
    Debug,
    /// Worth knowing. The level of messages and breadcrumbs unless said otherwise.
    Info,
    /// Something failed and the program dealt with it.
    Warning,
    /// Something failed. The level of events unless said otherwise.
    #[default]
    Error,
    /// The program, or one of its threads or tasks, ended by it.
    Fatal,
}

impl Level {
    /// The protocol's word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
            Self::Fatal => "fatal",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The text is none of `debug`, `info`, `warning`, `error`, `fatal`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParseLevelError;

impl fmt::Display for ParseLevelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a level: use debug, info, warning, error or fatal")
    }
}

impl std::error::Error for ParseLevelError {}

impl FromStr for Level {
    type Err = ParseLevelError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "debug" => Ok(Self::Debug),
            "info" => Ok(Self::Info),
            "warning" => Ok(Self::Warning),
            "error" => Ok(Self::Error),
            "fatal" => Ok(Self::Fatal),
            _ => Err(ParseLevelError),
        }
    }
}
