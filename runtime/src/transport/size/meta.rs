//! `_meta`: where in an event something was left out, and how much there had been.

use std::ops::Range;

use super::TEXT;
use crate::protocol::{Map, Value};

const NAME: &str = "_meta";

/// A tree with the shape of the event; what is to be said of a value is under the empty name in its place.
pub(super) struct Meta(Map<String, Value>);

impl Meta {
    /// What others said already goes along.
    pub(super) fn take(other: &mut Map<String, Value>) -> Self {
        match other.remove(NAME) {
            Some(Value::Object(meta)) => Self(meta),
            _ => Self(Map::new()),
        }
    }

    pub(super) fn put(self, other: &mut Map<String, Value>) {
        other.insert(NAME.to_owned(), Value::Object(self.0));
    }

    /// The value is not there any more, and what was said of what is in it means nothing now.
    pub(super) fn removed(&mut self, path: &[&str]) {
        if let Some(place) = self.at(path) {
            place.clear();
        }
        self.say(path, "x", None);
    }

    /// The list, or the text, had so many elements, or bytes.
    pub(super) fn shortened(&mut self, path: &[&str], before: usize) {
        self.say(path, "x", Some(before));
    }

    /// Shortens a text to what is kept of texts.
    pub(super) fn cut(&mut self, text: &mut String, path: &[&str]) {
        let before = text.len();
        if before <= TEXT {
            return;
        }
        text.truncate(text.floor_char_boundary(TEXT));
        text.push('…');
        self.say(path, "s", Some(before));
    }

    /// Some elements of the list are gone, and those behind them have other numbers now.
    pub(super) fn moved(&mut self, path: &[&str], gone: Range<usize>) {
        let Some(list) = self.at(path) else { return };
        *list = std::mem::take(list)
            .into_iter()
            .filter_map(|(name, value)| match name.parse::<usize>() {
                Ok(index) if gone.contains(&index) => None,
                Ok(index) if index >= gone.end => Some(((index - gone.len()).to_string(), value)),
                _ => Some((name, value)),
            })
            .collect();
    }

    fn say(&mut self, path: &[&str], remark: &str, before: Option<usize>) {
        let mut said = Map::new();
        said.insert("rem".into(), vec![Value::from(vec!["!limit", remark])].into());
        if let Some(before) = before {
            said.insert("len".into(), before.into());
        }
        if let Some(place) = self.at(path) {
            place.insert(String::new(), said.into());
        }
    }

    /// What is said of the values below; always there, because what is in its way gives way.
    fn at(&mut self, path: &[&str]) -> Option<&mut Map<String, Value>> {
        path.iter().try_fold(&mut self.0, |place, name| {
            let value = place.entry(*name).or_insert(Value::Null);
            if !value.is_object() {
                *value = Map::new().into();
            }
            value.as_object_mut()
        })
    }
}
