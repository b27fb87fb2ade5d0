//! The user's body, with a note at each way out of it.

mod bindings;
mod conditions;
mod exits;
mod opaque;
pub(super) mod tail;
mod walk;

use syn::{Block, Type};

use self::walk::Walk;
use crate::source::{Position, Range};

/// A way out of the body.
#[derive(Debug)]
pub(super) struct Mark {
    /// The `?`, the `return`, or where the last expression begins.
    pub(super) at: Position,
    /// A call made in one of these is what the failure comes from.
    pub(super) ranges: Vec<Range>,
}

/// A body and its ways out.
pub(super) struct Marked {
    pub(super) block: Block,
    pub(super) marks: Vec<Mark>,
}

/// Whether `return` and the last expression can be failures; a function that returns nothing leaves them unmarked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exits {
    Marked,
    /// The same, and `None` is a failure.
    MarkedNone,
    Unmarked,
}

/// Marks the ways out of a body.
pub(super) fn mark(block: Block, exits: Exits) -> Marked {
    walk(Walk::new(exits), block)
}

/// Marks the ways out of a body and makes each a `break 'body`; `output` is what the body results in.
pub(super) fn mark_in_place(block: Block, exits: Exits, output: Type) -> Marked {
    walk(Walk::in_place(exits, output), block)
}

fn walk(mut walk: Walk, mut block: Block) -> Marked {
    walk.body(&mut block);
    Marked { block, marks: walk.into_marks() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The source of each range behind the only mark at the line with this text.
    fn behind(source: &str, at: &str) -> Vec<String> {
        let function: syn::ItemFn = syn::parse_str(source).unwrap();
        let marked = mark(*function.block, Exits::Marked);
        let line = source.lines().position(|line| line.contains(at)).unwrap() + 1;
        let mark = marked.marks.iter().find(|mark| mark.at.line as usize == line).unwrap();
        mark.ranges.iter().map(|range| cut(source, range)).collect()
    }

    fn cut(source: &str, range: &Range) -> String {
        let from = offset(source, range.from);
        source[from..offset(source, range.to)].split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn offset(source: &str, position: Position) -> usize {
        let line: usize = source.split_inclusive('\n').take(position.line as usize - 1).map(str::len).sum();
        line + position.column as usize - 1
    }

    #[test]
    fn a_question_mark_depends_on_its_statement() {
        let source = "fn f() -> R {\n other();\n let a = g(h())\n  .map(x)?;\n Ok(a)\n}";
        assert_eq!(behind(source, ".map(x)?"), ["g(h()) .map(x)?"]);
    }

    #[test]
    fn locals_are_followed_to_where_they_are_made() {
        let source = "fn f() -> R {\n let a = g();\n let b = a;\n let c = h();\n b.map_err(x)?;\n Ok(c)\n}";
        assert_eq!(behind(source, "b.map_err"), ["g()", "a", "b.map_err(x)?"]);
    }

    #[test]
    fn a_shadowed_local_is_another_one() {
        let source = "fn f() -> R {\n let a = g();\n { let a = i(); }\n let a = h();\n a?;\n Ok(1)\n}";
        assert_eq!(behind(source, "a?"), ["h()", "a?"]);
    }

    #[test]
    fn a_branch_depends_on_what_decided_for_it() {
        let source = "fn f() -> R {\n match g() {\n  Ok(a) => h(a),\n  Err(_) => return Err(E),\n }\n}";
        assert_eq!(behind(source, "return"), ["g()", "return Err(E)"]);
        assert_eq!(behind(source, "h(a)"), ["g()", "h(a)"]);
        let source = "fn f() -> R {\n let Ok(a) = g() else {\n  i();\n  return Err(E);\n };\n Ok(a)\n}";
        assert_eq!(behind(source, "return"), ["g()", "return Err(E)"]);
        let source = "fn f() -> R {\n if let Err(e) = g()\n  && let Some(b) = h(e) {\n  return Err(b);\n }\n Ok(1)\n}";
        assert_eq!(behind(source, "return"), ["let Err(e) = g() && let Some(b) = h(e)", "return Err(b)"]);
    }

    #[test]
    fn what_is_assigned_or_collected_comes_from_there() {
        let source = "fn f() -> R {\n let mut l = None;\n for i in x {\n  if let Err(e) = g(i) {\n   l = Some(e);\n  }\n }\n Err(l.unwrap())\n}";
        assert_eq!(behind(source, "l.unwrap"), ["None", "x", "let Err(e) = g(i)", "l = Some(e)", "Err(l.unwrap())"]);
        let source = "fn f() -> R {\n let mut v = V;\n v.push(g());\n v.pop()?;\n Ok(1)\n}";
        assert_eq!(behind(source, "v.pop"), ["V", "v.push(g())", "v.pop()?"]);
    }

    #[test]
    fn names_in_macros_are_uses() {
        let source = "fn f() -> R {\n let a = g();\n let b = h();\n bail!(\"{a:?} {}\", b);\n}";
        assert_eq!(behind(source, "bail!"), ["g()", "h()", "bail!(\"{a:?} {}\", b)"]);
    }

    #[test]
    fn what_leaves_a_closure_does_not_leave_the_body() {
        let source = "fn f() -> R { let c = || g()?; let b = async { h()? }; const { i()? }; Ok(1) }";
        let function: syn::ItemFn = syn::parse_str(source).unwrap();
        assert!(mark(*function.block, Exits::Marked).marks.is_empty());
    }
}
