//! What is put at the ways out of a body.

use proc_macro2::{Literal, Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::{Block, Expr, ExprBlock, Stmt, token};

use super::super::ours;
use crate::hooks;
use crate::source::ends;

/// `place.set(n);`
pub(super) fn store(number: usize) -> Stmt {
    let number = Literal::usize_unsuffixed(number);
    Stmt::Expr(Expr::Verbatim(quote_spanned!(ours()=> place.set(#number))), Some(syn::Token![;](ours())))
}

/// `mark(operand, place, n)`. The call takes the operand's span, since it takes its place in messages.
pub(super) fn marked(operand: &Expr, number: usize) -> Expr {
    let (first, last) = ends(operand.to_token_stream());
    let number = Literal::usize_unsuffixed(number);
    let arguments = quote_spanned!(ours()=> #operand, place, #number);
    let mut call = hooks::mark(first);
    parens_at(last).surround(&mut call, |tokens| arguments.to_tokens(tokens));
    Expr::Verbatim(call)
}

fn parens_at(span: Span) -> token::Paren {
    token::Paren(span)
}

/// `{ store expression }`
pub(super) fn put_before(store: Stmt, expression: &mut Expr) {
    let inner = std::mem::replace(expression, Expr::Verbatim(TokenStream::new()));
    let (first, _) = ends(inner.to_token_stream());
    let block = Block { brace_token: token::Brace(first.resolved_at(ours())), stmts: vec![store, Stmt::Expr(inner, None)] };
    *expression = Expr::Block(ExprBlock { attrs: Vec::new(), label: None, block });
}

/// Whether the expression is written as something that is no failure: `Ok(…)`, `Some(…)`, a literal, `()`.
pub(super) fn is_success(expression: &Expr) -> bool {
    match expression {
        Expr::Call(call) => {
            let Expr::Path(function) = &*call.func else { return false };
            let Some(last) = function.path.segments.last() else { return false };
            match last.ident.to_string().as_str() {
                "Ok" | "Some" => true,
                "Ready" => call.args.first().is_some_and(is_success),
                _ => false,
            }
        }
        Expr::Lit(_) => true,
        Expr::Tuple(tuple) => tuple.elems.is_empty(),
        Expr::Paren(inner) => is_success(&inner.expr),
        Expr::Group(inner) => is_success(&inner.expr),
        _ => false,
    }
}
