//! Which attributes the compiler itself knows.

use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Token};

/// Attributes of the language that may stand on a function.
const BUILTIN: [&str; 27] = [
    "allow",
    "automatically_derived",
    "cfg",
    "cold",
    "coverage",
    "debugger_visualizer",
    "deny",
    "deprecated",
    "doc",
    "expect",
    "export_name",
    "forbid",
    "ignore",
    "inline",
    "instruction_set",
    "link_section",
    "must_use",
    "naked",
    "no_mangle",
    "no_sanitize",
    "optimize",
    "should_panic",
    "target_feature",
    "track_caller",
    "unsafe",
    "warn",
    "derive",
];
/// Namespaces of tools, which the compiler leaves alone.
const TOOLS: [&str; 6] = ["clippy", "diagnostic", "miri", "rust_analyzer", "rustdoc", "rustfmt"];
const LINTS: [&str; 5] = ["allow", "deny", "expect", "forbid", "warn"];

/// Whether a macro or tool that is not the compiler's makes something of the attribute.
pub(crate) fn is_foreign(attribute: &Attribute) -> bool {
    is_foreign_meta(&attribute.meta)
}

pub(crate) fn any_foreign(attributes: &[Attribute]) -> bool {
    attributes.iter().any(is_foreign)
}

fn is_foreign_meta(meta: &Meta) -> bool {
    if meta.path().is_ident("cfg_attr") {
        let parts =
            meta.require_list().and_then(|list| list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated));
        // The first part is the condition. What cannot be read here is not ours to judge: assume the worst.
        return parts.map_or(true, |parts| parts.iter().skip(1).any(is_foreign_meta));
    }
    let Some(first) = meta.path().segments.first() else { return true };
    let name = first.ident.to_string();
    if meta.path().segments.len() == 1 { !BUILTIN.contains(&name.as_str()) } else { !TOOLS.contains(&name.as_str()) }
}

/// Whether it says how lints are to be taken.
pub(crate) fn is_lint(attribute: &Attribute) -> bool {
    LINTS.iter().any(|name| attribute.path().is_ident(name))
}

/// Whether the attribute with this name is there, also under a condition or in `unsafe(…)`.
pub(crate) fn has(attributes: &[Attribute], name: &str) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident(name)
            || (attribute.path().is_ident("cfg_attr")
                && attribute
                    .meta
                    .require_list()
                    .is_ok_and(|list| list.tokens.clone().into_iter().any(|token| token.to_string() == name)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse_quote;

    #[test]
    fn the_attributes_of_other_macros_are_foreign() {
        let foreign: [Attribute; 4] = [
            parse_quote!(#[tokio::main]),
            parse_quote!(#[instrument(skip_all)]),
            parse_quote!(#[cfg_attr(test, tokio::test)]),
            parse_quote!(#[test]),
        ];
        assert!(foreign.iter().all(is_foreign));
        let own: [Attribute; 5] = [
            parse_quote!(#[inline(always)]),
            parse_quote!(#[unsafe(no_mangle)]),
            parse_quote!(#[clippy::msrv = "1"]),
            parse_quote!(#[cfg_attr(test, inline, allow(dead_code))]),
            parse_quote!(#[doc = "x"]),
        ];
        assert!(!any_foreign(&own));
    }

    #[test]
    fn an_attribute_under_a_condition_is_there() {
        assert!(has(&[parse_quote!(#[cfg_attr(debug_assertions, track_caller)])], "track_caller"));
        assert!(!has(&[parse_quote!(#[cfg_attr(track, inline)])], "track_caller"));
    }
}
