//! Values by name that take no more than so many bytes, and are no deeper than receivers read.

use super::of;
use crate::protocol::meta::{CUT, Meta};
use crate::protocol::{Fields, Map, Value};

/// Quotes, colon and comma around a name.
const AROUND_NAME: usize = 4;
/// What is left of a value takes at least so many bytes, its name among them.
const LEAST: usize = 24;
/// How many values that are gone are named.
const NAMED: usize = 16;

/// How much of values by name receivers keep.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limit {
    pub(super) bytes: usize,
    /// How many lists and objects may be in each other, the outermost one among them.
    pub(super) containers: usize,
}

/// Values by name: an object, or the arguments of a call.
pub(super) trait Entries {
    /// How many bytes each takes, with its name.
    fn sizes(&self) -> Vec<(String, usize)>;
    fn get(&self, name: &str) -> Option<&Value>;
    fn get_mut(&mut self, name: &str) -> Option<&mut Value>;
    fn take_out(&mut self, name: &str);
}

impl Entries for Map<String, Value> {
    fn sizes(&self) -> Vec<(String, usize)> {
        self.iter().map(size).collect()
    }

    fn get(&self, name: &str) -> Option<&Value> {
        self.get(name)
    }

    fn get_mut(&mut self, name: &str) -> Option<&mut Value> {
        self.get_mut(name)
    }

    fn take_out(&mut self, name: &str) {
        self.remove(name);
    }
}

impl Entries for Fields {
    fn sizes(&self) -> Vec<(String, usize)> {
        self.iter().map(size).collect()
    }

    fn get(&self, name: &str) -> Option<&Value> {
        self.get(name)
    }

    fn get_mut(&mut self, name: &str) -> Option<&mut Value> {
        self.get_mut(name)
    }

    fn take_out(&mut self, name: &str) {
        self.remove(name);
    }
}

fn size((name, value): (&String, &Value)) -> (String, usize) {
    (name.clone(), around(name) + of(value))
}

/// How many bytes a name takes, and what is around it.
fn around(name: &str) -> usize {
    of(&name) - 2 + AROUND_NAME
}

/// Sees to it that they keep to the limit.
pub(super) fn fit_entries(entries: &mut impl Entries, limit: Limit, path: &[&str], meta: &mut Meta) {
    let sizes = entries.sizes();
    let inside = limit.containers - 1;
    for (name, _) in &sizes {
        // To be given a value to change is to change it.
        if entries.get(name).is_some_and(|value| is_deeper(value, inside))
            && let Some(value) = entries.get_mut(name)
        {
            flatten(value, inside, &[path, &[name]].concat(), meta);
        }
    }
    shrink_entries(entries, limit.bytes, path, meta);
}

/// Sees to it that a list keeps to the limit.
pub(super) fn fit_list(list: &mut Vec<Value>, limit: Limit, path: &[&str], meta: &mut Meta) {
    for (index, value) in list.iter_mut().enumerate() {
        flatten(value, limit.containers - 1, &[path, &[&index.to_string()]].concat(), meta);
    }
    if of(list) > limit.bytes {
        shrink_list(list, limit.bytes, path, meta);
    }
}

/// Sees to it that a single value does.
pub(super) fn fit_value(value: &mut Value, limit: Limit, path: &[&str], meta: &mut Meta) {
    flatten(value, limit.containers, path, meta);
    if of(value) > limit.bytes {
        shrink(value, limit.bytes, path, meta);
    }
}

/// Whether more lists and objects are in each other.
fn is_deeper(value: &Value, containers: usize) -> bool {
    match value {
        Value::Array(values) => containers == 0 || values.iter().any(|value| is_deeper(value, containers - 1)),
        Value::Object(values) => containers == 0 || values.values().any(|value| is_deeper(value, containers - 1)),
        _ => false,
    }
}

/// What is too deep is told as a text.
fn flatten(value: &mut Value, containers: usize, path: &[&str], meta: &mut Meta) {
    match value {
        Value::Array(_) | Value::Object(_) if containers == 0 => {
            let text = value.to_string();
            meta.replaced(path, text.len());
            *value = text.into();
        }
        Value::Array(values) => {
            for (index, value) in values.iter_mut().enumerate() {
                flatten(value, containers - 1, &[path, &[&index.to_string()]].concat(), meta);
            }
        }
        Value::Object(values) => {
            for (name, value) in values {
                flatten(value, containers - 1, &[path, &[name]].concat(), meta);
            }
        }
        _ => {}
    }
}

/// Each has its share; what short ones leave is for the long ones.
fn shrink_entries(entries: &mut impl Entries, room: usize, path: &[&str], meta: &mut Meta) {
    let sizes = entries.sizes();
    let Some(share) = share(sizes.iter().map(|(_, size)| *size).collect(), room) else { return };
    let mut left = room;
    let mut gone = Vec::new();
    for (name, size) in &sizes {
        let allowed = share.min(left);
        let path = [path, &[name]].concat();
        let of_value = allowed.saturating_sub(around(name));
        let is_kept =
            *size <= allowed || entries.get_mut(name).is_some_and(|value| shrink(value, of_value, &path, meta));
        if is_kept {
            left = left.saturating_sub((*size).min(allowed));
        } else {
            entries.take_out(name);
            gone.push(name);
        }
    }
    for name in &gone {
        let path = [path, &[name]].concat();
        if gone.len() > NAMED { meta.forget(&path) } else { meta.removed(&path) }
    }
    if gone.len() > NAMED {
        meta.shortened(path, sizes.len());
    }
}

