//! The options of `#[capture_errors]`.

use proc_macro2::{Ident, TokenStream};
use syn::ext::IdentExt;
use syn::{LitStr, Path};

use super::expression::{Expression, Ignored, Named, fingerprint, ignored, tags, with};
use super::value::{arguments, expect_none, name, word};
use super::{Written, contradictions, parse_written, path_of_crate, report_unknown};
use crate::diag::Diagnostics;

pub(super) const KNOWN: [&str; 16] = [
    "off",
    "skip",
    "skip_all",
    "only",
    "redact",
    "with",
    "args",
    "ignore",
    "none",
    "level",
    "name",
    "fingerprint",
    "tag",
    "trail",
    "panics",
    "crate",
];
const ARGUMENTS: [&str; 3] = ["off", "types", "values"];
/// From the least to the worst, as the runtime counts them.
const LEVELS: [&str; 5] = ["debug", "info", "warning", "error", "fatal"];
const SWITCH: [&str; 2] = ["off", "on"];

/// What is recorded of arguments that no other option names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Arguments {
    Off,
    Types,
    Values,
}

/// What `#[capture_errors(…)]` says; what it does not say is for others to decide.
#[derive(Default)]
pub(crate) struct CaptureOptions {
    pub(crate) off: bool,
    pub(crate) skip: Vec<Ident>,
    pub(crate) skip_all: bool,
    pub(crate) only: Option<Vec<Ident>>,
    pub(crate) redact: Vec<Ident>,
    pub(crate) with: Vec<Named>,
    pub(crate) args: Option<Arguments>,
    pub(crate) ignore: Option<Ignored>,
    /// The option itself.
    pub(crate) none: Option<Ident>,
    /// Counted from 0, the least.
    pub(crate) level: Option<u32>,
    pub(crate) name: Option<LitStr>,
    /// What the block around calls the type that the function belongs to.
    pub(crate) qualifier: Option<LitStr>,
    pub(crate) fingerprint: Vec<Expression>,
    pub(crate) tags: Vec<Named>,
    /// Whether calls become breadcrumbs.
    pub(crate) trail: Option<bool>,
    /// Whether panics that pass are reported.
    pub(crate) panics: Option<bool>,
    pub(crate) path: Option<Path>,
}

impl CaptureOptions {
    pub(crate) fn parse(tokens: TokenStream, diag: &mut Diagnostics) -> Self {
        let written = parse_written(tokens, diag);
        contradictions::report_repeated(&written, diag);
        let mut options = Self::default();
        for option in &written {
            options.set(option, diag);
        }
        contradictions::report_without_effect(&written, &options, diag);
        contradictions::report_two_ways(&options, diag);
        options
    }

    /// The names of arguments in all lists.
    pub(crate) fn named_arguments(&self) -> impl Iterator<Item = &Ident> {
        self.skip.iter().chain(self.only.iter().flatten()).chain(&self.redact)
    }

    fn set(&mut self, option: &Written, diag: &mut Diagnostics) {
        match option.name.unraw().to_string().as_str() {
            "off" => {
                expect_none(option, diag);
                self.off = true;
            }
            "skip_all" => {
                expect_none(option, diag);
                self.skip_all = true;
            }
            "none" => {
                expect_none(option, diag);
                self.none = Some(option.name.clone());
            }
            "skip" => self.skip.extend(arguments(option, diag)),
            "only" => self.only = Some(arguments(option, diag)),
            "redact" => self.redact.extend(arguments(option, diag)),
            "with" => self.with.extend(with(option, diag)),
            "args" => self.args = recorded(option, diag),
            "ignore" => self.ignore = ignored(option, diag),
            "level" => self.level = level(option, diag),
            "name" => self.name = name(option, diag),
            "fingerprint" => self.fingerprint.extend(fingerprint(option, diag)),
            "tag" => self.tags.extend(tags(option, diag)),
            "trail" => self.trail = word(option, &SWITCH, diag).map(|word| word == "on"),
            "panics" => self.panics = word(option, &SWITCH, diag).map(|word| word == "on"),
            "crate" => self.path = path_of_crate(option, diag),
            _ => report_unknown(&option.name, &KNOWN, diag),
        }
    }
}

fn recorded(option: &Written, diag: &mut Diagnostics) -> Option<Arguments> {
    Some(match word(option, &ARGUMENTS, diag)? {
        "off" => Arguments::Off,
        "types" => Arguments::Types,
        _ => Arguments::Values,
    })
}

fn level(option: &Written, diag: &mut Diagnostics) -> Option<u32> {
    let word = word(option, &LEVELS, diag)?;
    (0..).zip(LEVELS).find(|(_, level)| *level == word).map(|(number, _)| number)
}

#[cfg(test)]
mod tests {
    use super::super::expression::Sigil;
    use super::*;

