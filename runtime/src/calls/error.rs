//! What a function without a macro can know of an error.
//!
//! The attribute finds out by method lookup what an error's type can do; a generic function cannot. But it can leave open
//! by which of several implementations the error is looked at, if only one of them fits: `K` in `E: CallError<K>`.

use std::any::{Any, type_name};
use std::borrow::Cow;
use std::error::Error;
use std::fmt::{self, Display};
use std::marker::PhantomData;
use std::ops::DerefMut;
use std::ptr;
use std::rc::Rc;

#[cfg(feature = "error-stack")]
use crate::capture::carrier::CarrierByType;
use crate::capture::carrier::{Carrier, Holder, carrier_of};
use crate::capture::chain::{ErrorKind, ErrorView, PointsTo, address_of, is_erased, panic_text};
use crate::capture::isolate::attempt;
use crate::capture::stack::Carried;

/// An error that [`capture_error`](crate::capture_error()), [`call`](crate::call) and [`call_async`](crate::call_async)
/// take. `Kind` says how it is looked at, and is found by the compiler.
///
/// Implement it for types that are neither errors nor texts nor lead to an error, with a kind of your own:
///
/// ```
/// use redhanded::calls::{CallError, Look};
///
/// struct Refusal(&'static str);
///
/// enum OfMyCrate {}
///
/// impl CallError<OfMyCrate> for Refusal {
///     fn look(&self) -> Look<'_> {
///         Look::Display(&self.0)
///     }
/// }
///
/// let refused: Result<(), Refusal> = redhanded::call("entrance", || Err(Refusal("sold out")));
/// # assert!(refused.is_err());
/// ```
///
/// Since the kind is one of yours, this works for types of other crates, too: for a `miette::Report`, that is
/// `Look::Error(self.as_ref())`.
///
/// [`capture_error!`](crate::capture_error!) asks for no such thing: it takes values of any type, as the attribute does.
#[diagnostic::on_unimplemented(
    message = "redhanded does not know how to look at the error `{Self}`",
    label = "neither an error, nor a text, nor something that leads to an error",
    note = "implement `redhanded::calls::CallError<Kind>` for it, with a `Kind` of your own"
)]
pub trait CallError<Kind> {
    /// What a report shows of the error.
    fn look(&self) -> Look<'_>;

    /// The backtrace that the error carries; none unless the type is known to have one.
    fn backtrace(&self) -> Option<Carried<'_>> {
        None
    }

    #[doc(hidden)]
    fn carrier(&self) -> Option<&dyn Carrier> {
        None
    }

    /// The error itself, if it can be asked for its type: for [`Hint::downcast_ref`](crate::Hint::downcast_ref).
    fn lasting(&self) -> Option<&(dyn Error + 'static)>
    where
        Self: 'static,
    {
        None
    }
}

/// What a report shows of an error.
#[non_exhaustive]
pub enum Look<'a> {
    /// The error and its causes. It may be the value itself or what that leads to.
    Error(&'a (dyn Error + 'a)),
    /// A text alone.
    Display(&'a (dyn Display + 'a)),
    /// A text that is there already.
    Text(&'a str),
    /// The message of a panic that was caught.
    Panic(&'a str),
    /// What its type tells of itself.
    #[doc(hidden)]
    ByType(ErrorView<'a>),
}

impl fmt::Debug for Look<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Error(error) => write!(f, "Error({error})"),
            Self::Display(text) => write!(f, "Display({text})"),
            Self::Text(text) => write!(f, "Text({text})"),
            Self::Panic(message) => write!(f, "Panic({message})"),
            Self::ByType(view) => write!(f, "ByType({view:?})"),
        }
    }
}

/// The kind of what is a [`std::error::Error`].
#[derive(Debug)]
pub enum AnError {}

/// The kind of what leads to an error of any type and is none itself: `anyhow::Error`, `eyre::Report`, `Box<dyn Error>`.
#[derive(Debug)]
pub enum ToAnError {}

/// The kind of `Rc<dyn Error>`, which leads to an error that it shares with others.
#[derive(Debug)]
pub enum ToASharedError {}

/// The kind of errors of which only a reference is had: `dyn Error`.
#[derive(Debug)]
pub enum AnErrorOfAnyType {}

/// The kind of what a panic leaves behind: the `Box<dyn Any + Send>` of [`std::panic::catch_unwind`] and of
/// [`std::thread::JoinHandle::join`].
#[derive(Debug)]
pub enum APanic {}

/// The kind of `error_stack::Report`, which is several errors.
#[cfg(feature = "error-stack")]
#[derive(Debug)]
pub enum ErrorsOfAReport {}

/// The kind of texts.
#[derive(Debug)]
pub enum AText {}

impl<E: Error> CallError<AnError> for E {
    fn look(&self) -> Look<'_> {
        Look::Error(self)
    }

    fn lasting(&self) -> Option<&(dyn Error + 'static)>
    where
        Self: 'static,
    {
        Some(self)
    }
}

// Not `Deref`: a `&dyn Error` and an `Arc<dyn Error>` are errors themselves, and the compiler could not choose.
// `'static`, so that a type can be told by what it is.
impl<E: DerefMut<Target: AnyError> + 'static> CallError<ToAnError> for E {
    fn look(&self) -> Look<'_> {
        Look::Error(self.deref().as_error())
    }

    fn carrier(&self) -> Option<&dyn Carrier> {
        carrier_of(self)
    }

    fn lasting(&self) -> Option<&(dyn Error + 'static)>
    where
        Self: 'static,
    {
        Some(self.deref().as_lasting())
    }
}

