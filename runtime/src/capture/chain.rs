//! An error and its causes, read from the error itself.

use std::any::{Any, type_name};
use std::borrow::Cow;
use std::error::Error;
use std::fmt::{self, Debug, Display, Write};
use std::sync::Arc;

use super::budgeted::write_within;
use super::carrier::Carrier;
use super::isolate::attempt;
use super::recent::PANIC_WITHOUT_TEXT;
use super::stack::OwnStack;
use super::type_name;

/// How long the chain of causes may be; also what ends one that bites its tail.
pub(crate) const LENGTH: usize = 50;
/// How many more causes are passed over to find the root of a longer chain.
const ROOT_WITHIN: usize = 1000;
/// How many of what was attached to an error are kept.
const ATTACHMENTS: usize = 20;
/// How many bytes of one error's text are kept, as receivers do.
pub(crate) const TEXT_BYTES: usize = 8 * 1024;

/// How an error lets itself be looked at.
#[derive(Clone, Copy)]
pub(crate) enum ErrorKind<'a> {
    /// It is a `std::error::Error`.
    Error(&'a dyn Error),
    /// It leads to one: `anyhow::Error`, `eyre::Report`, `Box<dyn Error>`, `Rc<dyn Error>`.
    Pointer(&'a dyn PointsTo),
    /// It is several, with something attached to each.
    #[cfg_attr(not(feature = "error-stack"), expect(dead_code, reason = "no other crate has such errors"))]
    Layered(&'a dyn Layered),
    Display(&'a dyn Display),
    Debug(&'a dyn Debug),
    /// It is what a panic left behind; this is its message.
    Panic(&'a str),
    /// It has neither.
    Opaque,
}

/// A pointer to an error, of whatever kind.
pub(crate) trait PointsTo {
    /// Looks at the error.
    fn with_error(&self, look: &mut dyn FnMut(&dyn Error));

    /// Where the error lies on the heap; 0 if that tells nothing.
    fn address(&self) -> usize {
        0
    }
}

/// Several errors, each of which was made of the next.
pub(crate) trait Layered {
    /// Outermost first. Runs no user code.
    fn layers(&self) -> Vec<Layer<'_>>;
}

/// One of several errors.
pub(crate) struct Layer<'a> {
    pub(crate) error: &'a (dyn Error + 'static),
    /// What was attached to it, the latest first.
    pub(crate) attachments: Vec<&'a dyn Display>,
}

/// The address of what a pointer leads to; 0 if it has no size, as all such values lie at the same address.
pub(crate) fn address_of<T: ?Sized>(target: &T) -> usize {
    if size_of_val(target) == 0 { 0 } else { std::ptr::from_ref(target).addr() }
}

/// An error as the emitted code hands it over.
#[derive(Clone, Copy)]
pub struct ErrorView<'a> {
    pub(crate) kind: ErrorKind<'a>,
    pub(crate) type_name: &'static str,
    /// Where the error lies on the heap, as far as is known; 0 otherwise.
    pub(crate) address: usize,
    /// What knows of the backtraces that it carries.
    pub(crate) carrier: Option<&'a dyn Carrier>,
}

impl<'a> ErrorView<'a> {
    /// A `None` that is a failure, with what is said of it.
    pub(crate) fn of_none(message: &'a &'a str) -> Self {
        Self { kind: ErrorKind::Display(message), type_name: "None", address: 0, carrier: None }
    }

    /// What a panic left behind.
    pub(crate) fn of_payload(payload: &'a (dyn Any + Send)) -> Self {
        Self { kind: ErrorKind::Panic(panic_text(payload)), type_name: "panic", address: 0, carrier: None }
    }

    /// A reference to an error is one as well, and nobody wants to hear of it.
    pub(crate) fn without_reference(self) -> Self {
        let behind = self.type_name.trim_start_matches('&');
        // A text is named as the attribute names it, so that receivers see one kind of error.
        Self { type_name: if behind == "str" { "&str" } else { behind }, ..self }
    }

    /// Looks at the error, once, or at nothing if it is none by its type. Runs the user's `Deref`: hold a
    /// [`Busy`](super::busy::Busy) around it.
    pub(crate) fn with_error(&self, look: &mut dyn FnMut(Option<&dyn Error>)) {
        let mut was_seen = false;
        let mut once = |error: &dyn Error| {
            if !std::mem::replace(&mut was_seen, true) {
                look(Some(error));
            }
        };
        match self.kind {
            ErrorKind::Error(error) => once(error),
            ErrorKind::Pointer(pointer) => drop(attempt(|| pointer.with_error(&mut once))),
            ErrorKind::Layered(errors) => errors.layers().first().into_iter().for_each(|layer| once(layer.error)),
            ErrorKind::Display(_) | ErrorKind::Debug(_) | ErrorKind::Panic(_) | ErrorKind::Opaque => {}
        }
        if !was_seen {
            look(None);
        }
    }

    /// Where the error lies on the heap, as far as is known; 0 otherwise. Runs the user's `Deref`: hold a
    /// [`Busy`](super::busy::Busy) around it.
    pub(crate) fn address(&self) -> usize {
        match self.kind {
            ErrorKind::Pointer(pointer) if self.address == 0 => attempt(|| pointer.address()).unwrap_or(0),
            _ => self.address,
        }
    }
}

impl Debug for ErrorView<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorView").field("type_name", &self.type_name).finish_non_exhaustive()
    }
}

