//! Values as a person would write them in a call.

use std::fmt::Write;

use crate::protocol::{Map, Value};

/// No line is longer, so nothing beyond is looked at: a value may be of any size.
const CHARACTERS: usize = 1024;
/// Lists in lists deeper than that are not followed.
const DEPTH: usize = 6;

/// Begins what is said of left-out elements; the name of the field that says it.
const MARK: &str = "…";

/// `42`, `"EUR"`, `None`, `[1, 2]`, `{ street: "…" }`, `Pending { since: 3 }`; `[Filtered]`, `<3 bytes>` and what
/// `Debug` printed as they are.
pub(super) fn shown(value: &Value) -> String {
    let mut text = String::new();
    write(value, DEPTH, &mut text);
    text
}

fn write(value: &Value, depth: usize, into: &mut String) {
    match value {
        Value::Null => into.push_str("None"),
        Value::String(text) => write_text(text, into),
        Value::Array(_) | Value::Object(_) if depth == 0 => into.push('…'),
        Value::Array(items) => {
            let items = items.iter().map(|item| (None, item));
            write_list(["[", "]"], items, depth, into);
        }
        Value::Object(fields) if fields.is_empty() => into.push_str("{}"),
        Value::Object(fields) if let Some((name, value)) = variant(fields) => write_variant(name, value, depth, into),
        Value::Object(fields) => {
            let fields = fields.iter().map(|(name, value)| (Some(name.as_str()), value));
            write_list(["{ ", " }"], fields, depth, into);
        }
        // Writing to a `String` cannot fail.
        Value::Bool(_) | Value::Number(_) => _ = write!(into, "{value}"),
    }
}

/// The one field of what stands for `Pending { since: 3 }`: `{"Pending": {"since": 3}}`.
fn variant(fields: &Map<String, Value>) -> Option<(&str, &Value)> {
    let (name, value) = fields.iter().next().filter(|_| fields.len() == 1)?;
    let is_name = name.starts_with(char::is_uppercase)
        && name.contains(char::is_lowercase)
        && name.chars().all(|character| character.is_alphanumeric() || character == '_');
    is_name.then_some((name, value))
}

fn write_variant(name: &str, value: &Value, depth: usize, into: &mut String) {
    into.push_str(name);
    match value {
        Value::Object(fields) if !fields.is_empty() && variant(fields).is_none() => {
            into.push(' ');
            write(value, depth.saturating_sub(1), into);
        }
        Value::Array(items) => {
            let items = items.iter().map(|item| (None, item));
            write_list(["(", ")"], items, depth.saturating_sub(1), into);
        }
        _ => write_list(["(", ")"], std::iter::once((None, value)), depth, into),
    }
}

fn write_list<'a>(
    [open, close]: [&str; 2],
    items: impl Iterator<Item = (Option<&'a str>, &'a Value)>,
    depth: usize,
    into: &mut String,
) {
    into.push_str(open);
    let mut separator = "";
    for (name, item) in items {
        into.push_str(separator);
        if into.len() > CHARACTERS {
            into.push('…');
            break;
        }
        separator = ", ";
        if let (Some(MARK), Value::String(told)) = (name, item) {
            _ = write!(into, "{MARK} {told}");
            continue;
        }
        if let Some(name) = name {
            into.push_str(name);
            into.push_str(": ");
        }
        write(item, depth.saturating_sub(1), into);
    }
    into.push_str(close);
}

/// Text in quotes. The protocol has but one kind of text: what `Debug` printed, and what stands in for a value that is
/// not shown, is told by how it begins.
fn write_text(text: &str, into: &mut String) {
    if is_stand_in(text) || is_debug_output(text) || is_mark(text) {
        into.push_str(text);
        return;
    }
    match text.strip_suffix('…') {
        Some(kept) => _ = write!(into, "{kept:?}…"),
        None => _ = write!(into, "{text:?}"),
    }
}

/// `<Order>`, `<&mut Store>`: what stands for a value that cannot be shown; but not `<3 bytes>` or `<Debug panicked>`,
/// which say something about the value.
pub(super) fn is_type_name(text: &str) -> bool {
    is_stand_in(text) && text.starts_with('<') && ![" bytes>", " panicked>"].iter().any(|end| text.ends_with(end))
}

