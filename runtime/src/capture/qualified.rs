//! The type or trait that a function belongs to, read from the compiler's name of something inside of the function.
//!
//! The attribute on a method sees no `impl` around it. But what [`std::any::type_name`] says of a type in the method's static
//! names the whole way there, such as `<shop::Store<_> as shop::Load>::load::REDHANDED_SITE::Inside`. Its form
//! is no promise of the compiler's; where it is another one, the function's own name is all that is shown.

/// `Store` for the method `load` of any `impl` of `Store`, of a trait too; `Load` for what the trait `Load` provides, and
/// where the implementing type has no name of its own; nothing for functions that are in no type.
pub(crate) fn qualifier<'a>(inside: &'a str, function: &str, module: &str) -> Option<&'a str> {
    let (inside, _) = inside.rsplit_once("::REDHANDED_SITE")?;
    // The static of an `async fn` is in its body.
    let parent = inside.trim_end_matches("::{{closure}}").strip_suffix(function)?.strip_suffix("::")?;
    if parent == module {
        return None;
    }
    let start = last_outside_of_brackets(parent, "::").map_or(0, |at| at + 2);
    let last = parent.get(start..)?;
    match last.strip_prefix('<').and_then(|inner| inner.strip_suffix('>')) {
        Some(implementation) => name_of_implementation(implementation),
        // What is neither generic nor written as types are is a function around this one.
        None if last.contains('<') || last.starts_with(char::is_uppercase) => name_of_type(last),
        None => None,
    }
}

/// `Type`, `Type as Trait`, `impl Type` or `impl Trait for Type`: the type if it has a name, else the trait.
fn name_of_implementation(implementation: &str) -> Option<&str> {
    let apart = |text: &'static str| {
        let at = last_outside_of_brackets(implementation, text)?;
        Some((implementation.get(..at)?, implementation.get(at + text.len()..)?))
    };
    let (implementing, of_trait) = match (implementation.strip_prefix("impl "), apart(" for "), apart(" as ")) {
        (Some(_), Some((of_trait, implementing)), _) => (implementing, of_trait.strip_prefix("impl ")),
        (Some(implementing), None, _) => (implementing, None),
        (None, _, Some((implementing, of_trait))) => (implementing, Some(of_trait)),
        (None, _, None) => (implementation, None),
    };
    name_of_type(implementing).or_else(|| name_of_type(of_trait?))
}

/// The last name of a path, without references, `dyn` and what is in brackets. None for tuples, slices and the like,
/// and for a parameter, which shows as `_`.
fn name_of_type(mut path: &str) -> Option<&str> {
    while let Some(rest) = ["&", "mut ", "dyn "].iter().find_map(|prefix| path.strip_prefix(prefix)) {
        path = rest;
    }
    let end = path.find(|it: char| !(it.is_alphanumeric() || it == '_' || it == ':')).unwrap_or(path.len());
    let path = path.get(..end)?;
    let name = path.rsplit("::").next()?;
    let is_name = name.starts_with(|first: char| first.is_alphabetic() || first == '_') && name != "_";
    (is_name && name != "fn").then_some(name)
}

/// The module that a closure, an async block or a function is in, as far as its type's name tells: types are taken for
/// such if they are generic or begin with a capital. Empty if it is nothing of these and has none of them in it.
pub(crate) fn module_of(called: &str) -> &str {
    let Some(at) = last_outside_of_brackets(called, "::") else { return "" };
    let (parent, last) = called.split_at(at);
    if last.starts_with("::{{") {
        return module_of(parent);
    }
    if last.contains('<') || last.trim_start_matches(':').starts_with(char::is_uppercase) {
        // Around a future there may be others, all in angle brackets.
        let inner = called.split(['<', '>', ',', ' ', '(', ')']).find_map(|part| part.strip_suffix("::{{closure}}"));
        return inner.map_or("", module_of);
    }
    let path = parent.trim_start_matches(['<', '&']);
    let path = path.find(['<', ' ', '>']).and_then(|end| path.get(..end)).unwrap_or(path);
    let mut module = path.trim_end_matches(':');
    while let Some((before, last)) = module.rsplit_once("::") {
        if !last.starts_with(|first: char| first.is_uppercase() || first == '{') {
            break;
        }
        module = before;
    }
    module
}

