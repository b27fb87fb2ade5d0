use std::fmt;
use std::str::FromStr;

/// Where events go: `https://KEY@HOST/PROJECT`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dsn(String);

/// Why a text is no DSN.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DsnError(String);

impl fmt::Display for DsnError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for DsnError {}

impl FromStr for Dsn {
    type Err = DsnError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.to_owned()))
    }
}
