//! What the functions on a failure's path say about its report: level, fingerprint, tags.

use crate::protocol::{Event, Level};

/// How many characters a tag's value may have; receivers drop longer ones.
const TAG_VALUE: usize = 200;

/// What the functions on a failure's path say about its report.
#[derive(Debug, Clone, Default)]
pub struct Words {
    pub(crate) level: Option<Level>,
    fingerprint: Vec<String>,
    /// Few, if any.
    tags: Vec<(String, String)>,
}

impl Words {
    /// A tag as receivers take it: short, and on one line.
    pub(crate) fn add_tag(&mut self, name: &str, value: &str) {
        let value = value.chars().take(TAG_VALUE).map(|letter| if letter.is_control() { ' ' } else { letter });
        self.tags.retain(|(known, _)| known != name);
        self.tags.push((name.to_owned(), value.collect()));
    }

    pub(crate) fn add_fingerprint(&mut self, part: String) {
        self.fingerprint.push(part);
    }

    /// Takes over what a function further out says, where the inner ones said nothing.
    pub(crate) fn add_outer(&mut self, outer: Self) {
        self.level = self.level.or(outer.level);
        if self.fingerprint.is_empty() {
            self.fingerprint = outer.fingerprint;
        }
        for (name, value) in outer.tags {
            if self.tags.iter().all(|(known, _)| *known != name) {
                self.tags.push((name, value));
            }
        }
    }

    /// Puts it on an event.
    pub(crate) fn apply(self, event: &mut Event) {
        event.level = self.level.or(event.level);
        event.fingerprint = self.fingerprint;
        event.tags = self.tags.into_iter().collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inner_word_wins() {
        let mut inner = Words { level: Some(Level::Info), ..Words::default() };
        inner.add_tag("a", "inner");
        let mut outer = Words { level: Some(Level::Fatal), fingerprint: vec!["outer".into()], ..Words::default() };
        outer.add_tag("a", "outer");
        outer.add_tag("b", "outer");
        inner.add_outer(outer);
        let mut event = Event::new();
        inner.apply(&mut event);
        assert_eq!((event.level, event.fingerprint), (Some(Level::Info), vec!["outer".to_owned()]));
        assert_eq!(event.tags.values().collect::<Vec<_>>(), ["inner", "outer"]);
    }

    #[test]
    fn a_tag_is_short_and_on_one_line() {
        let mut words = Words::default();
        words.add_tag("a", &"ä\n".repeat(1000));
        assert_eq!(words.tags, [("a".to_owned(), "ä ".repeat(TAG_VALUE / 2))]);
    }
}
