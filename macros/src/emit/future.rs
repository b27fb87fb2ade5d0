//! Sync functions that return a future.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote_spanned};
use syn::visit::{Visit, visit_path_segment};
use syn::{Expr, ExprAsync, GenericArgument, PathArguments, PathSegment, Stmt, Type, parse_quote_spanned};

use super::body::{self, Mark, tail};
use super::signature::{documented, function as wrapper, is_changed, nameable};
use super::synchronous::call_body;
use super::{arguments, as_written, ours, outcome, site, suspending, synchronous};
use crate::capture::{Capture, Lifetime, Shape, returned_type};
use crate::hooks;

pub(super) fn function(capture: &Capture, bare: &TokenStream) -> TokenStream {
    let function = wrapper(capture, None, &statements(capture));
    if is_changed(capture) { documented(bare, &function) } else { function }
}

fn statements(capture: &Capture) -> TokenStream {
    let mut block = capture.block.clone();
    let marks = tail::async_block(&mut block).map(|it| mark_in_async_block(it, capture)).unwrap_or_default();
    let site = site::site(capture, &marks);
    let enter = arguments::enter_once(capture);
    let watch = hooks::watch_returned();
    let declared = declared_output(capture);
    let output = declared.clone().map_or_else(|| parse_quote_spanned!(ours()=> _), nameable);
    let inspect = suspending::inspect(capture, &arguments::show_recorded(capture), &TokenStream::new());
    let watch = |future: &dyn ToTokens| quote_spanned!(ours()=> #watch::<#output, _, _>(entry, #future, #inspect));
    let boxed = if declared.is_some() { tail::only_boxed(&mut block) } else { None };
    let is_boxed = capture.shape == Shape::BoxedFuture;
    if is_boxed && boxed.is_none() && capture.output_lifetime == Lifetime::Unknown {
        // A box in another box must be shown to live as long as that, which may not be possible: only the call that
        // makes the future is looked at.
        return synchronous::statements(capture);
    }
    if let (true, Some(boxed)) = (is_boxed, boxed) {
        // No second box: the watch goes into the user's own. There, what the future results in must be known.
        *boxed = Expr::Verbatim(watch(boxed));
        let (rebind, block) = (arguments::rebind(capture), as_written(block));
        return quote_spanned!(ours()=> #site #enter #rebind #block);
    }
    let call_body = call_body(capture, &block);
    let watched = watch(&quote_spanned!(ours()=> returned));
    let watched = if is_boxed { quote_spanned!(ours()=> ::std::boxed::Box::pin(#watched)) } else { watched };
    quote_spanned! {ours()=>
        #site
        #enter
        let returned = #call_body;
        #watched
    }
}

/// The block that is the future has the ways out that count.
fn mark_in_async_block(asynchronous: &mut ExprAsync, capture: &Capture) -> Vec<Mark> {
    let marked = body::mark(asynchronous.block.clone(), outcome::exits(capture));
    asynchronous.block = marked.block.clone();
    if let Some(place) = suspending::place(&marked) {
        asynchronous.block.stmts.insert(0, Stmt::Expr(Expr::Verbatim(place), None));
    }
    marked.marks
}

/// What the future results in.
fn declared_output(capture: &Capture) -> Option<Type> {
    let mut search = Search(None);
    search.visit_return_type(&capture.signature.output);
    // An alias does not say it, but is a future itself.
    let by_alias = || {
        let alias = returned_type(&capture.signature);
        parse_quote_spanned!(ours()=> <#alias as ::core::future::Future>::Output)
    };
    search.0.or_else(|| (capture.shape == Shape::BoxedFuture).then(by_alias))
}

struct Search(Option<Type>);

impl<'ast> Visit<'ast> for Search {
    fn visit_path_segment(&mut self, segment: &'ast PathSegment) {
        match &segment.arguments {
            PathArguments::AngleBracketed(arguments) if segment.ident == "Future" => {
                self.0 = arguments.args.iter().find_map(|argument| match argument {
                    GenericArgument::AssocType(it) if it.ident == "Output" => Some(it.ty.clone()),
                    _ => None,
                });
            }
            _ => visit_path_segment(self, segment),
        }
    }
}
