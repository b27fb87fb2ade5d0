//! Macros, whose tokens may leave the body without a `?` or `return` that can be seen.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::{Visit, visit_expr};
use syn::{Expr, Macro, Stmt};

/// Macros that do not leave the function but by what is written in their arguments.
const KNOWN: [&str; 39] = [
    "assert",
    "assert_eq",
    "assert_ne",
    "cfg",
    "column",
    "compile_error",
    "concat",
    "dbg",
    "debug",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "env",
    "eprint",
    "eprintln",
    "error",
    "file",
    "format",
    "format_args",
    "include_bytes",
    "include_str",
    "info",
    "json",
    "line",
    "log",
    "matches",
    "module_path",
    "option_env",
    "panic",
    "print",
    "println",
    "stringify",
    "thread_local",
    "todo",
    "trace",
    "unimplemented",
    "unreachable",
    "vec",
    "warn",
];
const NEVER_RETURN: [&str; 5] = ["compile_error", "panic", "todo", "unimplemented", "unreachable"];

fn is_one_of(call: &Macro, names: &[&str]) -> bool {
    call.path.segments.last().is_some_and(|last| names.iter().any(|name| last.ident == name))
}

/// Whether the macro may leave the function.
pub(super) fn may_leave(call: &Macro) -> bool {
    let is_known = is_one_of(call, &KNOWN) || is_one_of(call, &["write", "writeln"]);
    !is_known || has_way_out(call.tokens.clone())
}

/// Whether nothing comes after the macro, so that it is not the function's value.
pub(super) fn never_returns(call: &Macro) -> bool {
    is_one_of(call, &NEVER_RETURN)
}

fn has_way_out(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => has_way_out(group.stream()),
        TokenTree::Ident(ident) => ident == "return",
        TokenTree::Punct(punct) => punct.as_char() == '?',
        TokenTree::Literal(_) => false,
    })
}

/// Where the first macro inside of a statement is that may leave the function; macros that are statements of their own
/// further inside are noted there.
pub(super) fn first_in(expression: &Expr) -> Option<Span> {
    let mut search = Search(None);
    if !matches!(expression, Expr::Macro(_)) {
        search.visit_expr(expression);
    }
    search.0
}

struct Search(Option<Span>);

impl<'ast> Visit<'ast> for Search {
    fn visit_expr(&mut self, expression: &'ast Expr) {
        if !matches!(expression, Expr::Closure(_) | Expr::Async(_) | Expr::Const(_) | Expr::TryBlock(_)) {
            visit_expr(self, expression);
        }
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        if self.0.is_none() && may_leave(call) {
            self.0 = Some(call.path.span());
        }
    }

    fn visit_stmt(&mut self, _: &'ast Stmt) {}

    fn visit_arm(&mut self, _: &'ast syn::Arm) {}
}