/// How much each may take so that all of them have room; none if they have it as they are.
fn share(mut sizes: Vec<usize>, mut room: usize) -> Option<usize> {
    sizes.sort_unstable();
    let count = sizes.len();
    for (index, size) in sizes.into_iter().enumerate() {
        let share = room / (count - index);
        if size > share {
            return Some(share.max(LEAST));
        }
        room -= size;
    }
    None
}

/// Makes a value take no more than so many bytes; whether anything is left of it.
fn shrink(value: &mut Value, room: usize, path: &[&str], meta: &mut Meta) -> bool {
    if room < LEAST - AROUND_NAME - 8 {
        return false;
    }
    match value {
        Value::String(text) => {
            let kept = characters_in(text, room - 2 - CUT.len_utf8());
            meta.cut(text, kept + 1, path);
        }
        Value::Array(values) => shrink_list(values, room, path, meta),
        Value::Object(values) => shrink_entries(values, room - 2, path, meta),
        _ => return false,
    }
    true
}

/// The first ones that have room, the last of them perhaps a part of what it was.
fn shrink_list(values: &mut Vec<Value>, room: usize, path: &[&str], meta: &mut Meta) {
    let before = values.len();
    let mut left = room.saturating_sub(2);
    let mut kept = 0;
    for (index, value) in values.iter_mut().enumerate() {
        let size = of(value) + 1;
        let is_whole = size <= left;
        if !is_whole && !shrink(value, left.saturating_sub(1), &[path, &[&index.to_string()]].concat(), meta) {
            break;
        }
        kept += 1;
        if !is_whole {
            break;
        }
        left -= size;
    }
    if kept < before {
        values.truncate(kept);
        meta.moved(path, kept..before);
        meta.shortened(path, before);
    }
}

/// How many characters of a text take no more than so many bytes of JSON.
fn characters_in(text: &str, bytes: usize) -> usize {
    let mut left = bytes;
    let fits = |character: &char| {
        let size = of(character) - 2;
        let fits = size <= left;
        left = left.saturating_sub(size);
        fits
    };
    text.chars().take_while(fits).count()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const LIMIT: Limit = Limit { bytes: 200, containers: 3 };

    /// What is left of an object, and what is said of it.
    fn fitted(mut value: Value) -> (Value, Value) {
        let mut meta = Meta::take(&mut Map::new());
        fit_entries(value.as_object_mut().unwrap(), LIMIT, &["extra"], &mut meta);
        let mut other = Map::new();
        meta.put(&mut other);
        let said = other.remove("_meta").map_or(Value::Null, |mut said| said["extra"].take());
        (value, said)
    }

    #[test]
    fn what_keeps_to_the_limit_stays_as_it_is() {
        let value = json!({ "a": [[1]], "b": { "c": { "d": "x".repeat(100) } }, "n": null });
        assert_eq!(fitted(value.clone()), (value, Value::Null));
    }

    #[test]
    fn what_is_too_deep_is_told_as_a_text() {
        let (value, said) = fitted(json!({ "a": [[["x"]], 1] }));
        assert_eq!(value, json!({ "a": [[r#"["x"]"#], 1] }));
        assert_eq!(said["a"]["0"]["0"][""], json!({ "rem": [["!limit", "s"]], "len": 5 }));
    }

    #[test]
    fn long_values_are_cut_and_short_ones_stay() {
        let long = "ä\"".repeat(200);
        let (value, said) = fitted(json!({ "a": long, "b": 1, "list": vec!["item"; 100], "z": "last" }));
        assert_eq!((&value["b"], &value["z"]), (&json!(1), &json!("last")));
        assert!(value["a"].as_str().unwrap().ends_with('…') && value["a"].as_str().unwrap().len() > 40, "{value}");
        assert!((5..20).contains(&value["list"].as_array().unwrap().len()), "{value}");
        assert!(of(&value) <= LIMIT.bytes + 2, "{value}");
        assert_eq!((&said["a"][""]["len"], &said["list"][""]["len"]), (&json!(400), &json!(100)));
    }

    #[test]
    fn what_has_no_room_is_gone_and_its_names_are_told_if_they_are_few() {
        let many: Map<_, _> = (0..20).map(|number| (format!("number {number:02}"), json!(number))).collect();
        let (value, said) = fitted(many.into());
        assert_eq!(value.as_object().unwrap().len(), 14);
        assert_eq!(said["number 14"][""]["rem"], json!([["!limit", "x"]]));
        let very_many: Map<_, _> = (0..10_000).map(|number| (format!("{number:06}"), json!(number))).collect();
        let (value, said) = fitted(very_many.into());
        assert!((10..30).contains(&value.as_object().unwrap().len()), "{value}");
        assert_eq!(said, json!({ "": { "rem": [["!limit", "x"]], "len": 10_000 } }));
    }
}
