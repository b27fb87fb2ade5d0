//! Long lists: their ends are shown, the middle is counted.

/// The first `head` and the last `tail` items, and how many are between them: never one, whose line would say more than
/// the line that stands for it.
pub(super) fn ends<T>(items: &[T], head: usize, tail: usize) -> (&[T], usize, &[T]) {
    if items.len() <= head + tail + 1 {
        return (items, 0, &[]);
    }
    let (first, rest) = items.split_at_checked(head).unwrap_or((items, &[]));
    let (middle, last) = rest.split_at_checked(rest.len() - tail).unwrap_or((rest, &[]));
    (first, middle.len(), last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_is_counted() {
        assert_eq!(ends(&[1, 2, 3, 4, 5, 6, 7], 2, 1), (&[1, 2][..], 4, &[7][..]));
    }

    #[test]
    fn a_middle_of_one_is_shown() {
        assert_eq!(ends(&[1, 2, 3, 4], 2, 1), (&[1, 2, 3, 4][..], 0, &[][..]));
    }
}
