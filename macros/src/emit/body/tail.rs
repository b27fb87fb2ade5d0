//! The future at the end of a body.

use syn::visit::{Visit, visit_expr};
use syn::{Block, Expr, ExprAsync, ExprCall, Item, Stmt};

/// The body's last expression, if it is one.
fn last(block: &mut Block) -> Option<&mut Expr> {
    match block.stmts.last_mut() {
        Some(Stmt::Expr(expression, None)) => Some(expression),
        _ => None,
    }
}

/// `Box::pin(…)`
fn boxing(expression: &mut Expr) -> Option<&mut ExprCall> {
    let Expr::Call(call) = expression else { return None };
    let Expr::Path(function) = &*call.func else { return None };
    let names: Vec<_> = function.path.segments.iter().rev().take(2).map(|segment| segment.ident.to_string()).collect();
    if names == ["pin", "Box"] && call.args.len() == 1 { Some(call) } else { None }
}

/// The async block that is the future, or is in the box.
pub(in super::super) fn async_block(block: &mut Block) -> Option<&mut ExprAsync> {
    let last = last(block)?;
    let future = if matches!(last, Expr::Call(_)) { boxing(last)?.args.first_mut()? } else { last };
    match future {
        Expr::Async(future) => Some(future),
        _ => None,
    }
}

/// The box that the body ends with, if that is the only way out of the body.
pub(in super::super) fn only_boxing(block: &mut Block) -> Option<&mut ExprCall> {
    let mut search = WaysOut(false);
    search.visit_block(block);
    if search.0 { None } else { boxing(last(block)?) }
}

struct WaysOut(bool);

impl<'ast> Visit<'ast> for WaysOut {
    fn visit_expr(&mut self, expression: &'ast Expr) {
        match expression {
            Expr::Closure(_) | Expr::Async(_) | Expr::Const(_) => {}
            Expr::Return(_) | Expr::Try(_) => self.0 = true,
            expression => visit_expr(self, expression),
        }
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.0 |= super::opaque::may_leave(call);
    }

    fn visit_item(&mut self, _: &'ast Item) {}
}
