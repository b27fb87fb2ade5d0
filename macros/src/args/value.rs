//! What may stand after the name of an option: nothing, a word, a text, names of arguments.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Expr, Lit, LitStr, Token};

use super::{Value, Written, nearest};
use crate::diag::Diagnostics;

/// Says that an option that stands alone has a value.
pub(super) fn expect_none(option: &Written, diag: &mut Diagnostics) {
    let message = format!("`{}` takes no value", option.name);
    match &option.value {
        Value::None => {}
        Value::Assigned(value) => diag.report(value, message),
        Value::Listed(list) if list.is_empty() => diag.report(&option.name, message),
        Value::Listed(list) => diag.report(list, message),
    }
}

/// What is in the parentheses of the option; `example` is told if there is nothing.
pub(super) fn list(option: &Written, example: &str, diag: &mut Diagnostics) -> Option<TokenStream> {
    match &option.value {
        Value::Listed(list) if !list.is_empty() => return Some(list.clone()),
        Value::Assigned(value) => diag.report(value, example),
        Value::Listed(_) | Value::None => diag.report(&option.name, example),
    }
    None
}

/// The arguments named in `skip(a, b)`.
pub(super) fn arguments(option: &Written, diag: &mut Diagnostics) -> Vec<Ident> {
    let example = format!("expected names of arguments, as in `{}(a, b)`", option.name);
    let Some(list) = list(option, &example, diag) else { return Vec::new() };
    let names = |input: ParseStream<'_>| Punctuated::<Ident, Token![,]>::parse_terminated_with(input, Ident::parse_any);
    let names: Vec<Ident> = match names.parse2(list) {
        Ok(names) => names.into_iter().collect(),
        Err(problem) => {
            diag.report_at(problem.span(), example);
            return Vec::new();
        }
    };
    let mut seen = BTreeSet::new();
    for name in &names {
        if !seen.insert(name.unraw()) {
            diag.report(name, format_args!("`{name}` is named twice"));
        }
    }
    names
}

/// The word in `level = warning`, one of `known`.
pub(super) fn word(option: &Written, known: &[&'static str], diag: &mut Diagnostics) -> Option<&'static str> {
    let all = known.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    let example = known.first().copied().unwrap_or_default();
    let expected = format!("expected one of {all}, as in `{} = {example}`", option.name);
    let value = match &option.value {
        Value::Assigned(value) => &**value,
        Value::Listed(list) if !list.is_empty() => {
            diag.report(list, expected);
            return None;
        }
        Value::Listed(_) | Value::None => {
            diag.report(&option.name, expected);
            return None;
        }
    };
    let Some(written) = written_word(value) else {
        diag.report(value, expected);
        return None;
    };
    let found = known.iter().copied().find(|word| *word == written);
    if let (Some(word), Expr::Lit(_)) = (found, value) {
        diag.report(value, format_args!("expected a word without quotes: `{} = {word}`", option.name));
    } else if found.is_none() {
        let message = format!("`{}` cannot be `{written}`", option.name);
        match nearest(&written, known.iter().copied()) {
            Some(meant) => diag.report(value, format_args!("{message}; did you mean `{meant}`?")),
            None => diag.report(value, format_args!("{message}; it can be {all}")),
        }
    }
    found
}

fn written_word(value: &Expr) -> Option<String> {
    match value {
        Expr::Path(path) if path.qself.is_none() => path.path.get_ident().map(|word| word.unraw().to_string()),
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

/// The text in `name = "…"`.
pub(super) fn name(option: &Written, diag: &mut Diagnostics) -> Option<LitStr> {
    const EXAMPLE: &str = "expected a text, as in `name = \"checkout\"`";
    let value = match &option.value {
        Value::Assigned(value) => value,
        Value::None | Value::Listed(_) => {
            diag.report(&option.name, EXAMPLE);
            return None;
        }
    };
    match &**value {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) if text.value().trim().is_empty() => diag.report(text, "the name is empty"),
            Lit::Str(text) if text.value().contains(char::is_control) => {
                diag.report(text, "a name has no control characters");
            }
            Lit::Str(text) => return Some(text.clone()),
            other => diag.report(other, EXAMPLE),
        },
        other => diag.report(other, EXAMPLE),
    }
    None
}
