//! What a returned value means, and what its error lets itself be asked; decided by types, without a bound.
//!
//! Method lookup takes the first type whose bounds hold. So each level is a trait implemented for what lookup tries after
//! the level before, and the most telling one comes first. It tries each step of dereferencing by value, by `&` and by `&mut`.
//! What most values have is found at the first step, by value: so a debug build keeps nothing in memory for it. What is
//! asked more rarely has its levels one reference apart, from the most references down.

use std::any::type_name;
use std::error::Error;
use std::ops::{ControlFlow, Deref, DerefMut};
use std::task::Poll;

use super::sync_call::Call;
use crate::capture::carrier::CarrierByType;
use crate::capture::chain::{ErrorKind, ErrorView, PointsTo, address_of};

/// A returned value. Use as `Returned(ForNow((&value,))).redhanded_end(&mut call)`.
///
/// No function makes it: a debug build would keep what that returns.
#[derive(Debug)]
pub struct Returned<'a, T: ?Sized>(pub ForNow<'a, T>);

/// The same where an error may not live forever: what only holds for those that do is not asked.
///
/// A tuple of one, because lookup goes on to it, and not from there to what the value itself dereferences to.
#[derive(Debug)]
pub struct ForNow<'a, T: ?Sized>(pub (&'a T,));

impl<T: ?Sized> Clone for ForNow<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: ?Sized> Copy for ForNow<'_, T> {}

impl<'a, T: ?Sized> Deref for Returned<'a, T> {
    type Target = ForNow<'a, T>;
    #[inline]
    fn deref(&self) -> &ForNow<'a, T> {
        &self.0
    }
}

impl<T: ?Sized> DerefMut for Returned<'_, T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

impl<'a, T: ?Sized> Deref for ForNow<'a, T> {
    type Target = (&'a T,);
    #[inline]
    fn deref(&self) -> &(&'a T,) {
        &self.0
    }
}

/// An error. Use as `(&&&&&&Failed(error)).redhanded_view()`.
#[derive(Debug)]
pub struct Failed<'a, E: ?Sized>(pub &'a E);

/// What a returned value may be to hold an error, under whatever alias.
#[diagnostic::on_unimplemented(
    message = "the option `ignore` is about an `Err` that is returned, and `{Self}` holds none",
    label = "never an `Err`",
    note = "it can be said of what returns a `Result`, also in an `Option`, a `Poll` or a `ControlFlow`"
)]
pub trait HoldsError {
    /// What it may hold.
    type Error;
    #[doc(hidden)]
    fn error(&self) -> Option<&Self::Error>;
}

#[diagnostic::do_not_recommend]
impl<T, E> HoldsError for Result<T, E> {
    type Error = E;
    #[inline]
    fn error(&self) -> Option<&E> {
        self.as_ref().err()
    }
}

#[diagnostic::do_not_recommend]
impl<T, E> HoldsError for Option<Result<T, E>> {
    type Error = E;
    #[inline]
    fn error(&self) -> Option<&E> {
        self.as_ref().and_then(|result| result.as_ref().err())
    }
}

#[diagnostic::do_not_recommend]
impl<T, E> HoldsError for Poll<Result<T, E>> {
    type Error = E;
    #[inline]
    fn error(&self) -> Option<&E> {
        match self {
            Self::Ready(Err(error)) => Some(error),
            _ => None,
        }
    }
}

#[diagnostic::do_not_recommend]
impl<T, E> HoldsError for Poll<Option<Result<T, E>>> {
    type Error = E;
    #[inline]
    fn error(&self) -> Option<&E> {
        match self {
            Self::Ready(Some(Err(error))) => Some(error),
            _ => None,
        }
    }
}

#[diagnostic::do_not_recommend]
impl<C, T, E> HoldsError for ControlFlow<Result<T, E>, C> {
    type Error = E;
    #[inline]
    fn error(&self) -> Option<&E> {
        match self {
            Self::Break(Err(error)) => Some(error),
            _ => None,
        }
    }
}

