//! Which locals a statement uses, and where those got their values.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::visit::{Visit, visit_expr_path};
use syn::{BinOp, Expr, ExprPath, Macro, Pat};

use crate::capture::names_in;
use crate::source::Range;

/// Methods that keep something in what they are called on.
const KEEPING: [&str; 11] = [
    "append",
    "extend",
    "get_or_insert",
    "get_or_insert_with",
    "insert",
    "push",
    "push_back",
    "push_front",
    "push_str",
    "replace",
    "set",
];

/// A part of the body: where it is, and which locals it uses.
#[derive(Debug, Clone, Default)]
pub(super) struct Part {
    range: Option<Range>,
    uses: Vec<usize>,
}

/// The locals of a body.
#[derive(Debug, Default)]
pub(super) struct Bindings {
    /// Names and numbers of the locals that can be seen, for each block around, innermost last.
    scopes: Vec<Vec<(String, usize)>>,
    /// Where each local got its values.
    origins: Vec<Vec<Part>>,
}

impl Bindings {
    /// A block begins.
    pub(super) fn open(&mut self) {
        self.scopes.push(Vec::new());
    }

    /// A block ends.
    pub(super) fn close(&mut self) {
        self.scopes.pop();
    }

    /// The names in a pattern are locals from now on, with a value from these parts.
    pub(super) fn declare(&mut self, pattern: &Pat, origins: &[Part]) {
        for name in names_in(pattern) {
            let number = self.origins.len();
            self.origins.push(origins.to_vec());
            if let Some(scope) = self.scopes.last_mut() {
                scope.push((name.unraw().to_string(), number));
            }
        }
    }

    fn find(&self, name: &str) -> Option<usize> {
        let mut locals = self.scopes.iter().rev().flat_map(|scope| scope.iter().rev());
        locals.find(|(local, _)| local == name).map(|(_, number)| *number)
    }

    /// The part of the body that an expression or macro is.
    pub(super) fn part_of(&self, node: &(impl ToTokens + Uses)) -> Part {
        let mut names = Names(BTreeSet::new());
        node.visit(&mut names);
        let uses = names.0.iter().filter_map(|name| self.find(name)).collect();
        Part { range: Some(Range::of(node)), uses }
    }

    /// Whether the expression gives a new value to a local, or puts something into one.
    pub(super) fn is_change(expression: &Expr) -> bool {
        changed(expression).is_some()
    }

    /// The local that the expression changes has a value from these parts, too.
    pub(super) fn change(&mut self, expression: &Expr, parts: Vec<Part>) {
        let number = changed(expression).and_then(|name| self.find(&name));
        if let Some(origins) = number.and_then(|number| self.origins.get_mut(number)) {
            origins.extend(parts);
        }
    }

    /// The ranges of these parts and of everything their locals got their values from, in order and without those that
    /// are part of another.
    pub(super) fn ranges_behind(&self, parts: &[Part]) -> Vec<Range> {
        let mut found: Vec<Range> = Vec::new();
        let mut seen = BTreeSet::new();
        let mut open: Vec<&Part> = parts.iter().collect();
        while let Some(part) = open.pop() {
            found.extend(part.range);
            for number in &part.uses {
                if seen.insert(*number) {
                    open.extend(self.origins.get(*number).into_iter().flatten());
                }
            }
        }
        found.sort_by_key(|range| (range.from, std::cmp::Reverse(range.to)));
        let mut ranges: Vec<Range> = Vec::new();
        for range in found {
            if !ranges.last().is_some_and(|before| before.contains(&range)) {
                ranges.push(range);
            }
        }
        ranges
    }
}

/// The local that an expression changes.
fn changed(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Assign(it) => root(&it.left),
        Expr::Binary(it) if is_assignment(it.op) => root(&it.left),
        Expr::MethodCall(it) if KEEPING.iter().any(|name| it.method == name) => root(&it.receiver),
        _ => None,
    }
}

/// The local at the root of `x.y[z]`.
fn root(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Path(path) => path.path.get_ident().map(|ident| ident.unraw().to_string()),
        Expr::Field(it) => root(&it.base),
        Expr::Index(it) => root(&it.expr),
        Expr::Unary(it) => root(&it.expr),
        Expr::Paren(it) => root(&it.expr),
        _ => None,
    }
}

fn is_assignment(operator: BinOp) -> bool {
    operator.to_token_stream().to_string().ends_with('=')
        && !matches!(operator, BinOp::Eq(_) | BinOp::Ne(_) | BinOp::Le(_) | BinOp::Ge(_))
}

/// What can be searched for names.
pub(super) trait Uses {
    fn visit(&self, names: &mut Names);
}

impl Uses for Expr {
    fn visit(&self, names: &mut Names) {
        names.visit_expr(self);
    }
}

impl Uses for Macro {
    fn visit(&self, names: &mut Names) {
        names.visit_macro(self);
    }
}

/// Names that may be locals.
pub(super) struct Names(BTreeSet<String>);

impl Names {
    fn tokens(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Ident(ident) => {
                    self.0.insert(ident.unraw().to_string());
                }
                TokenTree::Literal(literal) => self.0.extend(names_in_format(&literal.to_string())),
                TokenTree::Punct(_) => {}
            }
        }
    }
}

impl<'ast> Visit<'ast> for Names {
    fn visit_expr_path(&mut self, path: &'ast ExprPath) {
        self.0.extend(path.path.get_ident().map(|ident| ident.unraw().to_string()));
        visit_expr_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        self.tokens(call.tokens.clone());
    }
}

/// The names in `"{name} {other:?}"`.
fn names_in_format(literal: &str) -> impl Iterator<Item = String> {
    literal.split('{').skip(1).map(|rest| {
        rest.chars().take_while(|character| character.is_alphanumeric() || *character == '_').collect::<String>()
    })
}
