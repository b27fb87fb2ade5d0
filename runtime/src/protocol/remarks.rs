//! Which of an event's values were cut or filtered, as can be seen by what they end with or hold.
//!
//! How long the value was is left out: where `Debug` was stopped, nobody knows.

use super::meta::{CUT, Meta, remark};
use super::{Event, Exception, Map, Value};

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
        if !remarks.is_empty() {
            let mut meta = Meta::take(&mut self.other);
            meta.merge(remarks);
            meta.put(&mut self.other);
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
                remarks.insert(index.to_string(), Value::Object(of_rest()));
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

/// A text may have been filtered in several places, and cut besides.
fn of_text(text: &str) -> Map<String, Value> {
    let mut remarks = Vec::new();
    let (mut rest, mut at) = (text, 0);
    while let Some((before, behind)) = rest.split_once(FILTERED) {
        let start = at + before.chars().count();
        at = start + FILTERED.chars().count();
        remarks.push(remark("!config", "s", Some(start..at)));
        rest = behind;
    }
    if rest.ends_with(CUT) {
        let length = at + rest.chars().count();
        remarks.push(remark("!limit", "s", Some(length - 1..length)));
    }
    said(&remarks)
}

fn said(remarks: &[Value]) -> Map<String, Value> {
    if remarks.is_empty() {
        return Map::new();
    }
    Map::from_iter([(String::new(), serde_json::json!({ "rem": remarks }))])
}

/// Something stands in for the rest of a list or of an object.
fn of_rest() -> Map<String, Value> {
    said(&[remark("!limit", "s", Some(0..1))])
}

fn list(items: impl Iterator<Item = Map<String, Value>>) -> Map<String, Value> {
    named(items.enumerate().map(|(index, remarks)| (index.to_string(), remarks)))
}

fn fields<'a>(items: impl Iterator<Item = (&'a String, &'a Value)>) -> Map<String, Value> {
    named(items.map(|(name, value)| {
        // What a struct's or map's rest is told by; what a `Debug` of the user's does not show was not cut by us.
        let is_rest = name.starts_with(CUT) && value != NOT_SHOWN;
        (name.clone(), if is_rest { of_rest() } else { of_value(value) })
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
    fn a_text_that_was_filtered_in_places_says_in_which() {
        let filtered = |start: usize| json!(["!config", "s", start, start + 10]);
        let remarks = of_text("ä[Filtered] and [Filtered], cut…");
        assert_eq!(remarks[""]["rem"], json!([filtered(1), filtered(16), ["!limit", "s", 31, 32]]));
        assert_eq!(of_text("[Filtered").len(), 0);
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
