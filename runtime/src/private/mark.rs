//! Noting where a body is left, at no cost for a `?` that succeeds.

use std::cell::Cell;
use std::convert::Infallible;
use std::ops::ControlFlow;
use std::task::Poll;

use crate::capture::chain::ErrorType;

/// Where a body is, and what tells the type of the error that the last failing `?` saw.
pub(crate) type Left = (u32, Option<fn() -> ErrorType>);

thread_local! {
    /// Where the body of the future that is being polled is. A local of the future would be a part of it, and a
    /// reference to one would take its `Send`.
    static TASK_PLACE: Cell<Left> = const { Cell::new((0, None)) };
}

/// Where an async body is, if it fails: a note of the thread, kept for the future while it waits.
#[derive(Debug, Clone, Copy)]
pub struct TaskPlace;

impl TaskPlace {
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn set(&self, mark: u32) {
        Self::replace((mark, None));
    }

    /// Notes another place and returns the one before.
    #[inline]
    pub(crate) fn replace(left: Left) -> Left {
        TASK_PLACE.with(|place| place.replace(left))
    }

    #[inline]
    pub(crate) fn get() -> Left {
        TASK_PLACE.get()
    }
}

/// What can note where a body is left.
pub trait MarkTo: Copy {
    #[doc(hidden)]
    fn note(self, mark: u32, error_type: fn() -> ErrorType);
}

impl MarkTo for TaskPlace {
    #[cold]
    fn note(self, mark: u32, error_type: fn() -> ErrorType) {
        Self::replace((mark, Some(error_type)));
    }
}

/// What `?` may be used on, complete as long as `Try` cannot be implemented outside of the standard library.
#[diagnostic::on_unimplemented(
    message = "the `?` operator can only be applied to values that implement `Try`",
    label = "the `?` operator cannot be applied to type `{Self}`"
)]
pub trait Outcome: Sized {
    /// What `?` results in.
    type Output;
    /// What `?` returns, before it is converted.
    type Residual;
    #[doc(hidden)]
    fn failed(&self) -> bool;
    #[doc(hidden)]
    fn branch(self) -> ControlFlow<Self::Residual, Self::Output>;
    #[doc(hidden)]
    fn error_type() -> ErrorType;
}

#[diagnostic::do_not_recommend]
impl<T, E> Outcome for Result<T, E> {
    type Output = T;
    type Residual = Result<Infallible, E>;
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn failed(&self) -> bool {
        self.is_err()
    }
    fn branch(self) -> ControlFlow<Self::Residual, T> {
        self.map_or_else(|error| ControlFlow::Break(Err(error)), ControlFlow::Continue)
    }
    fn error_type() -> ErrorType {
        ErrorType::of::<E>()
    }
}

#[diagnostic::do_not_recommend]
impl<T> Outcome for Option<T> {
    type Output = T;
    type Residual = Option<Infallible>;
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn failed(&self) -> bool {
        self.is_none()
    }
    fn branch(self) -> ControlFlow<Self::Residual, T> {
        self.map_or(ControlFlow::Break(None), ControlFlow::Continue)
    }
    fn error_type() -> ErrorType {
        ErrorType::of::<Self>()
    }
}

#[diagnostic::do_not_recommend]
impl<B, C> Outcome for ControlFlow<B, C> {
    type Output = C;
    type Residual = ControlFlow<B, Infallible>;
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn failed(&self) -> bool {
        self.is_break()
    }
    fn branch(self) -> ControlFlow<Self::Residual, C> {
        match self {
            ControlFlow::Continue(value) => ControlFlow::Continue(value),
            ControlFlow::Break(value) => ControlFlow::Break(ControlFlow::Break(value)),
        }
    }
    fn error_type() -> ErrorType {
        ErrorType::of::<B>()
    }
}

#[diagnostic::do_not_recommend]
impl<T, E> Outcome for Poll<Result<T, E>> {
    type Output = Poll<T>;
    type Residual = Result<Infallible, E>;
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn failed(&self) -> bool {
        matches!(self, Poll::Ready(Err(_)))
    }
    fn branch(self) -> ControlFlow<Self::Residual, Poll<T>> {
        match self {
            Poll::Ready(Ok(value)) => ControlFlow::Continue(Poll::Ready(value)),
            Poll::Ready(Err(error)) => ControlFlow::Break(Err(error)),
            Poll::Pending => ControlFlow::Continue(Poll::Pending),
        }
    }
    fn error_type() -> ErrorType {
        ErrorType::of::<E>()
    }
}

#[diagnostic::do_not_recommend]
impl<T, E> Outcome for Poll<Option<Result<T, E>>> {
    type Output = Poll<Option<T>>;
    type Residual = Result<Infallible, E>;
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn failed(&self) -> bool {
        matches!(self, Poll::Ready(Some(Err(_))))
    }
    fn branch(self) -> ControlFlow<Self::Residual, Poll<Option<T>>> {
        match self {
            Poll::Ready(Some(Ok(value))) => ControlFlow::Continue(Poll::Ready(Some(value))),
            Poll::Ready(Some(Err(error))) => ControlFlow::Break(Err(error)),
            Poll::Ready(None) => ControlFlow::Continue(Poll::Ready(None)),
            Poll::Pending => ControlFlow::Continue(Poll::Pending),
        }
    }
    fn error_type() -> ErrorType {
        ErrorType::of::<E>()
    }
}

/// The operand of a `?`. Use as `Operand(value).redhanded_mark(place, 1)?`.
#[derive(Debug)]
pub struct Operand<T>(pub T);

impl<T: Outcome> Operand<T> {
    /// Gives the value back, and notes the mark if it is a failure. The type is found as `?` itself would find it.
    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn redhanded_mark<P: MarkTo>(self, place: P, mark: u32) -> T {
        if self.0.failed() {
            place.note(mark, T::error_type);
        }
        self.0
    }

    /// The same, and takes the value apart as `?` does: for bodies that `?` itself would leave too early.
    pub fn redhanded_branch<P: MarkTo>(self, place: P, mark: u32) -> ControlFlow<T::Residual, T::Output> {
        self.redhanded_mark(place, mark).branch()
    }
}

/// An operand that no `?` can be used on, which the compiler is to say of the user's `?`. An operand's own methods go
/// first; without the type's `Outcome` it has none.
pub trait PassedOn<T>: Sized {
    #[doc(hidden)]
    fn redhanded_mark<P>(self, place: P, mark: u32) -> T;
    #[doc(hidden)]
    fn redhanded_branch<P, O>(self, place: P, mark: u32) -> ControlFlow<T, O>;
}

impl<T> PassedOn<T> for Operand<T> {
    fn redhanded_mark<P>(self, _: P, _: u32) -> T {
        self.0
    }

    fn redhanded_branch<P, O>(self, _: P, _: u32) -> ControlFlow<T, O> {
        ControlFlow::Break(self.0)
    }
}
