//! Functions that take `self` by value.

use proc_macro2::{Ident, TokenStream};
use quote::quote_spanned;
use syn::visit::{Visit, visit_expr_assign, visit_expr_binary};
use syn::{Expr, ExprAssign, ExprBinary, Item};

use super::ours;
use crate::capture::{Argument, Capture};

fn owned(capture: &Capture) -> Option<&Argument> {
    capture.arguments.iter().find(|argument| argument.is_owned_self)
}

/// By-value `self` is taken as a whole; a closure would take its fields one by one, and drop them in another order.
pub(super) fn taken_whole(capture: &Capture) -> Option<TokenStream> {
    let outer: &Ident = &owned(capture)?.outer;
    Some(quote_spanned!(ours()=> let _ = &#outer;))
}

/// What stands before a body that is to write to its own `self`: of a closure or async block, the compiler does not see
/// that `drop` reads what was written.
pub(super) fn lint(capture: &Capture) -> Option<TokenStream> {
    let is_mutable = capture.signature.receiver()?.mutability.is_some();
    owned(capture)?;
    let mut search = Writes(false);
    search.visit_block(&capture.block);
    (is_mutable && search.0).then(|| quote_spanned!(ours()=> #[allow(unused_assignments)]))
}

/// Looks for `self.x = …`.
struct Writes(bool);

impl Writes {
    fn place(&mut self, place: &Expr) {
        match place {
            Expr::Path(path) => self.0 |= path.path.is_ident("self"),
            Expr::Field(it) => self.place(&it.base),
            Expr::Index(it) => self.place(&it.expr),
            Expr::Paren(it) => self.place(&it.expr),
            _ => {}
        }
    }
}

impl<'ast> Visit<'ast> for Writes {
    fn visit_expr_assign(&mut self, it: &'ast ExprAssign) {
        self.place(&it.left);
        visit_expr_assign(self, it);
    }

    fn visit_expr_binary(&mut self, it: &'ast ExprBinary) {
        // A comparison of `self` does no harm.
        self.place(&it.left);
        visit_expr_binary(self, it);
    }

    fn visit_item(&mut self, _: &'ast Item) {}
}
