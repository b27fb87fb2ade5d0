//! Sync functions that return a future.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::visit::{Visit, visit_path_segment};
use syn::{
    Block, Expr, ExprAsync, ExprMatch, GenericArgument, PathArguments, PathSegment, Stmt, Token, Type, parse_quote,
    parse_quote_spanned, token,
};

use super::body::tail::{self, Boxing};
use super::body::{self, Mark};
use super::signature::{documented, function as wrapper, is_changed, nameable};
use super::synchronous::call_body;
use super::{arguments, as_written, ours, outcome, site, suspending, synchronous};
use crate::capture::{Capture, Lifetime, Shape, returned_type};
use crate::hooks;
use crate::source::ends;

pub(super) fn function(capture: &Capture, bare: &TokenStream) -> TokenStream {
    let function = wrapper(capture, None, &statements(capture));
    if is_changed(capture) { documented(bare, &function) } else { function }
}

fn statements(capture: &Capture) -> TokenStream {
    let mut block = capture.block.clone();
    let is_boxed = capture.shape == Shape::BoxedFuture;
    let marks = tail::async_block(&mut block).map(|it| mark_in_async_block(it, capture)).unwrap_or_default();
    // A box in another box must be shown to live as long as that, which may not be possible.
    let must_be_inside = is_boxed && capture.output_lifetime == Lifetime::Unknown;
    if must_be_inside && tail::only_boxing(&mut block, Boxing::Any).is_none() {
        // Only the call that makes the future is looked at.
        return synchronous::statements(capture);
    }
    let (site, enter) = (site::site(capture, &marks), arguments::enter_once(capture));
    let inspect = suspending::inspect(capture, &arguments::show_recorded(capture), &TokenStream::new());
    let boxing = if must_be_inside { Boxing::Any } else { Boxing::Told };
    if is_boxed && let Some(boxing) = tail::only_boxing(&mut block, boxing) {
        // No second box: the watch goes into the user's own. There, what the future results in must be known.
        watch_in_box(boxing, capture, &inspect);
        let rebind = arguments::rebind(capture);
        let body = in_arm(&block, capture);
        return quote_spanned!(ours()=> #site #enter #rebind #body);
    }
    let call_body = call_body(capture, &block);
    let promise = promise(capture);
    let watched = if !is_boxed {
        let look = look_at(capture);
        let watch = watch(&inspect, &Ident::new("returned", ours()), Some(capture));
        quote_spanned!(ours()=> #look #watch)
    } else if declared_output(capture).is_some() {
        let watch = watch(&inspect, &Ident::new("returned", ours()), None);
        quote_spanned!(ours()=> ::std::boxed::Box::pin({ #watch }))
    } else {
        quote_spanned!(ours()=> promise.rebox(entry, returned, #inspect))
    };
    quote_spanned! {ours()=>
        #site
        #enter
        let returned = #call_body;
        #promise
        #watched
    }
}

/// The body in an arm, because what its last expression holds on to is dropped before the arguments, as in a bare function.
/// Messages about the whole point at what the user's body ends with.
fn in_arm(block: &Block, capture: &Capture) -> ExprMatch {
    let mut whole: ExprMatch = parse_quote_spanned!(ours()=> match () { () => #block });
    if let Some(value) = capture.block.stmts.last() {
        let (first, last) = ends(value.to_token_stream());
        whole.match_token = Token![match](first);
        whole.brace_token = token::Brace(last);
    }
    whole
}

/// `let promise = …`: what the function says that it returns.
fn promise(capture: &Capture) -> TokenStream {
    let output = declared_output(capture).or_else(|| (capture.shape == Shape::Future).then(|| parse_quote!(_)));
    if let Some(output) = output {
        let promised = hooks::promised();
        return quote_spanned!(ours()=> let promise = #promised::<#output>(););
    }
    // An alias does not say it.
    let (declared, probe, alias) = (hooks::declared(), hooks::futures(), returned_type(&capture.signature));
    quote_spanned! {ours()=>
        let declared = #declared::<#alias>::new();
        let promise = {
            use #probe::*;
            (&&&declared).redhanded_promise()
        };
    }
}

/// Watches what keeps the promise. Messages about the future that is returned by `returned_by` point at the one that its
/// body ends with.
fn watch(inspect: &TokenStream, future: &Ident, returned_by: Option<&Capture>) -> TokenStream {
    let (kept, probe) = (hooks::kept(), hooks::futures());
    let value = returned_by.and_then(|capture| capture.block.stmts.last()).map(|it| ends(it.to_token_stream()));
    let (first, last) = value.unwrap_or_else(|| (ours(), ours()));
    let name = Ident::new("redhanded_kept", first);
    let mut watch = quote_spanned!(ours()=> #name.watch);
    token::Paren(last).surround(&mut watch, |tokens| tokens.extend(quote_spanned!(ours()=> entry, #future, #inspect)));
    quote_spanned! {ours()=>
        let kept = #kept(&#future, &promise);
        let #name = {
            use #probe::*;
            (&&kept).redhanded_kept()
        };
        #watch
    }
}

/// Puts the watch into the box that the user makes. What is wrong with what is boxed is said of a box without the watch.
fn watch_in_box(boxing: &mut Expr, capture: &Capture, inspect: &TokenStream) {
    let name = Ident::new("future", ours());
    let mut bare = boxing.clone();
    let (Some(future), Some(place)) = (tail::boxed_future(boxing), tail::boxed_future(&mut bare)) else { return };
    *place = parse_quote_spanned!(ours()=> #name);
    let (as_written, boxes) = (as_written(&*future), hooks::boxes());
    let (promise, watch) = (promise(capture), watch(inspect, &name, None));
    *future = Expr::Verbatim(quote_spanned! {ours()=>
        match #as_written {
            #name => {
                #promise
                #boxes(&#name, &promise, |#name| #bare);
                #watch
            }
        }
    });
}

/// Where the compiler says that what is returned is not what was promised: at the user's own type.
fn look_at(capture: &Capture) -> TokenStream {
    let output = returned_type(&capture.signature);
    let (first, last) = ends(output.to_token_stream());
    let promised = declared_output(capture).unwrap_or_else(|| parse_quote!(_));
    let (reference, name) = (Token![&](first), Ident::new("returned", last));
    quote_spanned! {ours()=>
        let returned = {
            let #name = returned;
            let _: &dyn ::core::future::Future<Output = #promised> = #reference #name;
            #name
        };
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

/// What the future results in, as far as it can be named.
fn declared_output(capture: &Capture) -> Option<Type> {
    let mut search = Search(None);
    search.visit_return_type(&capture.signature.output);
    search.0.map(nameable)
}

/// Looks for what the future results in. An alias does not say it.
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
