//! The numbers of a Site.

/// Takes a Site's numbers from one literal, four bytes each, the lowest first; at compile time.
#[must_use]
pub const fn table<const N: usize>(bytes: &[u8]) -> [u32; N] {
    let mut numbers = [0; N];
    let (mut bytes, mut rest) = (bytes, numbers.as_mut_slice());
    while let (Some((number, after)), Some((place, places))) = (bytes.split_first_chunk(), rest.split_first_mut()) {
        *place = u32::from_le_bytes(*number);
        (bytes, rest) = (after, places);
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_taken_from_their_bytes() {
        const NUMBERS: [u32; 2] = table(b"\x01\x02\x00\x00\xff\xff\xff\xff");
        assert_eq!(NUMBERS, [513, u32::MAX]);
    }
}
