//! One annotated function, as a `static` known at compile time.

use std::any::type_name;
use std::sync::RwLock;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use super::folding::Folds;
use super::qualified::qualifier;
use crate::lock::{read, write};
use crate::protocol::Level;

/// The function is `main`: an error that leaves it ends the program.
const MAIN: u32 = 1;
/// The wrapper is not `#[track_caller]`, so the location of its call is not that of the caller.
const CALLER_UNKNOWN: u32 = 2;
/// Its calls leave no breadcrumb.
const QUIET: u32 = 8;
/// Panics that pass through it are not reported.
const MUTES_PANICS: u32 = 16;
/// It says itself what is recorded of its arguments.
const SAYS_ARGS: u32 = 32;
/// Which part of the text the source is.
const SOURCE: usize = 4;
/// How many bytes a number in the table has.
const NUMBER: usize = 4;
/// From this bit on: the level of its reports, counted from 1; 0 is none.
const LEVEL: u32 = 8;

/// One annotated function. Made by the attribute; everything in it is decoded only when a report needs it.
#[derive(Debug)]
pub struct Site {
    text: &'static str,
    /// Numbers of four bytes each, the lowest first: as one literal, which costs the compiler less than an array.
    table: &'static [u8],
    /// The first number of it, which every call looks at.
    flags: u32,
    /// Says what the function is in; none if its name is given as a whole.
    inside: Option<fn() -> &'static str>,
    /// Which of [`NAMES`] is what that and its name come to, counted from 1; 0 while nobody asked.
    name: AtomicUsize,
    /// When rendering arguments at entry is allowed again, in nanoseconds since the first use; see `show`.
    render_again_at: AtomicU64,
    /// How many of its failures were handled of late.
    folds: Folds,
}

/// The names of all Sites that somebody asked for one. Not in the Sites, where the compiler would look at them once for each
/// annotated function.
static NAMES: RwLock<Vec<&'static str>> = RwLock::new(Vec::new());

/// Where in its body a call was when it failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) line: u32,
    pub(crate) column: u32,
    /// Counted from 1 in the order of the body; edits elsewhere in the file do not change it.
    pub(crate) number: u32,
    /// Four numbers each.
    ranges: &'static [u8],
}

impl Mark {
    /// Whether a call made at `line` and display column `column` is inside the failing statement or what it depends on.
    pub(crate) fn covers(&self, line: u32, column: u32) -> bool {
        self.ranges.as_chunks::<{ 4 * NUMBER }>().0.iter().any(|range| {
            let [from_line, from_column, to_line, to_column] = [0, 1, 2, 3].map(|index| number(range, index));
            (from_line, from_column) <= (line, column) && (line, column) <= (to_line, to_column)
        })
    }
}

/// The number with this index in a table; 0 if there is none.
fn number(table: &[u8], index: usize) -> u32 {
    let rest = table.get(index * NUMBER..).unwrap_or_default();
    rest.first_chunk().copied().map_or(0, u32::from_le_bytes)
}

const fn first(table: &[u8]) -> u32 {
    match table.first_chunk() {
        Some(bytes) => u32::from_le_bytes(*bytes),
        None => 0,
    }
}

#[expect(clippy::declare_interior_mutable_const, reason = "each use is to be another one")]
const BLANK: Site = Site {
    text: "",
    table: &[],
    flags: 0,
    inside: None,
    name: AtomicUsize::new(0),
    render_again_at: AtomicU64::new(0),
    folds: Folds::new(),
};

impl Site {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(text: &'static str, table: &'static [u8]) -> Self {
        Self { text, table, flags: first(table), ..BLANK }
    }

    /// Of a function that may belong to a type: `I` is a type that is declared in the function's static.
    #[doc(hidden)]
    #[must_use]
    pub const fn within<I>(text: &'static str, table: &'static [u8]) -> Self {
        Self { text, table, flags: first(table), inside: Some(type_name::<I>), ..BLANK }
    }

