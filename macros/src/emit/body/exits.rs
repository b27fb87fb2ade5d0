//! What is put at the ways out of a body.

use proc_macro2::{Literal, Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::spanned::Spanned;
use syn::{
    Block, Expr, ExprBlock, ExprBreak, ExprMatch, ExprReturn, ExprTry, Ident, Lifetime, Pat, Stmt, Token, Type,
    parse_quote_spanned, token,
};

use super::super::ours;
use super::Exits;
use crate::source::ends;

/// `place.set(n);`
pub(super) fn store(number: usize) -> Stmt {
    let number = Literal::usize_unsuffixed(number);
    Stmt::Expr(Expr::Verbatim(quote_spanned!(ours()=> place.set(#number))), Some(syn::Token![;](ours())))
}

/// `mark(operand, place, n)`. The call takes the operand's span, since it takes its place in messages.
pub(super) fn marked(function: fn(Span) -> TokenStream, operand: &Expr, number: usize) -> Expr {
    let (first, last) = ends(operand.to_token_stream());
    let number = Literal::usize_unsuffixed(number);
    let arguments = quote_spanned!(ours()=> #operand, place, #number);
    let mut call = function(first);
    token::Paren(last).surround(&mut call, |tokens| arguments.to_tokens(tokens));
    Expr::Verbatim(call)
}

/// `break 'body value`
pub(super) fn broken(leaving: &ExprReturn) -> Expr {
    let span = leaving.return_token.span;
    Expr::Break(ExprBreak {
        attrs: leaving.attrs.clone(),
        break_token: Token![break](span),
        label: Some(Lifetime::new("'body", ours())),
        expr: leaving.expr.clone(),
    })
}

/// What `operand?` is, but that it leaves by `break 'body`. The residue goes through a `?` of its own, which converts
/// it as the user's would.
pub(super) fn branched(question: &ExprTry, output: &Type) -> Expr {
    let (operand, token) = (&question.expr, &question.question_token);
    // Messages about the conversion point at the user's `?`.
    let residue = Ident::new("residue", token.span());
    let branched: ExprMatch = parse_quote_spanned! {ours()=>
        match #operand {
            ::core::ops::ControlFlow::Continue(value) => value,
            ::core::ops::ControlFlow::Break(#residue) => {
                break 'body (move || -> #output { match #residue #token {} })()
            }
        }
    };
    Expr::Match(branched)
}

/// The number of the `let` whose value the last statement passes on.
pub(super) fn passed_on(statements: &[Stmt]) -> Option<usize> {
    let (last, before) = statements.split_last()?;
    let (Stmt::Expr(Expr::Path(path), None), Some(Stmt::Local(local))) = (last, before.last()) else { return None };
    let pattern = match &local.pat {
        Pat::Type(typed) => &typed.pat,
        pattern => pattern,
    };
    let (Pat::Ident(name), Some(init)) = (pattern, &local.init) else { return None };
    let is_same = path.path.is_ident(&name.ident) && matches!(*init.expr, Expr::Block(_));
    is_same.then_some(before.len() - 1)
}

/// `{ store expression }`
pub(super) fn put_before(store: Stmt, expression: &mut Expr) {
    let inner = std::mem::replace(expression, Expr::Verbatim(TokenStream::new()));
    let (first, _) = ends(inner.to_token_stream());
    let block =
        Block { brace_token: token::Brace(first.resolved_at(ours())), stmts: vec![store, Stmt::Expr(inner, None)] };
    *expression = Expr::Block(ExprBlock { attrs: Vec::new(), label: None, block });
}

/// Whether the expression is written as something that is no failure: `Ok(…)`, `Some(…)`, a literal, `()`.
pub(super) fn is_success(expression: &Expr, exits: Exits) -> bool {
    match expression {
        Expr::Call(call) => {
            let Expr::Path(function) = &*call.func else { return false };
            let Some(last) = function.path.segments.last() else { return false };
            match last.ident.to_string().as_str() {
                "Some" => true,
                "Ok" if exits == Exits::Marked => true,
                "Ok" | "Ready" => call.args.first().is_some_and(|value| is_success(value, exits)),
                _ => false,
            }
        }
        Expr::Lit(_) => true,
        Expr::Tuple(tuple) => tuple.elems.is_empty(),
        Expr::Paren(inner) => is_success(&inner.expr, exits),
        Expr::Group(inner) => is_success(&inner.expr, exits),
        _ => false,
    }
}
