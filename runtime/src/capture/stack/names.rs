//! Names of functions as the compiler writes them: which crate they are of, and what of them is ours or the runtime's.

/// How much of a name is kept: those of generic functions can be very long.
const LENGTH: usize = 256;

/// The crates that come with the compiler.
const COMPILERS: [&str; 5] = ["std", "core", "alloc", "test", "__rustc"];

/// What calls `main` and begins threads in C's runtime.
const START_OF_C: [&str; 14] = [
    "main",
    "_start",
    "start",
    "__libc_start_main",
    "__libc_start_call_main",
    "__libc_start_main_impl",
    "start_thread",
    "_pthread_start",
    "thread_start",
    "clone",
    "clone3",
    "__clone",
    "__clone3",
    "__rust_try",
];

/// And in the standard library.
const START: [&str; 7] = [
    "std::rt::",
    "std::thread::",
    "<std::thread::",
    "std::sys::",
    "<std::sys::",
    "std::panicking::",
    "std::panic::catch_unwind",
];

/// Crates that make errors and take their backtraces.
const MAKERS: [&str; 8] =
    ["anyhow", "eyre", "color_eyre", "stable_eyre", "error_stack", "snafu", "failure", "backtrace"];

/// A function's name, without the hash: `shop::orders::total`, `<shop::Cart as shop::Total>::total::{closure#0}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name(String);

impl Name {
    /// From a demangled name.
    pub(super) fn new(mut text: String) -> Self {
        if text.len() > LENGTH {
            text.truncate(text.floor_char_boundary(LENGTH));
            text.push('…');
        }
        // How the older of the two manglings writes them.
        Self(text.replace("{{closure}}", "{closure#0}"))
    }

    #[cfg(test)]
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// The crate of the function, or of the type that it is a method of. None of a function of C.
    pub(super) fn crate_name(&self) -> Option<&str> {
        self.0.split(" as ").find_map(root)
    }

    /// Module and function: the last two of `shop::orders` and `total`. A method of a trait has no module of its own.
    pub(super) fn parts(&self) -> (Option<&str>, &str) {
        let own = self.without_closures();
        let is_path = !own.starts_with('<');
        let separator = is_path.then(|| separators(own).last()).flatten();
        match separator.and_then(|at| Some((self.0.get(..at)?, self.0.get(at + 2..)?))) {
            Some((module, function)) => (Some(module), function),
            None => (None, &self.0),
        }
    }

    /// `total` of `shop::orders::total::{closure#0}`.
    pub(super) fn last(&self) -> &str {
        let own = self.without_closures();
        let last = separators(own).last().and_then(|at| own.get(at + 2..)).unwrap_or(own);
        last.split_once('<').map_or(last, |(name, _)| name.trim_end_matches("::"))
    }

    /// Whether it is the closure or the async block that is the body of a function of this name.
    pub(super) fn is_body_of(&self, function: &str) -> bool {
        self.is_closure() && self.last() == function
    }

    pub(super) fn is_closure(&self) -> bool {
        self.0.ends_with('}')
    }

    /// Whether it is a closure or the async block of this function.
    pub(super) fn is_closure_of(&self, function: &Self) -> bool {
        self.is_closure() && self.0.strip_prefix(function.0.as_str()).is_some_and(|rest| rest.starts_with("::{closure"))
    }

    /// Whether it makes an error, or takes the backtrace of one.
    pub(super) fn is_maker(&self) -> bool {
        self.0.split(" as ").filter_map(root).any(|name| MAKERS.contains(&name))
    }

    /// Whether it is part of this crate.
    pub(super) fn is_own(&self) -> bool {
        self.crate_name() == Some("redhanded") || self.0 == "redhanded"
    }

    pub(super) fn is_of_compiler(&self) -> bool {
        self.crate_name().is_some_and(|name| COMPILERS.contains(&name))
    }

    /// Whether it is what makes a panic of a call of `panic!`.
    pub(super) fn is_panic(&self) -> bool {
        let is_of = |module: &str| self.0.starts_with(module);
        let catches = ["::catch_unwind", "::do_call", "::try"].iter().any(|part| self.0.contains(part));
        (is_of("std::panicking::") || is_of("core::panicking::") || is_of("std::panic::panic_any")) && !catches
            || self.0.ends_with("rust_begin_unwind")
            || self.0.ends_with("__rust_end_short_backtrace")
    }

    /// Whether the program's code begins inside of it.
    pub(super) fn is_begin(&self) -> bool {
        self.0.contains("__rust_begin_short_backtrace")
    }

    /// Whether it is what calls `main` or what a thread begins with.
    pub(super) fn is_start(&self) -> bool {
        self.is_start_of_c() || START.iter().any(|start| self.0.starts_with(start)) || self.is_call_of_closure()
    }

