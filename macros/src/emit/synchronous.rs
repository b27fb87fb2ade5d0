//! Sync functions: the body in a closure that is called with the arguments.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Pat, Token};

use super::body;
use super::signature::{documented, function as wrapper, in_braces_of, is_changed, nameable_output};
use super::{arguments, ours, outcome, own_self, site};
use crate::capture::{Argument, Capture};
use crate::hooks;
use crate::source::ends;

/// A body is called with so many arguments; more travel together in the last one.
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
    let (lint, call_body) = (own_self::lint(capture), call_body(capture, &marked.block));
    let end = outcome::end(capture, &quote_spanned!(ours()=> &returned));
    let import = outcome::import(capture);
    let result = result(capture);
    quote_spanned! {ours()=>
        #site
        #enter
        let place = &call;
        #lint
        let returned = #call_body;
        {
            #import
            #end
        }
        #result
    }
}

/// The wrapper's value. Messages about it point at the body's.
fn result(capture: &Capture) -> Ident {
    let value = capture.block.stmts.last().map(|last| ends(last.to_token_stream()).0);
    Ident::new("returned", value.map_or_else(ours, |value| ours().located_at(value)))
}

/// `bodyN(&a, &b, move |a, mut b| -> R { … })(a, b)`, or `call_many(a, …, (f, g), move |a, …, (f, g)| -> R { … })`
pub(super) fn call_body(capture: &Capture, block: &syn::Block) -> TokenStream {
    let moved: Vec<&Argument> = capture.arguments.iter().filter(|argument| argument.pattern.is_some()).collect();
    let alone = if moved.len() > MOST { MOST - 1 } else { moved.len() };
    let (alone, together) = moved.split_at(alone);
    let mut values: Vec<TokenStream> = alone.iter().map(|argument| argument.outer.to_token_stream()).collect();
    let mut patterns: Vec<TokenStream> = alone.iter().map(|argument| with_attributes(argument)).collect();
    let mut rebind: Option<TokenStream> = None;
    if !together.is_empty() {
        let names: Vec<&Ident> = together.iter().map(|argument| &argument.outer).collect();
        let names = quote_spanned!(ours()=> (#(#names),*));
        values.push(names.clone());
        if together.iter().all(|argument| matches!(argument.pattern, Some(Pat::Ident(_)))) {
            let together = together.iter().map(|argument| with_attributes(argument));
            patterns.push(quote_spanned!(ours()=> (#(#together),*)));
        } else {
            // As names first: a part of a tuple that a pattern leaves in it would drop after all others.
            patterns.push(names);
            rebind = Some(together.iter().filter_map(|argument| arguments::rebind_one(argument)).collect());
        }
    }
    // Messages about the closure as a whole point at the function.
    let span = capture.signature.fn_token.span;
    let (keyword, bar) = (Token![move](span), Token![|](span));
    let output = nameable_output(capture);
    let whole_self = own_self::taken_whole(capture);
    let body = match rebind {
        None => {
            let statements = &block.stmts;
            quote!(#whole_self #(#statements)*)
        }
        // An arm, because what its last expression holds on to is dropped before the arguments.
        Some(rebind) => {
            quote_spanned!(ours()=> #whole_self #rebind match () { () => #block })
        }
    };
    let body = in_braces_of(block, body);
    let arrow = quote_spanned!(ours()=> ->);
    let closure = quote_spanned!(ours()=> #keyword #bar #(#patterns),* #bar #arrow #output #body);
    if together.is_empty() {
        let called = hooks::body(values.len());
        // Messages about what may not be referred to point at the argument.
        let references = alone.iter().map(|argument| Token![&](argument.outer.span()));
        quote_spanned!(ours()=> #called(#(#references #values,)* #closure)(#(#values),*))
    } else {
        let call = hooks::call_many();
        quote_spanned!(ours()=> #call(#(#values,)* #closure))
    }
}

fn with_attributes(argument: &Argument) -> TokenStream {
    let (attributes, pattern) = (&argument.attributes, &argument.pattern);
    quote!(#(#attributes)* #pattern)
}
