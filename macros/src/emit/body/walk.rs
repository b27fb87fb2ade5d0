//! The walk through a body that finds its ways out.
//!
//! Not into closures, async blocks, const blocks and items: what leaves those does not leave the body.

use std::mem::{replace, take};

use syn::spanned::Spanned;
use syn::visit_mut::{VisitMut, visit_expr_mut};
use syn::{Arm, Block, Expr, ExprIf, ExprMatch, ExprReturn, ExprTry, Local, Macro, Pat, Stmt, Type};

use super::bindings::{Bindings, Part};
use super::exits::{self, Store};
use super::{Exits, Mark, conditions, opaque};
use crate::hooks;
use crate::source::{Position, Range};

pub(super) struct Walk {
    exits: Exits,
    /// What the body results in, if its ways out are to become `break 'body`.
    in_place: Option<Type>,
    bindings: Bindings,
    found: Vec<Found>,
    /// The innermost statement.
    statement: Part,
    /// What decided that this statement is run: of the `match`es and `if`s around it, outermost first.
    scrutinees: Vec<Part>,
}

/// A way out, as long as not all bindings are known.
struct Found {
    at: Position,
    parts: Vec<Part>,
}

impl Walk {
    pub(super) fn new(exits: Exits) -> Self {
        Self {
            exits,
            in_place: None,
            bindings: Bindings::default(),
            found: Vec::new(),
            statement: Part::default(),
            scrutinees: Vec::new(),
        }
    }

    pub(super) fn in_place(exits: Exits, output: Type) -> Self {
        Self { in_place: Some(output), ..Self::new(exits) }
    }

    pub(super) fn into_marks(self) -> Vec<Mark> {
        let Self { bindings, found, .. } = self;
        found.into_iter().map(|it| Mark { at: it.at, ranges: bindings.ranges_behind(&it.parts) }).collect()
    }

    pub(super) fn body(&mut self, block: &mut Block) {
        self.block(block, true);
    }

    /// The parts of the body that the current statement depends on.
    fn parts(&self) -> Vec<Part> {
        std::iter::once(&self.statement).chain(&self.scrutinees).cloned().collect()
    }

    /// The number of a new way out, counted from 1.
    fn number(&mut self, at: Position) -> usize {
        self.found.push(Found { at, parts: self.parts() });
        self.found.len()
    }

    /// What notes a way out; none if it cannot be a failure.
    fn store(&mut self, at: Position) -> Option<Store> {
        (self.exits != Exits::Unmarked).then(|| Store::new(self.number(at)))
    }

    /// Walks through something that is the failing statement of the ways out in it.
    fn within<R>(&mut self, statement: Part, walk: impl FnOnce(&mut Self) -> R) -> R {
        let outer = replace(&mut self.statement, statement);
        let result = walk(self);
        self.statement = outer;
        result
    }

    /// Walks through what decides whether `walk` happens, then through that.
    fn decided_by(&mut self, scrutinee: &mut Expr, walk: impl FnOnce(&mut Self, &Part)) {
        let part = self.bindings.part_of(&*scrutinee);
        self.within(part.clone(), |this| this.visit_expr_mut(scrutinee));
        self.scrutinees.push(part.clone());
        walk(self, &part);
        self.scrutinees.pop();
    }

    /// Walks through a block; `is_tail` if its value is the body's.
    fn block(&mut self, block: &mut Block, is_tail: bool) {
        self.bindings.open();
        let first_tail = conditions::first_tail(&block.stmts);
        // `{ let x = { … }; x }`, as async-trait and others write it: the inner block is the one that matters.
        let passed_on = if is_tail { exits::passed_on(&block.stmts) } else { None };
        // The compiler tells of the first thing that is not: let it be the user's.
        let mut is_reached = true;
        for (index, mut statement) in take(&mut block.stmts).into_iter().enumerate() {
            let is_last = match passed_on {
                Some(number) => index == number,
                None => is_tail && index >= first_tail && !matches!(statement, Stmt::Local(_)),
            };
            let conditions = conditions::of(&statement);
            let is_left_bare = conditions::may_be_unreachable(&statement);
            let store = self.statement(&mut statement, is_last).filter(|_| is_reached && !is_left_bare);
            is_reached &= !(conditions.is_empty() && exits::diverges(&statement));
            block.stmts.extend(store.map(|store| conditions::under(&conditions, store.statement(&statement))));
            block.stmts.push(statement);
        }
        self.bindings.close();
    }

