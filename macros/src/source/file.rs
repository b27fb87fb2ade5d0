//! The text of the file that tokens come from.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use proc_macro2::{LineColumn, Span};

/// How many lines are embedded before and after a function.
const AROUND: usize = 5;
/// How much one function embeds at most.
const BYTES: usize = 64 * 1024;

/// A file's text.
struct File {
    text: String,
    /// Where each line begins, in bytes: a file of a thousand functions is not to be searched a thousand times.
    lines: Vec<usize>,
    /// Every character is as wide as it is long, so that nobody needs to ask.
    is_plain: bool,
}

impl File {
    fn new(text: String) -> Self {
        let is_plain = text.bytes().all(|byte| (b' '..=b'~').contains(&byte) || byte == b'\n' || byte == b'\r');
        let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(end, _)| end + 1)).collect();
        Self { text, lines, is_plain }
    }

    /// All from the beginning of the line with this number, counted from 1.
    fn starting_at(&self, number: usize) -> Option<&str> {
        self.text.get(*self.lines.get(number.checked_sub(1)?)?..)
    }

    /// What stands before `place` in its line, if that is not as wide as it is long.
    fn before(&self, place: LineColumn) -> Option<&str> {
        let line = self.starting_at(place.line).filter(|_| !self.is_plain)?;
        let end = line.char_indices().nth(place.column).map_or(line.len(), |(end, _)| end);
        line.get(..end)
    }

    /// These lines and some around them.
    fn cut_out(&self, first: usize, last: usize) -> Lines {
        let begin = first.saturating_sub(AROUND).max(1);
        let count = last.saturating_add(AROUND + 1).saturating_sub(begin);
        let mut lines = Lines { first: u32::try_from(begin).unwrap_or_default(), text: String::new() };
        for line in self.starting_at(begin).unwrap_or_default().lines().take(count) {
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
}

type Files = Mutex<HashMap<PathBuf, Option<Arc<File>>>>;

/// A compiler expands one crate, and reads each of its files once.
static FILES: LazyLock<Files> = LazyLock::new(Files::default);

fn file_of(span: Span) -> Option<Arc<File>> {
    let path = span.local_file()?;
    let mut files = FILES.lock().unwrap_or_else(PoisonError::into_inner);
    let read = |path: &PathBuf| Some(Arc::new(File::new(std::fs::read_to_string(path).ok()?)));
    files.entry(path).or_insert_with_key(read).clone()
}

/// How wide the line is before `place`; none if it is as wide as it is long, or if nobody knows.
pub(super) fn width_before(span: Span, place: LineColumn, width: fn(char) -> usize) -> Option<usize> {
    Some(file_of(span)?.before(place)?.chars().map(width).sum())
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
    // In editors there is no file.
    file_of(from).map(|file| file.cut_out(first, last)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut_out(text: &str, first: usize, last: usize) -> Lines {
        File::new(text.to_owned()).cut_out(first, last)
    }

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
    fn what_is_before_a_place_is_known_where_it_is_wide() {
        let wide = File::new("a\n\tb€c\n".to_owned());
        assert_eq!(wide.before(LineColumn { line: 2, column: 3 }), Some("\tb€"));
        assert_eq!(wide.before(LineColumn { line: 1, column: 1 }), Some("a"));
        assert_eq!(wide.before(LineColumn { line: 9, column: 0 }), None);
        assert_eq!(File::new("a\nb c\r\n".to_owned()).before(LineColumn { line: 1, column: 1 }), None);
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