    pub(super) fn is_start_of_c(&self) -> bool {
        // `__libc_start_main@@GLIBC_2.34`
        START_OF_C.contains(&self.0.split('@').next().unwrap_or_default())
    }

    /// `<… as core::ops::function::FnOnce<…>>::call_once` and the like.
    pub(super) fn is_call_of_closure(&self) -> bool {
        self.is_of_compiler() && self.0.contains("::Fn") && self.0.contains("call")
    }

    /// Whether it is what an executor polls a task by: nothing outside of it has called the task.
    pub(super) fn is_executor(&self) -> bool {
        let polls = self.0.contains("poll");
        (self.is_own() && polls && self.0.contains("in_scope"))
            || (polls && self.0.contains("tokio::runtime::task::") && self.crate_name() == Some("tokio"))
            || self.0.starts_with("async_task::raw::")
    }

    fn without_closures(&self) -> &str {
        let mut own = self.0.as_str();
        while let Some((rest, last)) = own.rsplit_once("::") {
            if !last.starts_with("{closure") {
                break;
            }
            own = rest;
        }
        own
    }
}

/// The first part of a path of at least two: `shop` of `<&shop::Cart`.
fn root(path: &str) -> Option<&str> {
    let path = path.trim_start_matches(['<', '&', '*', '(', '[', ' ']);
    let path = ["mut ", "const ", "dyn ", "impl "].iter().find_map(|word| path.strip_prefix(word)).unwrap_or(path);
    let (root, _) = path.trim_start_matches(['<', '&']).split_once("::")?;
    let is_name = root.chars().all(|character| character.is_alphanumeric() || character == '_');
    (is_name && !root.is_empty()).then_some(root)
}

/// Where the `::` between a path's names are: not those inside of `<…>` or `{…}`, nor that before a `<…>`.
fn separators(path: &str) -> impl Iterator<Item = usize> {
    let mut depth = 0_i32;
    let mut before = ' ';
    path.char_indices().filter_map(move |(at, character)| {
        match character {
            '<' | '{' | '(' => depth += 1,
            // That of `->` closes nothing.
            '>' if before == '-' => {}
            '>' | '}' | ')' => depth -= 1,
            _ => {}
        }
        let is_separator = character == ':'
            && before == ':'
            && depth == 0
            && !path.get(at + 1..).is_some_and(|rest| rest.starts_with('<'));
        before = character;
        is_separator.then(|| at - 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Name {
        Name::new(text.to_owned())
    }

    #[test]
    fn a_function_is_of_its_crate() {
        let crate_of = |text| name(text).crate_name().map(str::to_owned);
        assert_eq!(crate_of("shop::orders::total").as_deref(), Some("shop"));
        assert_eq!(crate_of("<shop::Cart as core::fmt::Debug>::fmt").as_deref(), Some("shop"));
        assert_eq!(crate_of("<&mut shop::Cart>::total").as_deref(), Some("shop"));
        assert_eq!(crate_of("<u32 as shop::Total>::total").as_deref(), Some("shop"));
        assert_eq!(crate_of("<F as core::ops::function::FnOnce<A>>::call_once").as_deref(), Some("core"));
        assert_eq!(crate_of("__libc_start_main"), None);
    }

    #[test]
    fn a_path_has_a_module_and_a_function() {
        assert_eq!(name("shop::orders::total").parts(), (Some("shop::orders"), "total"));
        assert_eq!(name("shop::total::{{closure}}").parts(), (Some("shop"), "total::{closure#0}"));
        assert_eq!(name("shop::sum::<a::B, fn(u8) -> c::D>").parts(), (Some("shop"), "sum::<a::B, fn(u8) -> c::D>"));
        assert_eq!(name("<a::B as c::D>::total").parts(), (None, "<a::B as c::D>::total"));
        assert_eq!(name("main").parts(), (None, "main"));
    }

    #[test]
    fn a_body_is_the_closure_of_its_function() {
        assert!(name("shop::orders::total::{closure#0}").is_body_of("total"));
        assert!(name("<shop::Cart as shop::Total>::total::{{closure}}").is_body_of("total"));
        assert_eq!(name("shop::sum::<a::B>::{closure#0}").last(), "sum");
        assert!(!name("shop::orders::total").is_body_of("total"));
        assert!(!name("shop::orders::other::{closure#0}").is_body_of("total"));
    }

    #[test]
    fn what_catches_panics_does_not_make_them() {
        assert!(name("core::panicking::panic_fmt").is_panic());
        assert!(name("__rustc::rust_begin_unwind").is_panic());
        assert!(!name("std::panicking::catch_unwind::do_call").is_panic());
        assert!(!name("shop::panicking").is_panic());
    }

    #[test]
    fn a_very_long_name_is_cut() {
        assert!(name(&"é".repeat(1000)).as_str().len() <= LENGTH + "…".len());
    }
}
