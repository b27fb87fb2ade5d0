//! What is wrong with how an attribute is used: collected, then shown all at once, each problem on its token.

use std::fmt::Display;

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::Error;

/// The problems found so far.
#[derive(Debug, Default)]
pub(crate) struct Diagnostics {
    problems: Vec<Error>,
}

impl Diagnostics {
    /// A problem with these tokens.
    pub(crate) fn report(&mut self, tokens: impl ToTokens, message: impl Display) {
        self.problems.push(Error::new_spanned(tokens, message));
    }

    /// A problem at this place.
    pub(crate) fn report_at(&mut self, span: Span, message: impl Display) {
        self.problems.push(Error::new(span, message));
    }

    pub(crate) fn add(&mut self, problem: Error) {
        self.problems.push(problem);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.problems.is_empty()
    }

    /// One `compile_error!` for each problem.
    pub(crate) fn into_tokens(self) -> TokenStream {
        self.problems.into_iter().map(Error::into_compile_error).collect()
    }

    #[cfg(test)]
    pub(crate) fn messages(&self) -> Vec<String> {
        self.problems.iter().map(ToString::to_string).collect()
    }
}
