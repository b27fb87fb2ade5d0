//! Sync functions: the body in a closure that is called with the arguments.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::Token;

use super::body;
use super::signature::{documented, function as wrapper, is_changed, nameable_output};
use super::{arguments, ours, outcome, own_self, site};
use crate::capture::Capture;
use crate::hooks;

/// The runtime calls a body with so many arguments; more travel together in the last one.
const MOST: usize = 6;

pub(super) fn function(capture: &Capture, bare: &TokenStream) -> TokenStream {
    let statements = statements(capture);
    let function = wrapper(capture, None, &statements);
    if is_changed(capture) { documented(bare, &function) } else { function }
}

/// All that the wrapper does; its value is what the body returned.
pub(super) fn statements(capture: &Capture) -> TokenStream {
    let exits = outcome::exits(capture);
    let marked = body::mark(capture.block.clone(), exits);
    let site = site::site(capture, &marked.marks);
    let enter = arguments::enter(capture);
    let show = arguments::show_closure(capture);
    let place = hooks::place();
    let (lint, call_body) = (own_self::lint(capture), call_body(capture, &marked.block));
    let end = outcome::end(capture, &quote_spanned!(ours()=> &returned));
    let import = outcome::import(capture);
    quote_spanned! {ours()=>
        #site
        #enter
        let place = &#place::new();
        #show
        let call = entry.begin(place, &show);
        #lint
        let returned = #call_body;
        {
            #import
            #end
        }
        returned
    }
}

/// `callN(a, b, move |a, mut b| -> R { … })`
pub(super) fn call_body(capture: &Capture, block: &syn::Block) -> TokenStream {
    let mut values: Vec<TokenStream> = Vec::new();
    let mut patterns: Vec<TokenStream> = Vec::new();
    for argument in &capture.arguments {
        if let Some(pattern) = &argument.pattern {
            let attributes = &argument.attributes;
            values.push(argument.outer.to_token_stream());
            patterns.push(quote!(#(#attributes)* #pattern));
        }
    }
    gather(&mut values);
    gather(&mut patterns);
    let call = hooks::call(values.len());
    // Messages about the closure as a whole point at the function.
    let span = capture.signature.fn_token.span;
    let (keyword, bar) = (Token![move](span), Token![|](span));
    let output = nameable_output(capture);
    let whole_self = own_self::taken_whole(capture);
    let statements = &block.stmts;
    let body = super::signature::in_braces_of(block, quote!(#whole_self #(#statements)*));
    let arrow = quote_spanned!(ours()=> ->);
    quote_spanned!(ours()=> #call(#(#values,)* #keyword #bar #(#patterns),* #bar #arrow #output #body))
}

/// Puts what is too much for the runtime's functions into one tuple, which drops as single arguments do.
fn gather(parts: &mut Vec<TokenStream>) {
    if parts.len() > MOST {
        let rest = parts.split_off(MOST - 1);
        parts.push(quote_spanned!(ours()=> (#(#rest),*)));
    }
}
