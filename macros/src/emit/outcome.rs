//! Ending a call by what it returns.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};

use super::body::Exits;
use super::ours;
use crate::args::Ignored;
use crate::capture::{Besides, Capture, Lifetime, returned_type};
use crate::hooks;
use crate::source::ends;

/// Whether the function returns nothing that could be an error.
pub(super) fn returns_nothing(capture: &Capture) -> bool {
    crate::capture::returns_nothing(&capture.signature)
}

/// Which ways out of the body can be failures.
pub(super) fn exits(capture: &Capture) -> Exits {
    if returns_nothing(capture) {
        Exits::Unmarked
    } else if capture.reporting.besides == Some(Besides::None) {
        Exits::MarkedNone
    } else {
        Exits::Marked
    }
}

/// What [`end`] needs in scope.
pub(super) fn import(capture: &Capture) -> Option<TokenStream> {
    let probe = hooks::results();
    let is_needed = !returns_nothing(capture) && capture.reporting.ignore.is_none();
    is_needed.then(|| quote_spanned!(ours()=> use #probe::*;))
}

/// Ends `call` by the value that `returned` refers to. The probes must be imported.
pub(super) fn end(capture: &Capture, returned: &TokenStream) -> TokenStream {
    if returns_nothing(capture) {
        return quote_spanned!(ours()=> call.succeed());
    }
    let besides = besides(capture, returned);
    if let Some(ignored) = &capture.reporting.ignore {
        return end_unless(ignored, capture, returned, besides);
    }
    let asked = match capture.error_lifetime {
        Lifetime::Forever => quote_spanned!(ours()=> Returned(ForNow((#returned,)))),
        Lifetime::Unknown => quote_spanned!(ours()=> ForNow((#returned,))),
    };
    let end = quote_spanned!(ours()=> #asked.redhanded_end(&mut call));
    match besides {
        Some(Failing { condition, end: failed }) => quote_spanned!(ours()=> if #condition { #failed } else { #end }),
        None => end,
    }
}

/// The references before an error, by which the first of the levels is tried that may hold for all lifetimes.
fn first_level(capture: &Capture) -> TokenStream {
    match capture.error_lifetime {
        Lifetime::Forever => quote_spanned!(ours()=> &&&&&&),
        Lifetime::Unknown => quote_spanned!(ours()=> &&&),
    }
}

/// A value that is a failure though it is no `Err`.
struct Failing {
    condition: TokenStream,
    end: TokenStream,
}

/// Which one is, if any.
fn besides(capture: &Capture, returned: &TokenStream) -> Option<Failing> {
    let besides = capture.reporting.besides?;
    // What the compiler says of a value that can be none is about the user's own type.
    let (first, _) = ends(returned_type(&capture.signature).to_token_stream());
    let first = first.resolved_at(ours());
    let returned = moved_to(first, returned);
    Some(match besides {
        Besides::None => {
            let may_be_none = hooks::may_be_none(first);
            Failing {
                condition: quote_spanned!(first=> #may_be_none::is_none(#returned)),
                end: quote_spanned!(ours()=> call.fail_with_none()),
            }
        }
        Besides::ExitCode => {
            let exit_code = hooks::may_be_exit_code(first);
            Failing {
                condition: quote_spanned!(first=> #exit_code::is_failure(#returned)),
                end: quote_spanned!(first=> call.fail_with_exit_code(#returned)),
            }
        }
    })
}

/// The tokens at another place.
fn moved_to(span: Span, tokens: &TokenStream) -> TokenStream {
    let moved = tokens.clone().into_iter().map(|mut token| {
        token.set_span(span);
        token
    });
    moved.collect()
}

/// The same where some errors are not reported. No probe is imported by its name, which could be one in the pattern.
fn end_unless(ignored: &Ignored, capture: &Capture, returned: &TokenStream, besides: Option<Failing>) -> TokenStream {
    let (levels, probe, is_ignored) = (hooks::levels(), hooks::results(), hooks::is_ignored());
    // What the compiler says of the error's type, and of a value that can hold none, is about the user's own type.
    let (first, _) = ends(returned_type(&capture.signature).to_token_stream());
    let first = first.resolved_at(ours());
    let (holds_error, returned) = (hooks::holds_error(first), moved_to(first, returned));
    let besides = besides
        .map(|Failing { condition, end }| quote_spanned!(ours()=> ::core::option::Option::None if #condition => #end,));
    let Ignored { pattern, guard } = ignored;
    let guard = guard.iter();
    let matches = quote_spanned!(first=> match error { #pattern #(if #guard)* => true, _ => false });
    let level = first_level(capture);
    let error = quote_spanned!(first=> #holds_error::error(#returned));
    quote_spanned! {ours()=>
        {
            use #levels::*;
            match #error {
                ::core::option::Option::Some(error) => {
                    call.fail_unless(#is_ignored(|| #matches), (#level #probe::Failed(error)).redhanded_view());
                }
                #besides
                ::core::option::Option::None => call.succeed(),
            }
        }
    }
}
