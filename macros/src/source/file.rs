//! The text of the file that tokens come from.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use proc_macro2::{LineColumn, Span};

/// How many lines are embedded before and after a function.
const AROUND: usize = 5;
/// How much one function embeds at most.
const BYTES: usize = 64 * 1024;

type Files = Mutex<HashMap<PathBuf, Option<Arc<str>>>>;

/// A compiler expands one crate, and reads each of its files once.
static FILES: LazyLock<Files> = LazyLock::new(Files::default);

fn text_of(span: Span) -> Option<Arc<str>> {
    let path = span.local_file()?;
    let mut files = FILES.lock().unwrap_or_else(PoisonError::into_inner);
    files.entry(path).or_insert_with_key(|path| std::fs::read_to_string(path).ok().map(Arc::from)).clone()
}

/// What stands before `place` in its line. Only for lines in which characters are not as wide as they are many.
pub(super) fn line_before(span: Span, place: LineColumn) -> Option<String> {
    let text = text_of(span)?;
    let line = text.split('\n').nth(place.line.checked_sub(1)?)?;
    let before: String = line.chars().take(place.column).collect();
    (!before.bytes().all(|byte| (b' '..=b'~').contains(&byte))).then_some(before)
}

/// Source lines.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Lines {
    /// The number of the first one; 0 if there are none.
    pub(crate) first: u32,
    pub(crate) text: String,
}

/// The lines from one span to another and some around them; none if the compiler does not say.
pub(crate) fn lines_of(from: Span, to: Span) -> Lines {
    if !cfg!(feature = "source") {
        return Lines::default();
    }
    let (first, last) = (from.start().line, to.end().line);
    match text_of(from) {
        Some(text) => cut_out(&text, first, last),
        // In editors there is no file.
        None => Lines::default(),
    }
}

fn cut_out(text: &str, first: usize, last: usize) -> Lines {
    let begin = first.saturating_sub(AROUND).max(1);
    let end = last.saturating_add(AROUND);
    let mut lines = Lines { first: u32::try_from(begin).unwrap_or_default(), text: String::new() };
    for line in text.lines().take(end).skip(begin - 1) {
        if lines.text.len() + line.len() + 1 > BYTES {
            break;
        }
        lines.text.push_str(&line.trim_end_matches('\r').replace('\0', "\u{fffd}"));
        lines.text.push('\n');
    }
    // The last line's end is not a line.
    lines.text.pop();
    if lines.text.is_empty() { Lines::default() } else { lines }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbered(count: usize) -> String {
        (1..=count).flat_map(|number| ["l".to_owned(), number.to_string(), "\n".to_owned()]).collect()
    }

    #[test]
    fn some_lines_around_the_function_are_taken_along() {
        let lines = cut_out(&numbered(30), 10, 12);
        assert_eq!(lines.first, 5);
        assert_eq!(lines.text.split('\n').collect::<Vec<_>>().first(), Some(&"l5"));
        assert_eq!(lines.text.split('\n').count(), 13);
    }

    #[test]
    fn lines_stop_at_the_ends_of_the_file() {
        let lines = cut_out("a\r\nb", 1, 2);
        assert_eq!(lines, Lines { first: 1, text: "a\nb".to_owned() });
        assert_eq!(cut_out("a\nb\n", 1, 2).text, "a\nb");
        assert_eq!(cut_out("", 1, 1), Lines::default());
    }

    #[test]
    fn a_very_long_function_is_cut() {
        let lines = cut_out(&numbered(100_000), 1, 100_000);
        assert!(lines.text.len() <= BYTES && lines.text.len() > BYTES - 16);
    }
}
