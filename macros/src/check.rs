//! What parses but cannot be done.

use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::{ImplItemFn, Signature};

use crate::args::{CaptureOptions, Ignored, ProgramOptions, nearest};
use crate::capture::{Program, bound_names, returns_nothing};
use crate::diag::Diagnostics;

/// A function under `#[capture_errors]`.
pub(crate) fn captured(signature: &Signature, options: &CaptureOptions, diag: &mut Diagnostics) {
    if options.off {
        return;
    }
    if let Some(constness) = &signature.constness {
        diag.report(constness, "a `const fn` cannot be annotated: what is evaluated at compile time cannot report");
    }
    for name in options.skip.iter().chain(options.only.iter().flatten()).chain(&options.redact) {
        report_unknown_argument(name, signature, diag);
    }
    if returns_nothing(signature) {
        if let Some(none) = &options.none {
            diag.report(none, "`none` is about a `None` that is returned; the function returns nothing");
        }
        report_nothing_to_ignore(options.ignore.as_ref(), diag);
    }
}

fn report_nothing_to_ignore(ignored: Option<&Ignored>, diag: &mut Diagnostics) {
    if let Some(ignored) = ignored {
        let message = "`ignore` is about an `Err` that is returned; the function returns nothing";
        diag.report(&ignored.pattern, message);
    }
}

fn report_unknown_argument(name: &Ident, signature: &Signature, diag: &mut Diagnostics) {
    let written = name.unraw().to_string();
    let known: Vec<String> =
        signature.inputs.iter().flat_map(bound_names).map(|name| name.unraw().to_string()).collect();
    if known.contains(&written) {
        return;
    }
    let message = format!("the function has no argument `{written}`");
    match nearest(&written, known.iter().map(String::as_str)) {
        Some(meant) => diag.report(name, format_args!("{message}; did you mean `{meant}`?")),
        None if known.is_empty() => diag.report(name, format_args!("{message}; it has none at all")),
        None => {
            let known = known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            diag.report(name, format_args!("{message}; it has {known}"));
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
    }
    if let (Some(asyncness), false) = (&signature.asyncness, Program::is_run(function)) {
        diag.report(
            asyncness,
            "nothing runs this async `main`; put the attribute of your runtime below `#[redhanded::main]`, \
             such as `#[tokio::main]`",
        );
    }
}

/// An attribute on something that is no function.
pub(crate) fn other_item(attribute: &str, keyword: &Ident, diag: &mut Diagnostics) {
    let what = match keyword.to_string().as_str() {
        "let" => "a statement".to_owned(),
        word => format!("`{word}`"),
    };
    match keyword.to_string().as_str() {
        "impl" | "mod" | "trait" if attribute == "capture_errors" => {
            diag.report(
                keyword,
                format_args!("`#[{attribute}]` belongs on functions; put it on those inside of this {what}"),
            );
        }
        _ => diag.report(keyword, format_args!("`#[{attribute}]` belongs on functions, not on {what}")),
    }
}