    /// Walks through a statement; what belongs before it.
    fn statement(&mut self, statement: &mut Stmt, is_last: bool) -> Option<Store> {
        match statement {
            Stmt::Local(local) => self.local(local, is_last),
            Stmt::Item(_) => None,
            Stmt::Macro(it) => {
                let part = self.bindings.part_of(&it.mac);
                let is_tail = is_last && it.semi_token.is_none();
                self.within(part, |this| this.macro_call(&it.mac, is_tail))
            }
            Stmt::Expr(expression, semicolon) => {
                let is_tail = is_last && semicolon.is_none();
                let part = self.bindings.part_of(&*expression);
                self.within(part, |this| {
                    let opaque = this.opaque_inside(expression);
                    let store = this.expression(expression, is_tail);
                    this.note_change(expression);
                    store.or(opaque)
                })
            }
        }
    }

    fn local(&mut self, local: &mut Local, is_passed_on: bool) -> Option<Store> {
        let Some(init) = &mut local.init else {
            self.bindings.declare(&local.pat, &[]);
            return None;
        };
        let part = self.bindings.part_of(&*init.expr);
        let opaque = self.within(part.clone(), |this| {
            let opaque = this.opaque_inside(&init.expr);
            this.expression(&mut init.expr, is_passed_on).or(opaque)
        });
        self.scrutinees.push(part.clone());
        if let Some((_, diverging)) = &mut init.diverge {
            self.visit_expr_mut(diverging);
        }
        self.scrutinees.pop();
        self.bindings.declare(&local.pat, &[part]);
        opaque
    }

    /// `x = …` and `x.push(…)` make `x` depend on this statement.
    fn note_change(&mut self, expression: &Expr) {
        if Bindings::is_change(expression) {
            let parts = self.parts();
            self.bindings.change(expression, parts);
        }
    }

    /// A macro may leave the body unseen: its own place is noted before.
    fn macro_call(&mut self, call: &Macro, is_tail: bool) -> Option<Store> {
        let can_leave = opaque::may_leave(call) || (is_tail && !opaque::never_returns(call));
        if can_leave { self.store(Position::of(call.path.span())) } else { None }
    }

    /// The same for macros inside of a statement that is no macro as a whole.
    fn opaque_inside(&mut self, expression: &Expr) -> Option<Store> {
        opaque::first_in(expression).and_then(|at| self.store(Position::of(at)))
    }

    /// Walks through an expression; what belongs before it.
    fn expression(&mut self, expression: &mut Expr, is_tail: bool) -> Option<Store> {
        match expression {
            Expr::Return(it) => {
                let store = self.leave(it);
                if self.in_place.is_some() {
                    *expression = exits::broken(it);
                }
                return store;
            }
            Expr::If(it) => self.if_expression(it, is_tail && it.else_branch.is_some()),
            Expr::Match(it) => self.match_expression(it, is_tail),
            Expr::Block(it) => self.block(&mut it.block, is_tail),
            Expr::Unsafe(it) => self.block(&mut it.block, is_tail),
            Expr::Paren(it) => return self.expression(&mut it.expr, is_tail),
            Expr::Group(it) => return self.expression(&mut it.expr, is_tail),
            Expr::While(it) => {
                self.bindings.open();
                self.decided_by(&mut it.cond, |this, _| this.block(&mut it.body, false));
                self.bindings.close();
            }
            Expr::ForLoop(it) => {
                let part = self.bindings.part_of(&*it.expr);
                self.within(part.clone(), |this| this.visit_expr_mut(&mut it.expr));
                self.bindings.open();
                self.bindings.declare(&it.pat, &[part]);
                self.block(&mut it.body, false);
                self.bindings.close();
            }
            Expr::Let(it) => {
                let part = self.bindings.part_of(&*it.expr);
                self.visit_expr_mut(&mut it.expr);
                self.bindings.declare(&it.pat, &[part]);
            }
            Expr::Try(it) => {
                let ends = exits::ends_in_messages(&it.expr);
                let is_marked = self.try_expression(it);
                if let Some(output) = self.in_place.as_ref().filter(|_| is_marked) {
                    *expression = exits::branched(it, ends, output);
                }
            }
            Expr::Macro(it) => return self.macro_call(&it.mac, is_tail),
            Expr::Closure(_) | Expr::Async(_) | Expr::Const(_) | Expr::TryBlock(_) => {}
            _ => return self.other(expression, is_tail),
        }
        None
    }

