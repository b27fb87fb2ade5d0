//! Taking apart what [`std::any::type_name`] says.

use std::borrow::Cow;

/// The type without its module, and the module: `core::num::error::ParseIntError` is `ParseIntError` in
/// `core::num::error`. Generic arguments stay with the type, each without its module.
pub(crate) fn split(name: &str) -> (Cow<'_, str>, Option<&str>) {
    // Most are plain: this runs for each call that a failure leaves.
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':');
    if name.bytes().all(is_plain) {
        let colon = name.bytes().rposition(|byte| byte == b':');
        let parts = colon.and_then(|colon| Some((name.get(..colon - 1)?, name.get(colon + 1..)?)));
        return parts.map_or((name.into(), None), |(module, kind)| (kind.into(), Some(module)));
    }
    let head = name.find(['<', '(', '[', '&', '*', ' ']).and_then(|end| name.get(..end)).unwrap_or(name);
    let module = head.rsplit_once("::").map(|(module, _)| module);
    (without_modules(name).into(), module)
}

/// Drops `module::` in front of every name.
fn without_modules(name: &str) -> String {
    let mut short = String::with_capacity(name.len());
    let mut start_of_path = 0;
    let mut previous_colon = false;
    for character in name.chars() {
        if character == ':' && previous_colon {
            short.truncate(start_of_path);
            previous_colon = false;
            continue;
        }
        previous_colon = character == ':';
        short.push(character);
        if !(character.is_alphanumeric() || matches!(character, '_' | ':')) {
            start_of_path = short.len();
        }
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_module_is_split_from_the_type() {
        assert_eq!(split("core::num::error::ParseIntError"), ("ParseIntError".into(), Some("core::num::error")));
        assert_eq!(split("str"), ("str".into(), None));
        assert_eq!(split("&str"), ("&str".into(), None));
        assert_eq!(
            split("shop::Wrapped<std::io::error::Error, alloc::vec::Vec<a::B>>"),
            ("Wrapped<Error, Vec<B>>".into(), Some("shop"))
        );
        assert_eq!(
            split("alloc::boxed::Box<dyn core::error::Error + core::marker::Send>"),
            ("Box<dyn Error + Send>".into(), Some("alloc::boxed"))
        );
        assert_eq!(split("(a::B, [c::D; 3])"), ("(B, [D; 3])".into(), None));
    }
}
