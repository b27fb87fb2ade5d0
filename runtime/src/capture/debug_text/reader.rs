//! From the text to JSON.

use serde_json::Number;

use super::literal;
use super::scan::{Until, is_of_name, span};
use crate::capture::argument::FILTERED;
use crate::capture::secret::words;
use crate::protocol::remarks::NOT_SHOWN;
use crate::protocol::{Map, Value};

/// Lists and objects in each other deeper than that stay text. Receivers follow five levels, of which the arguments of a
/// call and the innermost values are two, and turn what is deeper into text of their own.
pub(super) const DEPTH: usize = 3;
/// How many elements or fields of one value are shown; the rest is counted.
pub(super) const BREADTH: usize = 20;
/// `Some` and the like take no depth, but no more than this many in each other are taken off.
const WRAPPERS: usize = 8;
/// Stands for what was cut; in objects the name of the field that tells about it.
const MARK: &str = "…";

/// What `Debug` printed for an argument or field called `name`.
///
/// Structs and maps are objects, tuples, lists and sets are lists, `None` is null, `Some(x)` is `x`. The name of a type
/// or variant is kept as an object around its value, `{"Pending": {"since": 3}}`, but where `name` says the same:
/// `lines: [Line { count: 2 }]` is `{"lines": [{"count": 2}]}`, and where [`names_type`] found it to be the type's.
pub(crate) fn to_json(text: &str, is_cut: bool, name: &str, names_type: bool) -> Value {
    let own = if names_type { first_name(text) } else { "" };
    let mut reader = Reader { rest: text, is_cut, own, wrappers: 0 };
    match reader.value(DEPTH, name) {
        Some(value) if reader.rest.is_empty() => value,
        _ => marked(text, is_cut).into(),
    }
}

/// Whether the first name in what `Debug` printed is in that of the value's type, so that it is no variant's.
pub(crate) fn names_type(text: &str, type_name: &str) -> bool {
    let name = first_name(text);
    !name.is_empty() && type_name.split(|character| !is_of_name(character)).any(|part| part == name)
}

/// The first name of a type or variant, also in `Some` and in lists; empty if there is none.
fn first_name(mut text: &str) -> &str {
    while let Some((name, _, inside)) = head(text) {
        if !name.is_empty() && name != "Some" {
            return name;
        }
        text = inside.trim_start();
    }
    ""
}

#[derive(Debug, Clone, Copy)]
struct Reader<'a> {
    rest: &'a str,
    /// The text goes on behind `rest`.
    is_cut: bool,
    /// The name of the type of the whole, if it is known.
    own: &'a str,
    /// How many tuples of one item it is in.
    wrappers: usize,
}

/// What follows in a list.
enum Next {
    Item,
    End,
    Cut,
}

