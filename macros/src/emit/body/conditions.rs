//! Statements under `#[cfg]`, which may not be there, and such as are known never to be reached.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Expr, Stmt};

/// The attributes of a statement, of whatever kind that is: what is in their brackets.
fn attributes(statement: &Stmt) -> impl Iterator<Item = TokenStream> {
    let mut tokens = match statement {
        // Most have none, and these say so without all of their tokens.
        Stmt::Local(local) if local.attrs.is_empty() => TokenStream::new(),
        Stmt::Macro(call) if call.attrs.is_empty() => TokenStream::new(),
        statement => statement.to_token_stream(),
    }
    .into_iter();
    std::iter::from_fn(move || match (tokens.next()?, tokens.next()?) {
        (TokenTree::Punct(pound), TokenTree::Group(group))
            if pound.as_char() == '#' && group.delimiter() == Delimiter::Bracket =>
        {
            Some(group.stream())
        }
        _ => None,
    })
}

/// The conditions of a statement: whatever is put before it must stand under them, too.
pub(super) fn of(statement: &Stmt) -> TokenStream {
    let is_condition = |attribute: &TokenStream| {
        let name = attribute.clone().into_iter().next().map(|name| name.to_string());
        matches!(name.as_deref(), Some("cfg" | "cfg_attr"))
    };
    attributes(statement).filter(is_condition).map(|attribute| quote!(#[#attribute])).collect()
}

/// Whether the user knows that the statement may not be reached: what is put before it would not be either, and the
/// compiler would say so.
pub(super) fn may_be_unreachable(statement: &Stmt) -> bool {
    attributes(statement).any(|attribute| attribute.to_string().contains("unreachable_code"))
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
    fn what_is_known_not_to_be_reached_is_found() {
        assert!(may_be_unreachable(&parse_quote!(#[doc = "x"] #[allow(unreachable_code)] a();)));
        assert!(!may_be_unreachable(&parse_quote!(#[allow(unused)] a();)));
        assert!(!may_be_unreachable(&parse_quote!(a(#[allow(unreachable_code)] b);)));
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