/// The type of an error that was converted later.
#[derive(Debug, Clone, Copy)]
pub struct ErrorType {
    name: &'static str,
    size: usize,
}

impl ErrorType {
    pub(crate) fn of<E>() -> Self {
        Self { name: type_name::<E>(), size: size_of::<E>() }
    }
}

/// One error of a chain. Most are copied as often as they leave a call, which takes no memory.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Link {
    pub(crate) kind: Cow<'static, str>,
    pub(crate) module: Option<&'static str>,
    pub(crate) text: Arc<str>,
    /// Whether `kind` is the error's own type rather than a word for not knowing it.
    pub(crate) is_typed: bool,
    /// What was attached to it.
    pub(crate) attachments: Vec<String>,
    /// That of where it was made, which it carried.
    pub(crate) own_stack: Option<OwnStack>,
}

impl Link {
    fn new(type_name: Option<&'static str>, text: impl Into<Arc<str>>) -> Self {
        let (kind, module) = type_name.map_or((Cow::Borrowed("Error"), None), type_name::split);
        let text = text.into();
        Self { kind, module, text, is_typed: type_name.is_some(), attachments: Vec::new(), own_stack: None }
    }

    pub(crate) fn of_panic(message: impl Into<Arc<str>>) -> Self {
        Self { kind: "panic".into(), text: message.into(), is_typed: true, ..Self::default() }
    }

    /// Whether it says the same, and is of the same type as far as that is known.
    pub(crate) fn may_be(&self, other: &Self) -> bool {
        let is_same_type = (&self.kind, &self.module) == (&other.kind, &other.module);
        self.text == other.text && (is_same_type || !self.is_typed || !other.is_typed)
    }

    /// Takes what is known of the same error from before, where nothing is known of it now.
    pub(crate) fn keep(&mut self, before: Self) {
        if self.attachments.is_empty() {
            self.attachments = before.attachments;
        }
        self.own_stack = self.own_stack.take().or(before.own_stack);
    }

    /// Names it by the type that hides its own: `Error` of `anyhow`, `Box<dyn Error>`.
    fn set_erased_type(&mut self, type_name: &'static str) {
        if !self.is_typed && !type_name.starts_with("dyn ") {
            (self.kind, self.module) = type_name::split(type_name);
        }
    }

    fn set_type(&mut self, type_name: &'static str) {
        (self.kind, self.module) = type_name::split(type_name);
        self.is_typed = true;
    }
}

/// The message of a panic, if its payload is a text.
pub(crate) fn panic_text(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<&'static str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or(PANIC_WITHOUT_TEXT)
}

/// The error and its causes, outermost first; never empty. `converted_from` is the type that the failing `?` saw.
///
/// Runs the user's `Display`: hold a [`Busy`](super::busy::Busy) around it.
pub(crate) fn chain_of(error: &ErrorView<'_>, converted_from: Option<ErrorType>) -> Vec<Link> {
    let mut links = match error.kind {
        ErrorKind::Error(value) if is_erased(error.type_name) => erased_links_of(error.type_name, value),
        ErrorKind::Error(value) => links_of(Some(error.type_name), value),
        ErrorKind::Pointer(value) => {
            let mut links = Vec::new();
            // The pointer's `Deref` is the user's.
            let mut look = |shown: &dyn Error| links = erased_links_of(error.type_name, shown);
            let looked = attempt(|| value.with_error(&mut look));
            if looked.is_none() || links.is_empty() {
                let mut outermost = Link::new(None, "");
                outermost.set_erased_type(error.type_name);
                links.push(outermost);
            }
            links
        }
        ErrorKind::Layered(value) => layers_of(error.type_name, value),
        ErrorKind::Display(value) => vec![Link::new(Some(error.type_name), text_of(value))],
        ErrorKind::Debug(value) => vec![Link::new(Some(error.type_name), debug_text_of(value))],
        ErrorKind::Panic(message) => vec![Link::of_panic(text_of(message))],
        ErrorKind::Opaque => vec![Link::new(Some(error.type_name), "")],
    };
    name_by_conversion(&mut links, error, converted_from);
    links
}