impl Reader<'_> {
    /// `None` if brackets make no sense.
    fn value(&mut self, depth: usize, name: &str) -> Option<Value> {
        let start = *self;
        if let Some(value) = self.structure(depth, name)
            && (self.rest.is_empty() || self.rest.trim_start().starts_with([',', ')', ']', '}']))
        {
            return Some(value);
        }
        *self = start;
        self.scalar()
    }

    /// A value of one part, or one whose parts are not known.
    fn scalar(&mut self) -> Option<Value> {
        let span = span(self.rest, Until::Separator)?;
        self.rest = span.rest;
        let text = span.text.trim_end();
        if span.rest.is_empty() && self.is_cut {
            let quoted = literal::text(text).filter(|quoted| quoted.length == text.len());
            return Some(match quoted {
                Some(quoted) if quoted.is_closed => quoted.text.into(),
                Some(quoted) => marked(&quoted.text, true).into(),
                None => marked(text, true).into(),
            });
        }
        (!span.is_open && !text.is_empty()).then(|| scalar(text))
    }

    fn structure(&mut self, depth: usize, name: &str) -> Option<Value> {
        let (kind, bracket, inside) = head(self.rest)?;
        self.rest = inside;
        if (kind, bracket) == ("Some", '(') {
            return self.only_item(depth, name);
        }
        let is_said = kind.is_empty() || kind == self.own || says(name, kind);
        let depth = if is_said { depth } else { depth.checked_sub(1)? };
        let inner_name = if kind.is_empty() { name } else { kind };
        let value = match bracket {
            '{' if kind.is_empty() && !self.begins_with_key() => self.set(depth, name)?,
            '{' => self.fields(depth, Some(name).filter(|_| kind.is_empty()))?,
            '[' => self.list(']', depth, inner_name)?,
            _ if self.rest.starts_with(')') => self.unit()?,
            _ if !kind.is_empty() && self.has_one_item() => self.only_item(depth, inner_name)?,
            _ => self.list(')', depth, inner_name)?,
        };
        Some(if is_said { value } else { Value::Object(Map::from_iter([(kind.to_owned(), value)])) })
    }

    fn unit(&mut self) -> Option<Value> {
        self.rest = self.rest.strip_prefix(')')?;
        Some(Value::Null)
    }

    /// Of a tuple in round brackets.
    fn has_one_item(&self) -> bool {
        let Some(item) = span(self.rest, Until::Separator) else { return false };
        let behind = item.rest.strip_prefix(',').unwrap_or(item.rest).trim_start();
        behind.is_empty() || behind.starts_with(')')
    }

    fn only_item(&mut self, depth: usize, name: &str) -> Option<Value> {
        self.skip_space();
        self.wrappers += 1;
        if self.wrappers > WRAPPERS {
            return None;
        }
        let value = self.value(depth, name)?;
        self.wrappers -= 1;
        match self.next(')', false)? {
            Next::Item => None,
            Next::End | Next::Cut => Some(value),
        }
    }

    fn begins_with_key(&self) -> bool {
        let Some(key) = span(self.rest.trim_start(), Until::Colon) else { return false };
        key.rest.starts_with(':')
    }

    fn set(&mut self, depth: usize, name: &str) -> Option<Value> {
        if let Some(behind) = self.rest.strip_prefix('}') {
            self.rest = behind;
            return Some(Value::Object(Map::new()));
        }
        self.list('}', depth, name)
    }

    /// Behind the opening bracket. All elements go by the `name` of the list.
    fn list(&mut self, close: char, depth: usize, name: &str) -> Option<Value> {
        let inner_depth = depth.checked_sub(1)?;
        let mut items = Vec::new();
        let mut more = 0;
        let is_cut = loop {
            match self.next(close, items.is_empty())? {
                Next::Item if items.len() < BREADTH => items.push(self.value(inner_depth, name)?),
                Next::Item => {
                    self.scalar()?;
                    more += 1;
                }
                Next::End => break false,
                Next::Cut => break true,
            }
        };
        match left_out(more, is_cut) {
            Some(_) if more == 0 => items.push(MARK.into()),
            Some(told) => items.push(format!("{MARK} {told}").into()),
            None => {}
        }
        Some(items.into())
    }

    /// Behind the opening bracket. Values go by their own names, or all by the `name` of the map.
    fn fields(&mut self, depth: usize, name: Option<&str>) -> Option<Value> {
        let inner_depth = depth.checked_sub(1)?;
        let mut fields = Map::new();
        let mut more = 0;
        let mut is_first = true;
        let mut told = None;
        let is_cut = loop {
            match self.next('}', is_first)? {
                Next::End => break false,
                Next::Cut => break true,
                Next::Item => is_first = false,
            }
            // As `finish_non_exhaustive` prints.
            if let Some(behind) = self.rest.strip_prefix("..") {
                self.rest = behind;
                told = Some(NOT_SHOWN.to_owned());
                continue;
            }
            let Some(key) = self.key() else {
                let is_cut = self.is_cut && span(self.rest, Until::Colon)?.rest.is_empty();
                self.rest = "";
                if is_cut {
                    break true;
                }
                return None;
            };
            if fields.len() < BREADTH {
                let value = self.value(inner_depth, name.unwrap_or(&key))?;
                insert(&mut fields, &key, value);
            } else {
                self.scalar()?;
                more += 1;
            }
        };
        if let Some(told) = left_out(more, is_cut).or(told) {
            insert(&mut fields, MARK, told.into());
        }
        Some(Value::Object(fields))
    }

    fn key(&mut self) -> Option<String> {
        let key = span(self.rest, Until::Colon)?;
        self.rest = key.rest.strip_prefix(':')?.trim_start();
        Some(match scalar(key.text) {
            Value::String(text) => text,
            _ => key.text.to_owned(),
        })
    }

    /// Goes to the next item, or behind the end. `None` if neither follows.
    fn next(&mut self, close: char, is_first: bool) -> Option<Next> {
        self.skip_space();
        if !is_first && let Some(behind) = self.rest.strip_prefix(',') {
            self.rest = behind;
            self.skip_space();
        } else if !is_first && !self.rest.is_empty() && !self.rest.starts_with(close) {
            return None;
        }
        if self.rest.is_empty() {
            return self.is_cut.then_some(Next::Cut);
        }
        let Some(behind) = self.rest.strip_prefix(close) else { return Some(Next::Item) };
        self.rest = behind;
        Some(Next::End)
    }

    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start();
    }
}

