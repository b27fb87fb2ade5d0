//! Text and characters as `Debug` prints them.

/// What a literal stands for, and how many bytes it takes with its quotes.
pub(super) struct Literal {
    pub(super) text: String,
    pub(super) length: usize,
    /// Its second quote is there.
    pub(super) is_closed: bool,
}

/// The text literal at the start of `text`; one that lacks its second quote ends with the text.
pub(super) fn text(text: &str) -> Option<Literal> {
    text.starts_with('"').then(|| decode(text, '"'))
}

/// The character literal at the start of `text`. A single quote may also be an apostrophe, so this one must be whole.
pub(super) fn character(text: &str) -> Option<Literal> {
    let mut inside = text.strip_prefix('\'')?.chars();
    let is_escaped = inside.next()? == '\\';
    if !is_escaped && inside.next()? != '\'' {
        return None;
    }
    // The longest is `'\u{10ffff}'`.
    let head = text.get(..text.floor_char_boundary(12)).unwrap_or(text);
    let literal = decode(head, '\'');
    (literal.is_closed && literal.text.chars().count() == 1).then_some(literal)
}

fn decode(text: &str, quote: char) -> Literal {
    let mut decoded = String::new();
    let mut characters = text.char_indices();
    characters.next();
    while let Some((index, character)) = characters.next() {
        if character == quote {
            return Literal { text: decoded, length: index + quote.len_utf8(), is_closed: true };
        }
        if character != '\\' {
            decoded.push(character);
            continue;
        }
        let behind = characters.as_str();
        match escaped(behind) {
            Some((character, length)) => {
                decoded.push(character);
                let end = behind.len() - length;
                while characters.as_str().len() > end && characters.next().is_some() {}
            }
            // An escape that nobody knows, or one that was cut.
            None if is_part_of_escape(behind) => break,
            None => decoded.push('\\'),
        }
    }
    Literal { text: decoded, length: text.len(), is_closed: false }
}

/// The character that the escape behind a backslash stands for, and how many bytes the escape takes.
fn escaped(behind: &str) -> Option<(char, usize)> {
    let character = match behind.chars().next()? {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        '0' => '\0',
        known @ ('\\' | '"' | '\'') => known,
        'u' => {
            let (digits, _) = behind.strip_prefix("u{")?.split_once('}')?;
            return Some((char::from_u32(u32::from_str_radix(digits, 16).ok()?)?, digits.len() + 3));
        }
        _ => return None,
    };
    Some((character, 1))
}

fn is_part_of_escape(behind: &str) -> bool {
    behind.is_empty() || behind == "u" || behind.starts_with("u{") && !behind.contains(['}', '"'])
}
