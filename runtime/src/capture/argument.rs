//! One argument of a call, as reports show it.

use std::fmt::{self, Write};

use super::plain::{CALL_BYTES, VALUE_BYTES};
use super::{debug_text, type_name};
use crate::protocol::Value;
pub(crate) use crate::protocol::remarks::FILTERED;

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
    /// What `Debug` printed, without secrets; see [`debug`](Self::debug).
    Debug {
        text: String,
        is_cut: bool,
        /// The first name in it is that of the value's type.
        names_type: bool,
    },
    /// An argument whose name looks secret.
    Hidden,
}

impl Argument {
    /// What `Debug` printed, but for the fields whose names look secret.
    pub(crate) fn debug(text: &str, is_cut: bool, names_type: bool) -> Self {
        Self::Debug { text: debug_text::without_secrets(text), is_cut, names_type }
    }

    /// The value of the argument called `name` as JSON: numbers are numbers, text is text, `None` is null, and what
    /// `Debug` printed has its structure.
    pub(crate) fn to_json(&self, name: &str) -> Value {
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
            Self::Debug { text, is_cut, names_type } => debug_text::to_json(text, *is_cut, name, *names_type),
            Self::Type(_) | Self::Bytes(_) | Self::Hidden => self.to_string().into(),
        }
    }

    /// How many bytes it takes in an event, at most: as a variable or in a breadcrumb's message.
    fn size(&self, name: &str) -> usize {
        match self {
            Self::Debug { text, .. } => size_of_text(text).max(self.size_as_json(name)),
            Self::Text { text, .. } | Self::Type(text) => size_of_text(text),
            _ => 24,
        }
    }

    fn size_as_json(&self, name: &str) -> usize {
        self.to_json(name).to_string().len()
    }

    /// Cuts its text so that it takes no more than `limit` bytes.
    fn shorten(&mut self, name: &str, limit: usize) {
        if matches!(self, Self::Debug { .. }) {
            self.shorten_debug(limit, |argument| argument.size(name));
        } else if let Self::Type(text) | Self::Text { text, .. } = self {
            let mut size = 8;
            let end = text.char_indices().find(|(_, character)| {
                size += size_in_json(*character);
                size > limit
            });
            let Some((end, _)) = end else { return };
            text.truncate(end);
            if let Self::Text { is_cut, .. } = self {
                *is_cut = true;
            }
        }
    }

    /// By steps, since what its structure takes shows only when it is read again.
    fn shorten_debug(&mut self, limit: usize, size: impl Fn(&Self) -> usize) {
        loop {
            let excess = size(self).saturating_sub(limit);
            let Self::Debug { text, is_cut, .. } = self else { return };
            if excess == 0 || text.is_empty() {
                return;
            }
            // Half of it, since a sign of the text may take two in JSON.
            text.truncate(text.floor_char_boundary(text.len().saturating_sub(excess.div_ceil(2))));
            *is_cut = true;
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
            Self::Debug { text, is_cut, .. } => f.write_str(&cut(text, *is_cut)),
            Self::Hidden => f.write_str(FILTERED),
        }
    }
}

/// With quotes and the sign of a cut.
fn size_of_text(text: &str) -> usize {
    text.chars().map(size_in_json).sum::<usize>() + 8
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
/// drop whole ones past that. Each has its share; what short ones leave is for the long ones after them. What `Debug`
/// printed takes no more than [`VALUE_BYTES`].
pub(crate) fn cut_to_budget<'a>(arguments: &mut [Argument], names: impl Iterator<Item = &'a str>) {
    let mut room = CALL_BYTES - 128;
    // Quotes, colon and comma.
    let around = |name: &str| name.chars().map(size_in_json).sum::<usize>() + 4;
    let names: Vec<_> = names.collect();
    let mut size = 0;
    for (argument, name) in arguments.iter_mut().zip(&names) {
        if matches!(argument, Argument::Debug { .. }) {
            argument.shorten_debug(VALUE_BYTES, |argument| argument.size_as_json(name));
        }
        size += argument.size(name) + around(name);
    }
    if size <= room {
        return;
    }
    let mut left = arguments.len();
    for (argument, name) in arguments.iter_mut().zip(names) {
        let share = (room / left.max(1)).saturating_sub(around(name));
        if argument.size(name) > share {
            argument.shorten(name, share);
        }
        room = room.saturating_sub(argument.size(name) + around(name));
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
        Argument::debug(text, false, false).to_json("value")
    }

    #[test]
    fn numbers_stay_numbers_and_text_stays_text() {
        assert_eq!(Argument::Unsigned(42).to_json("value"), json!(42));
        assert_eq!(Argument::Float32(0.1).to_json("value"), json!(0.1));
        assert_eq!(Argument::Float64(f64::NAN).to_json("value"), json!("NaN"));
        assert_eq!(Argument::Unsigned(u128::MAX).to_json("value"), json!(u128::MAX.to_string()));
        assert_eq!(Argument::Null.to_json("value"), json!(null));
        assert_eq!(Argument::Bytes(3).to_json("value"), json!("<3 bytes>"));
        assert_eq!(Argument::Text { text: "42".into(), is_cut: false }.to_json("value"), json!("42"));
    }

    #[test]
    fn plain_debug_text_becomes_plain_json() {
        assert_eq!(debug("Some(5)"), json!(5));
        assert_eq!(debug("Some(\"a\\\"b\")"), json!("a\"b"));
        assert_eq!(debug("None"), json!(null));
        assert_eq!(debug("null"), json!("null"));
    }

    #[test]
    fn structured_values_stay_in_the_budget_of_their_call() {
        // Variants take more in JSON than in Rust.
        let text = format!("[{}]", "[A(B(1)), A(B(2))], ".repeat(25));
        for count in [1, 3, 20] {
            let mut arguments = vec![Argument::debug(&text, false, false); count];
            cut_to_budget(&mut arguments, std::iter::repeat_n("name", count));
            let sizes: Vec<_> = arguments.iter().map(|argument| argument.size_as_json("name")).collect();
            assert!(sizes.iter().all(|size| (40..=VALUE_BYTES).contains(size)), "{sizes:?}");
            assert!(sizes.iter().sum::<usize>() <= CALL_BYTES, "{sizes:?}");
        }
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