/// Where `wanted` stands last outside of any brackets.
fn last_outside_of_brackets(text: &str, wanted: &str) -> Option<usize> {
    let mut depth = 0_u32;
    let mut found = None;
    let mut previous = ' ';
    for (at, character) in text.char_indices() {
        match character {
            '<' | '(' | '[' | '{' => depth += 1,
            '>' if previous == '-' => {}
            '>' | ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ if depth == 0 && text.get(at..).is_some_and(|rest| rest.starts_with(wanted)) => found = Some(at),
            _ => {}
        }
        previous = character;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_qualifier(parent: &str, expected: Option<&str>) {
        for end in ["", "::{{closure}}"] {
            let inside = format!("{parent}::get{end}::REDHANDED_SITE::{{{{closure}}}}");
            assert_eq!(qualifier(&inside, "get", "shop::store"), expected, "{inside}");
        }
    }

    #[test]
    fn a_function_of_a_module_has_none() {
        assert_qualifier("shop::store", None);
    }

    #[test]
    fn a_method_is_named_by_its_type() {
        assert_qualifier("shop::store::Store", Some("Store"));
        assert_qualifier("shop::store::Store<_>", Some("Store"));
        assert_qualifier("shop::store::Store<alloc::vec::Vec<u8>>", Some("Store"));
        assert_qualifier("shop::store::<impl shop::Store<_>>", Some("Store"));
        assert_qualifier("shop::store::_::<impl shop::Store>", Some("Store"));
        assert_qualifier("shop::store::store_t<_>", Some("store_t"));
    }

    #[test]
    fn a_method_of_a_trait_is_named_by_the_implementing_type() {
        assert_qualifier("<shop::Store<_> as shop::Load<fn(u8) -> u8>>", Some("Store"));
        assert_qualifier("shop::store::<impl shop::Load for alloc::vec::Vec<shop::Store>>", Some("Vec"));
        assert_qualifier("<&mut shop::Store as shop::Load>", Some("Store"));
        assert_qualifier("<u8 as shop::Load>", Some("u8"));
        let boxed =
            "<alloc::boxed::Box<dyn core::ops::Fn(u8) -> alloc::vec::Vec<u8> + core::marker::Send> as shop::Load>";
        assert_qualifier(boxed, Some("Box"));
    }

    #[test]
    fn a_trait_names_what_it_provides_and_what_has_no_name() {
        assert_qualifier("shop::store::Load", Some("Load"));
        assert_qualifier("<dyn shop::store::Load>", Some("Load"));
        assert_qualifier("<_ as shop::Load>", Some("Load"));
        assert_qualifier("<&_ as shop::Load<_>>", Some("Load"));
        assert_qualifier("<(u8, shop::Store) as shop::Load>", Some("Load"));
        assert_qualifier("<[u8; 3] as shop::Load>", Some("Load"));
        assert_qualifier("<fn(u8) -> u8 as shop::Load>", Some("Load"));
        assert_qualifier("shop::<impl shop::Load for (u8, u8)>", Some("Load"));
    }

    #[test]
    fn a_function_around_it_is_no_type() {
        assert_qualifier("shop::store::outer", None);
        assert_qualifier("shop::store::outer::{{closure}}", None);
        assert_qualifier("shop::store::Store::outer", None);
        assert_qualifier("shop::store::outer::Local", Some("Local"));
    }

    #[test]
    fn the_module_of_a_closure_is_what_is_around_its_function() {
        for (inside, module) in [
            ("shop::store::load::{{closure}}", "shop::store"),
            ("shop::store::load::{{closure}}::{{closure}}", "shop::store"),
            ("shop::store::load", "shop::store"),
            ("shop::store::Store::load::{{closure}}", "shop::store"),
            ("shop::store::Store<u8>::load::{{closure}}", "shop::store"),
            ("<shop::store::Store<u8> as shop::Load>::load::{{closure}}", "shop::store"),
            ("shop::store::<impl other::Load for u8>::load::{{closure}}", "shop::store"),
            ("redhanded::Watch<shop::store::load::{{closure}}, shop::other::{{closure}}>", "shop::store"),
            ("core::pin::Pin<alloc::boxed::Box<dyn core::future::Future<Output = u8>>>", ""),
            ("load", ""),
            ("", ""),
        ] {
            assert_eq!(module_of(inside), module, "{inside}");
        }
    }

    #[test]
    fn an_unknown_form_is_left_alone() {
        for inside in ["", "get", "REDHANDED_SITE", "::REDHANDED_SITE", "get::REDHANDED_SITE", "<::get::REDHANDED_SITE"]
        {
            assert_eq!(qualifier(inside, "get", "shop"), None, "{inside}");
        }
    }
}
