//! Values that can be copied at entry without running user code: numbers, text, the lengths of byte slices.

use std::borrow::Cow;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use super::noted::{Noted, NotedSoFar, Tag, TypeName};

/// How many bytes of one text are copied at entry whatever happens.
pub(crate) const TEXT_AT_ENTRY: usize = 64;
/// How many bytes of a type's name are kept at most.
pub(super) const TYPE_NAME: usize = TEXT_AT_ENTRY * 2;
/// How many bytes of one value are kept at most.
pub(crate) const VALUE_BYTES: usize = 512;
/// How many bytes of all values of one call are kept at most.
pub(crate) const CALL_BYTES: usize = 2048;

/// Writes the values of one call, one after the other, within [`CALL_BYTES`].
#[derive(Debug)]
pub struct Encoder<'a> {
    noted: &'a mut Noted,
    so_far: NotedSoFar,
    text_limit: usize,
}

impl<'a> Encoder<'a> {
    #[inline]
    pub(crate) fn new(noted: &'a mut Noted, text_limit: usize) -> Self {
        let so_far = noted.so_far();
        Self { noted, so_far, text_limit }
    }

    /// Where it is known how much is noted so far.
    #[inline]
    pub(crate) fn after(so_far: NotedSoFar, noted: &'a mut Noted, text_limit: usize) -> Self {
        Self { noted, so_far, text_limit }
    }

    /// How much is noted now.
    #[inline]
    pub(crate) fn so_far(&self) -> NotedSoFar {
        self.so_far
    }

    #[inline]
    fn tag(&mut self, tag: Tag) {
        self.number(tag, []);
    }

    #[inline]
    fn number<const N: usize>(&mut self, tag: Tag, bytes: [u8; N]) {
        self.so_far = self.noted.append(self.so_far, tag, bytes);
    }

    pub(crate) fn null(&mut self) {
        self.tag(Tag::Null);
    }

    pub(crate) fn hidden(&mut self) {
        self.tag(Tag::Hidden);
    }

    #[inline]
    pub(crate) fn text(&mut self, text: &str) {
        let short = (text.len() <= TEXT_AT_ENTRY).then(|| self.noted.append_short(self.so_far, Tag::ShortText, text));
        self.so_far = match short.flatten() {
            Some(so_far) => so_far,
            None => long_text(self.noted, self.text_limit, text),
        };
    }

    /// A text that was rendered, and cut, already.
    pub(crate) fn rendered_text(&mut self, text: &str, is_cut: bool) {
        let whole = text.len() + usize::from(is_cut);
        self.cut_text(Tag::Text, text, whole, VALUE_BYTES);
    }

    pub(crate) fn debug(&mut self, text: &str, is_cut: bool, names_type: bool) {
        let whole = text.len() + usize::from(is_cut);
        let tag = if names_type { Tag::DebugOfType } else { Tag::Debug };
        self.cut_text(tag, text, whole, VALUE_BYTES);
    }

    pub(crate) fn type_name(&mut self, name: &str) {
        self.cut_text(Tag::Type, name, name.len(), TYPE_NAME);
    }

    /// As [`type_name`](Self::type_name), of a name that need not be copied.
    #[inline]
    pub(crate) fn type_of(&mut self, name: TypeName) {
        self.so_far = match self.noted.append_type(self.so_far, name) {
            Some(so_far) => so_far,
            None => long_name(self.noted, name),
        };
    }

    #[inline]
    pub(crate) fn byte_count(&mut self, count: usize) {
        self.number(Tag::Bytes, (count as u64).to_le_bytes());
    }

    /// Layout: tag, length of the whole text (u32), length of what is kept (u16), what is kept.
    fn cut_text(&mut self, tag: Tag, text: &str, whole: usize, limit: usize) {
        let room = CALL_BYTES.saturating_sub(self.noted.len() + 7);
        let kept = text.floor_char_boundary(limit.min(room));
        let kept = text.as_bytes().get(..kept).unwrap_or_default();
        self.number(tag, u32::try_from(whole).unwrap_or(u32::MAX).to_le_bytes());
        self.noted.extend(&u16::try_from(kept.len()).unwrap_or_default().to_le_bytes());
        self.noted.extend(kept);
        self.so_far = self.noted.so_far();
    }
}

#[inline(never)]
fn long_text(noted: &mut Noted, text_limit: usize, text: &str) -> NotedSoFar {
    let mut encoder = Encoder::new(noted, text_limit);
    encoder.cut_text(Tag::Text, text, text.len(), text_limit);
    encoder.so_far
}