impl<E: Deref<Target: Error>> PointsTo for Failed<'_, E> {
    fn with_error(&self, look: &mut dyn FnMut(&dyn Error)) {
        // The target may be unsized; a reference to it is not, and is an error as well.
        let target: &E::Target = self.0;
        look(&target);
    }

    fn address(&self) -> usize {
        let target: &E::Target = self.0;
        address_of(target)
    }
}

fn view<E>(kind: ErrorKind<'_>) -> ErrorView<'_> {
    ErrorView { kind, type_name: type_name::<E>(), address: 0, carrier: None }
}

pub(super) mod levels {
    use std::error::Error;
    use std::fmt::{Debug, Display};
    use std::ops::Deref;

    use super::{Call, CarrierByType, ErrorKind, ErrorView, Failed, ForNow, HoldsError, Returned, view};

    /// An error that carries a backtrace, by its type.
    pub trait EndsInCarrier {
        fn redhanded_end(self, call: &mut Call<'_>);
    }

    impl<R: HoldsError<Error: CarrierByType>> EndsInCarrier for Returned<'_, R> {
        #[cfg_attr(debug_assertions, inline)]
        #[cfg_attr(not(debug_assertions), inline(always))]
        fn redhanded_end(self, call: &mut Call<'_>) {
            match self.0.0.0.error() {
                Some(error) => call.fail(error.view()),
                None => call.succeed(),
            }
        }
    }

    /// An error that is one by its type.
    pub trait EndsInError {
        fn redhanded_end(&self, call: &mut Call<'_>);
    }

    impl<R: HoldsError<Error: Error>> EndsInError for Returned<'_, R> {
        #[cfg_attr(debug_assertions, inline)]
        #[cfg_attr(not(debug_assertions), inline(always))]
        fn redhanded_end(&self, call: &mut Call<'_>) {
            match self.0.0.0.error() {
                Some(error) => call.fail(IsError::redhanded_view(&&&&&Failed(error))),
                None => call.succeed(),
            }
        }
    }

    /// An error that leads to one.
    pub trait EndsInPointer {
        fn redhanded_end(&mut self, call: &mut Call<'_>);
    }

    impl<R: HoldsError<Error: Deref<Target: Error>>> EndsInPointer for Returned<'_, R> {
        #[cfg_attr(debug_assertions, inline)]
        #[cfg_attr(not(debug_assertions), inline(always))]
        fn redhanded_end(&mut self, call: &mut Call<'_>) {
            match self.0.0.0.error() {
                Some(error) => call.fail(PointsToError::redhanded_view(&&&&Failed(error))),
                None => call.succeed(),
            }
        }
    }

    /// An error that is shown as a text.
    pub trait EndsInDisplay {
        fn redhanded_end(self, call: &mut Call<'_>);
    }

    impl<R: HoldsError<Error: Display>> EndsInDisplay for ForNow<'_, R> {
        #[cfg_attr(debug_assertions, inline)]
        #[cfg_attr(not(debug_assertions), inline(always))]
        fn redhanded_end(self, call: &mut Call<'_>) {
            match self.0.0.error() {
                Some(error) => call.fail(IsDisplay::redhanded_view(&&&Failed(error))),
                None => call.succeed(),
            }
        }
    }

    /// An error for developers only.
    pub trait EndsInDebug {
        fn redhanded_end(&self, call: &mut Call<'_>);
    }

    impl<R: HoldsError<Error: Debug>> EndsInDebug for ForNow<'_, R> {
        #[cfg_attr(debug_assertions, inline)]
        #[cfg_attr(not(debug_assertions), inline(always))]
        fn redhanded_end(&self, call: &mut Call<'_>) {
            match self.0.0.error() {
                Some(error) => call.fail(IsDebug::redhanded_view(&&Failed(error))),
                None => call.succeed(),
            }
        }
    }

    /// Any other error.
    pub trait EndsInOpaque {
        fn redhanded_end(&mut self, call: &mut Call<'_>);
    }

    impl<R: HoldsError> EndsInOpaque for ForNow<'_, R> {
        #[cfg_attr(debug_assertions, inline)]
        #[cfg_attr(not(debug_assertions), inline(always))]
        fn redhanded_end(&mut self, call: &mut Call<'_>) {
            match self.0.0.error() {
                Some(error) => call.fail(IsOpaque::redhanded_view(&Failed(error))),
                None => call.succeed(),
            }
        }
    }

    /// Nothing that can hold an error.
    pub trait EndsWell {
        fn redhanded_end(self, call: &mut Call<'_>);
    }

    impl<T: ?Sized> EndsWell for (&T,) {
        #[cfg_attr(debug_assertions, inline)]
        #[cfg_attr(not(debug_assertions), inline(always))]
        fn redhanded_end(self, call: &mut Call<'_>) {
            call.succeed();
        }
    }

    pub trait IsCarrier {
        fn redhanded_view(&self) -> ErrorView<'_>;
    }

    impl<E: CarrierByType> IsCarrier for &&&&&Failed<'_, E> {
        fn redhanded_view(&self) -> ErrorView<'_> {
            self.0.view()
        }
    }

    pub trait IsError {
        fn redhanded_view(&self) -> ErrorView<'_>;
    }

    impl<E: Error> IsError for &&&&Failed<'_, E> {
        fn redhanded_view(&self) -> ErrorView<'_> {
            view::<E>(ErrorKind::Error(self.0))
        }
    }

    /// `anyhow::Error`, `eyre::Report`, `Box<dyn Error>`, `Rc<dyn Error>`.
    pub trait PointsToError {
        fn redhanded_view(&self) -> ErrorView<'_>;
    }

    impl<E: Deref<Target: Error>> PointsToError for &&&Failed<'_, E> {
        fn redhanded_view(&self) -> ErrorView<'_> {
            // Nothing is asked of the user's `Deref` here: nobody knows yet whether the call is recorded.
            view::<E>(ErrorKind::Pointer(**self as &Failed<'_, E>))
        }
    }

    pub trait IsDisplay {
        fn redhanded_view(&self) -> ErrorView<'_>;
    }

    impl<E: Display> IsDisplay for &&Failed<'_, E> {
        fn redhanded_view(&self) -> ErrorView<'_> {
            view::<E>(ErrorKind::Display(self.0))
        }
    }

    pub trait IsDebug {
        fn redhanded_view(&self) -> ErrorView<'_>;
    }

    impl<E: Debug> IsDebug for &Failed<'_, E> {
        fn redhanded_view(&self) -> ErrorView<'_> {
            view::<E>(ErrorKind::Debug(self.0))
        }
    }

    pub trait IsOpaque {
        fn redhanded_view(&self) -> ErrorView<'_>;
    }

    impl<E> IsOpaque for Failed<'_, E> {
        fn redhanded_view(&self) -> ErrorView<'_> {
            view::<E>(ErrorKind::Opaque)
        }
    }
}

/// What a panic leaves behind. For captures by hand alone: what a call returns of a panic was reported as one.
pub(super) mod payload {
    use std::any::Any;

    use super::{ErrorView, Failed};

    pub trait IsPayload {
        fn redhanded_view(&self) -> ErrorView<'_>;
    }

    impl IsPayload for &&&&&&Failed<'_, Box<dyn Any + Send>> {
        fn redhanded_view(&self) -> ErrorView<'_> {
            ErrorView::of_payload(&**self.0)
        }
    }

    impl IsPayload for &&&&&&Failed<'_, &Box<dyn Any + Send>> {
        fn redhanded_view(&self) -> ErrorView<'_> {
            ErrorView::of_payload(&***self.0)
        }
    }
}
