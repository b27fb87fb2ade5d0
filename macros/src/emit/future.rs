//! Sync functions that return a future.

use proc_macro2::TokenStream;
use quote::quote_spanned;

use super::signature::{documented, function as wrapper, is_changed};
use super::synchronous::call_body;
use super::{arguments, ours, site, suspending};
use crate::capture::{Capture, Shape};
use crate::hooks;

pub(super) fn function(capture: Capture, bare: TokenStream) -> TokenStream {
    let function = wrapper(&capture, None, statements(&capture));
    if is_changed(&capture) { documented(&bare, &function) } else { function }
}

fn statements(capture: &Capture) -> TokenStream {
    let site = site::site(capture, &[]);
    let enter = arguments::enter(capture);
    let call_body = call_body(capture, &capture.block);
    let watch = hooks::watch_returned();
    let inspect = suspending::inspect(capture, &TokenStream::new());
    let watched = quote_spanned!(ours()=> #watch(entry, returned, #inspect));
    let watched = match capture.shape {
        Shape::BoxedFuture => quote_spanned!(ours()=> ::std::boxed::Box::pin(#watched)),
        _ => watched,
    };
    quote_spanned! {ours()=>
        #site
        #enter
        let returned = #call_body;
        #watched
    }
}
