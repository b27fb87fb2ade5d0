//! The expressions in options, and the names of arguments in them.
//!
//! They stand where no probe is imported: a glob import would hide the user's names of the same spelling. What is put
//! around an expression has its place in the source, since messages about moves and borrows are about that.

use proc_macro2::{Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};
use syn::ext::IdentExt;
use syn::visit_mut::{VisitMut, visit_pat_ident_mut, visit_pat_mut};
use syn::{Expr, ExprReference, Pat, PatIdent, Token, token};

use super::ours;
use crate::args::{Expression, Sigil};
use crate::capture::{Capture, names_in};
use crate::hooks;
use crate::source::ends;

/// The statements that record the expressions of `with` into `entry`.
pub(super) fn record(capture: &Capture) -> TokenStream {
    let probe = hooks::snapshots();
    let recorded = capture.reporting.with.iter().map(|named| {
        let span = span_of(&named.expression);
        let value = reference(&named.expression);
        let names = names(capture, &named.expression.value);
        let record = match named.expression.sigil {
            Sigil::Display => quote_spanned!(span=> entry.display(#value);),
            Sigil::Debug => quote_spanned!(span=> entry.debug(#value);),
            Sigil::None => quote_spanned! {ours()=>
                let value = #value;
                {
                    use #probe::*;
                    (&&&Snapshot(value)).redhanded_record(entry);
                }
            },
        };
        quote_spanned!(span=> entry.also(|entry| { #names #record });)
    });
    recorded.collect()
}

/// The statements that evaluate what is put on the report: tags and fingerprint.
pub(super) fn words(capture: &Capture) -> TokenStream {
    let tags = capture.reporting.tags.iter().map(|named| {
        let name = Literal::string(&named.name);
        let word = word(capture, &named.expression);
        quote_spanned!(ours()=> arguments.tag(#name, #word);)
    });
    let fingerprint = capture.reporting.fingerprint.iter().map(|part| {
        let word = word(capture, part);
        quote_spanned!(ours()=> arguments.fingerprint(#word);)
    });
    tags.chain(fingerprint).collect()
}

fn word(capture: &Capture, expression: &Expression) -> TokenStream {
    let (names, value) = (names(capture, &expression.value), reference(expression));
    let span = span_of(expression);
    match expression.sigil {
        Sigil::Debug => quote_spanned!(span=> |word| { #names word.debug(#value); }),
        Sigil::None | Sigil::Display => quote_spanned!(span=> |word| { #names word.display(#value); }),
    }
}

/// Where closures stand that evaluate what is put on the report.
pub(super) fn words_span(capture: &Capture) -> Span {
    let tags = capture.reporting.tags.iter().map(|named| &named.expression);
    tags.chain(&capture.reporting.fingerprint).next().map_or_else(ours, span_of)
}

fn span_of(expression: &Expression) -> Span {
    ends(expression.value.to_token_stream()).0.resolved_at(ours())
}

/// `&value`, in parentheses where it needs them.
fn reference(expression: &Expression) -> Expr {
    let (attrs, expr) = (Vec::new(), Box::new(expression.value.clone()));
    Expr::Reference(ExprReference { attrs, and_token: Token![&](span_of(expression)), mutability: None, expr })
}

/// Makes the names that patterns bind known to an expression that uses them: they refer into the whole argument, which
/// is still the wrapper's.
fn names(capture: &Capture, expression: &Expr) -> TokenStream {
    let mut words = Vec::new();
    collect_words(expression.to_token_stream(), &mut words);
    let bindings = capture.arguments.iter().filter_map(|argument| {
        let (outer, pattern) = (&argument.outer, argument.pattern.as_ref()?);
        let is_known = matches!(pattern, Pat::Ident(PatIdent { ident, subpat: None, .. }) if ident == outer);
        let is_used = names_in(pattern).iter().any(|name| words.contains(&name.unraw().to_string()));
        (!is_known && is_used).then(|| {
            let mut pattern = pattern.clone();
            ByReference.visit_pat_mut(&mut pattern);
            quote_spanned!(ours()=> #[allow(unused_variables)] let #pattern = &#outer;)
        })
    });
    bindings.collect()
}

/// All identifiers; those in format strings too, as words.
fn collect_words(tokens: TokenStream, words: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => collect_words(group.stream(), words),
            TokenTree::Ident(ident) => words.push(ident.unraw().to_string()),
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                words.extend(text.split(|letter: char| !letter.is_alphanumeric() && letter != '_').map(str::to_owned));
            }
            TokenTree::Punct(_) => {}
        }
    }
}

/// Takes `ref`, `mut` and `&` out of a pattern, so that it matches a reference and binds references.
struct ByReference;

impl VisitMut for ByReference {
    fn visit_pat_mut(&mut self, pattern: &mut Pat) {
        while let Pat::Reference(reference) = pattern {
            let inner = (*reference.pat).clone();
            *pattern = match inner {
                // `&(a | b)`
                Pat::Or(_) => Pat::Paren(syn::PatParen {
                    attrs: Vec::new(),
                    paren_token: token::Paren(ours()),
                    pat: Box::new(inner),
                }),
                inner => inner,
            };
        }
        visit_pat_mut(self, pattern);
    }

    fn visit_pat_ident_mut(&mut self, pattern: &mut PatIdent) {
        pattern.by_ref = None;
        pattern.mutability = None;
        visit_pat_ident_mut(self, pattern);
    }

    fn visit_expr_mut(&mut self, _: &mut Expr) {}
}