impl<E: AnyError + ?Sized> CallError<ToASharedError> for Rc<E> {
    fn look(&self) -> Look<'_> {
        Look::Error(self.as_error())
    }

    fn lasting(&self) -> Option<&(dyn Error + 'static)>
    where
        Self: 'static,
    {
        Some(self.as_lasting())
    }
}

impl<E: AnyError + ?Sized> CallError<AnErrorOfAnyType> for E {
    fn look(&self) -> Look<'_> {
        Look::Error(self.as_error())
    }

    fn lasting(&self) -> Option<&(dyn Error + 'static)>
    where
        Self: 'static,
    {
        Some(self.as_lasting())
    }
}

#[cfg(feature = "error-stack")]
impl<C: ?Sized> CallError<ErrorsOfAReport> for error_stack::Report<C> {
    fn look(&self) -> Look<'_> {
        Look::ByType(self.view())
    }
}

impl CallError<APanic> for Box<dyn Any + Send> {
    fn look(&self) -> Look<'_> {
        (**self).look()
    }
}

impl CallError<APanic> for dyn Any + Send {
    fn look(&self) -> Look<'_> {
        Look::Panic(panic_text(self))
    }
}

impl CallError<AText> for String {
    fn look(&self) -> Look<'_> {
        Look::Display(self)
    }
}

impl CallError<AText> for str {
    fn look(&self) -> Look<'_> {
        Look::Text(self)
    }
}

impl CallError<AText> for &str {
    fn look(&self) -> Look<'_> {
        Look::Text(self)
    }
}

impl CallError<AText> for Box<str> {
    fn look(&self) -> Look<'_> {
        Look::Display(self)
    }
}

impl CallError<AText> for Cow<'_, str> {
    fn look(&self) -> Look<'_> {
        Look::Display(self)
    }
}

/// The types of which only a pointer is had. A `Box` of a known error is an error itself.
#[doc(hidden)]
pub trait AnyError {
    fn as_error(&self) -> &(dyn Error + '_);

    fn as_lasting(&self) -> &(dyn Error + 'static)
    where
        Self: 'static;
}

impl AnyError for dyn Error + '_ {
    fn as_error(&self) -> &(dyn Error + '_) {
        self
    }

    fn as_lasting(&self) -> &(dyn Error + 'static)
    where
        Self: 'static,
    {
        self
    }
}

impl AnyError for dyn Error + Send + '_ {
    fn as_error(&self) -> &(dyn Error + '_) {
        self
    }

    fn as_lasting(&self) -> &(dyn Error + 'static)
    where
        Self: 'static,
    {
        self
    }
}

impl AnyError for dyn Error + Send + Sync + '_ {
    fn as_error(&self) -> &(dyn Error + '_) {
        self
    }

    fn as_lasting(&self) -> &(dyn Error + 'static)
    where
        Self: 'static,
    {
        self
    }
}

/// An error seen through the value that leads to it.
struct Pointed<'a>(&'a dyn Error);

impl PointsTo for Pointed<'_> {
    fn with_error(&self, look: &mut dyn FnMut(&dyn Error)) {
        look(self.0);
    }
}

/// An error whose kind knows of its backtrace.
struct Carrying<'a, E: ?Sized, K>(&'a E, PhantomData<fn() -> K>);

impl<E: CallError<K> + ?Sized, K> Carrier for Carrying<'_, E, K> {
    fn carried(&self) -> Vec<(Holder, Carried<'_>)> {
        self.0.backtrace().map(|backtrace| (Holder::Outermost, backtrace)).into_iter().collect()
    }
}

/// Looks at the error. Its `Deref`, and a `look` of the user's own, are user code.
pub(crate) fn with_view<E: CallError<K> + ?Sized, K, R>(error: &E, use_view: impl FnOnce(ErrorView<'_>) -> R) -> R {
    let type_name = type_name::<E>();
    let by_kind = Carrying(error, PhantomData);
    let carrier = error.carrier().unwrap_or(&by_kind);
    let view = |kind, address| ErrorView { kind, type_name, address, carrier: Some(carrier) };
    let Some(look) = attempt(|| error.look()) else { return use_view(view(ErrorKind::Opaque, 0)) };
    match look {
        Look::Error(shown) => {
            // A reference to an error is one as well, and nobody wants to hear of it.
            let type_name = type_name.trim_start_matches('&');
            let own = ptr::from_ref(error).cast::<()>().addr();
            let shown_at = ptr::from_ref(shown).cast::<()>().addr();
            if (own..=own + size_of_val(error)).contains(&shown_at) && !is_erased(type_name) {
                use_view(ErrorView { type_name, ..view(ErrorKind::Error(shown), 0) })
            } else {
                use_view(ErrorView { type_name, ..view(ErrorKind::Pointer(&Pointed(shown)), address_of(shown)) })
            }
        }
        Look::Display(text) => use_view(view(ErrorKind::Display(text), 0)),
        // As the attribute names it, so that receivers see one kind of error.
        Look::Text(text) => use_view(ErrorView { type_name: "&str", ..view(ErrorKind::Display(&text), 0) }),
        Look::ByType(view) => use_view(view),
        Look::Panic(message) => use_view(view(ErrorKind::Panic(message), 0)),
    }
}
