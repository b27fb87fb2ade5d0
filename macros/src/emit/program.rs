//! `main`.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote_spanned};

use super::signature::function as wrapper;
use super::{ours, suspending, synchronous};
use crate::capture::{Outer, Program};
use crate::hooks;

pub(crate) fn program(program: &Program) -> TokenStream {
    match &program.outer {
        None => {
            let start = start(program);
            let body = synchronous::statements(&program.capture);
            wrapper(&program.capture, None, &guarded(program, &start, &quote_spanned!(ours()=> { #body })))
        }
        Some(outer) => around(program, outer),
    }
}

/// Reporting ends, and everything is delivered, before the standard library prints what `main` returned.
fn guarded(program: &Program, start: &TokenStream, body: &TokenStream) -> TokenStream {
    let import = program.capture.runtime.import();
    quote_spanned! {ours()=>
        #import
        let guard = #start;
        let returned = #body;
        ::core::mem::drop(guard);
        returned
    }
}

/// The client, with what the attribute says.
fn start(program: &Program) -> TokenStream {
    let start = hooks::start();
    let options = program.capture.runtime.options();
    let mut options =
        program.options.as_ref().map_or_else(|| quote_spanned!(ours()=> #options::new()), ToTokens::to_token_stream);
    for (method, value) in &program.settings {
        options = quote_spanned!(ours()=> #options.#method(#value));
    }
    quote_spanned! {ours()=>
        #start(
            #options,
            ::core::concat!(::core::env!("CARGO_PKG_NAME"), "@", ::core::env!("CARGO_PKG_VERSION")),
        )
    }
}

/// A sync `main` around the async one, so that the runtime is gone when everything is delivered.
fn around(program: &Program, outer: &Outer) -> TokenStream {
    let Outer { attributes, visibility, signature } = outer;
    let statements = suspending::statements(&program.capture);
    let inner = wrapper(&program.capture, None, &quote_spanned!(ours()=> #statements.await));
    let body = guarded(program, &start(program), &quote_spanned!(ours()=> main()));
    quote_spanned! {ours()=>
        #(#attributes)*
        #visibility #signature {
            #inner
            #body
        }
    }
}
