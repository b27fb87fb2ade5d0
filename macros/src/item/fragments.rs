//! Fragments that a declarative macro was given, as `$e:expr`.
//!
//! They come in delimiters that cannot be seen, and on the way back the compiler does not see those either: `$e * 2` with
//! `1 + 2` would become `1 + 2 * 2` (<https://github.com/rust-lang/rust/issues/67062>). So a fragment that would come apart
//! gets parentheses. They count as written in the macro, as what is beside them is, so that no lint asks to remove them.

use proc_macro2::{Delimiter, Group, Spacing, Span, TokenStream, TokenTree};
use syn::{BinOp, Expr, Type};

/// How tightly something holds an operand: the more, the tighter.
type Tightness = u8;

const PATH: Tightness = 13;
const PREFIX: Tightness = 11;
const CAST: Tightness = 10;
const ASSIGNMENT: Tightness = 1;
const NOTHING: Tightness = 0;
const OPERATORS: [(&str, Tightness); 20] = [
    ("*", 9),
    ("/", 9),
    ("%", 9),
    ("+", 8),
    ("-", 8),
    ("<<", 7),
    (">>", 7),
    ("&", 6),
    ("^", 5),
    ("|", 4),
    ("==", 3),
    ("!=", 3),
    ("<", 3),
    (">", 3),
    ("<=", 3),
    (">=", 3),
    ("&&", 2),
    ("||", 2),
    ("..", ASSIGNMENT),
    ("..=", ASSIGNMENT),
];

/// The same tokens, with parentheses around each fragment that would come apart.
pub(crate) fn hold_together(tokens: TokenStream) -> TokenStream {
    held(&tokens).unwrap_or(tokens)
}

/// None if nothing comes apart: a group that is made anew does not know any more where its delimiters are.
fn held(tokens: &TokenStream) -> Option<TokenStream> {
    let mut tokens = tokens.clone().into_iter().collect::<Vec<_>>();
    let mut is_changed = false;
    for index in 0..tokens.len() {
        let (before, rest) = tokens.split_at(index);
        let Some((TokenTree::Group(group), after)) = rest.split_first() else { continue };
        let inner = held(&group.stream()).map(|inner| in_delimiters(group.delimiter(), inner, group.span()));
        let comes_apart = group.delimiter() == Delimiter::None && comes_apart(group, before, after);
        let held = match (comes_apart, inner) {
            (false, None) => continue,
            (false, Some(inner)) => inner,
            (true, inner) => {
                let inner = TokenTree::Group(inner.unwrap_or_else(|| group.clone()));
                let beside = before.last().or(after.first()).map_or_else(Span::mixed_site, TokenTree::span);
                in_delimiters(Delimiter::Parenthesis, inner.into(), group.span().resolved_at(beside))
            }
        };
        is_changed = true;
        if let Some(token) = tokens.get_mut(index) {
            *token = TokenTree::Group(held);
        }
    }
    is_changed.then(|| tokens.into_iter().collect())
}

fn in_delimiters(delimiter: Delimiter, inner: TokenStream, span: Span) -> Group {
    let mut group = Group::new(delimiter, inner);
    group.set_span(span);
    group
}

/// Whether the fragment would be read otherwise between these tokens.
fn comes_apart(fragment: &Group, before: &[TokenTree], after: &[TokenTree]) -> bool {
    let (from_left, from_right) = (pull_from_left(before), pull_from_right(after));
    if let Ok(expression) = syn::parse2::<Expr>(fragment.stream()) {
        let is_before_braces = is_group(after.first(), &[Delimiter::Brace]);
        return match tightness(&expression) {
            // What is on the right of an equal operator is not taken away from it: `a - b - c`.
            Some(own) => from_left >= own || from_right > own,
            // `for _ in 0..$b {}`: the fragment's braces would be taken for the loop's.
            None if matches!(expression, Expr::Block(_)) => operator(before) == ".." && is_before_braces,
            None => matches!(expression, Expr::Struct(_)) && is_before_braces,
        };
    }
    // `&$t` with `dyn A + B`
    match syn::parse2::<Type>(fragment.stream()) {
        Ok(Type::TraitObject(ty)) => ty.bounds.len() > 1 && is_pointer(before),
        Ok(Type::ImplTrait(ty)) => ty.bounds.len() > 1 && is_pointer(before),
        _ => false,
    }
}

/// How tightly an expression holds its outermost operands, if they can be taken away.
fn tightness(expression: &Expr) -> Option<Tightness> {
    match expression {
        Expr::Binary(it) => Some(of_operator(it.op)),
        Expr::Cast(_) => Some(CAST),
        Expr::Unary(_) | Expr::Reference(_) | Expr::RawAddr(_) => Some(PREFIX),
        Expr::Range(_) | Expr::Assign(_) => Some(ASSIGNMENT),
        Expr::Closure(_) | Expr::Return(_) | Expr::Break(_) => Some(NOTHING),
        _ => None,
    }
}

fn of_operator(operator: BinOp) -> Tightness {
    let written = quote::ToTokens::to_token_stream(&operator).to_string();
    of_written(&written).unwrap_or(ASSIGNMENT)
}

fn of_written(written: &str) -> Option<Tightness> {
    OPERATORS.iter().find(|(operator, _)| *operator == written).map(|(_, tightness)| *tightness)
}

