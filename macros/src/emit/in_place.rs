//! Functions whose body stays where it is: a closure cannot be `#[track_caller]`, and one for a body that never returns
//! is of no use, and hides from it what is expected of an `impl Trait`.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote_spanned};

use super::body;
use super::signature::{documented, function as wrapper, is_changed, nameable_output};
use super::{arguments, as_written, ours, outcome, site};
use crate::capture::{Capture, Shape, is_opaque};
use crate::hooks;
use crate::source::ends;

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
    let user = as_written(&capture.block);
    // A statement, because what its last expression holds on to is dropped before the arguments, as in a bare function.
    // Of the arm of a `match`, the compiler would not say what is expected of it.
    let body = if is_opaque(&capture.signature) { quote_spanned!(ours()=> return #user;) } else { user };
    let rebind = arguments::rebind(capture);
    quote_spanned! {ours()=>
        #begin
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
    let body = as_written(&marked.block);
    let (rebind, value) = (arguments::rebind(capture), value(capture));
    quote_spanned! {ours()=>
        #begin
        let place = &call;
        #rebind
        let returned: #output = 'body: {
            if false { break 'body #absent(); }
            #body
        };
        {
            #import
            #end
        }
        let #value = returned;
        #value
    }
}

/// The wrapper's value. Messages about it point at the body's.
fn value(capture: &Capture) -> Ident {
    // Of what returns nothing there are none, but there are lints that miss a semicolon.
    let last = if outcome::returns_nothing(capture) { None } else { capture.block.stmts.last() };
    Ident::new("redhanded_returned", last.map_or_else(ours, |last| ends(last.to_token_stream()).0))
}

fn begin(capture: &Capture, marks: &[body::Mark]) -> TokenStream {
    let site = site::site(capture, marks);
    let enter = arguments::enter(capture);
    quote_spanned!(ours()=> #site #enter)
}
