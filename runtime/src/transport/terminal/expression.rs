//! Where an expression ends in its line. By the looks of the line alone; where these do not tell, nothing is said.

/// They begin an expression of which the line shows no more than the head.
const BLOCKS: [&str; 8] = ["async", "for", "if", "loop", "match", "move", "unsafe", "while"];

/// Where the value that leaves a function at `start` ends: a tail expression's, or that of `return`. `None` if
/// something else begins there: an operand, an argument, a call of a chain.
pub(super) fn end_of_result(line: &str, start: usize) -> Option<usize> {
    let (before, rest) = line.split_at_checked(start)?;
    let before = before.trim_end();
    let begins_here = before.is_empty() || ["=>", "{", ";"].iter().any(|end| before.ends_with(end));
    let word = rest.split(|character: char| !character.is_alphanumeric() && character != '_').next()?;
    if !begins_here || BLOCKS.contains(&word) {
        return None;
    }
    let end = Scan::of(rest).end()?;
    let is_statement = rest.get(end..)?.starts_with(';');
    // Only `return` is a statement and a result.
    let is_result = !is_statement || word == "return";
    is_result.then_some(start + end)
}

/// A walk through what follows, bracket by bracket.
struct Scan<'a> {
    text: &'a str,
    /// What closes the brackets that are open.
    open: Vec<char>,
}

impl<'a> Scan<'a> {
    fn of(text: &'a str) -> Self {
        Self { text, open: Vec::new() }
    }

    /// Behind the expression: before the comma, semicolon or bracket that ends it, or where the line ends. `None` if
    /// its brackets or quotes make no sense.
    fn end(mut self) -> Option<usize> {
        let mut at = 0;
        loop {
            let rest = self.text.get(at..)?;
            let Some(character) = rest.chars().next() else { break };
            if rest.starts_with("//") || rest.starts_with("/*") {
                break;
            }
            match character {
                ',' | ';' | ')' | ']' | '}' if self.open.is_empty() => break,
                ')' | ']' | '}' => _ = self.open.pop().filter(|open| *open == character)?,
                '(' => self.open.push(')'),
                '[' => self.open.push(']'),
                '{' => self.open.push('}'),
                '<' if self.is_in_generics() || self.is_behind(at, "::") => self.open.push('>'),
                '>' if self.is_in_generics() && !self.is_behind(at, "-") => _ = self.open.pop(),
                // Raw strings have other rules.
                '"' if self.is_behind(at, "r") || self.is_behind(at, "#") => return None,
                '"' => at += length_of_string(rest),
                '\'' => at += length_of_character(rest),
                _ => {}
            }
            at = (at + character.len_utf8()).min(self.text.len());
        }
        Some(self.text.get(..at)?.trim_end().len()).filter(|end| *end > 0)
    }

    fn is_in_generics(&self) -> bool {
        self.open.last() == Some(&'>')
    }

    fn is_behind(&self, at: usize, sign: &str) -> bool {
        self.text.get(..at).is_some_and(|before| before.ends_with(sign))
    }
}

/// What a string has behind its first quote; all that follows if it goes on in the next line.
fn length_of_string(text: &str) -> usize {
    let mut is_escaped = false;
    for (index, character) in text.char_indices().skip(1) {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return index,
            _ => {}
        }
    }
    text.len()
}

/// What a character has behind its first quote; nothing if the quote begins a lifetime.
fn length_of_character(text: &str) -> usize {
    let mut rest = text.char_indices().skip(1);
    match rest.next() {
        Some((_, '\\')) => rest.skip(1).find(|(_, character)| *character == '\'').map_or(0, |(index, _)| index),
        Some(_) => rest.next().filter(|(_, character)| *character == '\'').map_or(0, |(index, _)| index),
        None => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The result that begins with the first `mark`.
    fn result<'a>(line: &'a str, mark: &str) -> Option<&'a str> {
        let start = line.find(mark).unwrap();
        line.get(start..end_of_result(line, start)?)
    }

    #[test]
    fn a_tail_expression_is_meant_whole() {
        assert_eq!(
            result("    text.parse().map_err(|e| Row { e })", "text"),
            Some("text.parse().map_err(|e| Row { e })")
        );
        assert_eq!(result("fn f() -> R { Err(a) }", "Err"), Some("Err(a)"));
        assert_eq!(result("    get(a, b) // may fail", "get"), Some("get(a, b)"));
    }

    #[test]
    fn an_arm_ends_before_its_comma() {
        assert_eq!(result("    other => Err(Unknown(a, b)),", "Err"), Some("Err(Unknown(a, b))"));
        assert_eq!(result("    _ => from::<A, Vec<fn() -> B>>(a),", "from"), Some("from::<A, Vec<fn() -> B>>(a)"));
    }

    #[test]
    fn a_return_ends_before_its_semicolon() {
        assert_eq!(result("    return Err(a);", "return"), Some("return Err(a)"));
        assert_eq!(result("    let Some(a) = b else { return Err(a) };", "return"), Some("return Err(a)"));
        assert_eq!(result("    return;", "return"), Some("return"));
    }

    #[test]
    fn brackets_in_quotes_do_not_count() {
        assert_eq!(result(r#"a => f(")\"", ')', '\'', b), c"#, "f"), Some(r#"f(")\"", ')', '\'', b)"#));
        assert_eq!(result("    f::<'static>(a) }", "f"), Some("f::<'static>(a)"));
    }

    #[test]
    fn what_goes_on_in_the_next_line_ends_with_the_line() {
        assert_eq!(result("    Err(Error::new(", "Err"), Some("Err(Error::new("));
        assert_eq!(result("    bail(\"one, ", "bail"), Some("bail(\"one,"));
    }

    #[test]
    fn what_is_no_result_has_no_end() {
        assert_eq!(result("    let a = get(b);", "get"), None);
        assert_eq!(result("    a.get(b)", "get"), None);
        assert_eq!(result("    add(get(b))", "get"), None);
        assert_eq!(result("    pay(b);", "pay"), None);
        assert_eq!(result("    match pay(b) {", "match"), None);
        assert_eq!(result("    pay(b]", "pay"), None);
        assert_eq!(result("    pay(r\"\\\")", "pay"), None);
    }
}