/// What is said of what is not shown.
fn left_out(more: usize, is_cut: bool) -> Option<String> {
    match (more, is_cut) {
        (0, false) => None,
        (0, true) => Some("cut".to_owned()),
        (more, false) => Some(format!("{more} more")),
        (more, true) => Some(format!("{more} or more")),
    }
}

/// Keys may be there more than once: a map of `Debug` may be anything.
fn insert(fields: &mut Map<String, Value>, key: &str, value: Value) {
    let mut name = key.to_owned();
    let mut count = 1;
    while fields.contains_key(&name) {
        count += 1;
        name = format!("{key} ({count})");
    }
    fields.insert(name, value);
}

/// The name of the type or variant, the bracket that opens, what is inside: `Order {`, `Shipped(`, `Array [`, `[`.
fn head(text: &str) -> Option<(&str, char, &str)> {
    if text.starts_with(FILTERED) {
        return None;
    }
    let end = text.find(|character| !is_of_name(character) && character != ':').unwrap_or(text.len());
    let (name, behind) = text.split_at_checked(end)?;
    if name.starts_with(|character: char| character.is_numeric() || character == ':') {
        return None;
    }
    let behind = match behind.strip_prefix(' ') {
        Some(behind) if !name.is_empty() && behind.starts_with(['{', '[']) => behind,
        _ => behind,
    };
    let bracket = behind.chars().next().filter(|character| ['(', '[', '{'].contains(character))?;
    Some((name, bracket, behind.get(1..)?))
}

/// Whether a field of this name says what kind its value is: `billing_address: Address`, `lines: [Line]`.
fn says(name: &str, kind: &str) -> bool {
    let (name, kind) = (words(name), words(kind));
    let Some((last, before)) = name.split_last() else { return false };
    let Some((kind_last, kind_before)) = kind.split_last() else { return false };
    let is_plural = ["s", "es"].iter().any(|ending| last.strip_suffix(ending) == Some(kind_last))
        || last.strip_suffix("ies").is_some_and(|stem| kind_last.strip_suffix('y') == Some(stem));
    (last == kind_last || is_plural) && before.ends_with(kind_before)
}

fn scalar(text: &str) -> Value {
    match text {
        "None" | "()" => return Value::Null,
        "true" => return Value::Bool(true),
        "false" => return Value::Bool(false),
        _ => {}
    }
    if let Some(number) = number(text) {
        return Value::Number(number);
    }
    let quoted = literal::text(text).or_else(|| literal::character(text));
    match quoted.filter(|quoted| quoted.is_closed && quoted.length == text.len()) {
        Some(quoted) => quoted.text.into(),
        None => text.into(),
    }
}

/// Only those that JSON has: neither `NaN` nor `+1`, nor integers of 128 bits.
fn number(text: &str) -> Option<Number> {
    if let Ok(number) = text.parse::<u64>() {
        return (!text.starts_with('+')).then(|| number.into());
    }
    if let Ok(number) = text.parse::<i64>() {
        return Some(number.into());
    }
    let is_decimal =
        text.contains(['.', 'e']) && !text.contains(|character: char| !"0123456789.e-".contains(character));
    if !is_decimal || text.ends_with('.') || text.starts_with('.') {
        return None;
    }
    Number::from_f64(text.parse().ok()?)
}

fn marked(text: &str, is_cut: bool) -> String {
    format!("{text}{}", if is_cut { MARK } else { "" })
}
