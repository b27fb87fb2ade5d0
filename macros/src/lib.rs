//! The attributes of `redhanded`. Use them through that crate, which documents them.

#![forbid(unsafe_code)]

mod args;
mod capture;
mod check;
mod diag;
mod emit;
mod expand;
mod hooks;
mod item;
mod source;

use proc_macro::TokenStream;

/// Reports each `Err` that leaves the function, and each panic that passes through it.
#[proc_macro_attribute]
pub fn capture_errors(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expand::capture_errors(arguments.into(), item.into()).into()
}

/// Starts reporting when the program begins, and delivers everything before it ends.
#[proc_macro_attribute]
pub fn main(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expand::main(arguments.into(), item.into()).into()
}
