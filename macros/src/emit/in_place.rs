//! Functions whose body must stay where it is.

use proc_macro2::TokenStream;
use quote::quote_spanned;

use super::body::{self, Exits};
use super::signature::{documented, function as wrapper, is_changed};
use super::{arguments, ours, site};
use crate::capture::Capture;
use crate::hooks;

pub(super) fn function(capture: Capture, bare: TokenStream) -> TokenStream {
    let function = wrapper(&capture, None, statements(&capture));
    if is_changed(&capture) { documented(&bare, &function) } else { function }
}

fn statements(capture: &Capture) -> TokenStream {
    let marked = body::mark(capture.block.clone(), Exits::Unmarked);
    let site = site::site(capture, &marked.marks);
    let enter = arguments::enter(capture);
    let show = arguments::show_closure(capture);
    let place = hooks::place();
    let body = &marked.block;
    quote_spanned! {ours()=>
        #site
        #enter
        let place = &#place::new();
        #show
        let _call = entry.begin(place, &show);
        #body
    }
}
