//! What the terminal can show.

use std::env;
use std::io::{IsTerminal, stderr};

/// Where nothing is known of the terminal: logs, CI, pipes.
const WIDTH_UNKNOWN: usize = 100;
/// Longer lines than that are hard to read, on however wide a terminal.
const WIDEST: usize = 120;
/// Narrower than that there is no layout left to keep.
const NARROWEST: usize = 40;

/// How a report is to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Style {
    /// Whether colours may be used.
    pub(super) colour: bool,
    /// Whether our own signs may be others than ASCII. What the program says itself is not touched.
    pub(super) unicode: bool,
    /// How many columns a line has.
    pub(super) width: usize,
}

impl Style {
    /// For what is no terminal.
    #[cfg(feature = "test")]
    pub(super) fn plain() -> Self {
        Self { colour: false, unicode: true, width: WIDTH_UNKNOWN }
    }

    pub(super) fn of_stderr() -> Self {
        let variable = |name: &str| env::var_os(name).map(|value| value.to_string_lossy().into_owned());
        Self {
            colour: wants_colour(&variable, stderr().is_terminal()),
            unicode: cfg!(windows) || speaks_unicode(&variable),
            width: width_of_stderr(),
        }
    }

    /// The columns that are left behind an indent; never so few that nothing could be said.
    pub(super) fn room(&self, indent: usize) -> usize {
        self.width.saturating_sub(indent).max(8)
    }
}

type Variable<'a> = &'a dyn Fn(&str) -> Option<String>;

/// By the conventions of <https://no-color.org> and <https://bixense.com/clicolors>.
fn wants_colour(variable: Variable<'_>, is_terminal: bool) -> bool {
    let is_set = |name| variable(name).is_some_and(|value| !value.is_empty());
    let is_on = |name| variable(name).is_some_and(|value| !value.is_empty() && value != "0");
    if is_set("NO_COLOR") {
        return false;
    }
    if is_on("CLICOLOR_FORCE") {
        return true;
    }
    // Terminals of Windows set no `TERM`; those that know no colours set none of these either.
    let knows_colours = match variable("TERM") {
        Some(term) => term != "dumb",
        None => ["WT_SESSION", "ConEmuANSI", "TERM_PROGRAM"].into_iter().any(is_set),
    };
    is_terminal && knows_colours && variable("CLICOLOR").is_none_or(|value| value != "0")
}

/// False only where the locale says so: containers often have none, on terminals that speak UTF-8.
fn speaks_unicode(variable: Variable<'_>) -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().filter_map(variable).find(|value| !value.is_empty());
    locale.is_none_or(|locale| {
        let locale = locale.to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}

pub(super) fn width_of_stderr() -> usize {
    let measured = || terminal_size::terminal_size_of(stderr()).map(|(width, _)| usize::from(width.0));
    width(env::var("COLUMNS").ok().as_deref(), measured)
}

/// `COLUMNS`, then what the terminal says.
fn width(columns: Option<&str>, measured: impl FnOnce() -> Option<usize>) -> usize {
    let columns = columns.and_then(|columns| columns.trim().parse().ok());
    let is_known = |width: &usize| *width > 0;
    let width = columns.filter(is_known).or_else(|| measured().filter(is_known)).unwrap_or(WIDTH_UNKNOWN);
    width.clamp(NARROWEST, WIDEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colour(variables: &[(&str, &str)], is_terminal: bool) -> bool {
        wants_colour(&lookup(variables), is_terminal)
    }

    fn unicode(variables: &[(&str, &str)]) -> bool {
        speaks_unicode(&lookup(variables))
    }

    fn lookup<'a>(variables: &'a [(&str, &str)]) -> impl Fn(&str) -> Option<String> + 'a {
        |name| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
    }

    #[test]
    fn colours_are_for_terminals() {
        assert!(colour(&[("TERM", "xterm-256color")], true));
        assert!(!colour(&[("TERM", "xterm-256color")], false));
        assert!(!colour(&[], true));
        assert!(colour(&[("WT_SESSION", "3f")], true));
    }

    #[test]
    fn a_dumb_terminal_gets_no_colours() {
        assert!(!colour(&[("TERM", "dumb")], true));
    }

    #[test]
    fn no_color_wins_over_everything() {
        assert!(!colour(&[("TERM", "xterm"), ("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], true));
        assert!(colour(&[("TERM", "xterm"), ("NO_COLOR", "")], true));
    }

    #[test]
    fn colours_can_be_forced_and_turned_off() {
        assert!(colour(&[("CLICOLOR_FORCE", "1")], false));
        assert!(!colour(&[("CLICOLOR_FORCE", "0")], false));
        assert!(!colour(&[("TERM", "xterm"), ("CLICOLOR", "0")], true));
    }

    #[test]
    fn signs_are_ascii_where_the_locale_is() {
        assert!(!unicode(&[("LANG", "C")]));
        assert!(!unicode(&[("LANG", "en_US.UTF-8"), ("LC_ALL", "POSIX")]));
        assert!(unicode(&[("LC_ALL", ""), ("LANG", "de_DE.utf8")]));
        assert!(unicode(&[]));
    }

    #[test]
    fn the_width_is_the_terminal_s_unless_columns_says_otherwise() {
        assert_eq!(width(None, || Some(90)), 90);
        assert_eq!(width(Some("70"), || Some(90)), 70);
        assert_eq!(width(Some("wide"), || None), WIDTH_UNKNOWN);
        assert_eq!(width(None, || Some(0)), WIDTH_UNKNOWN);
        assert_eq!(width(None, || Some(500)), WIDEST);
        assert_eq!(width(Some("3"), || None), NARROWEST);
    }
}
