use serde::{Serialize, Serializer};

use super::Value;

/// Values by name, in the order in which they were put in: that of a function's arguments, for one. An object in JSON.
///
/// ```
/// use redhanded::protocol::Fields;
/// let mut fields = Fields::new();
/// fields.insert("order".into(), 42.into());
/// fields.insert("currency".into(), "EUR".into());
/// assert_eq!(fields.get("order"), Some(&42.into()));
/// assert_eq!(fields.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["order", "currency"]);
/// ```
// Not `serde_json::Map`: that one sorts by name unless a feature says otherwise, which would then hold for the whole
// program it is linked into.
#[derive(Debug, Clone, Default)]
pub struct Fields {
    values: Vec<(String, Value)>,
    /// By name, values as their own `Debug` shows them. Not part of the protocol: for those who read in the terminal.
    texts: Vec<(String, String)>,
}

impl PartialEq for Fields {
    fn eq(&self, other: &Self) -> bool {
        self.values == other.values
    }
}

impl Fields {
    /// No fields.
    #[must_use]
    pub const fn new() -> Self {
        Self { values: Vec::new(), texts: Vec::new() }
    }

    /// How many fields there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The value with this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.values.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// The value with this name, to change it.
    pub(crate) fn get_mut(&mut self, name: &str) -> Option<&mut Value> {
        self.texts.retain(|(known, _)| known != name);
        self.values.iter_mut().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// Adds a value; one of the same name is replaced in its place and returned.
    pub fn insert(&mut self, name: String, value: Value) -> Option<Value> {
        self.texts.retain(|(known, _)| *known != name);
        if let Some((_, known)) = self.values.iter_mut().find(|(known, _)| *known == name) {
            return Some(std::mem::replace(known, value));
        }
        self.values.push((name, value));
        None
    }

    /// Takes a value out.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        self.texts.retain(|(known, _)| known != name);
        let index = self.values.iter().position(|(known, _)| known == name)?;
        Some(self.values.remove(index).1)
    }

    /// Says how the value with this name reads, until it is changed.
    pub(crate) fn set_text(&mut self, name: &str, text: String) {
        self.texts.retain(|(known, _)| known != name);
        self.texts.push((name.to_owned(), text));
    }

    /// How the value with this name reads, if that is known.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.texts.iter().find(|(known, _)| known == name).map(|(_, text)| text.as_str())
    }

    /// The fields in order.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.into_iter()
    }

    /// Changes each value and, in the same way, how it reads.
    pub(crate) fn change(&mut self, value: impl Fn(&mut Value), text: impl Fn(&mut String)) {
        self.values.iter_mut().for_each(|(_, known)| value(known));
        self.texts.iter_mut().for_each(|(_, known)| text(known));
    }

    /// The same by names.
    pub(crate) fn change_named(&mut self, value: impl Fn(&str, &mut Value), text: impl Fn(&str, &mut String)) {
        self.values.iter_mut().for_each(|(name, known)| value(name, known));
        self.texts.iter_mut().for_each(|(name, known)| text(name, known));
    }

    /// The values in order, to change them.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut Value> {
        self.texts.clear();
        self.values.iter_mut().map(|(_, value)| value)
    }
}

impl<'a> IntoIterator for &'a Fields {
    type Item = (&'a String, &'a Value);
    type IntoIter = std::iter::Map<std::slice::Iter<'a, (String, Value)>, fn(&'a (String, Value)) -> Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.values.iter().map(|(name, value)| (name, value))
    }
}

impl Extend<(String, Value)> for Fields {
    fn extend<I: IntoIterator<Item = (String, Value)>>(&mut self, fields: I) {
        for (name, value) in fields {
            self.insert(name, value);
        }
    }
}

impl FromIterator<(String, Value)> for Fields {
    fn from_iter<I: IntoIterator<Item = (String, Value)>>(fields: I) -> Self {
        let mut all = Self::new();
        all.extend(fields);
        all
    }
}

impl Serialize for Fields {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields() -> Fields {
        let mut fields = Fields::from_iter([("order".to_owned(), 1.into()), ("line".to_owned(), 2.into())]);
        fields.set_text("order", "Order(1)".into());
        fields
    }

    #[test]
    fn a_value_that_was_changed_does_not_read_as_before() {
        assert_eq!((fields().text("order"), fields().text("line")), (Some("Order(1)"), None));
        let mut changed = fields();
        changed.insert("order".into(), 3.into());
        assert_eq!(changed.text("order"), None);
        let mut changed = fields();
        changed.values_mut().for_each(|value| *value = 0.into());
        assert_eq!(changed.text("order"), None);
        let mut changed = fields();
        changed.remove("order");
        assert_eq!(changed.text("order"), None);
    }
}
