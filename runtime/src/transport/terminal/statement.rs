//! Where a statement of several lines begins. By the looks of its lines alone: a report has a few lines, no file.

/// A beginning further up is not looked for: what is between would take more room than it is worth.
const MOST_LINES: u32 = 4;

/// Operators that continue an expression. Some of them begin one too, but then no blank is behind them.
const OPERATORS: [&str; 21] =
    ["+", "-", "*", "/", "%", "&", "|", "^", "<", ">", "=", "==", "!=", "<=", ">=", "&&", "||", "<<", ">>", "+=", "as"];

/// How many lines above `line` its statement begins, if `line` goes on with what the lines `before` it began.
pub(super) fn lines_to_its_beginning(before: &[String], line: &str) -> Option<u32> {
    if !is_continuation(line) {
        return None;
    }
    let mut margin = margin_of(line);
    for (distance, line) in (1..=MOST_LINES).zip(before.iter().rev()) {
        // What is further in belongs to a call or block of the same statement.
        let is_silent = line.trim().is_empty() || line.trim_start().starts_with("//");
        if is_silent || margin_of(line) > margin {
            continue;
        }
        if !is_continuation(line) {
            return Some(distance);
        }
        margin = margin_of(line);
    }
    None
}

fn is_continuation(line: &str) -> bool {
    let line = line.trim_start();
    let is_operator = |word: &str| OPERATORS.contains(&word);
    line.starts_with(['.', ')', ']', '}', '?']) || line.split_once(' ').is_some_and(|(first, _)| is_operator(first))
}

fn margin_of(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How far above its last line the statement begins.
    fn distance(lines: &[&str]) -> Option<u32> {
        let (last, before) = lines.split_last()?;
        let before: Vec<_> = before.iter().map(|line| (*line).to_owned()).collect();
        lines_to_its_beginning(&before, last)
    }

    #[test]
    fn a_chain_begins_above_its_calls() {
        assert_eq!(distance(&["    f();", "    let row = rows", "        .next()", "        .transpose()?;"]), Some(2));
    }

    #[test]
    fn blocks_of_the_statement_are_passed() {
        assert_eq!(distance(&["let a = b", "    // Why.", "    .map(|c| {", "", "    })?;"]), Some(4));
        assert_eq!(distance(&["    get(", "        url,", "    )?;"]), Some(2));
    }

    #[test]
    fn an_operator_continues_what_was_begun() {
        assert_eq!(distance(&["let a = b", "    + c()?;"]), Some(1));
        assert_eq!(distance(&["let a = b", "    || c()?;"]), Some(1));
    }

    #[test]
    fn a_line_that_begins_a_statement_needs_no_other() {
        for line in ["    next()?;", "    *next()?", "    &next()?", "    -next()?", "    assert(a)?;", ""] {
            assert_eq!(distance(&["    f();", line]), None, "{line}");
        }
    }

    #[test]
    fn a_beginning_far_above_is_not_looked_for() {
        assert_eq!(distance(&["let a = b", "    .c()", "    .d()", "    .e()", "    .f()", "    .g()?;"]), None);
        assert_eq!(distance(&["    .g()?;"]), None);
    }
}
