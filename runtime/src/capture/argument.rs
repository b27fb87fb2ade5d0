//! One argument of a call, as reports show it.

use std::fmt::{self, Write};

use super::plain::CALL_BYTES;
use super::type_name;
use crate::protocol::Value;

/// What stands in for a value whose name looks secret.
pub(crate) const FILTERED: &str = "[Filtered]";

/// One argument's value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Argument {
    /// Not recorded; the type's name.
    Type(String),
    /// `None` or `()`.
    Null,
    Bool(bool),
    Unsigned(u128),
    Signed(i128),
    Float32(f32),
    Float64(f64),
    Character(char),
    /// A text.
    Text {
        text: String,
        is_cut: bool,
    },
    /// A byte slice: its length.
    Bytes(u64),
    /// What `Debug` printed.
    Debug {
        text: String,
        is_cut: bool,
    },
    /// An argument whose name looks secret.
    Hidden,
}

impl Argument {
    /// The value as JSON: numbers are numbers, text is text, `None` is null.
    pub(crate) fn to_json(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(value) => Value::Bool(*value),
            Self::Unsigned(value) => u64::try_from(*value).map_or_else(|_| value.to_string().into(), Value::from),
            Self::Signed(value) => i64::try_from(*value).map_or_else(|_| value.to_string().into(), Value::from),
            // By way of its shortest text: the f64 next to 0.1_f32 is 0.10000000149011612.
            Self::Float32(value) => float(value.to_string().parse().unwrap_or(f64::NAN), value),
            Self::Float64(value) => float(*value, value),
            Self::Character(value) => value.to_string().into(),
            Self::Text { text, is_cut } => cut(text, *is_cut).into(),
            Self::Debug { text, is_cut } => debug_to_json(text, *is_cut),
            Self::Type(_) | Self::Bytes(_) | Self::Hidden => self.to_string().into(),
        }
    }

    /// How many bytes it takes in an event, at most.
    fn size(&self) -> usize {
        match self {
            Self::Text { text, .. } | Self::Debug { text, .. } | Self::Type(text) => {
                text.chars().map(size_in_json).sum::<usize>() + 8
            }
            _ => 24,
        }
    }

    /// Cuts its text so that it takes no more than `limit` bytes.
    fn shorten(&mut self, limit: usize) {
        if let Self::Type(text) | Self::Text { text, .. } | Self::Debug { text, .. } = self {
            let mut size = 8;
            let end = text.char_indices().find(|(_, character)| {
                size += size_in_json(*character);
                size > limit
            });
            let Some((end, _)) = end else { return };
            text.truncate(end);
            if let Self::Text { is_cut, .. } | Self::Debug { is_cut, .. } = self {
                *is_cut = true;
            }
        }
    }
}

/// As a person would write it in a call: text in quotes, what `Debug` printed as it is.
impl fmt::Display for Argument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Type(name) => write!(f, "<{}>", type_name::split(name).0),
            Self::Null => f.write_str("None"),
            Self::Bool(value) => value.fmt(f),
            Self::Unsigned(value) => value.fmt(f),
            Self::Signed(value) => value.fmt(f),
            Self::Float32(value) => fmt::Debug::fmt(value, f),
            Self::Float64(value) => fmt::Debug::fmt(value, f),
            Self::Character(value) => fmt::Debug::fmt(value, f),
            Self::Text { text, is_cut } => {
                fmt::Debug::fmt(text, f)?;
                f.write_str(if *is_cut { "…" } else { "" })
            }
            Self::Bytes(count) => write!(f, "<{count} bytes>"),
            Self::Debug { text, is_cut } => f.write_str(&cut(text, *is_cut)),
            Self::Hidden => f.write_str(FILTERED),
        }
    }
}

/// How many bytes a character of a text takes in JSON.
fn size_in_json(character: char) -> usize {
    match character {
        '"' | '\\' | '\n' | '\r' | '\t' => 2,
        '\0'..='\x1f' => 6,
        _ => character.len_utf8(),
    }
}

