//! Arguments that another attribute has renamed.

use std::borrow::Cow;

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::visit::Visit;
use syn::{Block, FnArg, Local, LocalInit, Pat, PatIdent, PatType, parse_quote};

/// An argument as the user wrote it: async-trait calls what is no simple name `__arg2`, and takes it apart in the body.
pub(crate) fn as_written<'a>(input: &'a FnArg, block: &Block) -> Cow<'a, FnArg> {
    let FnArg::Typed(typed) = input else { return Cow::Borrowed(input) };
    let Pat::Ident(PatIdent { ident, .. }) = &*typed.pat else { return Cow::Borrowed(input) };
    let name = ident.to_string();
    let is_made = name.strip_prefix("__arg").is_some_and(|number| number.parse::<usize>().is_ok());
    let Some(pattern) = is_made.then(|| taken_apart(ident, block)).flatten() else { return Cow::Borrowed(input) };
    Cow::Owned(FnArg::Typed(PatType { pat: Box::new(pattern), ..typed.clone() }))
}

/// What `let PATTERN = { let __arg2 = __arg2; __arg2 };` in the block takes it apart by; of `let __arg2 = __arg2;` that is `_`.
fn taken_apart(name: &Ident, block: &Block) -> Option<Pat> {
    struct Search<'a>(&'a Ident, Option<Pat>);
    impl<'ast> Visit<'ast> for Search<'_> {
        fn visit_local(&mut self, local: &'ast Local) {
            let is_of_it = |init: &LocalInit| any_word(init.expr.to_token_stream(), &|word| word == self.0);
            if self.1.is_none() && local.init.as_ref().is_some_and(is_of_it) {
                let is_itself = matches!(&local.pat, Pat::Ident(pattern) if pattern.ident == *self.0);
                self.1 = Some(if is_itself { parse_quote!(_) } else { local.pat.clone() });
            }
        }
    }
    let mut search = Search(name, None);
    search.visit_block(block);
    search.1
}

/// Whether such a word is among the tokens, however deep.
pub(super) fn any_word(tokens: TokenStream, is_meant: &impl Fn(&Ident) -> bool) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(word) => is_meant(&word),
        TokenTree::Group(group) => any_word(group.stream(), is_meant),
        _ => false,
    })
}
