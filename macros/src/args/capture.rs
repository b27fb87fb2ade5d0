//! The options of `#[capture_errors]`.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Expr, Lit, LitStr, Path, Token};

use super::{Value, Written, parse_written, path_of_crate, report_unknown};
use crate::diag::Diagnostics;

const KNOWN: [&str; 6] = ["off", "skip", "skip_all", "redact", "name", "crate"];

/// What `#[capture_errors(…)]` says.
#[derive(Default)]
pub(crate) struct CaptureOptions {
    pub(crate) off: bool,
    pub(crate) skip: Vec<Ident>,
    pub(crate) skip_all: bool,
    pub(crate) redact: Vec<Ident>,
    pub(crate) name: Option<LitStr>,
    /// What the block around calls the type that the function belongs to.
    pub(crate) qualifier: Option<LitStr>,
    pub(crate) path: Option<Path>,
}

impl CaptureOptions {
    pub(crate) fn parse(tokens: TokenStream, diag: &mut Diagnostics) -> Self {
        let written = parse_written(tokens, diag);
        report_repeated(&written, diag);
        report_contradictions(&written, diag);
        let mut options = Self::default();
        for option in &written {
            options.set(option, diag);
        }
        for name in options.redact.iter().filter(|name| options.skip.contains(name)) {
            diag.report(name, format_args!("`{name}` cannot be skipped and redacted"));
        }
        options
    }

    fn set(&mut self, option: &Written, diag: &mut Diagnostics) {
        match option.name.unraw().to_string().as_str() {
            "off" => self.off = is_alone(option, diag),
            "skip_all" => self.skip_all = is_alone(option, diag),
            "skip" => self.skip.extend(arguments(option, diag)),
            "redact" => self.redact.extend(arguments(option, diag)),
            "name" => self.name = name(option, diag),
            "crate" => self.path = path_of_crate(option, diag),
            _ => report_unknown(&option.name, &KNOWN, diag),
        }
    }
}

fn report_repeated(written: &[Written], diag: &mut Diagnostics) {
    let mut seen = BTreeSet::new();
    for option in written {
        let name = option.name.unraw().to_string();
        if KNOWN.contains(&name.as_str()) && !seen.insert(name) {
            diag.report(&option.name, format_args!("`{}` is said twice", option.name));
        }
    }
}

fn report_contradictions(written: &[Written], diag: &mut Diagnostics) {
    let has = |name: &str| written.iter().any(|option| option.name == name);
    if has("off") {
        for option in written.iter().filter(|option| option.name != "off" && option.name != "crate") {
            diag.report(&option.name, "this has no effect beside `off`");
        }
    }
    if has("skip_all") {
        for option in written.iter().filter(|option| option.name == "skip" || option.name == "redact") {
            diag.report(&option.name, "this has no effect beside `skip_all`");
        }
    }
}

/// True; an option that takes a value it cannot have is a problem.
fn is_alone(option: &Written, diag: &mut Diagnostics) -> bool {
    let message = format!("`{}` takes no value", option.name);
    match &option.value {
        Value::None => {}
        Value::Assigned(value) => diag.report(value, message),
        Value::Listed(list) if list.is_empty() => diag.report(&option.name, message),
        Value::Listed(list) => diag.report(list, message),
    }
    true
}

/// The arguments named in `skip(a, b)`.
fn arguments(option: &Written, diag: &mut Diagnostics) -> Vec<Ident> {
    let example = || format!("expected names of arguments, as in `{}(a, b)`", option.name);
    let list = match &option.value {
        Value::Listed(list) => list,
        Value::Assigned(value) => {
            diag.report(value, example());
            return Vec::new();
        }
        Value::None => {
            diag.report(&option.name, example());
            return Vec::new();
        }
    };
    let names = match parse_names(list.clone()) {
        Ok(names) => names,
        Err(problem) => {
            diag.report_at(problem.span(), example());
            return Vec::new();
        }
    };
    if names.is_empty() {
        diag.report(&option.name, example());
    }
    let mut seen = BTreeSet::new();
    for name in &names {
        if !seen.insert(name.unraw()) {
            diag.report(name, format_args!("`{name}` is named twice"));
        }
    }
    names
}

fn parse_names(list: TokenStream) -> syn::Result<Vec<Ident>> {
    let names = |input: ParseStream<'_>| Punctuated::<Ident, Token![,]>::parse_terminated_with(input, Ident::parse_any);
    Ok(names.parse2(list)?.into_iter().collect())
}

/// The text in `name = "…"`.
fn name(option: &Written, diag: &mut Diagnostics) -> Option<LitStr> {
    const EXAMPLE: &str = "expected a text, as in `name = \"checkout\"`";
    let value = match &option.value {
        Value::Assigned(value) => value,
        Value::None | Value::Listed(_) => {
            diag.report(&option.name, EXAMPLE);
            return None;
        }
    };
    match &**value {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) if text.value().trim().is_empty() => diag.report(text, "the name is empty"),
            Lit::Str(text) if text.value().contains(char::is_control) => {
                diag.report(text, "a name has no control characters");
            }
            Lit::Str(text) => return Some(text.clone()),
            other => diag.report(other, EXAMPLE),
        },
        other => diag.report(other, EXAMPLE),
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> Vec<String> {
        let mut diag = Diagnostics::default();
        CaptureOptions::parse(text.parse().unwrap(), &mut diag);
        diag.messages()
    }

    #[test]
    fn every_option_is_read() {
        let mut diag = Diagnostics::default();
        let tokens = r#"skip(a, self), redact(r#type,), name = "pay", crate = my::errors"#.parse().unwrap();
        let options = CaptureOptions::parse(tokens, &mut diag);
        assert!(diag.is_empty());
        assert_eq!(options.skip, ["a", "self"]);
        assert_eq!(options.redact, ["r#type"]);
        assert_eq!(options.name.unwrap().value(), "pay");
        assert_eq!(options.path.unwrap().segments.len(), 2);
        assert!(!options.off && !options.skip_all);
    }

    #[test]
    fn all_problems_are_told_at_once() {
        let problems = problems("skp(a), skip_all, skip(b), name = 3, off off, redact, name(x)");
        assert_eq!(
            problems,
            [
                "expected `,` between options",
                "`name` is said twice",
                "this has no effect beside `skip_all`",
                "this has no effect beside `skip_all`",
                "there is no option `skp`; did you mean `skip`?",
                "expected a text, as in `name = \"checkout\"`",
                "expected names of arguments, as in `redact(a, b)`",
                "expected a text, as in `name = \"checkout\"`",
            ]
        );
    }

    #[test]
    fn an_argument_cannot_be_in_two_lists() {
        assert_eq!(problems("skip(a), redact(a)"), ["`a` cannot be skipped and redacted"]);
        assert_eq!(problems("skip(a, a)"), ["`a` is named twice"]);
    }

    #[test]
    fn off_stands_alone() {
        assert_eq!(problems("off, skip(a)"), ["this has no effect beside `off`"]);
        assert_eq!(problems("off = true"), ["`off` takes no value"]);
    }
}
