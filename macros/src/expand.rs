//! From the tokens of an attribute and its item to the tokens that take their place.

use proc_macro2::TokenStream;

use crate::args::{CaptureOptions, ProgramOptions};
use crate::capture::{Capture, Inherited, Program, is_annotated};
use crate::diag::Diagnostics;
use crate::item::Item;
use crate::{check, emit};

/// Expands `#[capture_errors(arguments)] item`.
pub(crate) fn capture_errors(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut diag = Diagnostics::default();
    let mut options = CaptureOptions::parse(arguments.clone(), &mut diag);
    let (inherited, item) = Inherited::take_from(item);
    let inherited = inherited.unwrap_or_default();
    match Item::parse(item.clone()) {
        Item::Function(function) => {
            check::captured(&function, &arguments, &options, &mut diag);
            if options.off || !diag.is_empty() || is_annotated(&function.block) {
                return with_problems(item, diag);
            }
            inherited.complete(&mut options, &function.sig);
            emit::function(&Capture::new(*function, &options), &item)
        }
        Item::Block(block) => {
            check::block(&block, &options, &mut diag);
            if options.off || !diag.is_empty() {
                return with_problems(item, diag);
            }
            emit::block(block, &inherited.with(arguments))
        }
        other => {
            check::other_item("capture_errors", &other, &mut diag);
            with_problems(item, diag)
        }
    }
}

/// Expands the hidden attribute on what is in an annotated block. What cannot be annotated is passed over.
pub(crate) fn inherited(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let inherited = Inherited::parse(arguments);
    match Item::parse(item.clone()) {
        Item::Function(function) if function.sig.constness.is_none() && !is_annotated(&function.block) => {
            let mut options = CaptureOptions::default();
            inherited.complete(&mut options, &function.sig);
            emit::function(&Capture::new(*function, &options), &item)
        }
        Item::Block(block) => emit::block(block, &inherited.with(TokenStream::new())),
        _ => item,
    }
}

/// Expands `#[redhanded::main(arguments)] item`.
pub(crate) fn main(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut diag = Diagnostics::default();
    let options = ProgramOptions::parse(arguments, &mut diag);
    let (_, item) = Inherited::take_from(item);
    match Item::parse(item.clone()) {
        Item::Function(function) => {
            check::program(&function, &options, &mut diag);
            if diag.is_empty() { emit::program(&Program::new(*function, options)) } else { with_problems(item, diag) }
        }
        other => {
            check::other_item("redhanded::main", &other, &mut diag);
            with_problems(item, diag)
        }
    }
}

/// The item is emitted all the same, so that nothing else breaks.
fn with_problems(mut item: TokenStream, diag: Diagnostics) -> TokenStream {
    item.extend(diag.into_tokens());
    item
}

#[cfg(test)]
#[path = "expand/shown.rs"]
mod shown;

#[cfg(test)]
mod tests {
    use proc_macro2::TokenTree;

    use super::*;

    fn count(tokens: TokenStream) -> usize {
        tokens
            .into_iter()
            .map(|token| match token {
                TokenTree::Group(group) => 2 + count(group.stream()),
                TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => 1,
            })
            .sum()
    }

    /// How many tokens the attribute adds where it is compiled, and that is not for the documentation.
    fn added(function: &str) -> usize {
        let bare: TokenStream = function.parse().unwrap();
        let expanded = capture_errors(TokenStream::new(), bare.clone());
        let documented = expanded.to_string().starts_with("# [cfg (doc)]");
        let twin =
            if documented { count(bare.clone()) + count("#[cfg(doc)] #[cfg(not(doc))]".parse().unwrap()) } else { 0 };
        count(expanded) - count(bare) - twin
    }

    #[test]
    fn a_sync_function_grows_by_no_more_than_its_budget() {
        let tokens = added("fn f(a: u64, b: &str) -> Result<u64, E> { Ok(a) }");
        assert!(tokens <= 400, "{tokens}");
    }

    #[test]
    fn an_async_function_grows_by_no_more_than_its_budget() {
        let tokens = added("async fn f(a: u64, b: &str) -> Result<u64, E> { Ok(a) }");
        assert!(tokens <= 500, "{tokens}");
    }

    #[test]
    fn a_way_out_grows_by_no_more_than_its_budget() {
        let base = added("fn f(a: u64) -> Result<u64, E> { Ok(1) }");
        let question = added("fn f(a: u64) -> Result<u64, E> { Ok(g()?) }") - base;
        assert!(question <= 12, "{question}");
        let leaving = added("fn f(a: u64) -> Result<u64, E> { return g(); Ok(1) }") - base;
        assert!(leaving <= 12, "{leaving}");
    }
}
