//! The options of `#[redhanded::main]`.

use proc_macro2::{Ident, TokenStream};
use syn::ext::IdentExt;
use syn::{Expr, Path};

use super::expression::{Ignored, ignored};
use super::value::expect_none;
use super::{Value, Written, capture, parse_written, path_of_crate, report_unknown};
use crate::diag::Diagnostics;

/// Those that are methods of the runtime's `Options`.
const METHODS: [&str; 10] = [
    "dsn",
    "release",
    "environment",
    "dist",
    "server_name",
    "sample_rate",
    "max_breadcrumbs",
    "debug",
    "settle",
    "shutdown_timeout",
];
const KNOWN: [&str; 14] = [
    "dsn",
    "release",
    "environment",
    "dist",
    "server_name",
    "sample_rate",
    "max_breadcrumbs",
    "debug",
    "settle",
    "shutdown_timeout",
    "options",
    "ignore",
    "exit_code",
    "crate",
];

/// What `#[redhanded::main(…)]` says.
#[derive(Default)]
pub(crate) struct ProgramOptions {
    /// The `Options` to start from.
    pub(crate) options: Option<Expr>,
    /// Methods of `Options` to call, with their argument.
    pub(crate) settings: Vec<(Ident, Expr)>,
    /// What `main` may return and is not reported.
    pub(crate) ignore: Option<Ignored>,
    /// An exit code other than success is a failure.
    pub(crate) exit_code: Option<Ident>,
    pub(crate) path: Option<Path>,
}

impl ProgramOptions {
    pub(crate) fn parse(tokens: TokenStream, diag: &mut Diagnostics) -> Self {
        let written = parse_written(tokens, diag);
        let mut options = Self::default();
        let mut seen: Vec<&Ident> = Vec::new();
        for option in &written {
            if seen.contains(&&option.name) {
                diag.report(&option.name, format_args!("`{}` is said twice", option.name));
                continue;
            }
            seen.push(&option.name);
            options.set(option, diag);
        }
        options
    }

    fn set(&mut self, option: &Written, diag: &mut Diagnostics) {
        match option.name.unraw().to_string().as_str() {
            "crate" => self.path = path_of_crate(option, diag),
            "ignore" => self.ignore = ignored(option, diag),
            "exit_code" => {
                expect_none(option, diag);
                self.exit_code = Some(option.name.clone());
            }
            "options" => self.options = value(option, diag),
            name if METHODS.contains(&name) => {
                if let Some(value) = value(option, diag) {
                    self.settings.push((option.name.clone(), value));
                }
            }
            name if capture::KNOWN.contains(&name) => {
                diag.report(&option.name, "this option belongs to `#[capture_errors]`, on other functions than `main`");
            }
            _ => report_unknown(&option.name, &KNOWN, diag),
        }
    }
}

fn value(option: &Written, diag: &mut Diagnostics) -> Option<Expr> {
    match &option.value {
        Value::Assigned(value) => Some((**value).clone()),
        Value::None | Value::Listed(_) => {
            diag.report(&option.name, format_args!("expected a value, as in `{} = …`", option.name));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_option_takes_an_expression() {
        let mut diag = Diagnostics::default();
        let tokens = "dsn = env!(\"DSN\"), sample_rate = 0.5, options = base(), crate = a::b".parse().unwrap();
        let options = ProgramOptions::parse(tokens, &mut diag);
        assert!(diag.is_empty());
        let names: Vec<_> = options.settings.iter().map(|(name, _)| name.to_string()).collect();
        assert_eq!(names, ["dsn", "sample_rate"]);
        assert!(options.options.is_some() && options.path.is_some());
    }

    #[test]
    fn all_problems_are_told_at_once() {
        let mut diag = Diagnostics::default();
        ProgramOptions::parse("dsm = 1, debug, skip(a), dist = 1, dist = 2".parse().unwrap(), &mut diag);
        assert_eq!(
            diag.messages(),
            [
                "there is no option `dsm`; did you mean `dsn`?",
                "expected a value, as in `debug = …`",
                "this option belongs to `#[capture_errors]`, on other functions than `main`",
                "`dist` is said twice",
            ]
        );
    }
}
