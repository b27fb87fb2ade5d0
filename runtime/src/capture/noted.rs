//! What is noted of a call's arguments when it begins. One after the other, as bytes: a number is copied as it is.
//!
//! What most calls have fits in; the rest is kept apart, in room that stays for the next call.

/// How many bytes fit in.
const INSIDE: usize = 61;
/// How many names of types are noted without being copied.
const TYPES: usize = 2;
/// As a length: the bytes are kept apart. No room is left behind it, so that what is appended goes there too.
const APART: u8 = u8::MAX;

/// Says the name of a type.
pub(crate) type TypeName = fn() -> &'static str;

/// What kind of value follows. One byte each; see [`recorded`](super::recorded) for the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Tag {
    /// Nothing but the type's name.
    Type,
    /// The same; the name is the next of those that are not copied.
    TypeOf,
    /// `None` or `()`.
    Null,
    False,
    True,
    Unsigned,
    Signed,
    Unsigned128,
    Signed128,
    Float32,
    Float64,
    Character,
    /// Text, cut to a budget.
    Text,
    /// Text that is whole, after its length in one byte.
    ShortText,
    /// The length of a byte slice.
    Bytes,
    /// What `Debug` printed, cut to a budget.
    Debug,
    /// The same; its first name is that of the value's type.
    DebugOfType,
    /// An argument whose name looks secret.
    Hidden,
}

/// What is noted of the arguments of one call.
#[derive(Debug)]
pub(crate) struct Noted {
    apart: Option<Box<Apart>>,
    types: [TypeName; TYPES],
    length: u8,
    type_count: u8,
    inside: [u8; INSIDE],
}

/// How much was noted at some time.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Mark {
    bytes: usize,
    types: u8,
}

/// How much of the room inside is used: a copy of what a [`Noted`] says, which the compiler may know.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NotedSoFar {
    length: u8,
    types: u8,
}

impl NotedSoFar {
    pub(crate) const NOTHING: Self = Self { length: 0, types: 0 };
}

/// Bytes that do not fit in.
#[derive(Debug, Clone, Default)]
struct Apart {
    bytes: Vec<u8>,
}

impl Default for Noted {
    fn default() -> Self {
        Self::new()
    }
}

impl Clone for Noted {
    #[inline]
    fn clone(&self) -> Self {
        // Room for another call is of no use to a copy.
        let apart = if self.is_apart() { self.apart.clone() } else { None };
        Self { apart, types: self.types, length: self.length, type_count: self.type_count, inside: self.inside }
    }
}

impl Noted {
    pub(crate) const fn new() -> Self {
        const NAMELESS: TypeName = || "";
        Self { apart: None, types: [NAMELESS; TYPES], length: 0, type_count: 0, inside: [0; INSIDE] }
    }

    /// Makes it that of another call.
    #[inline]
    pub(crate) fn clear(&mut self) {
        self.length = 0;
        self.type_count = 0;
    }

    #[inline]
    pub(crate) fn is_apart(&self) -> bool {
        self.length == APART
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        match &self.apart {
            Some(apart) if self.is_apart() => &apart.bytes,
            _ => self.inside.get(..usize::from(self.length)).unwrap_or_default(),
        }
    }

    pub(crate) fn types(&self) -> &[TypeName] {
        self.types.get(..usize::from(self.type_count)).unwrap_or_default()
    }

    pub(crate) fn len(&self) -> usize {
        self.bytes().len()
    }

    /// How many bytes are kept apart, for this call or the next.
    pub(crate) fn room_apart(&self) -> usize {
        self.apart.as_ref().map_or(0, |apart| apart.bytes.capacity())
    }

    /// Forgets what is kept apart, if anything is.
    pub(crate) fn forget_apart(&mut self) {
        if self.is_apart() {
            self.clear();
        }
        self.apart = None;
    }

    /// Appends this to what ends at `so_far`, and returns where it ends now. Where that is known, it costs no more than to
    /// write it down.
    #[inline]
    pub(super) fn append<const N: usize>(&mut self, so_far: NotedSoFar, tag: Tag, bytes: [u8; N]) -> NotedSoFar {
        let start = usize::from(so_far.length);
        let room = self.inside.get_mut(start..start + N + 1).and_then(<[u8]>::split_first_mut);
        if let Some((first, rest)) = room
            && let Some(rest) = rest.first_chunk_mut::<N>()
        {
            *first = tag as u8;
            *rest = bytes;
            self.lengthen(so_far, N + 1)
        } else {
            self.append_value_apart(so_far, tag, bytes)
        }
    }

    /// By as many bytes as fit in.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "there is room for so many, which is less than 256")]
    fn lengthen(&mut self, so_far: NotedSoFar, count: usize) -> NotedSoFar {
        self.length = so_far.length + count as u8;
        NotedSoFar { length: self.length, ..so_far }
    }

    /// The text after the tag and its length; none if it does not fit in.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "there is room for so many, which is less than 256")]
    pub(super) fn append_short(&mut self, so_far: NotedSoFar, tag: Tag, text: &str) -> Option<NotedSoFar> {
        let start = usize::from(so_far.length);
        let room = self.inside.get_mut(start..).and_then(|room| room.get_mut(..text.len() + 2));
        let Some([first, second, room @ ..]) = room else { return None };
        (*first, *second) = (tag as u8, text.len() as u8);
        room.copy_from_slice(text.as_bytes());
        Some(self.lengthen(so_far, text.len() + 2))
    }

    /// The name of a type; none if there is no room for one more.
    #[inline]
    pub(super) fn append_type(&mut self, so_far: NotedSoFar, name: TypeName) -> Option<NotedSoFar> {
        *self.types.get_mut(usize::from(so_far.types))? = name;
        self.type_count = so_far.types + 1;
        Some(self.append(NotedSoFar { types: self.type_count, ..so_far }, Tag::TypeOf, []))
    }

    pub(super) fn extend(&mut self, bytes: &[u8]) {
        let so_far = self.so_far();
        let start = usize::from(self.length);
        if let Some(room) = self.inside.get_mut(start..start + bytes.len()) {
            room.copy_from_slice(bytes);
            self.lengthen(so_far, bytes.len());
        } else {
            self.append_apart(bytes);
        }
    }

    #[cold]
    fn append_value_apart<const N: usize>(&mut self, so_far: NotedSoFar, tag: Tag, bytes: [u8; N]) -> NotedSoFar {
        self.append_apart(&[tag as u8]);
        self.append_apart(&bytes);
        NotedSoFar { length: self.length, ..so_far }
    }

    #[cold]
    fn append_apart(&mut self, bytes: &[u8]) {
        let apart = self.apart.get_or_insert_default();
        if self.length != APART {
            apart.bytes.clear();
            apart.bytes.extend_from_slice(self.inside.get(..usize::from(self.length)).unwrap_or_default());
            self.length = APART;
        }
        apart.bytes.extend_from_slice(bytes);
    }

    /// Takes back what was noted since.
    pub(crate) fn shorten(&mut self, Mark { bytes, types }: Mark) {
        self.type_count = self.type_count.min(types);
        match &mut self.apart {
            Some(apart) if self.length == APART => apart.bytes.truncate(bytes),
            _ => self.length = u8::try_from(bytes).map_or(self.length, |bytes| bytes.min(self.length)),
        }
    }

    /// How much is noted, for [`shorten`](Self::shorten).
    pub(crate) fn mark(&self) -> Mark {
        Mark { bytes: self.len(), types: self.type_count }
    }

    #[inline]
    pub(crate) fn so_far(&self) -> NotedSoFar {
        NotedSoFar { length: self.length, types: self.type_count }
    }
}
