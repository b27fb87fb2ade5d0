//! What parses but cannot be done.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::quote;
use syn::ext::IdentExt;
use syn::{FnArg, ImplItemFn, Signature, Type};

use crate::args::{CaptureOptions, Ignored, ProgramOptions, nearest};
use crate::capture::{Program, as_written, bound_names, is_annotated, is_opaque, returns_nothing};
use crate::diag::Diagnostics;
use crate::item::{Item, Kind, Piece, pieces};

/// A function under `#[capture_errors]`.
pub(crate) fn captured(function: &ImplItemFn, written: &TokenStream, options: &CaptureOptions, diag: &mut Diagnostics) {
    if options.off {
        return;
    }
    if let Some(constness) = &function.sig.constness {
        diag.report(constness, "a `const fn` cannot be annotated: what is evaluated at compile time cannot report");
    }
    if is_annotated(&function.block) && !written.is_empty() {
        diag.report(written, "the function is annotated twice; say all in one attribute");
    }
    let inputs = function.sig.inputs.iter().map(|input| as_written(input, &function.block));
    let known = inputs.flat_map(|input| bound_names(&input)).collect::<Vec<_>>();
    for name in options.named_arguments() {
        report_unknown_argument(name, ["the function has no", "it has"], &known, diag);
    }
    if returns_nothing(&function.sig) {
        if let Some(none) = &options.none {
            diag.report(none, "`none` is about a `None` that is returned; the function returns nothing");
        }
        report_nothing_to_ignore(options.ignore.as_ref(), diag);
    }
    if is_opaque(&function.sig) {
        let message = "has no effect on a function that returns `impl Trait`: what that stands for is not looked at";
        if let Some(none) = &options.none {
            diag.report(none, format_args!("`none` {message}"));
        }
        if let Some(ignored) = &options.ignore {
            diag.report(&ignored.pattern, format_args!("`ignore` {message}"));
        }
    }
}

/// Whether the compiler refuses the function whatever its body is: a parameter has no size. It is left to the compiler's
/// own words; of what is done with the parameter it would say the same.
pub(crate) fn is_refused_anyway(signature: &Signature) -> bool {
    signature.inputs.iter().any(|input| match input {
        FnArg::Typed(typed) => match &*typed.ty {
            Type::Slice(_) | Type::TraitObject(_) => true,
            Type::Path(path) => path.qself.is_none() && path.path.is_ident("str"),
            _ => false,
        },
        FnArg::Receiver(_) => false,
    })
}

fn report_nothing_to_ignore(ignored: Option<&Ignored>, diag: &mut Diagnostics) {
    if let Some(ignored) = ignored {
        let message = "`ignore` is about an `Err` that is returned; the function returns nothing";
        diag.report(&ignored.pattern, message);
    }
}

/// A block under `#[capture_errors]`.
pub(crate) fn block(block: &Piece, options: &CaptureOptions, diag: &mut Diagnostics) {
    if options.off {
        return;
    }
    if let Some(ignored) = &options.ignore {
        let message = "`ignore` is about the errors of one function; put it on those inside that return such errors";
        diag.report(&ignored.pattern, message);
    }
    if options.named_arguments().next().is_none() {
        return;
    }
    let known = names_of_arguments(block);
    for name in options.named_arguments() {
        report_unknown_argument(name, ["no function in here has an", "they have"], &known, diag);
    }
}