/// `…`, `… 80 more`.
fn is_mark(text: &str) -> bool {
    text == MARK || (text.starts_with(MARK) && text.ends_with(" more"))
}

/// `[Filtered]`, `<3 bytes>`, `<Order>`.
fn is_stand_in(text: &str) -> bool {
    text == "[Filtered]" || (text.starts_with('<') && text.ends_with('>'))
}

/// `Order { id: 3 }`, `Some(…)`, `[Order { … }]`, `("a", 1)`: as derived implementations print.
fn is_debug_output(text: &str) -> bool {
    if text.starts_with(['[', '{', '(']) {
        return true;
    }
    let end = text.find(|character: char| !character.is_alphanumeric() && character != '_').unwrap_or(text.len());
    let (name, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    name.starts_with(char::is_uppercase) && (rest.starts_with('(') || rest.starts_with(" {"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_read_as_in_a_call() {
        assert_eq!(shown(&json!(42)), "42");
        assert_eq!(shown(&json!(0.1)), "0.1");
        assert_eq!(shown(&json!("say \"EUR\"")), r#""say \"EUR\"""#);
        assert_eq!(shown(&json!(null)), "None");
        assert_eq!(shown(&json!(true)), "true");
    }

    #[test]
    fn structure_is_shown() {
        assert_eq!(shown(&json!([1, [2, "3"], {}])), r#"[1, [2, "3"], {}]"#);
        assert_eq!(shown(&json!({ "city": "Ulm", "floors": [1] })), r#"{ city: "Ulm", floors: [1] }"#);
    }

    #[test]
    fn variants_read_as_in_rust() {
        assert_eq!(shown(&json!({ "Pending": { "since": 3 } })), "Pending { since: 3 }");
        assert_eq!(shown(&json!({ "Shipped": "x" })), r#"Shipped("x")"#);
        assert_eq!(shown(&json!({ "Moved": [1, { "Ok": null }] })), "Moved(1, Ok(None))");
        assert_eq!(shown(&json!({ "Err": { "Io": { "code": 3 } } })), "Err(Io { code: 3 })");
        assert_eq!(shown(&json!({ "PATH": "/bin" })), r#"{ PATH: "/bin" }"#);
    }

    #[test]
    fn what_was_left_out_is_told_without_quotes() {
        assert_eq!(shown(&json!({ "id": "1…", "…": "cut" })), r#"{ id: "1"…, … cut }"#);
        assert_eq!(shown(&json!([1, "… 80 more"])), "[1, … 80 more]");
        assert_eq!(shown(&json!([1, "…"])), "[1, …]");
    }

    #[test]
    fn stand_ins_and_debug_output_have_no_quotes() {
        for text in ["[Filtered]", "<3 bytes>", "<Order>", "Order { id: 3 }", "Some(Paid)", "[A, B]", "Order { id: …"]
        {
            assert_eq!(shown(&json!(text)), text);
        }
        for text in ["", "Ulm", "7x", "some(thing)", "Ulm (Donau)"] {
            assert_eq!(shown(&json!(text)), format!("{text:?}"));
        }
    }

    #[test]
    fn a_type_is_told_from_what_is_said_of_a_value() {
        for text in ["<Order>", "<&mut Store>", "<dyn Fn() -> bool>"] {
            assert!(is_type_name(text), "{text}");
        }
        for text in ["<3 bytes>", "<Debug panicked>", "[Filtered]", "Order { id: 3 }", "<"] {
            assert!(!is_type_name(text), "{text}");
        }
    }

    #[test]
    fn a_text_that_was_cut_says_so_behind_its_quotes() {
        assert_eq!(shown(&json!("abc…")), "\"abc\"…");
    }

    #[test]
    fn values_of_any_size_and_depth_are_bounded() {
        let mut deep = json!(1);
        for _ in 0..100 {
            deep = json!([deep]);
        }
        assert_eq!(shown(&deep), "[[[[[[…]]]]]]");
        assert!(shown(&json!(vec!["text"; 100_000])).len() < 2 * CHARACTERS);
    }
}
