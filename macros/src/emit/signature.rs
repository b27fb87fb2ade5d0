//! The signature of a wrapper.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::visit_mut::{VisitMut, visit_type_mut};
use syn::{
    AttrStyle, Attribute, FnArg, Meta, Pat, PatIdent, ReturnType, Token, Type, parse_quote, parse_quote_spanned,
};

use super::ours;
use crate::capture::{Capture, returned_type};
use crate::source::ends;

/// The function with this block instead of its own. `output` replaces what it returns.
pub(super) fn function(capture: &Capture, output: Option<ReturnType>, statements: &TokenStream) -> TokenStream {
    let Capture { attributes, visibility, modifiers, signature, block, .. } = capture;
    let mut signature = signature.clone();
    for (input, argument) in signature.inputs.iter_mut().zip(&capture.arguments) {
        rename(input, &argument.outer, argument.pattern.is_some());
    }
    let is_changed = output.is_some();
    if let Some(output) = output {
        signature.asyncness = None;
        signature.output = output;
    }
    // Messages about the function as a whole point from its first token to its last, which must be the user's.
    let end = (is_changed && signature.generics.where_clause.is_none())
        .then(|| Token![where](ends(capture.signature.to_token_stream()).1));
    let outer = attributes.iter().filter(|attribute| matches!(attribute.style, AttrStyle::Outer));
    let inner = attributes.iter().filter(|attribute| matches!(attribute.style, AttrStyle::Inner(_)));
    let track_caller = capture.adds_track_caller.then(|| quote_spanned!(ours()=> #[track_caller]));
    let defaultness = &modifiers.defaultness;
    let mut function = quote!(#(#outer)* #track_caller #visibility #defaultness #signature #end);
    block.brace_token.surround(&mut function, |tokens| {
        tokens.extend(quote!(#(#inner)* #statements));
    });
    function
}

/// The parameter's name in the wrapper; its pattern goes to the body.
fn rename(input: &mut FnArg, outer: &proc_macro2::Ident, has_pattern: bool) {
    match input {
        // `mut` is the body's affair, too: the wrapper does not change it. But the body's `self` is the wrapper's.
        FnArg::Typed(typed) if has_pattern => {
            let ident = outer.clone();
            typed.attrs.iter_mut().for_each(allow_if_expected);
            *typed.pat =
                Pat::Ident(PatIdent { attrs: Vec::new(), by_ref: None, mutability: None, ident, subpat: None });
        }
        FnArg::Typed(_) | FnArg::Receiver(_) => {}
    }
}

/// What a parameter is expected to be warned of is about the one in the body; the wrapper uses all of its own.
fn allow_if_expected(attribute: &mut Attribute) {
    if attribute.path().is_ident("expect")
        && let Meta::List(list) = &mut attribute.meta
    {
        list.path = parse_quote_spanned!(list.path.span()=> allow);
    }
}

/// Whether the wrapper's signature reads differently from the user's.
pub(super) fn is_changed(capture: &Capture) -> bool {
    capture.arguments.iter().any(|argument| match &argument.pattern {
        Some(Pat::Ident(pattern)) => pattern.ident != argument.outer,
        Some(_) => true,
        None => false,
    })
}

/// The function as the user wrote it for the documentation, and `function` for everything else.
pub(super) fn documented(bare: &TokenStream, function: &TokenStream) -> TokenStream {
    quote_spanned! {ours()=>
        #[cfg(doc)]
        #bare
        #[cfg(not(doc))]
        #function
    }
}

/// What the body returns, as far as it can be named.
pub(super) fn nameable_output(capture: &Capture) -> Type {
    nameable(output(capture))
}

/// What the body returns. On stable Rust, the `!` of a future is named by the function type that returns it.
fn output(capture: &Capture) -> Type {
    match returned_type(&capture.signature) {
        Type::Never(never) if capture.signature.asyncness.is_some() => {
            let path = capture.runtime.returned_by(&quote!(fn() -> #never));
            parse_quote_spanned!(never.bang_token.span=> #path)
        }
        ty => ty,
    }
}

/// The type, as far as it can be named: `impl Trait` cannot.
pub(super) fn nameable(mut ty: Type) -> Type {
    struct Erase;
    impl VisitMut for Erase {
        fn visit_type_mut(&mut self, ty: &mut Type) {
            if matches!(ty, Type::ImplTrait(_)) {
                *ty = parse_quote_spanned!(ours()=> _);
            } else {
                visit_type_mut(self, ty);
            }
        }
    }
    Erase.visit_type_mut(&mut ty);
    ty
}

/// `-> impl Future<Output = …>`. The keyword's span brings the rules of this crate's edition along: the future may
/// borrow from every argument, as that of an `async fn` may.
pub(super) fn future_output(capture: &Capture) -> ReturnType {
    let output = output(capture);
    let arrow = match &capture.signature.output {
        ReturnType::Type(arrow, _) => *arrow,
        ReturnType::Default => Token![->](ours()),
    };
    // What the compiler says of the type as a whole, it says where the user's is.
    let (first, last) = ends(returned_type(&capture.signature).to_token_stream());
    let (first, last) = (ours().located_at(first), ours().located_at(last));
    let mut future = quote_spanned!(first=> impl ::core::future::Future);
    future.extend(quote_spanned!(first=> <Output = #output));
    future.extend(quote_spanned!(last=> >));
    let future = parse_quote!(#future);
    ReturnType::Type(arrow, Box::new(future))
}

/// The user's braces around other tokens.
pub(super) fn in_braces_of(block: &syn::Block, tokens: impl ToTokens) -> TokenStream {
    let mut out = TokenStream::new();
    block.brace_token.surround(&mut out, |out| tokens.to_tokens(out));
    out
}
