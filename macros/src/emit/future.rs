//! Sync functions that return a future.

use proc_macro2::TokenStream;
use quote::quote_spanned;
use syn::visit::{Visit, visit_path_segment};
use syn::{GenericArgument, PathArguments, PathSegment, Type, parse_quote_spanned};

use super::signature::{documented, function as wrapper, is_changed, nameable};
use super::synchronous::call_body;
use super::{arguments, ours, site, suspending};
use crate::capture::{Capture, Shape};
use crate::hooks;

pub(super) fn function(capture: Capture, bare: TokenStream) -> TokenStream {
    let function = wrapper(&capture, None, statements(&capture));
    if is_changed(&capture) { documented(&bare, &function) } else { function }
}

fn statements(capture: &Capture) -> TokenStream {
    let site = site::site(capture, &[]);
    let enter = arguments::enter(capture);
    let call_body = call_body(capture, &capture.block);
    let watch = hooks::watch_returned();
    let inspect = suspending::inspect(capture, &TokenStream::new());
    let output = output(capture);
    let watched = quote_spanned!(ours()=> #watch::<#output, _, _>(entry, returned, #inspect));
    let watched = match capture.shape {
        Shape::BoxedFuture => quote_spanned!(ours()=> ::std::boxed::Box::pin(#watched)),
        _ => watched,
    };
    quote_spanned! {ours()=>
        #site
        #enter
        let returned = #call_body;
        #watched
    }
}

/// What the future results in, as far as the declared type says.
fn output(capture: &Capture) -> Type {
    let mut search = Search(None);
    search.visit_return_type(&capture.signature.output);
    search.0.map_or_else(|| parse_quote_spanned!(ours()=> _), nameable)
}

struct Search(Option<Type>);

impl<'ast> Visit<'ast> for Search {
    fn visit_path_segment(&mut self, segment: &'ast PathSegment) {
        let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return };
        match segment.ident.to_string().as_str() {
            "Future" => {
                self.0 = arguments.args.iter().find_map(|argument| match argument {
                    GenericArgument::AssocType(it) if it.ident == "Output" => Some(it.ty.clone()),
                    _ => None,
                });
            }
            "BoxFuture" | "LocalBoxFuture" => {
                self.0 = arguments.args.iter().find_map(|argument| match argument {
                    GenericArgument::Type(ty) => Some(ty.clone()),
                    _ => None,
                });
            }
            _ => visit_path_segment(self, segment),
        }
    }
}
