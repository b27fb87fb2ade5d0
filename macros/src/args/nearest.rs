//! Which known word a misspelt one may be meant to be.

/// The known word that is nearest to `written`, if one is near enough to be meant.
pub(crate) fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = written.chars().count().div_ceil(3).max(1);
    known
        .into_iter()
        .map(|word| (distance(written, word), word))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

/// How many letters must be added, removed or replaced to get from one word to the other; the same letters in another
/// order count as one, as do letters left out at the end.
fn distance(from: &str, to: &str) -> usize {
    // The same letters in another order, or the word cut short.
    if letters(from) == letters(to) || (from.len() >= 3 && to.starts_with(from)) {
        return usize::from(from != to);
    }
    let to: Vec<char> = to.to_lowercase().chars().collect();
    // How far the letters of `from` so far are from each beginning of `to`.
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (index, letter) in from.to_lowercase().chars().enumerate() {
        let mut left = index + 1;
        let mut next = vec![left];
        for (other, above) in to.iter().zip(row.windows(2)) {
            let [diagonal, up] = *above else { continue };
            left = (diagonal + usize::from(letter != *other)).min(up + 1).min(left + 1);
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

fn letters(word: &str) -> Vec<char> {
    let mut letters: Vec<char> = word.to_lowercase().chars().collect();
    letters.sort_unstable();
    letters
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 5] = ["skip", "skip_all", "redact", "crate", "dsn"];

    #[test]
    fn a_misspelt_word_finds_the_one_that_is_meant() {
        assert_eq!(nearest("skp", KNOWN), Some("skip"));
        assert_eq!(nearest("skipall", KNOWN), Some("skip_all"));
        assert_eq!(nearest("Redact", KNOWN), Some("redact"));
        assert_eq!(nearest("craet", KNOWN), Some("crate"));
        assert_eq!(nearest("dns", KNOWN), Some("dsn"));
        assert_eq!(nearest("warn", ["error", "warning"]), Some("warning"));
    }

    #[test]
    fn another_word_finds_none() {
        assert_eq!(nearest("level", KNOWN), None);
        assert_eq!(nearest("x", KNOWN), None);
    }
}
