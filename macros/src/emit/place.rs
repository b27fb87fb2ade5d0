//! Where all that is added stands.
//!
//! The compiler takes what a macro adds, lines for debuggers among it, to stand where the macro was called: at the
//! attribute, which is no line of the function's. So the attribute calls itself once more, from the function's `fn`, and
//! takes the function along in its arguments, so that the compiler does not parse it in between.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};

/// The attribute `path` with these arguments on this function, called from `span`.
pub(crate) fn place(path: &TokenStream, arguments: &TokenStream, function: &TokenStream, span: Span) -> TokenStream {
    let attribute = called_from(span, quote!(#path({ #arguments } { #function })));
    quote!(#attribute fn placed() {})
}

/// `#[meta]`, which stands at `span` for the compiler.
pub(super) fn called_from(span: Span, meta: TokenStream) -> TokenStream {
    let mut brackets = Group::new(Delimiter::Bracket, meta);
    brackets.set_span(span);
    quote_spanned!(span=> # #brackets)
}

/// The arguments and the function, if the attribute was called by itself.
pub(crate) fn placed(arguments: &TokenStream) -> Option<[TokenStream; 2]> {
    let mut parts = arguments.clone().into_iter();
    match (parts.next(), parts.next(), parts.next()) {
        (Some(TokenTree::Group(arguments)), Some(TokenTree::Group(function)), None)
            if [&arguments, &function].iter().all(|part| part.delimiter() == Delimiter::Brace) =>
        {
            Some([arguments.stream(), function.stream()])
        }
        _ => None,
    }
}
