//! Reading back what [`plain`](super::plain) wrote.

use super::argument::Argument;
use super::noted::{Noted, Tag, TypeName};
use super::plain::TYPE_NAME;

/// The values of one call, in order. Bytes that make no sense end the list.
pub(crate) struct Recorded<'a> {
    bytes: &'a [u8],
    types: &'a [TypeName],
}

impl<'a> Recorded<'a> {
    pub(crate) fn new(noted: &'a Noted) -> Self {
        Self { bytes: noted.bytes(), types: noted.types() }
    }

    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.bytes.split_first_chunk::<N>()?;
        self.bytes = rest;
        Some(*head)
    }

    fn take_text(&mut self, length: usize) -> Option<String> {
        let (head, rest) = self.bytes.split_at_checked(length)?;
        self.bytes = rest;
        Some(String::from_utf8_lossy(head).into_owned())
    }

    /// The kept text, and how long it was before it was cut.
    fn text(&mut self) -> Option<(String, usize)> {
        let whole = usize::try_from(u32::from_le_bytes(self.take()?)).ok()?;
        let kept = usize::from(u16::from_le_bytes(self.take()?));
        Some((self.take_text(kept)?, whole))
    }

    /// The next of the names that were not copied.
    fn type_name(&mut self) -> Option<String> {
        let (name, rest) = self.types.split_first()?;
        self.types = rest;
        let name = name();
        Some(name.get(..name.floor_char_boundary(TYPE_NAME))?.to_owned())
    }
}

impl Iterator for Recorded<'_> {
    type Item = Argument;

    fn next(&mut self) -> Option<Argument> {
        let [tag] = self.take()?;
        let is = |known: Tag| tag == known as u8;
        Some(if is(Tag::Type) {
            Argument::Type(self.text()?.0)
        } else if is(Tag::TypeOf) {
            Argument::Type(self.type_name()?)
        } else if is(Tag::Null) {
            Argument::Null
        } else if is(Tag::False) || is(Tag::True) {
            Argument::Bool(is(Tag::True))
        } else if is(Tag::Unsigned) {
            Argument::Unsigned(u64::from_le_bytes(self.take()?).into())
        } else if is(Tag::Signed) {
            Argument::Signed(i64::from_le_bytes(self.take()?).into())
        } else if is(Tag::Unsigned128) {
            Argument::Unsigned(u128::from_le_bytes(self.take()?))
        } else if is(Tag::Signed128) {
            Argument::Signed(i128::from_le_bytes(self.take()?))
        } else if is(Tag::Float32) {
            Argument::Float32(f32::from_le_bytes(self.take()?))
        } else if is(Tag::Float64) {
            Argument::Float64(f64::from_le_bytes(self.take()?))
        } else if is(Tag::Character) {
            Argument::Character(char::from_u32(u32::from_le_bytes(self.take()?))?)
        } else if is(Tag::Text) {
            let (text, whole) = self.text()?;
            Argument::Text { is_cut: whole > text.len(), text }
        } else if is(Tag::ShortText) {
            let [length] = self.take()?;
            Argument::Text { text: self.take_text(length.into())?, is_cut: false }
        } else if is(Tag::Bytes) {
            Argument::Bytes(u64::from_le_bytes(self.take()?))
        } else if is(Tag::Debug) || is(Tag::DebugOfType) {
            let (text, whole) = self.text()?;
            Argument::debug(&text, whole > text.len(), is(Tag::DebugOfType))
        } else if is(Tag::Hidden) {
            Argument::Hidden
        } else {
            return None;
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::plain::{Encoder, Plain, TEXT_AT_ENTRY};
    use super::*;

    fn round_trip(values: &[&dyn Plain]) -> Vec<Argument> {
        let mut noted = Noted::default();
        for value in values {
            value.encode(&mut Encoder::new(&mut noted, TEXT_AT_ENTRY));
        }
        Recorded::new(&noted).collect()
    }

    #[test]
    fn plain_values_come_back_as_they_were() {
        let long = "ä".repeat(100);
        let values = round_trip(&[
            &7_u8,
            &-3_i64,
            &u128::MAX,
            &'ß',
            &true,
            &1.5_f32,
            &None::<u32>,
            &Some("x"),
            &(),
            &vec![1_u8, 2],
            &[0_u8; 9],
            &long,
        ]);
        assert_eq!(
            values,
            [
                Argument::Unsigned(7),
                Argument::Signed(-3),
                Argument::Unsigned(u128::MAX),
                Argument::Character('ß'),
                Argument::Bool(true),
                Argument::Float32(1.5),
                Argument::Null,
                Argument::Text { text: "x".into(), is_cut: false },
                Argument::Text { text: "()".into(), is_cut: false },
                Argument::Bytes(2),
                Argument::Bytes(9),
                Argument::Text { text: "ä".repeat(32), is_cut: true },
            ]
        );
    }

    #[test]
    fn a_call_never_takes_more_than_its_bytes() {
        let mut noted = Noted::default();
        for _ in 0..40 {
            Encoder::new(&mut noted, 512).text(&"x".repeat(1000));
        }
        assert!(noted.len() <= super::super::plain::CALL_BYTES + 40 * 7, "{}", noted.len());
        assert_eq!(Recorded::new(&noted).count(), 40);
    }

    #[test]
    fn names_of_types_come_back_whether_they_are_copied_or_not() {
        let mut noted = Noted::default();
        let mut encoder = Encoder::new(&mut noted, TEXT_AT_ENTRY);
        for name in [std::any::type_name::<u8>, std::any::type_name::<u16>, std::any::type_name::<u32>] {
            encoder.type_of(name);
        }
        let names = ["u8", "u16", "u32"].map(|name| Argument::Type(name.to_owned()));
        assert_eq!(Recorded::new(&noted).collect::<Vec<_>>(), names);
    }

    #[test]
    fn bytes_that_make_no_sense_end_the_list() {
        assert_eq!(Recorded { bytes: &[200], types: &[] }.count(), 0);
        assert_eq!(Recorded { bytes: &[Tag::Unsigned as u8, 1], types: &[] }.count(), 0);
        assert_eq!(Recorded { bytes: &[Tag::Text as u8, 9, 0, 0, 0, 9, 0, b'x'], types: &[] }.count(), 0);
    }
}
