//! What an attribute may stand on by mistake.

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, LitStr, Path, Stmt, Token, Visibility, token};

use crate::source::ends;

/// An item that is neither a function nor a block, a statement or an expression.
pub(crate) struct Other {
    /// Where it begins, without attributes and visibility.
    pub(crate) at: Span,
    /// What it is, as one says it in a sentence.
    pub(crate) what: String,
    /// Only an expression can take its place.
    pub(crate) is_expression: bool,
}

impl Other {
    /// None if nobody understands it, such as a function that someone is typing.
    pub(super) fn of(tokens: TokenStream) -> Option<Self> {
        item.parse2(tokens.clone()).or_else(|_| statement(tokens)).ok()
    }

    fn new(at: Span, what: impl Into<String>) -> Self {
        Self { at, what: what.into(), is_expression: false }
    }
}

fn item(input: ParseStream<'_>) -> syn::Result<Other> {
    input.call(Attribute::parse_outer)?;
    input.parse::<Visibility>()?;
    input.parse::<Option<Token![unsafe]>>()?;
    let other = if input.peek(Token![extern]) { foreign(input)? } else { by_keyword(input)? };
    input.parse::<TokenStream>()?;
    Ok(other)
}

/// `extern crate a;` and `extern "C" { … }`
fn foreign(input: ParseStream<'_>) -> syn::Result<Other> {
    let at = input.parse::<Token![extern]>()?.span;
    if input.peek(Token![crate]) {
        return Ok(Other::new(at, "`extern crate`"));
    }
    input.parse::<Option<LitStr>>()?;
    if input.peek(token::Brace) { Ok(Other::new(at, "an `extern` block")) } else { Err(input.error("no block")) }
}

fn by_keyword(input: ParseStream<'_>) -> syn::Result<Other> {
    let call = input.fork();
    if let Ok(path) = call.call(Path::parse_mod_style)
        && call.peek(Token![!])
        && !path.is_ident("macro_rules")
    {
        return Ok(Other::new(input.span(), "a macro call"));
    }
    let keyword = input.call(Ident::parse_any)?;
    match keyword.to_string().as_str() {
        "let" => Ok(Other::new(keyword.span(), "a statement")),
        // Not of a `const fn`.
        "const" if !input.peek2(Token![:]) => Err(input.error("no constant")),
        "struct" | "enum" | "union" | "impl" | "mod" | "trait" | "type" | "static" | "const" | "use"
        | "macro_rules" => Ok(Other::new(keyword.span(), format!("`{keyword}`"))),
        _ => Err(syn::Error::new(keyword.span(), "not an item")),
    }
}

fn statement(tokens: TokenStream) -> syn::Result<Other> {
    let at = ends(tokens.clone()).0;
    match syn::Block::parse_within.parse2(tokens)?.as_slice() {
        [Stmt::Expr(expression, _)] => {
            let at = ends(expression.to_token_stream()).0;
            Ok(Other { is_expression: true, ..Other::new(at, "an expression") })
        }
        _ => Err(syn::Error::new(at, "not an expression")),
    }
}
