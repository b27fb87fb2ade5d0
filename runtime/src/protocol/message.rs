use serde::Serialize;

use super::Value;

/// The text of an event that is no error (`logentry` in the protocol).
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[non_exhaustive]
pub struct Message {
    /// The text as people read it.
    pub formatted: String,
    /// The text before its parameters were put in, so that receivers can group by it.
    #[serde(rename = "message", skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
    /// What was put into the template.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub params: Vec<Value>,
}

impl From<&str> for Message {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl From<String> for Message {
    fn from(formatted: String) -> Self {
        Self { formatted, ..Self::default() }
    }
}