    fn other(&mut self, expression: &mut Expr, is_tail: bool) -> Option<Store> {
        visit_expr_mut(self, expression);
        if is_tail && !exits::is_success(expression, self.exits) {
            return self.store(Range::of(expression).from);
        }
        None
    }

    fn if_expression(&mut self, it: &mut ExprIf, is_tail: bool) {
        self.bindings.open();
        let branch = &mut it.then_branch;
        let mut otherwise = it.else_branch.as_mut();
        self.decided_by(&mut it.cond, |this, _| {
            this.block(branch, is_tail);
            if let Some((_, otherwise)) = &mut otherwise {
                this.expression(otherwise, is_tail);
            }
        });
        self.bindings.close();
    }

    fn match_expression(&mut self, it: &mut ExprMatch, is_tail: bool) {
        let arms = &mut it.arms;
        self.decided_by(&mut it.expr, |this, scrutinee| {
            for arm in arms {
                this.arm(arm, scrutinee, is_tail);
            }
        });
    }

    fn arm(&mut self, arm: &mut Arm, scrutinee: &Part, is_tail: bool) {
        self.bindings.open();
        match &mut arm.pat {
            Pat::Guard(guarded) => {
                self.bindings.declare(&guarded.pat, std::slice::from_ref(scrutinee));
                self.visit_expr_mut(&mut guarded.guard);
            }
            pattern => self.bindings.declare(pattern, std::slice::from_ref(scrutinee)),
        }
        let part = self.bindings.part_of(&*arm.body);
        self.within(part, |this| {
            let store = this.expression(&mut arm.body, is_tail);
            this.note_change(&arm.body);
            match store {
                Some(store) if is_tail && matches!(*arm.body, Expr::Return(_)) => store.block(&mut arm.body),
                Some(store) => store.put_into(&mut arm.body),
                None => {}
            }
        });
        self.bindings.close();
    }

    /// Whether it is marked now.
    fn try_expression(&mut self, it: &mut ExprTry) -> bool {
        self.visit_expr_mut(&mut it.expr);
        // What has no type of its own is left to the compiler's words about the `?`.
        if matches!(&*it.expr, Expr::Macro(operand) if opaque::never_returns(&operand.mac)) {
            return false;
        }
        let number = self.number(Position::of(it.question_token.span()));
        let method = if self.in_place.is_some() { hooks::BRANCH } else { hooks::MARK };
        *it.expr = exits::marked(method, &it.expr, number);
        true
    }

    /// Walks through a `return`; what belongs before it.
    fn leave(&mut self, it: &mut ExprReturn) -> Option<Store> {
        let value = it.expr.as_deref_mut()?;
        self.visit_expr_mut(value);
        if exits::is_success(value, self.exits) { None } else { self.store(Position::of(it.return_token.span)) }
    }
}

impl VisitMut for Walk {
    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        if let Some(store) = self.expression(expression, false) {
            store.put_into(expression);
        }
    }

    fn visit_block_mut(&mut self, block: &mut Block) {
        self.block(block, false);
    }

    fn visit_type_mut(&mut self, _: &mut Type) {}

    fn visit_pat_mut(&mut self, _: &mut Pat) {}
}
