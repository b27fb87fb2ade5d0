//! What a function without a macro can know of an error.
//!
//! The attribute finds out by method lookup what an error's type can do; a generic function cannot. But it can leave open
//! by which of several implementations the error is looked at, if only one of them fits: `K` in `E: CallError<K>`.

use std::any::type_name;
use std::borrow::Cow;
use std::error::Error;
use std::fmt::{self, Display};
use std::ops::Deref;
use std::ptr;

use crate::capture::chain::{ErrorKind, ErrorView, PointsTo};
use crate::capture::isolate::attempt;

/// An error that [`call`](crate::call) and [`call_async`](crate::call_async) take. `Kind` says how it is looked at, and is
/// found by the compiler.
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
/// The compiler cannot choose for an `Arc<dyn Error>` or a `&dyn Error`, which lead to an error and are one: name the kind,
/// as in `call::<_, _, AnError, _>("name", || …)`.
#[diagnostic::on_unimplemented(
    message = "`redhanded::call` does not know how to look at the error `{Self}`",
    label = "neither an error, nor a text, nor something that leads to an error",
    note = "implement `redhanded::calls::CallError<Kind>` for it, with a `Kind` of your own"
)]
pub trait CallError<Kind> {
    /// What a report shows of the error.
    fn look(&self) -> Look<'_>;
}

/// What a report shows of an error.
#[non_exhaustive]
pub enum Look<'a> {
    /// The error and its causes. It may be the value itself or what that leads to.
    Error(&'a (dyn Error + 'a)),
    /// A text alone.
    Display(&'a (dyn Display + 'a)),
}

impl fmt::Debug for Look<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Error(error) => write!(f, "Error({error})"),
            Self::Display(text) => write!(f, "Display({text})"),
        }
    }
}

/// The kind of what is a [`std::error::Error`].
#[derive(Debug)]
pub enum AnError {}

/// The kind of what leads to an error of any type: `anyhow::Error`, `eyre::Report`, `Box<dyn Error>`, `Rc<dyn Error>`.
#[derive(Debug)]
pub enum ToAnError {}

/// The kind of texts.
#[derive(Debug)]
pub enum AText {}

impl<E: Error> CallError<AnError> for E {
    fn look(&self) -> Look<'_> {
        Look::Error(self)
    }
}

impl<E: Deref<Target: AnyError>> CallError<ToAnError> for E {
    fn look(&self) -> Look<'_> {
        Look::Error(self.deref().as_error())
    }
}

impl CallError<AText> for String {
    fn look(&self) -> Look<'_> {
        Look::Display(self)
    }
}

impl CallError<AText> for &str {
    fn look(&self) -> Look<'_> {
        Look::Display(self)
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
}

impl AnyError for dyn Error + '_ {
    fn as_error(&self) -> &(dyn Error + '_) {
        self
    }
}

impl AnyError for dyn Error + Send + '_ {
    fn as_error(&self) -> &(dyn Error + '_) {
        self
    }
}

impl AnyError for dyn Error + Send + Sync + '_ {
    fn as_error(&self) -> &(dyn Error + '_) {
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

/// The error as a call ends with it.
pub(super) fn with_view<E: CallError<K>, K>(error: &E, use_view: impl FnOnce(ErrorView<'_>)) {
    let view = |kind, address| ErrorView { kind, type_name: type_name::<E>(), address };
    // The user's `Deref` is user code.
    let Some(look) = attempt(|| error.look()) else { return use_view(view(ErrorKind::Opaque, 0)) };
    match look {
        Look::Error(shown) => {
            let (own, shown_at) = (ptr::from_ref(error).addr(), ptr::from_ref(shown).cast::<()>().addr());
            if (own..=own + size_of::<E>()).contains(&shown_at) {
                use_view(view(ErrorKind::Error(shown), 0));
            } else {
                // All values without a size lie at the same address.
                let address = if size_of_val(shown) == 0 { 0 } else { shown_at };
                use_view(view(ErrorKind::Pointer(&Pointed(shown)), address));
            }
        }
        Look::Display(text) => use_view(view(ErrorKind::Display(text), 0)),
    }
}
