//! Statements under `#[cfg]`, which may not be there.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Expr, Stmt};

/// The conditions of a statement: whatever is put before it must stand under them, too.
pub(super) fn of(statement: &Stmt) -> TokenStream {
    let mut tokens = statement.to_token_stream().into_iter();
    let mut conditions = TokenStream::new();
    while let (Some(TokenTree::Punct(pound)), Some(TokenTree::Group(group))) = (tokens.next(), tokens.next()) {
        if pound.as_char() != '#' || group.delimiter() != Delimiter::Bracket {
            break;
        }
        if is_condition(&group.stream()) {
            conditions.extend([TokenTree::Punct(pound), TokenTree::Group(group)]);
        }
    }
    conditions
}

fn is_condition(attribute: &TokenStream) -> bool {
    matches!(attribute.clone().into_iter().next(), Some(TokenTree::Ident(name)) if name == "cfg" || name == "cfg_attr")
}

/// The statement under these conditions.
pub(super) fn under(conditions: &TokenStream, statement: Stmt) -> Stmt {
    match statement {
        Stmt::Expr(expression, semicolon) if !conditions.is_empty() => {
            Stmt::Expr(Expr::Verbatim(quote!(#conditions #expression)), semicolon)
        }
        statement => statement,
    }
}

/// The number of the first statement that may be the block's value: if the last one is not there, the one before is.
pub(super) fn first_tail(statements: &[Stmt]) -> usize {
    let is_conditional = |statement: &&Stmt| !of(statement).is_empty();
    let conditional = statements.iter().rev().take_while(is_conditional).count();
    statements.len().saturating_sub(conditional + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::{Block, parse_quote};

    fn first(block: &Block) -> usize {
        first_tail(&block.stmts)
    }

    #[test]
    fn the_value_is_the_last_statement_that_is_there() {
        assert_eq!(
            first(&parse_quote!({
                a();
                b();
                c()
            })),
            2
        );
        assert_eq!(
            first(&parse_quote!({
                a();
                {
                    b()
                }
                #[cfg(x)]
                c()
            })),
            1
        );
        assert_eq!(
            first(&parse_quote!({
                a();
                #[cfg(not(x))]
                {
                    b()
                }
                #[allow(y)]
                #[cfg(x)]
                c() + d()
            })),
            0
        );
        assert_eq!(
            first(&parse_quote!({
                #[cfg(not(x))]
                {
                    b()
                }
                #[cfg(x)]
                c()
            })),
            0
        );
        assert_eq!(first(&parse_quote!({})), 0);
    }
}
