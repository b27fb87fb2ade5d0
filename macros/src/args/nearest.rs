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

/// How many letters must be added, removed, replaced or swapped with their neighbour to get from one word to the other.
fn distance(from: &str, to: &str) -> usize {
    let from: Vec<char> = from.to_lowercase().chars().collect();
    let to: Vec<char> = to.to_lowercase().chars().collect();
    let mut rows: Vec<Vec<usize>> = vec![(0..=to.len()).collect()];
    for (i, letter) in from.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, other) in to.iter().enumerate() {
            let mut best = (rows[i][j] + usize::from(letter != other)).min(rows[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *letter == to[j - 1] && from[i - 1] == *other {
                best = best.min(rows[i - 1][j - 1] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[from.len()][to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 4] = ["skip", "skip_all", "redact", "crate"];

    #[test]
    fn a_misspelt_word_finds_the_one_that_is_meant() {
        assert_eq!(nearest("skp", KNOWN), Some("skip"));
        assert_eq!(nearest("skipall", KNOWN), Some("skip_all"));
        assert_eq!(nearest("Redact", KNOWN), Some("redact"));
        assert_eq!(nearest("craet", KNOWN), Some("crate"));
    }

    #[test]
    fn another_word_finds_none() {
        assert_eq!(nearest("level", KNOWN), None);
        assert_eq!(nearest("x", KNOWN), None);
    }
}
