//! The items in a block, told apart without a look into them: what is in their bodies is read once, by the attribute that
//! each gets, and what nobody can read reaches the compiler as it was written.

use std::iter::Peekable;

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};

/// One item of a block.
pub(crate) struct Piece {
    pub(crate) attributes: Vec<TokenTree>,
    /// All of it but the attributes; of functions and blocks, what is in braces comes last.
    pub(crate) tokens: Vec<TokenTree>,
    pub(crate) kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A function that can be annotated: with a body, and not `const`.
    Function,
    /// An `impl`, a `trait`, or a `mod` with its items.
    Block,
    /// An item that came into a macro as one fragment.
    Fragment,
    Other,
}

impl Piece {
    /// What is in the braces of a block, and all that is before them.
    pub(crate) fn inside(&self) -> Option<(&[TokenTree], &Group)> {
        match self.tokens.split_last()? {
            (TokenTree::Group(group), head) => Some((head, group)),
            _ => None,
        }
    }
}

/// Takes what is in the braces of a block apart. Inner attributes are pieces of their own.
pub(crate) fn pieces(tokens: TokenStream) -> Vec<Piece> {
    let mut tokens = tokens.into_iter().peekable();
    let mut pieces = Vec::new();
    while tokens.peek().is_some() {
        pieces.push(piece(&mut tokens));
    }
    pieces
}

/// Where a function says `fn`, if it can be annotated.
pub(crate) fn function_keyword(item: TokenStream) -> Option<Span> {
    let mut pieces = pieces(item).into_iter();
    let function = pieces.next().filter(|piece| piece.kind == Kind::Function && piece.inside().is_some())?;
    let is_keyword = |token: &&TokenTree| matches!(token, TokenTree::Ident(word) if word == "fn");
    let keyword = function.tokens.iter().find(is_keyword).map(TokenTree::span);
    keyword.filter(|_| pieces.next().is_none())
}

type Tokens = Peekable<proc_macro2::token_stream::IntoIter>;

fn piece(tokens: &mut Tokens) -> Piece {
    let mut attributes = Vec::new();
    while let Some(pound) = tokens.next_if(|token| is_punct(token, '#')) {
        attributes.push(pound);
        let bang = tokens.next_if(|token| is_punct(token, '!'));
        let is_inner = bang.is_some();
        attributes.extend(bang);
        attributes.extend(tokens.next_if(|token| group_of(token, Delimiter::Bracket).is_some()));
        if is_inner {
            return Piece { attributes, tokens: Vec::new(), kind: Kind::Other };
        }
    }
    if let Some(fragment) = tokens.next_if(is_fragment) {
        return Piece { attributes, tokens: vec![fragment], kind: Kind::Fragment };
    }
    let mut item = Vec::new();
    let keyword = keyword(tokens, &mut item);
    let has_braces = rest(tokens, &mut item, keyword);
    let kind = match keyword {
        Keyword::Function if has_braces => Kind::Function,
        Keyword::Block if has_braces => Kind::Block,
        _ => Kind::Other,
    };
    Piece { attributes, tokens: item, kind }
}

/// What an item's keyword says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Keyword {
    Function,
    ConstFunction,
    Block,
    /// `const X: T = …;` and the like: braces do not end it.
    Assigned,
    Other,
}

/// Takes the item up to its keyword.
fn keyword(tokens: &mut Tokens, item: &mut Vec<TokenTree>) -> Keyword {
    let mut is_const = false;
    let mut is_extern = false;
    for token in tokens.by_ref() {
        let word = match &token {
            TokenTree::Ident(word) => word.to_string(),
            // `pub(crate)`, `extern "C"`, a visibility that came into a macro as a fragment.
            TokenTree::Literal(_) | TokenTree::Group(_) => {
                let ends = group_of(&token, Delimiter::Brace).is_some();
                item.push(token);
                if ends {
                    return Keyword::Other;
                }
                continue;
            }
            TokenTree::Punct(_) => {
                item.push(token);
                return if is_const { Keyword::Assigned } else { Keyword::Other };
            }
        };
        item.push(token);
        match word.as_str() {
            "pub" | "default" | "unsafe" | "safe" | "async" | "auto" => {}
            "extern" => is_extern = true,
            "const" => is_const = true,
            "fn" if is_const => return Keyword::ConstFunction,
            "fn" => return Keyword::Function,
            "impl" | "trait" | "mod" => return Keyword::Block,
            "static" | "type" | "use" => return Keyword::Assigned,
            _ if is_const && !is_extern => return Keyword::Assigned,
            _ => return Keyword::Other,
        }
    }
    Keyword::Other
}