/// How tightly what is before holds what follows.
fn pull_from_left(before: &[TokenTree]) -> Tightness {
    let operator = operator(before);
    let operand = before.len().checked_sub(operator.len() + 1).and_then(|index| before.get(index));
    match (operand, operator.as_str()) {
        (_, "") => NOTHING,
        (Some(operand), operator) if is_operand(operand) => of_written(operator).unwrap_or(NOTHING),
        (_, "&" | "&&" | "*" | "-" | "!") => PREFIX,
        _ => NOTHING,
    }
}

/// How tightly what is after holds what comes before it.
fn pull_from_right(after: &[TokenTree]) -> Tightness {
    let operator = first_operator(after);
    match (after.first(), operator.as_str()) {
        (Some(TokenTree::Ident(word)), _) if word == "as" => CAST,
        (Some(TokenTree::Punct(_)), "." | "?" | "?.") => PATH,
        (Some(TokenTree::Punct(_)), operator) => of_written(operator).unwrap_or(NOTHING),
        (first, _) if is_group(first, &[Delimiter::Parenthesis, Delimiter::Bracket]) => PATH,
        _ => NOTHING,
    }
}

/// Whether the tokens end with what makes a pointer of a type: `&`, `&'a`, `&mut`, `*const`.
fn is_pointer(tokens: &[TokenTree]) -> bool {
    match tokens {
        [.., TokenTree::Punct(apostrophe), TokenTree::Ident(_)] if apostrophe.as_char() == '\'' => true,
        [.., TokenTree::Ident(word)] => word == "mut" || word == "const",
        [.., TokenTree::Punct(punct)] => punct.as_char() == '&',
        _ => false,
    }
}

/// Whether a value can end with the token, so that an operator behind it stands between two.
fn is_operand(token: &TokenTree) -> bool {
    match token {
        TokenTree::Ident(word) => {
            !["as", "break", "else", "if", "in", "match", "mut", "return", "while"].iter().any(|it| word == it)
        }
        TokenTree::Punct(punct) => punct.as_char() == '?',
        TokenTree::Literal(_) | TokenTree::Group(_) => true,
    }
}

fn is_group(token: Option<&TokenTree>, delimiters: &[Delimiter]) -> bool {
    matches!(token, Some(TokenTree::Group(group)) if delimiters.contains(&group.delimiter()))
}

/// The operator that the tokens end with.
fn operator(tokens: &[TokenTree]) -> String {
    let mut characters = Vec::new();
    for token in tokens.iter().rev() {
        match token {
            TokenTree::Punct(punct) if characters.is_empty() || punct.spacing() == Spacing::Joint => {
                characters.push(punct.as_char());
            }
            _ => break,
        }
    }
    characters.into_iter().rev().collect()
}

/// The operator that the tokens begin with.
fn first_operator(tokens: &[TokenTree]) -> String {
    let mut written = String::new();
    for token in tokens {
        let TokenTree::Punct(punct) = token else { break };
        written.push(punct.as_char());
        if punct.spacing() == Spacing::Alone {
            break;
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `§` stands for the fragment.
    fn held(around: &str, fragment: &str) -> bool {
        let (before, after) = around.split_once('§').unwrap();
        let fragment = TokenTree::Group(Group::new(Delimiter::None, fragment.parse().unwrap()));
        let mut tokens: TokenStream = before.parse().unwrap();
        tokens.extend([fragment]);
        tokens.extend(after.parse::<TokenStream>().unwrap());
        let held = hold_together(tokens).into_iter().nth(before.parse::<TokenStream>().unwrap().into_iter().count());
        is_group(held.as_ref(), &[Delimiter::Parenthesis])
    }

    #[test]
    fn an_expression_that_its_neighbours_would_take_apart_gets_parentheses() {
        assert!(held("§ * 2", "1 + 2"));
        assert!(held("2 * §", "1 + 2"));
        assert!(held("a - §", "b - c"));
        assert!(held("-§", "1 + 2"));
        assert!(held("!§", "a && b"));
        assert!(held("&§", "1 + 2"));
        assert!(held("§.abs()", "-1"));
        assert!(held("§?", "*a"));
        assert!(held("§ as u8", "1 + 2"));
        assert!(held("§ + 1", "|a| a"));
        assert!(held("§(1)", "|a| a"));
        assert!(held("if x == § {}", "S { a: 1 }"));
        assert!(held("for _ in 0..§ {}", "{ 3 }"));
        for pointer in ["&§", "&'a §", "&mut §", "*const §"] {
            assert!(held(pointer, "dyn A + B"));
        }
    }

    #[test]
    fn others_stay_as_they_are() {
        assert!(!held("§ - c", "a - b"));
        assert!(!held("§ == 3", "1 + 2"));
        assert!(!held("a, §, 1", "1 + 2"));
        assert!(!held("let a = §;", "1 + 2"));
        assert!(!held("a => §,", "1 + 2"));
        assert!(!held("-§", "a.b()"));
        assert!(!held("§.b()", "a"));
        assert!(!held("|a| §", "{ 3 }"));
        assert!(!held("if a §", "{ 3 }"));
        assert!(!held("fn f() -> §", "{ 3 }"));
        assert!(!held("a: §,", "dyn A + B"));
        assert!(!held("§ => 3", "-1"));
    }
}
