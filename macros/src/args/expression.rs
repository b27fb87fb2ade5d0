//! Options that hold code: expressions to record, and the pattern of errors to ignore.

use std::collections::BTreeSet;

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Expr, Ident, LitStr, Pat, Token};

use super::Written;
use super::value::list;
use crate::diag::Diagnostics;

/// How long names of tags may be, and values too; receivers drop longer ones.
const TAG_NAME: usize = 200;

/// How the value of an expression is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sigil {
    /// As its type says.
    None,
    /// `%`: by `Display`.
    Display,
    /// `?`: by `Debug`.
    Debug,
}

/// `order.total()`, `%url.host()` or `?state`.
#[derive(Clone)]
pub(crate) struct Expression {
    pub(crate) sigil: Sigil,
    pub(crate) value: Expr,
}

/// `total = order.total()`.
#[derive(Clone)]
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) span: Span,
    pub(crate) expression: Expression,
}

/// `ShopError::SoldOut { .. } | ShopError::Closed if …`.
#[derive(Clone)]
pub(crate) struct Ignored {
    pub(crate) pattern: Pat,
    pub(crate) guard: Option<Expr>,
}

impl Parse for Expression {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let sigil = if input.parse::<Option<Token![%]>>()?.is_some() {
            Sigil::Display
        } else if input.parse::<Option<Token![?]>>()?.is_some() {
            Sigil::Debug
        } else {
            Sigil::None
        };
        Ok(Self { sigil, value: input.parse()? })
    }
}

impl Parse for Named {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let (name, span) = if input.peek(LitStr) {
            let name: LitStr = input.parse()?;
            (name.value(), name.span())
        } else {
            let name = input.call(Ident::parse_any)?;
            (name.unraw().to_string(), name.span())
        };
        input.parse::<Token![=]>()?;
        Ok(Self { name, span, expression: input.parse()? })
    }
}

impl Parse for Ignored {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let pattern = Pat::parse_multi_with_leading_vert(input)?;
        let guard = if input.parse::<Option<Token![if]>>()?.is_some() { Some(input.parse()?) } else { None };
        if input.peek(Token![,]) {
            return Err(input.error("expected one pattern; `|` stands between several"));
        }
        Ok(Self { pattern, guard })
    }
}

/// Reads `with(a = …, b = %…)`.
pub(super) fn with(option: &Written, diag: &mut Diagnostics) -> Vec<Named> {
    named(option, "expected names and expressions, as in `with(total = order.total(), host = %url.host())`", diag)
}

/// Reads `tag(a = …)`.
pub(super) fn tags(option: &Written, diag: &mut Diagnostics) -> Vec<Named> {
    let tags = named(option, "expected names and expressions, as in `tag(tenant = order.tenant)`", diag);
    let is_allowed = |character: char| character.is_ascii_alphanumeric() || "_.:-".contains(character);
    for tag in &tags {
        if !tag.name.chars().all(is_allowed) || tag.name.len() > TAG_NAME {
            let message = format!("the name of a tag has at most {TAG_NAME} characters of `a-z A-Z 0-9 _ . : -`");
            diag.report_at(tag.span, message);
        }
    }
    tags
}

fn named(option: &Written, example: &str, diag: &mut Diagnostics) -> Vec<Named> {
    let named: Vec<Named> = several(option, example, diag);
    let mut seen = BTreeSet::new();
    for Named { name, span, .. } in &named {
        if !seen.insert(name) {
            diag.report_at(*span, format_args!("`{name}` is named twice"));
        } else if name.trim().is_empty() || name.contains(char::is_control) {
            diag.report_at(*span, "the name is empty or has control characters");
        }
    }
    named
}

/// Reads `fingerprint("…", …)`.
pub(super) fn fingerprint(option: &Written, diag: &mut Diagnostics) -> Vec<Expression> {
    several(option, "expected texts or expressions, as in `fingerprint(\"sold out\", order.shop)`", diag)
}

/// Reads `ignore(PATTERN)`.
pub(super) fn ignored(option: &Written, diag: &mut Diagnostics) -> Option<Ignored> {
    let list = list(option, "expected a pattern of errors, as in `ignore(ShopError::SoldOut { .. })`", diag)?;
    let parsed = syn::parse2(list.clone());
    // On the list: the end of it, where something may be missing, has no place of its own.
    parsed.map_err(|problem| diag.report(list, problem)).ok()
}

fn several<T: Parse>(option: &Written, example: &str, diag: &mut Diagnostics) -> Vec<T> {
    let Some(list) = list(option, example, diag) else { return Vec::new() };
    let Ok(parts) = Punctuated::<T, Token![,]>::parse_terminated.parse2(list.clone()) else {
        diag.report(list, example);
        return Vec::new();
    };
    parts.into_iter().collect()
}
