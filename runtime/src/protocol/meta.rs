//! `_meta`: what an event says about those of its values that are not whole.
//!
//! A tree beside the event with the same names and indexes. What is to be said of a value stands under the empty name in
//! its place, as in `{"exception": {"values": {"0": {"value": {"": {"rem": [["!limit", "s", 511, 512]]}}}}}}`: the
//! characters from 511 up to 512 stand in for what was cut off. The form is Relay's (`relay-event-schema`, `Meta`).

use std::ops::Range;

use super::{Map, Value};

const NAME: &str = "_meta";
/// What text that was cut ends with, and what lists and objects that were cut have in place of the rest.
pub(crate) const CUT: char = '…';

/// Taken out of an event, to be put back when all is said.
pub(crate) struct Meta(Map<String, Value>);

impl Meta {
    /// What others said already goes along.
    pub(crate) fn take(other: &mut Map<String, Value>) -> Self {
        match other.remove(NAME) {
            Some(Value::Object(meta)) => Self(meta),
            _ => Self(Map::new()),
        }
    }

    /// Nothing is put where nothing was said.
    pub(crate) fn put(self, other: &mut Map<String, Value>) {
        if !self.0.is_empty() {
            other.insert(NAME.to_owned(), Value::Object(self.0));
        }
    }

    /// Takes over what is said elsewhere; what was said here before stays.
    pub(crate) fn merge(&mut self, new: Map<String, Value>) {
        merge(&mut self.0, new);
    }

    /// The value is not there any more.
    pub(crate) fn removed(&mut self, path: &[&str]) {
        self.forget(path);
        self.say(path, remark("!limit", "x", None), None);
    }

    /// What was said of the value, and of what is in it, means nothing now.
    pub(crate) fn forget(&mut self, path: &[&str]) {
        let Some((name, above)) = path.split_last() else { return };
        let place = above.iter().try_fold(&mut self.0, |place, name| place.get_mut(*name)?.as_object_mut());
        if let Some(place) = place {
            place.remove(*name);
        }
    }

    /// The list, or the object, had so many elements.
    pub(crate) fn shortened(&mut self, path: &[&str], before: usize) {
        self.say(path, remark("!limit", "x", None), Some(before));
    }

    /// The value has another form now, which stands for so many bytes of it.
    pub(crate) fn replaced(&mut self, path: &[&str], before: usize) {
        self.forget(path);
        self.say(path, remark("!limit", "s", None), Some(before));
    }

    /// Shortens a text to so many characters, the sign of the cut among them.
    pub(crate) fn cut(&mut self, text: &mut String, characters: usize, path: &[&str]) {
        let mut sign = [0; CUT.len_utf8()];
        self.cut_with(CUT.encode_utf8(&mut sign), text, characters, path);
    }

    /// As [`cut`](Self::cut), with this sign of the cut.
    pub(crate) fn cut_with(&mut self, sign: &str, text: &mut String, characters: usize, path: &[&str]) {
        if text.len() <= characters {
            return;
        }
        let before = text.chars().count();
        if before <= characters {
            return;
        }
        let kept = characters.saturating_sub(sign.chars().count());
        let end = text.char_indices().nth(kept).map_or(text.len(), |(end, _)| end);
        text.truncate(end);
        text.push_str(sign);
        self.say(path, remark("!limit", "s", Some(kept..characters)), Some(before));
    }

    /// Some elements of the list are gone, and those behind them have other numbers now.
    pub(crate) fn moved(&mut self, path: &[&str], gone: Range<usize>) {
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

    fn say(&mut self, path: &[&str], remark: Value, before: Option<usize>) {
        let mut said = Map::new();
        said.insert("rem".into(), vec![remark].into());
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

/// `rule` is what changed the value, `kind` what it did: `s` for having put something in the place of what was there, `x`
/// for having taken it out; and, of a text, at which characters.
pub(crate) fn remark(rule: &str, kind: &str, range: Option<Range<usize>>) -> Value {
    let range = range.into_iter().flat_map(|range| [range.start, range.end]).map(Value::from);
    [rule.into(), kind.into()].into_iter().chain(range).collect()
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
    use super::*;

    #[test]
    fn a_text_is_cut_by_characters_and_says_how_long_it_was() {
        let mut meta = Meta::take(&mut Map::new());
        let (mut short, mut long) = ("ääää".to_owned(), "äääää".to_owned());
        meta.cut(&mut short, 4, &["short"]);
        meta.cut(&mut long, 4, &["long"]);
        assert_eq!((short.as_str(), long.as_str()), ("ääää", "äää…"));
        let mut other = Map::new();
        meta.put(&mut other);
        let expected = serde_json::json!({ "long": { "": { "rem": [["!limit", "s", 3, 4]], "len": 5 } } });
        assert_eq!(other[NAME], expected);
    }

    #[test]
    fn where_nothing_is_said_nothing_is_put() {
        let mut other = Map::new();
        Meta::take(&mut other).put(&mut other);
        assert!(other.is_empty());
    }
}
