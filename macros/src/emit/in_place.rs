//! Functions whose body stays where it is: a closure cannot be `#[track_caller]`, and one for a body that never returns
//! is of no use, and hides from it what is expected of an `impl Trait`.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};

use super::body;
use super::signature::{documented, function as wrapper, in_braces_of, is_changed, nameable_output};
use super::{arguments, ours, outcome, site};
use crate::capture::{Capture, Shape, is_opaque};
use crate::hooks;

pub(super) fn function(capture: &Capture, bare: &TokenStream) -> TokenStream {
    let statements = match capture.shape {
        Shape::Guarded => guarded(capture),
        _ => returning(capture),
    };
    let function = wrapper(capture, None, &statements);
    if is_changed(capture) { documented(bare, &function) } else { function }
}

/// Only panics count. What returns, returns as if it were from the function itself: so the body knows what is expected.
fn guarded(capture: &Capture) -> TokenStream {
    let begin = begin(capture, &[]);
    let user = &capture.block;
    // A statement, because what its last expression holds on to is dropped before the arguments, as in a bare function.
    // The arm of a `match` would not know what is expected of it. Beside an item of ours, the user's
    // braces are not unused.
    let body = if is_opaque(&capture.signature) {
        let (item, statements) = (quote_spanned!(ours()=> const _: () = ();), &user.stmts);
        let body = in_braces_of(user, quote!(#item #(#statements)*));
        quote_spanned!(ours()=> return #body;)
    } else {
        user.to_token_stream()
    };
    let rebind = arguments::rebind(capture);
    quote_spanned! {ours()=>
        #begin
        let _call = call;
        #rebind
        #body
    }
}

/// The body is a block that `return` and `?` leave by a `break`. A `return` in a macro's tokens is not seen, and leaves
/// without being looked at.
fn returning(capture: &Capture) -> TokenStream {
    let exits = outcome::exits(capture);
    let output = nameable_output(capture);
    let marked = body::mark_in_place(capture.block.clone(), exits, output.clone());
    let begin = begin(capture, &marked.marks);
    // Without this, a body that only panics would make the rest unreachable.
    let absent = hooks::absent(ours());
    let end = outcome::end(capture, &quote_spanned!(ours()=> &returned));
    let import = outcome::import(capture);
    let body = &marked.block;
    let rebind = arguments::rebind(capture);
    quote_spanned! {ours()=>
        #begin
        #rebind
        let returned: #output = 'body: {
            if false { break 'body #absent(); }
            #body
        };
        {
            #import
            #end
        }
        returned
    }
}

fn begin(capture: &Capture, marks: &[body::Mark]) -> TokenStream {
    let site = site::site(capture, marks);
    let enter = arguments::enter(capture);
    let show = arguments::show_closure(capture);
    let place = hooks::place();
    quote_spanned! {ours()=>
        #site
        #enter
        let place = &#place::new();
        #show
        let call = entry.begin(place, &show);
    }
}
