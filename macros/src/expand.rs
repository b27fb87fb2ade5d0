//! From the tokens of an attribute and its item to the tokens that take their place.

use proc_macro2::TokenStream;
use syn::ImplItemFn;

use crate::args::{CaptureOptions, ProgramOptions};
use crate::capture::{Capture, Program};
use crate::diag::Diagnostics;
use crate::item::Item;
use crate::{check, emit};

/// Expands `#[capture_errors(arguments)] item`.
pub(crate) fn capture_errors(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut diag = Diagnostics::default();
    let options = CaptureOptions::parse(arguments, &mut diag);
    let Some(function) = function("capture_errors", &item, &mut diag) else { return with_problems(item, diag) };
    check::captured(&function.sig, &options, &mut diag);
    if options.off || !diag.is_empty() {
        return with_problems(item, diag);
    }
    emit::function(Capture::new(*function, &options), item)
}

/// Expands `#[redhanded::main(arguments)] item`.
pub(crate) fn main(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut diag = Diagnostics::default();
    let options = ProgramOptions::parse(arguments, &mut diag);
    let Some(function) = function("redhanded::main", &item, &mut diag) else { return with_problems(item, diag) };
    check::program(&function, &mut diag);
    if !diag.is_empty() {
        return with_problems(item, diag);
    }
    emit::program(Program::new(*function, options))
}

/// The function that the attribute stands on. What the compiler does not understand either is left to its own words.
fn function(attribute: &str, item: &TokenStream, diag: &mut Diagnostics) -> Option<Box<ImplItemFn>> {
    match Item::parse(item.clone()) {
        Item::Function(function) => return Some(function),
        Item::Bodiless(span) => {
            let message = format!("`#[{attribute}]` belongs on functions with a body; put it on the implementations");
            diag.report_at(span, message);
        }
        Item::Other(keyword) => check::other_item(attribute, &keyword, diag),
        Item::Unparsable => {}
    }
    None
}

/// The item is emitted all the same, so that nothing else breaks.
fn with_problems(mut item: TokenStream, diag: Diagnostics) -> TokenStream {
    item.extend(diag.into_tokens());
    item
}
