use std::borrow::Cow;

use serde::Serialize;

use super::Value;

/// The text of an event that is no error (`logentry` in the protocol).
///
/// Messages of one template are grouped together, whatever their parameters are:
///
/// ```
/// use redhanded::protocol::Message;
/// use redhanded::{Level, capture_message};
///
/// let message = Message::template("order {} of {} is late").param(42).param("acme");
/// assert_eq!(message.formatted, "order 42 of acme is late");
/// capture_message(message, Level::Warning);
/// ```
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

impl From<&String> for Message {
    fn from(text: &String) -> Self {
        Self::from(text.clone())
    }
}

impl From<Cow<'_, str>> for Message {
    fn from(text: Cow<'_, str>) -> Self {
        Self::from(text.into_owned())
    }
}

impl Message {
    /// A text with places for parameters: each `{}` is one; `{{` and `}}` are braces.
    pub fn template(template: impl Into<String>) -> Self {
        let template = template.into();
        Self { formatted: formatted(&template, &[]), template: Some(template), params: Vec::new() }
    }

    /// Puts this into the next place of the template.
    #[must_use]
    pub fn param(mut self, param: impl Into<Value>) -> Self {
        self.params.push(param.into());
        if let Some(template) = &self.template {
            self.formatted = formatted(template, &self.params);
        }
        self
    }
}

/// The template with the parameters in their places; places without one stay.
fn formatted(template: &str, params: &[Value]) -> String {
    let mut text = String::with_capacity(template.len());
    let mut params = params.iter();
    let mut rest = template;
    while let Some(brace) = rest.find(['{', '}']) {
        let (before, place) = rest.split_at(brace);
        text.push_str(before);
        if let Some(behind) = place.strip_prefix("{}") {
            match params.next() {
                Some(Value::String(param)) => text.push_str(param),
                Some(param) => text.push_str(&param.to_string()),
                None => text.push_str("{}"),
            }
            rest = behind;
        } else {
            // Of two of a kind, one is shown.
            let shown = place.get(..1).unwrap_or_default();
            text.push_str(shown);
            let behind = place.get(1..).unwrap_or_default();
            rest = behind.strip_prefix(shown).unwrap_or(behind);
        }
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_place_takes_one_parameter() {
        let message = Message::template("{} of {}: {{{}}} {name} }{").param(1).param("two");
        assert_eq!(message.formatted, "1 of two: {{}} {name} }{");
        assert_eq!(message.param(true).formatted, "1 of two: {true} {name} }{");
        assert_eq!(Message::template("ä{}ö").param("{}").param("more").formatted, "ä{}ö");
    }
}
