//! Functions that are annotated already.

use syn::{Block, Expr, Item, Stmt};

/// Whether the block is what an attribute of ours made of a function: its Site is among the first statements, those of an
/// annotated `main` one block further in.
pub(crate) fn is_annotated(block: &Block) -> bool {
    block.stmts.iter().take(3).any(|statement| match statement {
        Stmt::Item(Item::Static(site)) => site.ident == "REDHANDED_SITE",
        Stmt::Local(local) => matches!(
            local.init.as_ref().map(|init| &*init.expr),
            Some(Expr::Block(returned)) if is_annotated(&returned.block)
        ),
        _ => false,
    })
}
