//! What stands in the parentheses of an attribute.

mod capture;
mod contradictions;
mod expression;
mod nearest;
mod program;
mod value;

use proc_macro2::{Ident, TokenStream};
use syn::ext::IdentExt;
use syn::parse::discouraged::Speculative;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Expr, Token, parenthesized, token};

pub(crate) use self::capture::{Arguments, CaptureOptions};
pub(crate) use self::expression::{Expression, Ignored, Named, Sigil};
pub(crate) use self::nearest::nearest;
pub(crate) use self::program::ProgramOptions;
use crate::diag::Diagnostics;

/// One option as it is written.
struct Written {
    name: Ident,
    value: Value,
}

enum Value {
    /// `off`
    None,
    /// `name = "…"`
    Assigned(Box<Expr>),
    /// `skip(a, b)`
    Listed(TokenStream),
}

impl Parse for Written {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = input.call(Ident::parse_any).map_err(|error| syn::Error::new(error.span(), "expected an option"))?;
        let value = if input.peek(token::Paren) {
            let content;
            parenthesized!(content in input);
            Value::Listed(content.parse()?)
        } else if input.parse::<Option<Token![=]>>()?.is_some() {
            Value::Assigned(Box::new(input.parse()?))
        } else {
            Value::None
        };
        if !input.is_empty() && !input.peek(Token![,]) {
            return Err(input.error("expected `,` between options"));
        }
        Ok(Self { name, value })
    }
}

/// All options, as far as they can be told apart; what cannot be read is left out up to the next comma.
fn parse_written(tokens: TokenStream, diag: &mut Diagnostics) -> Vec<Written> {
    let parse = |input: ParseStream<'_>| {
        let mut options = Vec::new();
        while !input.is_empty() {
            let ahead = input.fork();
            match ahead.parse() {
                Ok(option) => {
                    options.push(option);
                    input.advance_to(&ahead);
                }
                Err(problem) => {
                    diag.add(problem);
                    skip_to_comma(input)?;
                }
            }
            if input.parse::<Option<Token![,]>>()?.is_none() {
                break;
            }
        }
        Ok(options)
    };
    parse.parse2(tokens).unwrap_or_default()
}

fn skip_to_comma(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<proc_macro2::TokenTree>()?;
    }
    Ok(())
}

/// Says that there is no such option, and which one may be meant.
fn report_unknown(name: &Ident, known: &[&str], diag: &mut Diagnostics) {
    let written = name.unraw().to_string();
    if let Some(meant) = nearest(&written, known.iter().copied()) {
        diag.report(name, format_args!("there is no option `{written}`; did you mean `{meant}`?"));
    } else {
        let known = known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        diag.report(name, format_args!("there is no option `{written}`; there are {known}"));
    }
}

/// Takes `crate = path`.
fn path_of_crate(option: &Written, diag: &mut Diagnostics) -> Option<syn::Path> {
    const EXAMPLE: &str = "expected a path, as in `crate = my_crate::redhanded`";
    let Value::Assigned(value) = &option.value else {
        diag.report(&option.name, EXAMPLE);
        return None;
    };
    match &**value {
        Expr::Path(path) if path.qself.is_none() => return Some(path.path.clone()),
        value => diag.report(value, EXAMPLE),
    }
    None
}
