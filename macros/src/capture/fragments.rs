//! Blocks that a declarative macro was given, as `$b:block`.

use syn::visit_mut::{VisitMut, visit_expr_mut};
use syn::{Block, Expr, token};

/// To the compiler, such a block comes from that macro; as the output of ours it would be the user's own, and lints on
/// unnecessary braces would ask to remove them. The braces are given back the macro's span, where they are.
pub(super) fn give_back(block: &mut Block) {
    Fragments.visit_block_mut(block);
}

struct Fragments;

impl VisitMut for Fragments {
    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        if let Expr::Group(group) = expression
            && let Expr::Block(inner) = &mut *group.expr
        {
            let braces = inner.block.brace_token.span.join();
            inner.block.brace_token = token::Brace(braces.resolved_at(group.group_token.span));
        }
        visit_expr_mut(self, expression);
    }
}
