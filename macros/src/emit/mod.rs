//! The tokens that take a function's place. Cannot fail: what could was found before.
//!
//! Spans decide what the compiler says to the user. The user's tokens, and the braces around them, keep their own, so that
//! messages and lints are those of the bare function; all that is added has the span `mixed_site`, so that it meets no
//! name of the user's and no lint looks at it.

mod arguments;
mod block;
mod body;
mod expression;
mod future;
mod in_place;
mod outcome;
mod own_self;
mod place;
mod program;
mod signature;
mod site;
mod suspending;
mod synchronous;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};

pub(crate) use self::block::block;
pub(crate) use self::place::{place, placed};
pub(crate) use self::program::program;
use crate::capture::{Capture, Shape};

/// The span of all that is added.
fn ours() -> Span {
    Span::mixed_site()
}

/// In parentheses of ours, where lints on unnecessary parentheses and braces do not ask to remove the user's.
fn as_written(expression: impl ToTokens) -> TokenStream {
    quote_spanned!(ours()=> (#expression))
}

/// The annotated function; `bare` is what the user wrote.
pub(crate) fn function(capture: &Capture, bare: &TokenStream) -> TokenStream {
    match capture.shape {
        Shape::Sync => synchronous::function(capture, bare),
        Shape::InPlace | Shape::MaybeTrackCaller | Shape::Guarded => in_place::function(capture, bare),
        Shape::Async | Shape::KeptAsync => suspending::function(capture, bare),
        Shape::Future | Shape::BoxedFuture => future::function(capture, bare),
        Shape::Bare => bare.clone(),
    }
}
