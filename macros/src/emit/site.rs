//! The static of an annotated function.

use proc_macro2::{Literal, TokenStream};
use quote::quote_spanned;

use super::body::Mark;
use super::ours;
use crate::capture::{Capture, Name, Recording};
use crate::hooks;
use crate::source::{Lines, Position, lines_of};

const MAIN: u32 = 1;
const CALLER_UNKNOWN: u32 = 2;
const QUIET: u32 = 8;
const MUTES_PANICS: u32 = 16;
const SAYS_ARGS: u32 = 32;
/// The level, counted from 1, starts at this bit; 0 is none.
const LEVEL: u32 = 8;

/// Imports the runtime and declares the Site; first in the function.
pub(super) fn site(capture: &Capture, marks: &[Mark]) -> TokenStream {
    let import = capture.runtime.import();
    let site = hooks::site();
    let lines = lines(capture);
    let rest = Literal::string(&format!("\0{}\0{}", argument_names(capture), lines.text));
    let table = table(capture, marks, lines.first);
    let table = Literal::byte_string(&table.into_iter().flat_map(u32::to_le_bytes).collect::<Vec<u8>>());
    // What the compiler calls a type in here tells the runtime which type the function belongs to. A type, because a
    // closure would be one more body to compile.
    let (name, inside, new) = match &capture.name {
        Name::Given(name) => (name, None, quote_spanned!(ours()=> new)),
        Name::Own(name) => {
            (name, Some(quote_spanned!(ours()=> struct Inside;)), quote_spanned!(ours()=> within::<Inside>))
        }
    };
    let name = Literal::string(&format!("{name}\0"));
    quote_spanned! {ours()=>
        #import
        static REDHANDED_SITE: #site = {
            #inside
            #site::#new(::core::concat!(#name, ::core::module_path!(), "\0", ::core::file!(), #rest), #table)
        };
    }
}

fn argument_names(capture: &Capture) -> String {
    let recorded = capture.arguments.iter().filter(|argument| argument.recording != Recording::Nothing);
    let with = capture.reporting.with.iter().map(|named| named.name.as_str());
    recorded.map(|argument| argument.name.as_str()).chain(with).collect::<Vec<_>>().join("\u{1}")
}

fn lines(capture: &Capture) -> Lines {
    let first = capture.attributes.first().map_or(capture.signature.fn_token.span, |it| it.pound_token.span);
    lines_of(first, capture.block.brace_token.span.close())
}

/// As the runtime's `Site` reads it.
fn table(capture: &Capture, marks: &[Mark], first_source_line: u32) -> Vec<u32> {
    let name = Position::of(capture.signature.ident.span());
    let end = Position::end_of(capture.block.brace_token.span.close());
    let mut table = vec![flags(capture), name.line, name.column, end.line, first_source_line];
    for mark in marks {
        table.extend([mark.at.line, mark.at.column, u32::try_from(mark.ranges.len()).unwrap_or_default()]);
        for range in &mark.ranges {
            table.extend([range.from.line, range.from.column, range.to.line, range.to.column]);
        }
    }
    table
}

fn flags(capture: &Capture) -> u32 {
    let flag = |is_set: bool, flag: u32| if is_set { flag } else { 0 };
    flag(capture.is_main, MAIN)
        | flag(!capture.knows_caller, CALLER_UNKNOWN)
        | flag(capture.reporting.is_quiet, QUIET)
        | flag(capture.reporting.mutes_panics, MUTES_PANICS)
        | flag(capture.reporting.says_args, SAYS_ARGS)
        | (capture.reporting.level.map_or(0, |level| level + 1) << LEVEL)
}
