//! Ending a call by what it returns.

use proc_macro2::TokenStream;
use quote::quote_spanned;

use super::ours;
use crate::capture::{Capture, Lifetime};

/// Whether the function returns nothing that could be an error.
pub(super) fn returns_nothing(capture: &Capture) -> bool {
    match &capture.signature.output {
        syn::ReturnType::Default => true,
        syn::ReturnType::Type(_, ty) => matches!(&**ty, syn::Type::Tuple(tuple) if tuple.elems.is_empty()),
    }
}

/// Ends `call` by the value that `returned` refers to. The probes must be imported.
pub(super) fn end(capture: &Capture, returned: &TokenStream) -> TokenStream {
    if returns_nothing(capture) {
        return quote_spanned!(ours()=> call.succeed());
    }
    // What holds for some lifetimes only is passed over.
    let failed = if capture.error_lifetime == Lifetime::Unknown {
        quote_spanned!(ours()=> &&&Failed(error))
    } else {
        quote_spanned!(ours()=> &&&&&Failed(error))
    };
    quote_spanned! {ours()=>
        match (&&&Returned(#returned)).redhanded_error() {
            ::core::option::Option::Some(error) => call.fail((#failed).redhanded_view()),
            ::core::option::Option::None => call.succeed(),
        }
    }
}
