//! What a returned value means, and what its error lets itself be asked; decided by types, without a bound.
//!
//! Method lookup takes the first type, from the most references down, whose bounds hold. So each level is a trait
//! implemented for one reference less than the level before, and the most telling one comes first.

use std::any::type_name;
use std::error::Error;
use std::ops::Deref;

use crate::capture::chain::{ErrorKind, ErrorView, PointsTo};

/// A returned value. Use as `(&&&Returned(&value)).redhanded_error()`.
#[derive(Debug)]
pub struct Returned<'a, T: ?Sized>(pub &'a T);

/// An error. Use as `(&&&&&Failed(error)).redhanded_view()`.
#[derive(Debug)]
pub struct Failed<'a, E: ?Sized>(pub &'a E);

/// The error of a value that can be none.
#[derive(Debug)]
pub enum NoError {}

impl<E: Deref<Target: Error>> PointsTo for Failed<'_, E> {
    fn with_error(&self, look: &mut dyn FnMut(&dyn Error)) {
        // The target may be unsized; a reference to it is not, and is an error as well.
        let target: &E::Target = self.0;
        look(&target);
    }
}

fn view<E>(kind: ErrorKind<'_>) -> ErrorView<'_> {
    ErrorView { kind, type_name: type_name::<E>(), address: 0 }
}

pub(super) mod levels {
    use std::error::Error;
    use std::fmt::{Debug, Display};
    use std::ops::{ControlFlow, Deref};
    use std::task::Poll;

    use super::{ErrorKind, ErrorView, Failed, NoError, Returned, view};

    /// Values that hold a `Result` deeper in.
    pub trait NestedResult {
        type Error;
        fn redhanded_error(&self) -> Option<&Self::Error>;
    }

    impl<T, E> NestedResult for &&Returned<'_, Option<Result<T, E>>> {
        type Error = E;
        #[cfg_attr(debug_assertions, inline)]
        #[cfg_attr(not(debug_assertions), inline(always))]
        fn redhanded_error(&self) -> Option<&E> {
            self.0.as_ref().and_then(|result| result.as_ref().err())
        }
    }

    impl<T, E> NestedResult for &&Returned<'_, Poll<Result<T, E>>> {
        type Error = E;
        #[cfg_attr(debug_assertions, inline)]
        #[cfg_attr(not(debug_assertions), inline(always))]
        fn redhanded_error(&self) -> Option<&E> {
            match self.0 {
                Poll::Ready(Err(error)) => Some(error),
                _ => None,
            }
        }
    }

    impl<T, E> NestedResult for &&Returned<'_, Poll<Option<Result<T, E>>>> {
        type Error = E;
        #[cfg_attr(debug_assertions, inline)]
        #[cfg_attr(not(debug_assertions), inline(always))]
        fn redhanded_error(&self) -> Option<&E> {
            match self.0 {
                Poll::Ready(Some(Err(error))) => Some(error),
                _ => None,
            }
        }
    }

    impl<C, T, E> NestedResult for &&Returned<'_, ControlFlow<Result<T, E>, C>> {
        type Error = E;
        #[cfg_attr(debug_assertions, inline)]
        #[cfg_attr(not(debug_assertions), inline(always))]
        fn redhanded_error(&self) -> Option<&E> {
            match self.0 {
                ControlFlow::Break(Err(error)) => Some(error),
                _ => None,
            }
        }
    }

    /// A `Result`, under whatever alias.
    pub trait PlainResult {
        type Error;
        fn redhanded_error(&self) -> Option<&Self::Error>;
    }

    impl<T, E> PlainResult for &Returned<'_, Result<T, E>> {
        type Error = E;
        #[cfg_attr(debug_assertions, inline)]
        #[cfg_attr(not(debug_assertions), inline(always))]
        fn redhanded_error(&self) -> Option<&E> {
            self.0.as_ref().err()
        }
    }

    /// Anything else.
    pub trait NoResult {
        fn redhanded_error(&self) -> Option<&NoError>;
    }

    impl<T: ?Sized> NoResult for Returned<'_, T> {
        #[cfg_attr(debug_assertions, inline)]
        #[cfg_attr(not(debug_assertions), inline(always))]
        fn redhanded_error(&self) -> Option<&NoError> {
            None
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
            let target: &E::Target = self.0;
            // All values without a size lie at the same address.
            let address = if size_of_val(target) == 0 { 0 } else { std::ptr::from_ref(target).addr() };
            ErrorView { address, ..view::<E>(ErrorKind::Pointer(**self as &Failed<'_, E>)) }
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