/// The names of the arguments of all functions in a block.
fn names_of_arguments(piece: &Piece) -> Vec<Ident> {
    let Some((head, body)) = piece.inside() else { return Vec::new() };
    match piece.kind {
        Kind::Function => {
            let head = head.iter().cloned().collect::<TokenStream>();
            let function = syn::parse2::<ImplItemFn>(quote!(#head {}));
            function.map_or_else(|_| Vec::new(), |function| function.sig.inputs.iter().flat_map(bound_names).collect())
        }
        Kind::Block | Kind::Fragment => pieces(body.stream()).iter().flat_map(names_of_arguments).collect(),
        Kind::Other => Vec::new(),
    }
}

fn report_unknown_argument(name: &Ident, [there_is_no, there_are]: [&str; 2], known: &[Ident], diag: &mut Diagnostics) {
    let written = name.unraw().to_string();
    let mut seen = BTreeSet::new();
    let known = known.iter().map(|name| name.unraw().to_string()).filter(|name| seen.insert(name.clone()));
    let known = known.collect::<Vec<_>>();
    if known.contains(&written) {
        return;
    }
    let message = format!("{there_is_no} argument `{written}`");
    match nearest(&written, known.iter().map(String::as_str)) {
        Some(meant) => diag.report(name, format_args!("{message}; did you mean `{meant}`?")),
        None if known.is_empty() => diag.report(name, format_args!("{message}; {there_are} none at all")),
        None => {
            let known = known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            diag.report(name, format_args!("{message}; {there_are} {known}"));
        }
    }
}

/// `main` under `#[redhanded::main]`.
pub(crate) fn program(function: &ImplItemFn, options: &ProgramOptions, diag: &mut Diagnostics) {
    let signature = &function.sig;
    if signature.ident != "main" {
        diag.report(
            &signature.ident,
            "`#[redhanded::main]` belongs on `fn main`; put `#[redhanded::capture_errors]` on other functions",
        );
        return;
    }
    if let Some(constness) = &signature.constness {
        diag.report(constness, "a `const fn` cannot be annotated: what is evaluated at compile time cannot report");
    }
    if returns_nothing(signature) {
        report_nothing_to_ignore(options.ignore.as_ref(), diag);
        if let Some(exit_code) = &options.exit_code {
            diag.report(exit_code, "`exit_code` is about an `ExitCode` that is returned; the function returns nothing");
        }
    }
    if let (Some(asyncness), false) = (&signature.asyncness, Program::is_run(function)) {
        diag.report(
            asyncness,
            "nothing runs this async `main`; put the attribute of your runtime below `#[redhanded::main]`, \
             such as `#[tokio::main]`",
        );
    }
}

/// An attribute on something that it does not belong on. What the compiler does not understand either is left to its own
/// words.
pub(crate) fn other_item(attribute: &str, item: &Item, diag: &mut Diagnostics) {
    match item {
        Item::Bodiless(span) if attribute == "capture_errors" => {
            let message = "`#[capture_errors]` belongs on functions with a body; put it on the implementations";
            diag.report_at(*span, message);
        }
        Item::Bodiless(span) => report_wrong_place(attribute, *span, "a function without a body", diag),
        Item::Other(other) if other.what == "`mod`" && attribute == "capture_errors" => diag.report_at(
            other.at,
            "the attribute does not see what is in another file; put it on the functions, `impl`s and `trait`s in there",
        ),
        Item::Other(other) => report_wrong_place(attribute, other.at, &other.what, diag),
        Item::Block(block) => {
            let is_keyword = |token: &TokenTree| matches!(token.to_string().as_str(), "impl" | "trait" | "mod");
            if let Some(TokenTree::Ident(keyword)) = block.tokens.iter().find(|token| is_keyword(token)) {
                report_wrong_place(attribute, keyword.span(), &format!("`{keyword}`"), diag);
            }
        }
        Item::Function(_) | Item::Unparsable => {}
    }
}

fn report_wrong_place(attribute: &str, at: Span, what: &str, diag: &mut Diagnostics) {
    let places = if attribute == "capture_errors" { "functions, `impl`, `trait` and `mod`" } else { "`fn main`" };
    let why = match what {
        "a macro call" => "; what the macro makes is not seen, so put it on the functions in there",
        "an `extern` block" => "; the functions in there have no body",
        _ => "",
    };
    diag.report_at(at, format_args!("`#[{attribute}]` belongs on {places}, not on {what}{why}"));
}
