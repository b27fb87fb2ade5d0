//! The arguments of an annotated function.

use proc_macro2::Span;
use quote::{ToTokens, format_ident};
use syn::ext::IdentExt;
use syn::visit::Visit;
use syn::{Attribute, Block, FnArg, Ident, Meta, Pat, PatIdent, ReceiverKind, Signature, Type};

use super::secret::looks_secret;
use super::written::{any_word, as_written};
use crate::args::{Arguments, CaptureOptions};
use crate::source::ends;

/// What is recorded of an argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Recording {
    Value,
    /// The name of its type.
    Type,
    /// That there is one, and nothing of its value.
    Hidden,
    Nothing,
}

/// One argument.
pub(crate) struct Argument {
    /// Its name in reports.
    pub(crate) name: String,
    pub(crate) recording: Recording,
    /// What the wrapper calls it.
    pub(crate) outer: Ident,
    /// How it comes into the body; `None` if it is simply captured: `self`, or an argument under `#[cfg]`, which
    /// may not be there.
    pub(crate) pattern: Option<Pat>,
    pub(crate) attributes: Vec<Attribute>,
    /// `self` by value; the body must take it as a whole, or its fields drop in another order.
    pub(crate) is_owned_self: bool,
    /// Under `#[cfg]`: may not be there at all.
    pub(crate) is_conditional: bool,
}

pub(crate) fn arguments(signature: &Signature, block: &Block, options: &CaptureOptions) -> Vec<Argument> {
    let argument = |(index, input)| argument(index, input, &as_written(input, block), options);
    signature.inputs.iter().enumerate().map(argument).collect()
}

/// `written` is what the user wrote of the input.
fn argument(index: usize, input: &FnArg, written: &FnArg, options: &CaptureOptions) -> Argument {
    let (attributes, name, outer, pattern) = match input {
        FnArg::Receiver(receiver) => {
            let outer = Ident::new("self", receiver.self_token.span);
            (&receiver.attrs, "self".to_owned(), outer, None)
        }
        FnArg::Typed(typed) => {
            let outer = outer_name(index, &typed.pat);
            (&typed.attrs, written_name(written), outer, Some((*typed.pat).clone()))
        }
    };
    let is_conditional = attributes.iter().any(may_remove);
    let is_owned_self = matches!(input, FnArg::Receiver(it) if !is_reference(&it.kind));
    Argument {
        recording: if is_conditional { Recording::Nothing } else { recording(written, &name, options) },
        name,
        outer,
        pattern: if is_conditional { None } else { pattern },
        attributes: attributes.clone(),
        is_owned_self,
        is_conditional,
    }
}

/// Whether what the attribute is on may not be there. An expectation in it is left alone as well: it holds for one of the
/// two, the parameter and what it becomes in the body.
fn may_remove(attribute: &Attribute) -> bool {
    let may_be = |word: &Ident| ["cfg", "cfg_attr", "expect"].iter().any(|name| word == name);
    attribute.path().is_ident("cfg")
        || (attribute.path().is_ident("cfg_attr")
            && matches!(&attribute.meta, Meta::List(list) if any_word(list.tokens.clone(), &may_be)))
}

fn is_reference(kind: &ReceiverKind) -> bool {
    match kind {
        ReceiverKind::Reference(..) => true,
        ReceiverKind::Typed(_, ty) => matches!(**ty, Type::Reference(_)),
        _ => false,
    }
}

fn recording(input: &FnArg, name: &str, options: &CaptureOptions) -> Recording {
    let is_named_in = |list: &[Ident]| list.iter().any(|listed| binds(input, listed));
    let is_left_out = options.skip_all || options.args == Some(Arguments::Off) || name == "_";
    // An expression takes the place of the argument that has its name.
    let is_replaced = options.with.iter().any(|named| named.name == name);
    let is_listed = options.only.as_deref().is_none_or(is_named_in);
    if is_left_out || is_replaced || !is_listed || is_named_in(&options.skip) {
        Recording::Nothing
    } else if is_named_in(&options.redact) || bound_names(input).iter().any(|name| looks_secret(&name.to_string())) {
        Recording::Hidden
    } else if options.args == Some(Arguments::Types) {
        Recording::Type
    } else {
        Recording::Value
    }
}

/// Whether the argument has this name or binds it.
pub(crate) fn binds(input: &FnArg, name: &Ident) -> bool {
    bound_names(input).iter().any(|bound| bound.unraw() == name.unraw())
}

/// The names that an argument has in the body.
pub(crate) fn bound_names(input: &FnArg) -> Vec<Ident> {
    match input {
        FnArg::Receiver(receiver) => vec![Ident::new("self", receiver.self_token.span)],
        FnArg::Typed(typed) => names_in(&typed.pat),
    }
}