#[cold]
fn long_name(noted: &mut Noted, name: TypeName) -> NotedSoFar {
    let mut encoder = Encoder::new(noted, TYPE_NAME);
    encoder.type_name(name());
    encoder.so_far
}

/// A value that can be copied at entry. Closed on purpose: a blanket over `AsRef<str>` would go round a `Debug` that
/// hides what it holds.
pub trait Plain {
    #[doc(hidden)]
    fn encode(&self, encoder: &mut Encoder<'_>);
}

/// Those that outlive the body, because they are `Copy`, and are small.
pub trait PlainToKeep: Plain + Copy {}

impl<T: Plain + ?Sized> PlainToKeep for &T {}
impl<T: PlainToKeep> PlainToKeep for Option<T> {}
impl PlainToKeep for usize {}
impl PlainToKeep for isize {}
impl PlainToKeep for bool {}
impl PlainToKeep for () {}

macro_rules! plain_numbers {
    ($($tag:ident: $wide:ty = $($type:ty)*;)*) => {$($(
        impl Plain for $type {
            #[inline]
            fn encode(&self, encoder: &mut Encoder<'_>) {
                encoder.number(Tag::$tag, <$wide>::from(*self).to_le_bytes());
            }
        }

        impl PlainToKeep for $type {}
    )*)*};
}

plain_numbers! {
    Unsigned: u64 = u8 u16 u32 u64;
    Signed: i64 = i8 i16 i32 i64;
    Unsigned128: u128 = u128;
    Signed128: i128 = i128;
    Float32: f32 = f32;
    Float64: f64 = f64;
    Character: u32 = char;
}

impl Plain for usize {
    #[inline]
    fn encode(&self, encoder: &mut Encoder<'_>) {
        (*self as u64).encode(encoder);
    }
}

impl Plain for isize {
    #[inline]
    fn encode(&self, encoder: &mut Encoder<'_>) {
        (*self as i64).encode(encoder);
    }
}

impl Plain for bool {
    #[inline]
    fn encode(&self, encoder: &mut Encoder<'_>) {
        encoder.tag(if *self { Tag::True } else { Tag::False });
    }
}

impl Plain for () {
    fn encode(&self, encoder: &mut Encoder<'_>) {
        encoder.text("()");
    }
}

impl Plain for str {
    #[inline]
    fn encode(&self, encoder: &mut Encoder<'_>) {
        encoder.text(self);
    }
}

impl Plain for String {
    #[inline]
    fn encode(&self, encoder: &mut Encoder<'_>) {
        encoder.text(self);
    }
}

/// As far as it is text; the rest shows as `\u{FFFD}`.
impl Plain for OsStr {
    fn encode(&self, encoder: &mut Encoder<'_>) {
        match self.to_str() {
            Some(text) => encoder.text(text),
            None => encoder.text(&self.to_string_lossy()),
        }
    }
}

impl Plain for OsString {
    fn encode(&self, encoder: &mut Encoder<'_>) {
        self.as_os_str().encode(encoder);
    }
}

impl Plain for Path {
    fn encode(&self, encoder: &mut Encoder<'_>) {
        self.as_os_str().encode(encoder);
    }
}

impl Plain for PathBuf {
    fn encode(&self, encoder: &mut Encoder<'_>) {
        self.as_os_str().encode(encoder);
    }
}

impl Plain for [u8] {
    #[inline]
    fn encode(&self, encoder: &mut Encoder<'_>) {
        encoder.byte_count(self.len());
    }
}

impl Plain for Vec<u8> {
    #[inline]
    fn encode(&self, encoder: &mut Encoder<'_>) {
        encoder.byte_count(self.len());
    }
}

impl<const N: usize> Plain for [u8; N] {
    #[inline]
    fn encode(&self, encoder: &mut Encoder<'_>) {
        encoder.byte_count(N);
    }
}

impl<T: Plain> Plain for Option<T> {
    #[inline]
    fn encode(&self, encoder: &mut Encoder<'_>) {
        match self {
            Some(value) => value.encode(encoder),
            None => encoder.null(),
        }
    }
}

macro_rules! plain_pointers {
    ($($pointer:ty),*) => {$(
        impl<T: Plain + ?Sized> Plain for $pointer {
            #[inline]
            fn encode(&self, encoder: &mut Encoder<'_>) {
                (**self).encode(encoder);
            }
        }
    )*};
}

plain_pointers!(&T, &mut T, Box<T>, Rc<T>, Arc<T>);

impl<T: Plain + ToOwned + ?Sized> Plain for Cow<'_, T> {
    #[inline]
    fn encode(&self, encoder: &mut Encoder<'_>) {
        (**self).encode(encoder);
    }
}