/// The `?` saw the error before it was converted: what an erased error was made of, or the cause of one that wraps it.
fn name_by_conversion(links: &mut [Link], error: &ErrorView<'_>, converted_from: Option<ErrorType>) {
    let Some(from) = converted_from.filter(|from| from.name != error.type_name && !is_erased(from.name)) else {
        return;
    };
    let named = match error.kind {
        ErrorKind::Pointer(_) => links.first_mut(),
        // An error may be transparent, and its cause then that of the one it was made of. Their sizes tell them apart,
        // unless they happen to be the same.
        ErrorKind::Error(value) => {
            let cause_size = attempt(|| value.source().map(size_of_val)).flatten();
            links.get_mut(1).filter(|_| cause_size == Some(from.size))
        }
        _ => None,
    };
    if let Some(link) = named.filter(|link| !link.is_typed) {
        link.set_type(from.name);
    }
}

/// Whether the type says nothing about the error in it.
pub(crate) fn is_erased(type_name: &str) -> bool {
    type_name.contains("dyn ") || matches!(type_name, "anyhow::Error" | "eyre::Report")
}

/// Of an error whose own type is hidden by this one.
fn erased_links_of(type_name: &'static str, error: &dyn Error) -> Vec<Link> {
    let mut links = links_of(None, error);
    if let Some(outermost) = links.first_mut() {
        outermost.set_erased_type(type_name);
    }
    links
}

