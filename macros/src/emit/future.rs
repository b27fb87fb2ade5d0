//! Sync functions that return a future.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote_spanned};
use syn::visit::{Visit, visit_path_segment};
use syn::{Expr, ExprAsync, GenericArgument, PathArguments, PathSegment, Stmt, Type, parse_quote_spanned};

use super::body::{self, Exits, Mark, tail};
use super::signature::{documented, function as wrapper, is_changed, nameable};
use super::synchronous::call_body;
use super::{arguments, ours, site, suspending};
use crate::capture::{Capture, Shape};
use crate::hooks;

pub(super) fn function(capture: &Capture, bare: &TokenStream) -> TokenStream {
    let function = wrapper(capture, None, &statements(capture));
    if is_changed(capture) { documented(bare, &function) } else { function }
}

fn statements(capture: &Capture) -> TokenStream {
    let mut block = capture.block.clone();
    let marks = tail::async_block(&mut block).map(mark_in_async_block).unwrap_or_default();
    let site = site::site(capture, &marks);
    let enter = arguments::enter_once(capture);
    let watch = hooks::watch_returned();
    let output = output(capture);
    let inspect = suspending::inspect(capture, &arguments::show_recorded(capture));
    let watch = |future: &dyn ToTokens| quote_spanned!(ours()=> #watch::<#output, _, _>(entry, #future, #inspect));
    if let (Shape::BoxedFuture, Some(boxed)) = (capture.shape, tail::only_boxed(&mut block)) {
        // No second box: the watch goes into the user's own.
        *boxed = Expr::Verbatim(watch(boxed));
        let rebind = arguments::rebind(capture);
        return quote_spanned!(ours()=> #site #enter #rebind #block);
    }
    let call_body = call_body(capture, &block);
    let watched = watch(&quote_spanned!(ours()=> returned));
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

/// The block that is the future has the ways out that count.
fn mark_in_async_block(asynchronous: &mut ExprAsync) -> Vec<Mark> {
    let marked = body::mark(asynchronous.block.clone(), Exits::Marked);
    asynchronous.block = marked.block.clone();
    if let Some(place) = suspending::place(&marked) {
        asynchronous.block.stmts.insert(0, Stmt::Expr(Expr::Verbatim(place), None));
    }
    marked.marks
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
