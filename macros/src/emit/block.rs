//! A block whose functions are annotated, each by one hidden attribute.

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::quote;

use super::place::called_from;
use crate::capture::Inherited;
use crate::hooks::Runtime;
use crate::item::{Kind, Piece, pieces};

pub(crate) fn block(block: Piece, inherited: &Inherited) -> TokenStream {
    let path = Runtime::new(inherited.path().as_ref()).attribute();
    let attribute = quote!(#path(#inherited));
    let Piece { attributes, tokens, .. } = block;
    if is_of_allocator(&tokens) {
        return attributes.into_iter().chain(tokens).collect();
    }
    attributes.into_iter().chain(annotate_inside(tokens, &attribute)).collect()
}

/// Whether it is an `impl GlobalAlloc for …`: its functions are left alone, since to record a call may take memory.
fn is_of_allocator(tokens: &[TokenTree]) -> bool {
    let is = |token: &TokenTree, name: &str| matches!(token, TokenTree::Ident(word) if word == name);
    tokens.windows(2).any(|pair| matches!(pair, [name, keyword] if is(name, "GlobalAlloc") && is(keyword, "for")))
}

/// The last of the tokens is the group that holds the items.
fn annotate_inside(mut tokens: Vec<TokenTree>, attribute: &TokenStream) -> Vec<TokenTree> {
    if let Some(TokenTree::Group(group)) = tokens.pop() {
        let inside = pieces(group.stream()).into_iter().flat_map(|piece| annotate(piece, attribute)).collect();
        let mut annotated = Group::new(group.delimiter(), inside);
        annotated.set_span(group.span());
        tokens.push(TokenTree::Group(annotated));
    }
    tokens
}

/// Functions, and blocks that have some; the attribute goes last, so that all others come first.
fn annotate(piece: Piece, attribute: &TokenStream) -> Vec<TokenTree> {
    let is_annotated = has_functions(&piece);
    let Piece { mut attributes, mut tokens, kind } = piece;
    match kind {
        Kind::Fragment => tokens = annotate_inside(tokens, attribute),
        _ if is_annotated => attributes.extend(called_from(keyword_span(&tokens), attribute.clone())),
        _ => {}
    }
    attributes.append(&mut tokens);
    attributes
}

/// Where the item's keyword is, or what stands for it if that came into a macro as a fragment.
fn keyword_span(tokens: &[TokenTree]) -> Span {
    let is_keyword = |token: &&TokenTree| matches!(token.to_string().as_str(), "fn" | "impl" | "trait" | "mod");
    tokens.iter().find(is_keyword).or(tokens.first()).map_or_else(Span::call_site, TokenTree::span)
}

fn has_functions(piece: &Piece) -> bool {
    match (piece.kind, piece.inside()) {
        (Kind::Function, _) => true,
        (Kind::Block, Some((_, group))) => {
            pieces(group.stream()).iter().any(|piece| piece.kind == Kind::Fragment || has_functions(piece))
        }
        _ => false,
    }
}