    /// The last of them is the source, which has no end.
    fn part(&self, index: usize) -> &'static str {
        let mut rest = self.text;
        for _ in 0..index {
            // A search that is made for long texts takes longer to begin than most of these are.
            let end = rest.bytes().position(|byte| byte == 0);
            rest = end.and_then(|end| rest.get(end + 1..)).unwrap_or_default();
        }
        let end = if index < SOURCE { rest.bytes().position(|byte| byte == 0) } else { None };
        end.and_then(|end| rest.get(..end)).unwrap_or(rest)
    }

    /// The function, with the type it belongs to.
    pub(crate) fn name(&self) -> &'static str {
        let Some(inside) = self.inside else { return self.part(0) };
        let index = self.name.load(Ordering::Relaxed).checked_sub(1);
        let names = read(&NAMES);
        let known = index.and_then(|index| names.get(index).copied());
        drop(names);
        known.unwrap_or_else(|| self.find_name(inside()))
    }

    #[cold]
    fn find_name(&self, inside: &str) -> &'static str {
        let own = self.part(0);
        let mut names = write(&NAMES);
        let qualifier = qualifier(inside, own, self.module());
        let name = qualifier.map_or(own, |qualifier| format!("{qualifier}::{own}").leak());
        names.push(name);
        self.name.store(names.len(), Ordering::Relaxed);
        name
    }

    /// The path of the module it is in.
    pub(crate) fn module(&self) -> &'static str {
        self.part(1)
    }

    /// Its file, as the compiler names it.
    pub(crate) fn file(&self) -> &'static str {
        self.part(2)
    }

    /// The names of the arguments that are recorded, in order.
    pub(crate) fn argument_names(&self) -> impl Iterator<Item = &'static str> {
        let names = self.part(3);
        names.split('\u{1}').filter(|name| !name.is_empty())
    }

    fn number(&self, index: usize) -> u32 {
        number(self.table, index)
    }

    #[inline]
    pub(crate) fn is_main(&self) -> bool {
        self.flags & MAIN != 0
    }

    /// Neither `main` nor quiet: what most are, found by one look.
    #[inline]
    pub(crate) fn is_ordinary(&self) -> bool {
        self.flags & (MAIN | QUIET) == 0
    }

    #[inline]
    pub(crate) fn is_quiet(&self) -> bool {
        self.flags & QUIET != 0
    }

    #[inline]
    pub(crate) fn mutes_panics(&self) -> bool {
        self.flags & MUTES_PANICS != 0
    }

    /// Whether it says itself what is recorded of its arguments.
    #[inline]
    pub(crate) fn says_args(&self) -> bool {
        self.flags & SAYS_ARGS != 0
    }

    /// The level of reports of failures that leave it.
    pub(crate) fn level(&self) -> Option<Level> {
        const LEVELS: [Level; 5] = [Level::Debug, Level::Info, Level::Warning, Level::Error, Level::Fatal];
        let number = self.flags.checked_shr(LEVEL)?.checked_sub(1)?;
        LEVELS.get(usize::try_from(number).ok()?).copied()
    }

    /// Whether the location of its calls is known.
    #[inline]
    pub(crate) fn knows_caller(&self) -> bool {
        self.flags & CALLER_UNKNOWN == 0
    }

    /// The line of its name; 0 if the compiler did not say.
    pub(crate) fn line(&self) -> u32 {
        self.number(1)
    }

    /// The column of its name; 0 if the compiler did not say.
    pub(crate) fn column(&self) -> u32 {
        self.number(2)
    }

    /// Whether `line` of `file` is in this function.
    pub(crate) fn contains(&self, file: &str, line: u32) -> bool {
        self.file() == file && (self.line()..=self.number(3)).contains(&line)
    }

    /// The source line with this number and up to five lines each side, if it is embedded.
    pub(crate) fn source_around(&self, line: u32) -> Option<SourceLines> {
        let first = self.number(4);
        let index = usize::try_from(line.checked_sub(first)?).ok()?;
        let source = self.part(SOURCE);
        if source.is_empty() || first == 0 {
            return None;
        }
        let start = index.saturating_sub(5);
        let mut lines = source.split('\n').skip(start).map(|line| line.trim_end_matches('\r'));
        let before = lines.by_ref().take(index - start).collect();
        let at = lines.next()?;
        Some(SourceLines { before, at, after: lines.take(5).collect() })
    }

    /// The mark with this number, counted from 1; 0 is no mark.
    pub(crate) fn mark(&self, number: u32) -> Option<Mark> {
        if number == 0 {
            return None;
        }
        let mut rest = self.table.get(5 * NUMBER..)?;
        for passed in 1.. {
            let (numbers, ranges) = rest.split_at_checked(3 * NUMBER)?;
            let [line, column, count] = [0, 1, 2].map(|index| self::number(numbers, index));
            let (ranges, after) = ranges.split_at_checked(usize::try_from(count).ok()?.checked_mul(4 * NUMBER)?)?;
            if passed == number {
                return Some(Mark { line, column, number, ranges });
            }
            rest = after;
        }
        None
    }

    pub(super) fn folds(&self) -> &Folds {
        &self.folds
    }

    pub(crate) fn render_again_at(&self) -> u64 {
        self.render_again_at.load(Ordering::Relaxed)
    }

    /// A race between two threads only lets both render once more.
    pub(crate) fn set_render_again_at(&self, time: u64) {
        self.render_again_at.store(time, Ordering::Relaxed);
    }
}

/// Embedded source lines.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct SourceLines {
    pub(crate) before: Vec<&'static str>,
    pub(crate) at: &'static str,
    pub(crate) after: Vec<&'static str>,
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::*;

    static NUMBERS: [u32; 26] =
        [0, 10, 4, 14, 8, 11, 5, 1, 11, 5, 11, 20, 12, 9, 2, 12, 1, 12, 30, 9, 1, 9, 2, 13, 1, 0];
    static SITE: LazyLock<Site> = LazyLock::new(|| {
        Site::new(
            "load\0shop::store\0src/store.rs\0id\u{1}(a, b)\0l8\nl9\nfn load() {\nl11\nl12\nl13\n}\nl15",
            NUMBERS.map(u32::to_le_bytes).as_flattened().to_vec().leak(),
        )
    });

    #[test]
    fn the_text_is_taken_apart() {
        assert_eq!((SITE.name(), SITE.module(), SITE.file()), ("load", "shop::store", "src/store.rs"));
        assert_eq!(SITE.argument_names().collect::<Vec<_>>(), ["id", "(a, b)"]);
    }

    #[test]
    fn a_mark_is_found_by_its_number() {
        let second = SITE.mark(2).unwrap();
        assert_eq!((second.line, second.column), (12, 9));
        assert!(second.covers(12, 30) && second.covers(9, 1));
        assert!(!second.covers(12, 31) && !second.covers(11, 6));
        let third = SITE.mark(3).unwrap();
        assert_eq!(third.line, 13);
        assert!(!third.covers(13, 1));
        assert_eq!(SITE.mark(0), None);
        assert_eq!(SITE.mark(4), None);
    }

    #[test]
    fn source_lines_stop_at_the_ends_of_what_is_embedded() {
        let lines = SITE.source_around(11).unwrap();
        assert_eq!(lines.at, "l11");
        assert_eq!(lines.before, ["l8", "l9", "fn load() {"]);
        assert_eq!(lines.after, ["l12", "l13", "}", "l15"]);
        assert_eq!(SITE.source_around(7), None);
        assert_eq!(SITE.source_around(99), None);
    }
}
