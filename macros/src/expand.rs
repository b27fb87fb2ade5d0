//! From the tokens of an attribute and its item to the tokens that take their place.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ImplItemFn;

use crate::args::{CaptureOptions, ProgramOptions};
use crate::capture::{Capture, Inherited, Program, is_annotated};
use crate::diag::Diagnostics;
use crate::hooks::Runtime;
use crate::item::{Item, function_keyword, hold_together};
use crate::{check, emit};

/// Expands `#[capture_errors(arguments)] item`.
///
/// A function takes two steps: this one, and one at the function's `fn`. Its body is read in one of them only: in this one
/// if something is wrong already.
pub(crate) fn capture_errors(arguments: TokenStream, item: TokenStream) -> TokenStream {
    if let Some([arguments, item]) = emit::placed(&arguments) {
        return function(&arguments, item);
    }
    if let Some(inherited) = Inherited::parse(&arguments) {
        return in_block(inherited, item);
    }
    let mut diag = Diagnostics::default();
    let options = CaptureOptions::parse(arguments.clone(), &mut diag);
    if !options.off
        && diag.is_empty()
        && let Some(keyword) = function_keyword(item.clone())
    {
        let inherited = Inherited::take_from(item.clone()).0.unwrap_or_default();
        let runtime = Runtime::new(options.path.or_else(|| inherited.path()).as_ref());
        return emit::place(&runtime.attribute(), &arguments, &item, keyword);
    }
    let item = hold_together(item);
    let whole = item.clone();
    let (inherited, item) = Inherited::take_from(item);
    let inherited = inherited.unwrap_or_default();
    match Item::parse(item.clone()) {
        Item::Function(function) => {
            check::captured(&function, &arguments, &options, &mut diag);
            if options.off || !diag.is_empty() || is_left(&function) {
                return with_problems(item, diag);
            }
            let runtime = Runtime::new(options.path.or_else(|| inherited.path()).as_ref());
            emit::place(&runtime.attribute(), &arguments, &whole, function.sig.fn_token.span)
        }
        Item::Block(block) => {
            check::block(&block, &options, &mut diag);
            if options.off || !diag.is_empty() {
                return with_problems(item, diag);
            }
            emit::block(block, &inherited.with(arguments))
        }
        Item::Bodiless(_) if options.off => with_problems(item, diag),
        other => misplaced("capture_errors", &other, item, diag),
    }
}

/// The second step.
fn function(arguments: &TokenStream, item: TokenStream) -> TokenStream {
    let mut diag = Diagnostics::default();
    let mut options = CaptureOptions::parse(arguments.clone(), &mut diag);
    let (inherited, item) = Inherited::take_from(hold_together(item));
    let function = match Item::parse(item.clone()) {
        Item::Function(function) => function,
        other => return misplaced("capture_errors", &other, item, diag),
    };
    check::captured(&function, arguments, &options, &mut diag);
    if !diag.is_empty() || is_left(&function) {
        return with_problems(item, diag);
    }
    inherited.unwrap_or_default().complete(&mut options, &function.sig);
    emit::function(&Capture::new(*function, &options), &item)
}

fn is_left(function: &ImplItemFn) -> bool {
    is_annotated(&function.block) || check::is_refused_anyway(&function.sig)
}

/// Expands the hidden attribute on what is in an annotated block. What cannot be annotated is passed over.
fn in_block(inherited: Inherited, item: TokenStream) -> TokenStream {
    match Item::parse(item.clone()) {
        Item::Function(function) if can_be_annotated(&function) => {
            let mut options = CaptureOptions::default();
            inherited.complete(&mut options, &function.sig);
            emit::function(&Capture::new(*function, &options), &item)
        }
        Item::Block(block) => emit::block(block, &inherited.with(TokenStream::new())),
        _ => item,
    }
}

fn can_be_annotated(function: &ImplItemFn) -> bool {
    function.sig.constness.is_none() && !is_left(function)
}

/// Expands `#[redhanded::main(arguments)] item`, in the same two steps.
pub(crate) fn main(arguments: &TokenStream, item: TokenStream) -> TokenStream {
    if let Some([arguments, item]) = emit::placed(arguments) {
        return program(arguments, item);
    }
    let mut diag = Diagnostics::default();
    let options = ProgramOptions::parse(arguments.clone(), &mut diag);
    let (_, item) = Inherited::take_from(hold_together(item));
    match Item::parse(item.clone()) {
        Item::Function(function) => {
            check::program(&function, &options, &mut diag);
            if !diag.is_empty() {
                return with_problems(item, diag);
            }
            let runtime = Runtime::new(options.path.as_ref());
            emit::place(&runtime.main(), arguments, &item, function.sig.fn_token.span)
        }
        other => misplaced("redhanded::main", &other, item, diag),
    }
}

/// The second step of that.
fn program(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let options = ProgramOptions::parse(arguments, &mut Diagnostics::default());
    match Item::parse(item.clone()) {
        Item::Function(function) => emit::program(&Program::new(*function, options)),
        _ => item,
    }
}

/// The item is emitted all the same, so that nothing else breaks.
fn with_problems(mut item: TokenStream, diag: Diagnostics) -> TokenStream {
    item.extend(diag.into_tokens());
    item
}

/// The same for what is no function and no block.
fn misplaced(attribute: &str, on: &Item, item: TokenStream, mut diag: Diagnostics) -> TokenStream {
    check::other_item(attribute, on, &mut diag);
    match on {
        Item::Other(other) if other.is_expression => {
            let problems = diag.into_tokens();
            quote!({ #problems #item })
        }
        _ => with_problems(item, diag),
    }
}

/// What both steps make of a function.
#[cfg(test)]
fn annotated(function: TokenStream) -> TokenStream {
    let placed: syn::ItemFn = syn::parse2(capture_errors(TokenStream::new(), function.clone())).unwrap();
    let attribute = placed.attrs.first().unwrap().meta.require_list().unwrap();
    capture_errors(attribute.tokens.clone(), function)
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
        let expanded = annotated(bare.clone());
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