/// Takes the rest of the item; whether it ends with something in braces.
fn rest(tokens: &mut Tokens, item: &mut Vec<TokenTree>, keyword: Keyword) -> bool {
    if item.last().is_some_and(|last| is_punct(last, ';') || group_of(last, Delimiter::Brace).is_some()) {
        return false;
    }
    let mut depth = 0_u32;
    let mut previous = ' ';
    for token in tokens {
        let character = if let TokenTree::Punct(punct) = &token { punct.as_char() } else { ' ' };
        match character {
            '<' => depth += 1,
            '>' if previous != '-' => depth = depth.saturating_sub(1),
            _ => {}
        }
        previous = character;
        let has_braces = depth == 0 && keyword != Keyword::Assigned && is_body(&token);
        item.push(token);
        if has_braces || character == ';' {
            return has_braces;
        }
    }
    false
}

/// Something in braces, also as a fragment.
fn is_body(token: &TokenTree) -> bool {
    let is_block = |fragment: &Group| {
        let mut inside = fragment.stream().into_iter();
        inside.next().is_some_and(|first| is_body(&first)) && inside.next().is_none()
    };
    group_of(token, Delimiter::Brace).is_some() || group_of(token, Delimiter::None).is_some_and(is_block)
}

/// Whether it is a whole item that came into a macro as one fragment.
fn is_fragment(token: &TokenTree) -> bool {
    group_of(token, Delimiter::None)
        .is_some_and(|group| pieces(group.stream()).iter().any(|piece| piece.kind != Kind::Other))
}

fn group_of(token: &TokenTree, delimiter: Delimiter) -> Option<&Group> {
    match token {
        TokenTree::Group(group) if group.delimiter() == delimiter => Some(group),
        _ => None,
    }
}

fn is_punct(token: &TokenTree, character: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == character)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<Kind> {
        let tokens: TokenStream = text.parse().unwrap();
        let pieces = pieces(tokens.clone());
        let all: TokenStream =
            pieces.iter().flat_map(|piece| piece.attributes.iter().chain(&piece.tokens).cloned()).collect();
        assert_eq!(all.to_string(), tokens.to_string());
        pieces.iter().map(|piece| piece.kind).collect()
    }

    #[test]
    fn functions_with_a_body_are_found_among_other_items() {
        use Kind::{Function, Other};
        assert_eq!(
            kinds(
                r#"
                #![allow(dead_code)]
                const A: u8 = { 3 };
                #[a] /// b
                pub(in crate::x) default async unsafe extern "C" fn f<const N: usize>(a: [u8; { 3 }]) -> A<{ N }, fn(u8) -> u8> where X<{ 3 }>: Y {}
                type T<const N: usize = { 3 }> = [u8; N];
                const fn g() {}
                const unsafe fn h() -> u8 { 3 }
                fn i();
                make! { fn j() {} }
                make!(fn k() {});
                path::make! {}
                fn l() -> impl Fn() -> Vec<Vec<u8>> { || vec![] }
                "#
            ),
            [Other, Other, Function, Other, Other, Other, Other, Other, Other, Other, Function]
        );
    }

    #[test]
    fn blocks_are_found_among_other_items() {
        use Kind::{Block, Other};
        assert_eq!(
            kinds(
                r#"
                impl<const N: usize> A<{ N }> for B<{ 3 > 2 }> where C<{ 3 }>: D { fn f() {} }
                pub unsafe trait T: U { }
                pub(crate) mod inline { }
                mod outline;
                const _: () = { impl X { fn f() {} } };
                unsafe extern "C" { fn f(); }
                extern { fn f(); }
                extern crate core;
                struct S<const N: usize = { 3 }> { a: u8 }
                struct U(u8);
                enum E {}
                use a::{b, c};
                static S: u8 = if a < b { 3 } else { 4 };
                macro_rules! m { () => { impl X {} } }
                default impl X for Y {}
                "#
            ),
            [Block, Block, Block, Other, Other, Other, Other, Other, Other, Other, Other, Other, Other, Other, Block]
        );
    }

    #[test]
    fn fragments_of_macros_are_seen_through() {
        let fragment = |text: &str| TokenTree::Group(Group::new(Delimiter::None, text.parse().unwrap()));
        let kinds = |tokens: Vec<TokenTree>| {
            pieces(tokens.into_iter().collect()).iter().map(|piece| piece.kind).collect::<Vec<_>>()
        };
        assert_eq!(kinds(vec![fragment("#[a] fn f() {}"), fragment("struct X;")]), [Kind::Fragment, Kind::Other]);
        let words = |text: &str| text.parse::<TokenStream>().unwrap().into_iter().collect::<Vec<_>>();
        let function = [vec![fragment("pub")], words("fn f() ->"), vec![fragment("u8"), fragment("{ 3 }")]].concat();
        assert_eq!(kinds(function), [Kind::Function]);
        let nothing = [vec![fragment("")], words("impl"), vec![fragment("Vec<u8>")], words("{ }")].concat();
        assert_eq!(kinds(nothing), [Kind::Block]);
    }

    #[test]
    fn what_is_no_item_is_left_alone() {
        assert_eq!(kinds("fn"), [Kind::Other]);
        assert_eq!(kinds("let x = 3; ; # 3 pub"), [Kind::Other, Kind::Other, Kind::Other]);
    }
}
