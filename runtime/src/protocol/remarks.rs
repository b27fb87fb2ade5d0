//! What an event says about values that are not whole: `_meta`.
//!
//! A tree beside the event with the same names and indexes, at whose leaves stands what was done to the value, as in
//! `{"exception": {"values": {"0": {"value": {"": {"rem": [["!limit", "s", 511, 512]]}}}}}}`: the characters from 511 up
//! to 512 stand in for what was cut off. The form is Relay's (`relay-event-schema`, `Meta`). How long the value was is
//! left out: where `Debug` was stopped, nobody knows.

use super::{Event, Exception, Map, Value};

/// What text that was cut ends with, and what lists and objects that were cut have in place of the rest.
const CUT: char = '…';
/// What stands for fields that the value's own `Debug` leaves out.
pub(crate) const NOT_SHOWN: &str = "not shown";
/// What stands in for a secret.
pub(crate) const FILTERED: &str = "[Filtered]";

impl Event {
    /// Notes in `_meta` which of its errors' texts, variables and breadcrumbs were cut or filtered; what `_meta` says
    /// already stays. To be done last, since `_meta` goes by position.
    pub(crate) fn note_remarks(&mut self) {
        let exceptions = list(self.exceptions.iter().map(of_exception));
        let crumbs = list(self.breadcrumbs.iter().map(|crumb| {
            let message = crumb.message.as_deref().map(of_text).unwrap_or_default();
            object([("message", message), ("data", fields(crumb.data.iter()))])
        }));
        let of_values = |values| object([("values", values)]);
        let remarks = object([("exception", of_values(exceptions)), ("breadcrumbs", of_values(crumbs))]);
        if remarks.is_empty() {
            return;
        }
        let known = self.other.entry("_meta").or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(known) = known {
            merge(known, remarks);
        }
    }
}

fn of_exception(exception: &Exception) -> Map<String, Value> {
    let frames = exception.stacktrace.iter().flat_map(|stacktrace| &stacktrace.frames);
    let frames = list(frames.map(|frame| object([("vars", fields(frame.vars.iter()))])));
    let text = exception.value.as_deref().map(of_text).unwrap_or_default();
    object([("value", text), ("stacktrace", object([("frames", frames)]))])
}

/// What is to be said of a value, and of those inside of it.
fn of_value(value: &Value) -> Map<String, Value> {
    match value {
        Value::String(text) => of_text(text),
        Value::Array(items) => {
            let mut remarks = list(items.iter().map(of_value));
            // The last item counts those that were left out.
            if let Some((index, Value::String(_))) =
                items.iter().enumerate().next_back().filter(|(_, item)| is_rest(item))
            {
                remarks.insert(index.to_string(), Value::Object(remark("!limit", "s", 0..1)));
            }
            remarks
        }
        Value::Object(items) => fields(items.iter()),
        _ => Map::new(),
    }
}

fn is_rest(item: &Value) -> bool {
    item.as_str().is_some_and(|text| text.starts_with(CUT))
}

fn of_text(text: &str) -> Map<String, Value> {
    let length = text.chars().count();
    if text == FILTERED {
        remark("!config", "s", 0..length)
    } else if text.ends_with(CUT) {
        remark("!limit", "s", length - 1..length)
    } else {
        Map::new()
    }
}

/// `rule` is what changed the value, `kind` what it did: `s` for having put something in the place of what was there.
fn remark(rule: &str, kind: &str, range: std::ops::Range<usize>) -> Map<String, Value> {
    let remark = serde_json::json!({ "rem": [[rule, kind, range.start, range.end]] });
    Map::from_iter([(String::new(), remark)])
}

fn list(items: impl Iterator<Item = Map<String, Value>>) -> Map<String, Value> {
    named(items.enumerate().map(|(index, remarks)| (index.to_string(), remarks)))
}

fn fields<'a>(items: impl Iterator<Item = (&'a String, &'a Value)>) -> Map<String, Value> {
    named(items.map(|(name, value)| {
        // What a struct's or map's rest is told by; what a `Debug` of the user's does not show was not cut by us.
        let is_rest = name.starts_with(CUT) && value != NOT_SHOWN;
        (name.clone(), if is_rest { remark("!limit", "s", 0..1) } else { of_value(value) })
    }))
}

fn object<const N: usize>(items: [(&str, Map<String, Value>); N]) -> Map<String, Value> {
    named(items.into_iter().map(|(name, remarks)| (name.to_owned(), remarks)))
}

/// Those of which there is something to say.
fn named(items: impl Iterator<Item = (String, Map<String, Value>)>) -> Map<String, Value> {
    let told = items.filter(|(_, remarks)| !remarks.is_empty());
    told.map(|(name, remarks)| (name, Value::Object(remarks))).collect()
}

fn merge(known: &mut Map<String, Value>, new: Map<String, Value>) {
    for (name, value) in new {
        match (known.get_mut(&name), value) {
            (Some(Value::Object(known)), Value::Object(new)) => merge(known, new),
            (Some(_), _) => {}
            (None, value) => {
                known.insert(name, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::protocol::{Breadcrumb, Frame, Stacktrace};

    fn event(vars: &[(&str, Value)]) -> Event {
        let vars = vars.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        let frame = Frame { vars, ..Frame::default() };
        let mut exception = Exception::new("E", "long…");
        exception.stacktrace = Some(Stacktrace::from(vec![Frame::default(), frame]));
        Event { exceptions: vec![Exception::new("Cause", "whole"), exception], ..Event::new() }
    }

    fn remarks_of(mut event: Event) -> Option<Value> {
        event.note_remarks();
        event.other.remove("_meta")
    }

    #[test]
    fn what_is_whole_needs_no_word() {
        let mut event = Event::new();
        event.exceptions.push(Exception::new("E", "whole"));
        event.breadcrumbs.push(Breadcrumb::new("whole"));
        assert_eq!(remarks_of(event), None);
    }

    #[test]
    fn what_was_cut_or_filtered_is_told_where_it_stands() {
        let limit = |start: usize| json!({"": {"rem": [["!limit", "s", start, start + 1]]}});
        let vars = json!({
            "name": limit(3),
            "token": {"": {"rem": [["!config", "s", 0, 10]]}},
            "lines": {"1": limit(1), "2": limit(0)},
            "cart": {"inner": {"text": limit(2)}, "…": limit(0)},
        });
        let stacktrace = json!({"frames": {"1": {"vars": vars}}});
        let expected = json!({"exception": {"values": {"1": {"value": limit(4), "stacktrace": stacktrace}}}});
        let given = event(&[
            ("order", json!(42)),
            ("name", json!("äöü…")),
            ("token", json!("[Filtered]")),
            ("lines", json!([1, "x…", "… 3 more"])),
            ("cart", json!({"inner": {"text": "ab…"}, "…": "2 more"})),
        ]);
        assert_eq!(remarks_of(given), Some(expected));
    }

    #[test]
    fn what_is_said_already_stays() {
        let mut event = event(&[("name", json!("x…"))]);
        event.other.insert("_meta".into(), json!({"extra": {"": {"len": 9}}}));
        let remarks = remarks_of(event).unwrap();
        assert_eq!(remarks["extra"], json!({"": {"len": 9}}));
        assert_eq!(remarks["exception"]["values"]["1"]["value"][""]["rem"][0][0], json!("!limit"));
    }
}
