//! Async functions: a function that returns a future, around one async block.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote_spanned};
use syn::{ReturnType, Token, Type, token};

use super::body::{self, Marked};
use super::signature::{documented, function as wrapper, future_output, in_braces_of, is_changed, nameable_output};
use super::{arguments, expression, ours, outcome, own_self, site};
use crate::capture::{Capture, Shape, returned_type};
use crate::hooks;
use crate::source::ends;

pub(super) fn function(capture: &Capture, bare: &TokenStream) -> TokenStream {
    let statements = statements(capture);
    // Clippy asks this of async blocks, and not of async functions.
    let allow = may_result_in_a_future(capture).then(|| quote_spanned!(ours()=> #[allow(clippy::async_yields_async)]));
    if capture.shape == Shape::KeptAsync {
        let function = wrapper(capture, None, &quote_spanned!(ours()=> #statements.await));
        let function = quote_spanned!(ours()=> #allow #function);
        return if is_changed(capture) { documented(bare, &function) } else { function };
    }
    let function = wrapper(capture, Some(future_output(capture)), &statements);
    documented(bare, &quote_spanned!(ours()=> #allow #function))
}

/// Whether what the future results in may be one, for all that can be seen.
fn may_result_in_a_future(capture: &Capture) -> bool {
    match &capture.signature.output {
        ReturnType::Type(_, ty) => match &**ty {
            Type::Path(path) => {
                path.path.segments.last().is_none_or(|last| last.ident != "Result" && last.ident != "Option")
            }
            ty => !matches!(ty, Type::Tuple(_) | Type::Reference(_)),
        },
        ReturnType::Default => false,
    }
}

/// All that the wrapper does; its value is the future.
pub(super) fn statements(capture: &Capture) -> TokenStream {
    let exits = outcome::exits(capture);
    let marked = body::mark(capture.block.clone(), exits);
    let site = site::site(capture, &marked.marks);
    let keep = arguments::keep(capture);
    let (lint, body) = (own_self::lint(capture), async_body(capture, &marked));
    let inspect = inspect(capture, &arguments::show(capture), &expression::words(capture));
    // Messages about the future as a whole point at the user's keyword and braces.
    let braces = capture.block.brace_token.span;
    let keyword = capture.signature.asyncness.unwrap_or(Token![async](ours()));
    let mut watched = hooks::watch(braces.open()).to_token_stream();
    token::Paren(braces.close()).surround(&mut watched, |tokens| {
        let capturing = Token![move](keyword.span);
        tokens.extend(quote_spanned!(ours()=> &REDHANDED_SITE, #lint #keyword #capturing #body, #inspect));
    });
    quote_spanned!(ours()=> #site #keep #watched)
}

/// The block that is the future: it takes the arguments as the compiler's own lowering does.
fn async_body(capture: &Capture, marked: &Marked) -> TokenStream {
    let record = arguments::record(capture);
    let place = place(marked);
    let whole_self = own_self::taken_whole(capture);
    let arguments = arguments::rebind(capture);
    let returned = typed_return(capture);
    // An arm, because what its last expression holds on to is dropped before the arguments, as in a bare function.
    let user = &marked.block;
    let body = quote_spanned! {ours()=>
        #record
        #place
        #whole_self
        #arguments
        #returned
        match () { () => #user }
    };
    in_braces_of(&marked.block, body)
}

/// Tells the compiler what the block results in. It says that this comes from here: from the user's own type.
fn typed_return(capture: &Capture) -> TokenStream {
    // A `return` of what never returns tells nothing; the `async fn` that stays does.
    if matches!(returned_type(&capture.signature), Type::Never(_)) {
        return TokenStream::new();
    }
    if matches!(capture.signature.output, ReturnType::Default) {
        let leave = Token![return](capture.signature.ident.span());
        return quote_spanned!(ours()=> if false { #leave; });
    }
    let output = nameable_output(capture);
    let (first, last) = ends(output.to_token_stream());
    let mut absent = hooks::absent(first).to_token_stream();
    absent.extend(quote_spanned!(first=> ::<#output));
    absent.extend(quote_spanned!(last=> >));
    token::Paren(last).surround(&mut absent, |_| {});
    let leave = Token![return](first);
    quote_spanned!(ours()=> if false { #leave #absent; })
}

/// Where the body notes how far it came.
pub(super) fn place(marked: &Marked) -> Option<TokenStream> {
    let place = hooks::task_place();
    (!marked.marks.is_empty()).then(|| quote_spanned!(ours()=> let place = #place;))
}

/// The closure that knows the types of the arguments and of the result. `words` are the user's.
pub(super) fn inspect(capture: &Capture, show: &TokenStream, words: &TokenStream) -> TokenStream {
    let op = hooks::op();
    let end = outcome::end(capture, &quote_spanned!(ours()=> returned));
    let shown = binding("arguments", show.is_empty() && words.is_empty());
    let returned = binding("returned", outcome::returns_nothing(capture));
    let import = outcome::import(capture);
    if words.is_empty() && capture.reporting.ignore.is_none() {
        return quote_spanned! {ours()=>
            move |op| {
                #import
                match op {
                    #op::Show(#shown) => { #show }
                    #op::Returned(#returned, mut call) => #end,
                }
            }
        };
    }
    let arms = quote_spanned! {ours()=>
        #op::Show(#shown) => { #show #words }
        #op::Returned(#returned, mut call) => { #import #end }
    };
    quote_spanned!(expression::words_span(capture)=> move |op| match op { #arms })
}

fn binding(name: &str, is_unused: bool) -> TokenStream {
    let name = proc_macro2::Ident::new(name, ours());
    if is_unused { quote_spanned!(ours()=> _) } else { name.to_token_stream() }
}
