//! What an attribute stands on.

mod fragments;
mod other;
mod pieces;

use proc_macro2::{Span, TokenStream};
use syn::{ImplItemFn, TraitItemFn};

pub(crate) use self::fragments::hold_together;
pub(crate) use self::other::Other;
pub(crate) use self::pieces::{Kind, Piece, function_keyword, pieces};

/// An item, as far as the attributes care.
pub(crate) enum Item {
    Function(Box<ImplItemFn>),
    /// A function without a body; the place where it would be.
    Bodiless(Span),
    /// An `impl`, a `trait` or a `mod`, with what is in its braces.
    Block(Piece),
    /// Something else.
    Other(Other),
    /// What the compiler will not understand either.
    Unparsable,
}

impl Item {
    pub(crate) fn parse(tokens: TokenStream) -> Self {
        if let Ok(function) = syn::parse2::<ImplItemFn>(tokens.clone()) {
            return Self::Function(Box::new(function));
        }
        if let Ok(function) = syn::parse2::<TraitItemFn>(tokens.clone())
            && function.default.is_none()
        {
            return Self::Bodiless(function.semi_token.map_or_else(Span::call_site, |token| token.span));
        }
        if let Some(block) = block(tokens.clone()) {
            return Self::Block(block);
        }
        Other::of(tokens).map_or(Self::Unparsable, Self::Other)
    }
}

fn block(tokens: TokenStream) -> Option<Piece> {
    let mut pieces = pieces(tokens).into_iter();
    let block = pieces.next().filter(|piece| piece.kind == Kind::Block);
    if pieces.next().is_some() { None } else { block }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keyword(text: &str) -> String {
        match Item::parse(text.parse().unwrap()) {
            Item::Function(function) => format!("fn {}", function.sig.ident),
            Item::Bodiless(_) => "bodiless".to_owned(),
            Item::Block(block) => format!("block {}", block.tokens.first().unwrap()),
            Item::Other(other) => other.what,
            Item::Unparsable => "unparsable".to_owned(),
        }
    }

    #[test]
    fn items_are_told_apart() {
        assert_eq!(keyword("/// Doc.\n pub(crate) async unsafe fn f(&self) {}"), "fn f");
        assert_eq!(keyword("default fn f() {}"), "fn f");
        assert_eq!(keyword("fn f(&self) -> u8;"), "bodiless");
        assert_eq!(keyword("pub struct S;"), "`struct`");
        assert_eq!(keyword("#[a] unsafe impl Send for S {}"), "block unsafe");
        assert_eq!(keyword("trait T {}"), "block trait");
        assert_eq!(keyword("mod m {}"), "block mod");
        assert_eq!(keyword("mod m;"), "`mod`");
        assert_eq!(keyword("const X: u8 = 3;"), "`const`");
        assert_eq!(keyword("static X: u8 = 3;"), "`static`");
        assert_eq!(keyword("pub use a::b;"), "`use`");
        assert_eq!(keyword("extern crate a;"), "`extern crate`");
        assert_eq!(keyword("unsafe extern \"C\" { fn f(); }"), "an `extern` block");
        assert_eq!(keyword("a::b! { fn f() {} }"), "a macro call");
        assert_eq!(keyword("a!(b);"), "a macro call");
        assert_eq!(keyword("let a = 3;"), "a statement");
        assert_eq!(keyword("a = 3;"), "an expression");
        assert_eq!(keyword("f(a)"), "an expression");
    }

    #[test]
    fn what_nobody_understands_is_left_to_the_compiler() {
        assert_eq!(keyword("fn f() { let 3 }"), "unparsable");
        assert_eq!(keyword("const unsafe fn f() { let 3 }"), "unparsable");
        assert_eq!(keyword("extern \"C\" fn f() { let 3 }"), "unparsable");
        assert_eq!(keyword("3 3"), "unparsable");
    }
}