/// The names that a pattern binds.
pub(crate) fn names_in(pattern: &Pat) -> Vec<Ident> {
    struct Names(Vec<Ident>);
    impl<'ast> Visit<'ast> for Names {
        fn visit_pat_ident(&mut self, pattern: &'ast PatIdent) {
            self.0.push(pattern.ident.clone());
            if let Some((_, inner)) = &pattern.subpat {
                self.visit_pat(inner);
            }
        }
        fn visit_expr(&mut self, _: &'ast syn::Expr) {}
    }
    let mut names = Names(Vec::new());
    names.visit_pat(pattern);
    names.0
}

/// The user's own name where it is one, for the documentation's sake; not where reading it would be held against the
/// user (`_x`). Messages about the parameter point at the pattern.
fn outer_name(index: usize, pattern: &Pat) -> Ident {
    match pattern {
        Pat::Ident(PatIdent { by_ref: None, subpat: None, ident, .. }) if !ident.to_string().starts_with('_') => {
            ident.clone()
        }
        pattern => {
            let (first, _) = ends(pattern.to_token_stream());
            format_ident!("arg{index}", span = Span::mixed_site().located_at(first))
        }
    }
}

fn written_name(input: &FnArg) -> String {
    match input {
        FnArg::Receiver(_) => "self".to_owned(),
        FnArg::Typed(typed) => name_of(&typed.pat),
    }
}

/// The text of a pattern as the user would write it.
fn name_of(pattern: &Pat) -> String {
    match pattern {
        Pat::Ident(PatIdent { subpat: None, ident, .. }) => ident.unraw().to_string(),
        Pat::Wild(_) => "_".to_owned(),
        pattern => tidy(&pattern.to_token_stream().to_string()),
    }
}

/// Tokens print with a space between any two.
fn tidy(text: &str) -> String {
    let mut text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for (spaced, tight) in [
        (" ,", ","),
        ("( ", "("),
        (" )", ")"),
        ("[ ", "["),
        (" ]", "]"),
        (" :: ", "::"),
        (" :", ":"),
        ("& ", "&"),
        (" (", "("),
        (",)", ")"),
    ] {
        text = text.replace(spaced, tight);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse_quote;

    fn described(signature: &Signature, options: &CaptureOptions) -> Vec<String> {
        arguments(signature, &parse_quote!({}), options)
            .iter()
            .map(|it| format!("{}: {:?} as {}", it.name, it.recording, it.outer))
            .collect()
    }

    #[test]
    fn arguments_are_named_by_their_patterns() {
        let signature = parse_quote!(fn f(&self, mut id: u64, (lo, hi): R, Point { x, .. }: P, _: u8, _w: u8, &[a, ..]: A, o @ Some(_): O));
        assert_eq!(
            described(&signature, &CaptureOptions::default()),
            [
                "self: Value as self",
                "id: Value as id",
                "(lo, hi): Value as arg2",
                "Point { x, .. }: Value as arg3",
                "_: Nothing as arg4",
                "_w: Value as arg5",
                "&[a, ..]: Value as arg6",
                "o @ Some(_): Value as arg7",
            ]
        );
    }

    #[test]
    fn secret_skipped_and_redacted_arguments_are_not_looked_at() {
        let signature = parse_quote!(fn f(password: &str, (user, api_key): (A, B), a: u8, b: u8, #[cfg(unix)] c: u8));
        let options =
            CaptureOptions { skip: vec![parse_quote!(a)], redact: vec![parse_quote!(b)], ..CaptureOptions::default() };
        assert_eq!(
            described(&signature, &options),
            [
                "password: Hidden as password",
                "(user, api_key): Hidden as arg1",
                "a: Nothing as a",
                "b: Hidden as b",
                "c: Nothing as c",
            ]
        );
    }

    #[test]
    fn options_say_which_arguments_are_recorded_and_how() {
        let signature = parse_quote!(fn f(a: u8, b: u8, pin: u8));
        let only = CaptureOptions { only: Some(vec![parse_quote!(a)]), ..CaptureOptions::default() };
        assert_eq!(described(&signature, &only), ["a: Value as a", "b: Nothing as b", "pin: Nothing as pin"]);
        let types = CaptureOptions { args: Some(Arguments::Types), ..CaptureOptions::default() };
        assert_eq!(described(&signature, &types), ["a: Type as a", "b: Type as b", "pin: Hidden as pin"]);
        let off = CaptureOptions { args: Some(Arguments::Off), ..CaptureOptions::default() };
        assert_eq!(described(&signature, &off), ["a: Nothing as a", "b: Nothing as b", "pin: Nothing as pin"]);
        let mut diag = crate::diag::Diagnostics::default();
        let with = CaptureOptions::parse(quote::quote!(with(a = b)), &mut diag);
        assert_eq!(described(&signature, &with), ["a: Nothing as a", "b: Value as b", "pin: Hidden as pin"]);
    }
}
