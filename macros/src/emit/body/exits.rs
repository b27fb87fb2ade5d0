//! What is put at the ways out of a body.

use proc_macro2::{Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};
use syn::{
    Block, Expr, ExprBlock, ExprBreak, ExprMatch, ExprReturn, ExprTry, Ident, Lifetime, Pat, Stmt, Token, Type,
    parse_quote_spanned, token,
};

use super::super::{as_written, ours};
use super::Exits;
use super::opaque::never_returns;
use crate::hooks;
use crate::source::ends;

/// Notes a way out.
pub(super) struct Store {
    number: usize,
}

impl Store {
    pub(super) fn new(number: usize) -> Self {
        Self { number }
    }

    fn tokens(&self, span: Span) -> TokenStream {
        let number = Literal::usize_unsuffixed(self.number);
        quote_spanned!(span=> place.set(#number))
    }

    /// `place.set(n);` in front of a statement, where messages about it would point.
    pub(super) fn statement(&self, before: &Stmt) -> Stmt {
        let span = ours().located_at(ends(before.to_token_stream()).0);
        Stmt::Expr(Expr::Verbatim(self.tokens(span)), Some(Token![;](span)))
    }

    /// `match place.set(n) { () => value }` in place of a value, with the span of the value: lints that quote it or
    /// suggest something instead quote what the user wrote. No block, which could not have that span.
    fn value(&self, value: &Expr) -> Expr {
        let tokens = value.to_token_stream();
        let (first, last) = ends(tokens.clone());
        let store = self.tokens(ours());
        let mut wrapped: ExprMatch = parse_quote_spanned!(ours()=> match #store { () => #value });
        // Not where that would read as the user's own `match`, which has but one arm.
        let is_match = matches!(tokens.into_iter().next(), Some(TokenTree::Ident(word)) if word == "match");
        let at = |span: Span| if is_match { ours().located_at(span) } else { span };
        wrapped.match_token = Token![match](at(first));
        wrapped.brace_token = token::Brace(at(last));
        Expr::Match(wrapped)
    }

    /// `{ place.set(n); leave }` in place of an arm that is the value of the body.
    pub(super) fn block(&self, expression: &mut Expr) {
        let inner = std::mem::replace(expression, Expr::Verbatim(TokenStream::new()));
        let (first, _) = ends(inner.to_token_stream());
        let brace_token = token::Brace(first.resolved_at(ours()));
        let inner = Stmt::Expr(inner, None);
        let block = Block { brace_token, stmts: vec![self.statement(&inner), inner] };
        *expression = Expr::Block(ExprBlock { attrs: Vec::new(), label: None, block });
    }

    /// In an expression: in front of its value, or of the value that it leaves with.
    pub(super) fn put_into(&self, expression: &mut Expr) {
        let inner = match expression {
            Expr::Return(ExprReturn { expr: Some(value), .. }) | Expr::Break(ExprBreak { expr: Some(value), .. }) => {
                &mut **value
            }
            expression => expression,
        };
        let value = std::mem::replace(inner, Expr::Verbatim(TokenStream::new()));
        *inner = self.value(&value);
    }
}

/// `RedhandedOperand(operand).redhanded_mark(place, n)`. It takes the operand's place in messages, which of a chain of
/// methods point at the last one.
pub(super) fn marked(method: &str, operand: &Expr, number: usize) -> Expr {
    let (first, _) = ends(operand.to_token_stream());
    let [method_span, last] = ends_in_messages(operand);
    let number = Literal::usize_unsuffixed(number);
    let argument = if is_delimited(operand) { as_written(operand) } else { operand.to_token_stream() };
    let mut call = hooks::operand(first).to_token_stream();
    token::Paren(last).surround(&mut call, |tokens| argument.to_tokens(tokens));
    let method = Ident::new(method, method_span);
    call.extend(quote_spanned!(ours()=> .#method));
    token::Paren(last).surround(&mut call, |tokens| tokens.extend(quote_spanned!(ours()=> place, #number)));
    Expr::Verbatim(call)
}

/// Where messages about the operand of a `?` begin and end.
pub(super) fn ends_in_messages(operand: &Expr) -> [Span; 2] {
    let (first, last) = ends(operand.to_token_stream());
    [last_method(operand).unwrap_or(first), last]
}

/// Where the last method of a chain is.
fn last_method(operand: &Expr) -> Option<Span> {
    match operand {
        Expr::MethodCall(call) => Some(call.method.span()),
        Expr::Group(inner) => last_method(&inner.expr),
        _ => None,
    }
}

/// Whether it would be linted as an argument, and not as an operand.
fn is_delimited(operand: &Expr) -> bool {
    match operand {
        Expr::Paren(_) | Expr::Block(_) => true,
        Expr::Group(inner) => is_delimited(&inner.expr),
        _ => false,
    }
}

/// `break 'body value`
pub(super) fn broken(leaving: &ExprReturn) -> Expr {
    let span = leaving.return_token.span;
    Expr::Break(ExprBreak {
        attrs: leaving.attrs.clone(),
        break_token: Token![break](span),
        label: Some(Lifetime::new("'body", ours())),
        expr: leaving.expr.clone().map(|value| if is_confusable(&value) { parenthesized(value) } else { value }),
    })
}

/// Whether the compiler warns of it behind a label, which looks like the label's own loop or block.
fn is_confusable(value: &Expr) -> bool {
    match value {
        Expr::Block(_) | Expr::Loop(_) | Expr::While(_) | Expr::ForLoop(_) => true,
        Expr::Group(inner) => is_confusable(&inner.expr),
        _ => false,
    }
}

fn parenthesized(value: Box<Expr>) -> Box<Expr> {
    Box::new(Expr::Verbatim(as_written(value)))
}

/// What `operand?` is, but that it leaves by `break 'body`. The residue goes through a `?` of its own, which converts
/// it as the user's would.
pub(super) fn branched(question: &ExprTry, [first, last]: [Span; 2], output: &Type) -> Expr {
    let (operand, token) = (&question.expr, &question.question_token);
    // Messages about the conversion point at the user's operand and `?`, those about what it leaves at the returned type.
    let mut residue = quote_spanned!(first=> ::core::convert::identity);
    token::Paren(last).surround(&mut residue, |tokens| tokens.extend(quote_spanned!(ours()=> residue)));
    let (first, last) = ends(output.to_token_stream());
    let mut closure = quote_spanned!(first=> move || -> #output);
    token::Brace(last).surround(&mut closure, |tokens| {
        tokens.extend(quote_spanned!(ours()=> match #residue #token {}));
    });
    let branched: ExprMatch = parse_quote_spanned! {ours()=>
        match #operand {
            ::core::ops::ControlFlow::Continue(value) => value,
            ::core::ops::ControlFlow::Break(residue) => {
                break 'body (#closure)()
            }
        }
    };
    Expr::Match(branched)
}

/// Whether nothing after the statement is reached, as far as it says so itself.
pub(super) fn diverges(statement: &Stmt) -> bool {
    match statement {
        Stmt::Expr(Expr::Return(_) | Expr::Break(_) | Expr::Continue(_), _) => true,
        Stmt::Expr(Expr::Macro(it), _) => never_returns(&it.mac),
        Stmt::Macro(it) => never_returns(&it.mac),
        _ => false,
    }
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
