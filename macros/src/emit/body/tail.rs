//! The future at the end of a body.

use syn::visit::{Visit, visit_expr};
use syn::{Block, Expr, ExprAsync, ExprMethodCall, Item, Stmt};

/// The body's last expression, if it is one.
fn last(block: &mut Block) -> Option<&mut Expr> {
    match block.stmts.last_mut() {
        Some(Stmt::Expr(expression, None)) => Some(expression),
        _ => None,
    }
}

/// What `Box::pin(…)` or `async { … }.boxed()` boxes. Of another receiver only its type would tell what `boxed` does.
pub(in super::super) fn boxed_future(expression: &mut Expr) -> Option<&mut Expr> {
    match expression {
        Expr::Call(call) if is_box_pin(&call.func) && call.args.len() == 1 => call.args.first_mut(),
        Expr::MethodCall(call) if is_boxed(call) => Some(&mut call.receiver),
        _ => None,
    }
}

fn is_box_pin(function: &Expr) -> bool {
    let Expr::Path(function) = function else { return false };
    let names: Vec<_> = function.path.segments.iter().rev().take(2).map(|segment| segment.ident.to_string()).collect();
    names == ["pin", "Box"]
}

fn is_boxed(call: &ExprMethodCall) -> bool {
    (call.method == "boxed" || call.method == "boxed_local")
        && call.args.is_empty()
        && call.turbofish.is_none()
        && matches!(*call.receiver, Expr::Async(_))
}

/// The async block that is the future, or is in the box.
pub(in super::super) fn async_block(block: &mut Block) -> Option<&mut ExprAsync> {
    let last = last(block)?;
    let is_call = matches!(last, Expr::Call(_) | Expr::MethodCall(_));
    match if is_call { boxed_future(last)? } else { last } {
        Expr::Async(future) => Some(future),
        _ => None,
    }
}

/// Which boxing of a future is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Boxing {
    /// `Box::pin(…)`: what is wrong with what it makes is told at the user's tokens. What `boxed()` makes has one type, of
    /// which the compiler would say what is wrong with it somewhere else.
    Told,
    Any,
}

/// What boxes the future at the end of the body, if that is the only way out of it.
pub(in super::super) fn only_boxing(block: &mut Block, boxing: Boxing) -> Option<&mut Expr> {
    let mut search = WaysOut(false);
    search.visit_block(block);
    let last = if search.0 { None } else { last(block) }?;
    let is_meant = boxing == Boxing::Any || matches!(last, Expr::Call(_));
    (is_meant && boxed_future(last).is_some()).then_some(last)
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
