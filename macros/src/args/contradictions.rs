//! Options that cannot stand beside each other.

use std::collections::BTreeSet;

use syn::ext::IdentExt;

use super::Written;
use super::capture::{Arguments, CaptureOptions, KNOWN};
use crate::diag::Diagnostics;

/// Options about what is recorded of arguments.
const ABOUT_ARGUMENTS: [&str; 5] = ["skip", "skip_all", "only", "redact", "with"];

pub(super) fn report_repeated(written: &[Written], diag: &mut Diagnostics) {
    let mut seen = BTreeSet::new();
    for option in written {
        let name = option.name.unraw().to_string();
        if KNOWN.contains(&name.as_str()) && !seen.insert(name) {
            diag.report(&option.name, format_args!("`{}` is said twice", option.name));
        }
    }
}

/// Options that another one leaves without effect.
pub(super) fn report_without_effect(written: &[Written], options: &CaptureOptions, diag: &mut Diagnostics) {
    let has = |name: &str| written.iter().any(|option| option.name == name);
    let mut beside = |other: &str, is_without_effect: &dyn Fn(&str) -> bool| {
        for option in written.iter().filter(|option| is_without_effect(&option.name.unraw().to_string())) {
            diag.report(&option.name, format_args!("this has no effect beside `{other}`"));
        }
    };
    if options.off {
        beside("off", &|name| !matches!(name, "off" | "crate") && KNOWN.contains(&name));
        return;
    }
    if options.args == Some(Arguments::Off) {
        beside("args = off", &|name| ABOUT_ARGUMENTS.contains(&name));
    } else if has("skip_all") {
        beside("skip_all", &|name| matches!(name, "skip" | "only" | "redact"));
    } else if has("only") {
        beside("only", &|name| name == "skip");
    }
}

/// Arguments that are to be treated in two ways.
pub(super) fn report_two_ways(options: &CaptureOptions, diag: &mut Diagnostics) {
    for name in &options.redact {
        let is_in = |list: &[syn::Ident]| list.iter().any(|other| other.unraw() == name.unraw());
        let is_not_recorded = options.only.as_deref().is_some_and(|only| !is_in(only));
        if is_in(&options.skip) {
            diag.report(name, format_args!("`{name}` cannot be skipped and redacted"));
        } else if is_not_recorded {
            diag.report(name, format_args!("`{name}` is not recorded: it is not in `only`"));
        }
    }
    for named in &options.with {
        let is_named_in = |list: &[syn::Ident]| list.iter().any(|name| name.unraw() == named.name);
        let other = if is_named_in(&options.redact) {
            "redact"
        } else if options.only.as_deref().is_some_and(is_named_in) {
            "only"
        } else {
            continue;
        };
        let message = format!("`{}` is in `{other}` as well; an expression takes the argument's place", named.name);
        diag.report_at(named.span, message);
    }
}
