//! Errors that are not reported, by their type or their text.

use crate::options::Callbacks;

#[derive(Debug)]
pub(super) struct Ignored {
    types: Vec<String>,
    messages: Vec<String>,
}

impl Ignored {
    pub(super) fn new(callbacks: &Callbacks) -> Self {
        Self { types: callbacks.ignored_types.clone(), messages: callbacks.ignored_messages.clone() }
    }

    /// Whether one of these errors is: type, module of the type, text.
    pub(super) fn contains<'a>(
        &self,
        mut errors: impl Iterator<Item = (Option<&'a str>, Option<&'a str>, &'a str)>,
    ) -> bool {
        if self.types.is_empty() && self.messages.is_empty() {
            return false;
        }
        errors.any(|(kind, module, text)| {
            kind.is_some_and(|kind| self.types.iter().any(|name| is_named(name, module, kind)))
                || self.messages.iter().any(|pattern| is_in(pattern, text))
        })
    }
}

/// Whether the parts of the pattern, with anything between them, stand in the text one after the other.
fn is_in(pattern: &str, text: &str) -> bool {
    let mut rest = text;
    pattern.split('*').all(|part| {
        let behind = rest.split_once(part).map(|(_, behind)| behind);
        rest = behind.unwrap_or_default();
        behind.is_some()
    })
}

/// Whether the name, with as much of its path as is given, is that of the type: `Timeout`, `db::Timeout`,
/// `shop::db::Timeout`. What a generic type holds need not be given.
fn is_named(name: &str, module: Option<&str>, kind: &str) -> bool {
    let (path, last) = name.rsplit_once("::").map_or((None, name), |(path, last)| (Some(path), last));
    let bare = kind.split_once('<').map_or(kind, |(bare, _)| bare);
    let is_in = |path: &str| {
        let rest = module.unwrap_or_default().strip_suffix(path);
        rest.is_some_and(|rest| rest.is_empty() || rest.ends_with("::"))
    };
    (last == kind || last == bare) && path.is_none_or(is_in)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_stands_for_what_is_between_its_parts() {
        let text = "timeout after 30 ms: shard 7 of 8";
        for pattern in ["timeout", "timeout after * ms", "*shard*of*", "timeout*8", "*", text] {
            assert!(is_in(pattern, text), "{pattern}");
        }
        for pattern in ["Timeout", "shard * ms", "timeout * timeout", "8*8"] {
            assert!(!is_in(pattern, text), "{pattern}");
        }
        assert!(is_in("2 * 3", "2 * 3"));
    }

    #[test]
    fn a_type_is_found_by_its_name_with_any_part_of_its_path() {
        let module = Some("shop::db");
        for name in ["Timeout", "db::Timeout", "shop::db::Timeout"] {
            assert!(is_named(name, module, "Timeout"), "{name}");
        }
        for name in ["Time", "b::Timeout", "db", "other::Timeout", "Timeout::db", ""] {
            assert!(!is_named(name, module, "Timeout"), "{name}");
        }
        assert!(is_named("SendError", None, "SendError<u8>") && is_named("SendError<u8>", None, "SendError<u8>"));
    }
}