    fn problems(text: &str) -> Vec<String> {
        let mut diag = Diagnostics::default();
        CaptureOptions::parse(text.parse().unwrap(), &mut diag);
        diag.messages()
    }

    fn parsed(text: &str) -> CaptureOptions {
        let mut diag = Diagnostics::default();
        let options = CaptureOptions::parse(text.parse().unwrap(), &mut diag);
        assert!(diag.is_empty(), "{:?}", diag.messages());
        options
    }

    #[test]
    fn every_option_is_read() {
        let options = parsed(r#"skip(a, self), redact(r#type,), name = "pay", crate = my::errors, args = types"#);
        assert_eq!(options.skip, ["a", "self"]);
        assert_eq!(options.redact, ["r#type"]);
        assert_eq!(options.name.unwrap().value(), "pay");
        assert_eq!(options.path.unwrap().segments.len(), 2);
        assert_eq!(options.args, Some(Arguments::Types));
        assert!(!options.off && !options.skip_all && options.trail.is_none());
        let options = parsed("only(a), none, level = warning, trail = off, panics = off");
        assert_eq!(options.only.unwrap(), ["a"]);
        assert_eq!((options.level, options.trail, options.panics), (Some(2), Some(false), Some(false)));
        assert!(options.none.is_some());
    }

    #[test]
    fn options_hold_code() {
        let options = parsed(
            r#"with(total = order.total(), host = %url.host()), tag("http.status" = 3, state = ?state),
               fingerprint("a", kind), ignore(E::A { .. } | E::B(code) if code > 3)"#,
        );
        let names: Vec<_> = options.with.iter().map(|it| (it.name.as_str(), it.expression.sigil)).collect();
        assert_eq!(names, [("total", Sigil::None), ("host", Sigil::Display)]);
        let tags: Vec<_> = options.tags.iter().map(|it| (it.name.as_str(), it.expression.sigil)).collect();
        assert_eq!(tags, [("http.status", Sigil::None), ("state", Sigil::Debug)]);
        assert_eq!(options.fingerprint.len(), 2);
        assert!(options.ignore.unwrap().guard.is_some());
    }

    #[test]
    fn all_problems_are_told_at_once() {
        let problems = problems("skp(a), skip_all, skip(b), name = 3, off off, redact, name(x)");
        assert_eq!(
            problems,
            [
                "expected `,` between options",
                "`name` is said twice",
                "there is no option `skp`; did you mean `skip`?",
                "expected a text, as in `name = \"checkout\"`",
                "expected names of arguments, as in `redact(a, b)`",
                "expected a text, as in `name = \"checkout\"`",
                "this has no effect beside `skip_all`",
                "this has no effect beside `skip_all`",
            ]
        );
    }

    #[test]
    fn an_argument_cannot_be_treated_in_two_ways() {
        assert_eq!(problems("skip(a), redact(a)"), ["`a` cannot be skipped and redacted"]);
        assert_eq!(problems("skip(a, a)"), ["`a` is named twice"]);
        assert_eq!(problems("only(a), redact(b)"), ["`b` is not recorded: it is not in `only`"]);
        assert_eq!(
            problems("redact(a), with(a = 1)"),
            ["`a` is in `redact` as well; an expression takes the argument's place"]
        );
    }

    #[test]
    fn options_without_effect_are_told() {
        assert_eq!(problems("off, skip(a)"), ["this has no effect beside `off`"]);
        assert_eq!(problems("off = true"), ["`off` takes no value"]);
        assert_eq!(problems("only(a), skip(b)"), ["this has no effect beside `only`"]);
        assert_eq!(problems("args = off, with(a = 1), skip_all"), ["this has no effect beside `args = off`"; 2]);
        assert!(problems("skip_all, with(a = 1), args = types").is_empty());
    }

    #[test]
    fn a_word_is_one_of_those_that_are_known() {
        assert_eq!(problems("level = warn"), ["`level` cannot be `warn`; did you mean `warning`?"]);
        assert_eq!(problems("level = \"info\""), ["expected a word without quotes: `level = info`"]);
        assert_eq!(problems("trail = 3"), ["expected one of `off`, `on`, as in `trail = off`"]);
        assert_eq!(problems("args"), ["expected one of `off`, `types`, `values`, as in `args = off`"]);
        assert_eq!(problems("args = maybe"), ["`args` cannot be `maybe`; it can be `off`, `types`, `values`"]);
    }

    #[test]
    fn names_of_tags_and_expressions_are_checked() {
        assert_eq!(problems("with(a = 1, a = 2)"), ["`a` is named twice"]);
        assert_eq!(
            problems("tag(\"a b\" = 1)"),
            ["the name of a tag has at most 200 characters of `a-z A-Z 0-9 _ . : -`"]
        );
        assert_eq!(problems("tag(a)"), ["expected names and expressions, as in `tag(tenant = order.tenant)`"]);
        assert_eq!(problems("ignore(A, B)"), ["expected one pattern; `|` stands between several"]);
    }
}