fn links_of(type_name: Option<&'static str>, error: &dyn Error) -> Vec<Link> {
    let mut links = vec![Link::new(type_name, text_of(error))];
    let link = |error: &(dyn Error + 'static)| Link::new(well_known(error), text_of(error));
    let mut next = attempt(|| error.source()).flatten();
    while let Some(cause) = next.filter(|_| links.len() < LENGTH - 1) {
        links.push(link(cause));
        next = attempt(|| cause.source()).flatten();
    }
    // Of a longer chain, the root cause tells more than what is left out before it.
    links.extend(next.map(|cause| link(root_of(cause))));
    links
}

fn layers_of(type_name: &'static str, error: &dyn Layered) -> Vec<Link> {
    let link = |(index, layer): (usize, Layer<'_>)| {
        let type_name = if index == 0 { Some(type_name) } else { well_known(layer.error) };
        let attachments = layer.attachments.iter().take(ATTACHMENTS).map(|attachment| text_of(*attachment)).collect();
        Link { attachments, ..Link::new(type_name, text_of(layer.error)) }
    };
    let links: Vec<_> = error.layers().into_iter().take(LENGTH).enumerate().map(link).collect();
    if links.is_empty() { vec![Link::new(Some(type_name), "")] } else { links }
}

/// The last cause; if there is no end to them, one of them.
fn root_of<'a>(mut error: &'a (dyn Error + 'static)) -> &'a (dyn Error + 'static) {
    for _ in 0..ROOT_WITHIN {
        match attempt(|| error.source()).flatten() {
            Some(cause) => error = cause,
            None => break,
        }
    }
    error
}

/// The type of an error of the standard library; of other errors behind `dyn Error` the compiler keeps no name.
fn well_known(error: &(dyn Error + 'static)) -> Option<&'static str> {
    macro_rules! first_of {
        ($($type:ty),* $(,)?) => {
            $(if error.is::<$type>() { return Some(type_name::<$type>()); })*
        };
    }
    first_of!(
        std::io::Error,
        std::num::ParseIntError,
        std::num::ParseFloatError,
        std::num::TryFromIntError,
        std::str::Utf8Error,
        std::string::FromUtf8Error,
        std::str::ParseBoolError,
        std::char::ParseCharError,
        std::array::TryFromSliceError,
        std::net::AddrParseError,
        std::env::VarError,
        std::time::SystemTimeError,
        fmt::Error,
        serde_json::Error,
    );
    None
}

fn text_of(value: &(impl Display + ?Sized)) -> String {
    write_within(TEXT_BYTES, "Display", |text| write!(text, "{value}")).text
}

fn debug_text_of(value: &(impl Debug + ?Sized)) -> String {
    write_within(TEXT_BYTES, "Debug", |text| write!(text, "{value:?}")).text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Wraps(std::num::ParseIntError);
    impl Display for Wraps {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("bad order")
        }
    }
    impl Error for Wraps {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Some(&self.0)
        }
    }

    fn view<'a>(kind: ErrorKind<'a>, type_name: &'static str) -> ErrorView<'a> {
        ErrorView { kind, type_name, address: 0, carrier: None }
    }

    #[test]
    fn causes_of_the_standard_library_have_their_types() {
        let error = Wraps("x".parse::<u8>().unwrap_err());
        let links = chain_of(&view(ErrorKind::Error(&error), "shop::Wraps"), None);
        assert_eq!(links[0].kind, "Wraps");
        assert_eq!(links[0].module, Some("shop"));
        assert_eq!(links[1].kind, "ParseIntError");
        assert_eq!(&*links[1].text, "invalid digit found in string");
    }

    #[test]
    fn an_erased_error_is_named_by_what_it_was_made_of() {
        struct Erased(Box<dyn Error>);
        impl PointsTo for Erased {
            fn with_error(&self, look: &mut dyn FnMut(&dyn Error)) {
                look(&*self.0);
            }
        }
        let error = Erased(Box::new(Wraps("x".parse::<u8>().unwrap_err())));
        let erased = view(ErrorKind::Pointer(&error), "alloc::boxed::Box<dyn core::error::Error>");
        assert_eq!(chain_of(&erased, Some(ErrorType { name: "shop::Wraps", size: 0 }))[0].kind, "Wraps");
        assert_eq!(chain_of(&erased, None)[0].kind, "Box<dyn Error>");
    }

    #[test]
    fn a_cause_is_named_by_what_was_converted_unless_that_is_the_error_itself() {
        #[derive(Debug)]
        struct Cause([u8; 3]);
        impl Display for Cause {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:?}", self.0)
            }
        }
        impl Error for Cause {}
        #[derive(Debug)]
        struct Outer(Cause);
        impl Display for Outer {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("outer")
            }
        }
        impl Error for Outer {
            fn source(&self) -> Option<&(dyn Error + 'static)> {
                Some(&self.0)
            }
        }
        let error = Outer(Cause([1, 2, 3]));
        let outer = view(ErrorKind::Error(&error), "shop::Outer");
        let cause = |from| chain_of(&outer, Some(from))[1].kind.clone();
        assert_eq!(cause(ErrorType { name: "shop::Cause", size: 3 }), "Cause");
        assert_eq!(cause(ErrorType { name: "shop::Transparent", size: 24 }), "Error");
    }

    #[test]
    fn a_chain_without_end_is_cut() {
        #[derive(Debug)]
        struct Endless;
        impl Display for Endless {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("again")
            }
        }
        impl Error for Endless {
            fn source(&self) -> Option<&(dyn Error + 'static)> {
                Some(&Endless)
            }
        }
        assert_eq!(chain_of(&view(ErrorKind::Error(&Endless), "Endless"), None).len(), LENGTH);
    }

    #[test]
    fn a_long_chain_keeps_its_root() {
        #[derive(Debug)]
        struct Nested(u32, Option<Box<Nested>>);
        impl Display for Nested {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "level {}", self.0)
            }
        }
        impl Error for Nested {
            fn source(&self) -> Option<&(dyn Error + 'static)> {
                Some(self.1.as_ref()?)
            }
        }
        let error = (0..200).fold(None, |inner, level| Some(Box::new(Nested(level, inner)))).unwrap();
        let links = chain_of(&view(ErrorKind::Error(&*error), "Nested"), None);
        assert_eq!(links.len(), LENGTH);
        assert_eq!((&*links[0].text, &*links[LENGTH - 1].text), ("level 199", "level 0"));
    }

    #[test]
    fn a_display_that_panics_leaves_a_marker() {
        struct Panics;
        impl Display for Panics {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("half ")?;
                std::panic::resume_unwind(Box::new("stop"))
            }
        }
        assert_eq!(&*chain_of(&view(ErrorKind::Display(&Panics), "Panics"), None)[0].text, "half <Display panicked>");
    }

    #[test]
    fn a_long_text_is_cut() {
        let text = "ä".repeat(100_000);
        assert_eq!(chain_of(&view(ErrorKind::Display(&text), "String"), None)[0].text.len(), TEXT_BYTES);
    }
}
