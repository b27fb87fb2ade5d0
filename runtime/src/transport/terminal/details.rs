//! What the program said about what it was doing: tags, user, contexts.

use super::cut::{cut_middle, width_of};
use super::fields::{self, Field};
use super::left_out;
use super::line::Line;
use super::paint::Ink;
use super::style::Style;
use super::values::shown;
use crate::contexts;
use crate::notice::neutral;
use crate::protocol::{Event, User, Value};

/// Columns of a topic's name.
const LABEL_WIDTH: usize = 16;
/// Lines for one topic.
const LINES: usize = 2;
/// Topics shown.
const TOPICS: usize = 12;

pub(super) fn lines(event: &Event, style: &Style) -> Vec<Line> {
    let topics: Vec<_> = topics(event).into_iter().filter(|(_, fields)| !fields.is_empty()).collect();
    let shown = topics.get(..TOPICS.min(topics.len())).unwrap_or_default();
    let label_width = shown.iter().map(|(label, _)| width_of(label)).max().unwrap_or_default();
    let mut lines: Vec<_> =
        shown.iter().flat_map(|(label, fields)| topic_lines(label, label_width, fields, style)).collect();
    if topics.len() > shown.len() {
        lines.push(left_out(2, topics.len() - shown.len(), "topic"));
    }
    lines
}

fn topics(event: &Event) -> Vec<(String, Vec<Field>)> {
    let mut topics = Vec::new();
    let mut add = |label: &str, fields| {
        topics.push((cut_middle(&neutral(label), LABEL_WIDTH).into_owned(), fields));
    };
    if let (Some(message), Some(_)) = (&event.message, event.outermost_exception()) {
        add("message", vec![(String::new(), message.formatted.clone())]);
    }
    // Tags are words: they need no quotes to be told from numbers.
    add("tags", event.tags.iter().map(|(name, value)| (name.clone(), value.clone())).collect());
    add("user", event.user.as_ref().map(fields_of_user).unwrap_or_default());
    for (topic, value) in event.contexts.iter().filter(|(topic, value)| !contexts::is_gathered(topic, value)) {
        add(topic, fields_of(value));
    }
    add("extra", event.extra.iter().map(field).collect());
    topics
}

fn topic_lines(label: &str, label_width: usize, fields: &[Field], style: &Style) -> Vec<Line> {
    let indent = 2 + label_width + 2;
    let mut lines = Vec::new();
    for (index, fields) in fields::lines(fields, style.room(indent), LINES).into_iter().enumerate() {
        let mut line = Line::indented(2);
        if index == 0 {
            line.add(Ink::Faint, label);
        }
        line.pad_to(indent);
        line.append(fields);
        lines.push(line);
    }
    lines
}

fn field((name, value): (&String, &Value)) -> Field {
    (name.clone(), shown(value))
}

/// A context is an object as a rule.
fn fields_of(value: &Value) -> Vec<Field> {
    match value {
        Value::Object(fields) => fields.iter().map(field).collect(),
        Value::Null => Vec::new(),
        other => vec![("value".to_owned(), shown(other))],
    }
}

fn fields_of_user(user: &User) -> Vec<Field> {
    let named =
        [("id", &user.id), ("username", &user.username), ("email", &user.email), ("ip_address", &user.ip_address)];
    let named = named.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value.clone()?)));
    named.chain(user.other.iter().map(field)).collect()
}