/// Cuts the arguments of one call so that, with their names, they take no more than [`CALL_BYTES`] in an event: receivers
/// drop whole ones past that. Each has its share; what short ones leave is for the long ones after them.
pub(crate) fn cut_to_budget<'a>(arguments: &mut [Argument], names: impl Iterator<Item = &'a str>) {
    let mut room = CALL_BYTES - 128;
    // Quotes, colon and comma.
    let around: Vec<_> = names.map(|name| name.chars().map(size_in_json).sum::<usize>() + 4).collect();
    if arguments.iter().map(Argument::size).sum::<usize>() + around.iter().sum::<usize>() <= room {
        return;
    }
    let mut left = arguments.len();
    for (argument, around) in arguments.iter_mut().zip(around) {
        let share = (room / left.max(1)).saturating_sub(around);
        if argument.size() > share {
            argument.shorten(share);
        }
        room = room.saturating_sub(argument.size() + around);
        left = left.saturating_sub(1);
    }
}

fn cut(text: &str, is_cut: bool) -> String {
    let mut text = text.to_owned();
    if is_cut {
        text.push('…');
    }
    text
}

/// A number, or its text where JSON has no number for it (`NaN`, `inf`).
fn float(value: f64, text: &impl fmt::Display) -> Value {
    serde_json::Number::from_f64(value).map_or_else(|| text.to_string().into(), Value::Number)
}

/// What `Debug` printed, as JSON where that is plain: `None`, `Some(..)`, numbers, booleans, text in quotes.
fn debug_to_json(text: &str, is_cut: bool) -> Value {
    if is_cut {
        return cut(text, true).into();
    }
    if let Some(inner) = text.strip_prefix("Some(").and_then(|rest| rest.strip_suffix(')')) {
        return debug_to_json(inner, false);
    }
    match text {
        "None" | "()" => Value::Null,
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        _ => serde_json::from_str(text)
            .ok()
            .filter(|value: &Value| value.is_number() || value.is_string())
            .unwrap_or_else(|| text.into()),
    }
}

/// `checkout(order: 42, currency: "EUR")`. `self` is left out: it is in the frame's variables, and would drown the rest.
pub(crate) fn write_call<'a>(name: &str, arguments: impl Iterator<Item = (&'a str, &'a Argument)>) -> String {
    let mut text = format!("{name}(");
    let mut separator = "";
    for (name, argument) in arguments.filter(|(name, _)| *name != "self") {
        // Writing to a `String` cannot fail.
        let _ = write!(text, "{separator}{name}: {argument}");
        separator = ", ";
    }
    text.push(')');
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn debug(text: &str) -> Value {
        Argument::Debug { text: text.into(), is_cut: false }.to_json()
    }

    #[test]
    fn numbers_stay_numbers_and_text_stays_text() {
        assert_eq!(Argument::Unsigned(42).to_json(), json!(42));
        assert_eq!(Argument::Float32(0.1).to_json(), json!(0.1));
        assert_eq!(Argument::Float64(f64::NAN).to_json(), json!("NaN"));
        assert_eq!(Argument::Unsigned(u128::MAX).to_json(), json!(u128::MAX.to_string()));
        assert_eq!(Argument::Null.to_json(), json!(null));
        assert_eq!(Argument::Bytes(3).to_json(), json!("<3 bytes>"));
        assert_eq!(Argument::Text { text: "42".into(), is_cut: false }.to_json(), json!("42"));
    }

    #[test]
    fn plain_debug_text_becomes_plain_json() {
        assert_eq!(debug("Some(5)"), json!(5));
        assert_eq!(debug("Some(\"a\\\"b\")"), json!("a\"b"));
        assert_eq!(debug("None"), json!(null));
        assert_eq!(debug("Order { id: 3 }"), json!("Order { id: 3 }"));
        assert_eq!(debug("null"), json!("null"));
    }

    #[test]
    fn a_call_reads_like_a_call() {
        let arguments = [
            ("self", Argument::Type("Store".into())),
            ("order", Argument::Unsigned(42)),
            ("currency", Argument::Text { text: "EUR".into(), is_cut: false }),
        ];
        let call = write_call("checkout", arguments.iter().map(|(name, value)| (*name, value)));
        assert_eq!(call, "checkout(order: 42, currency: \"EUR\")");
    }
}
