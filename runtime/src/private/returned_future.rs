//! Futures that a sync function returns; whether it returns one is decided by types, and a mistake in what it results in
//! is told as that of the bare function.
//!
//! The emitted code asks in this order: what the function [`Promises`], whether the future keeps that, and only then is
//! it watched. One that does not keep it is not: the compiler has said so already, at the user's own tokens.

#![expect(clippy::unused_self, reason = "what a method is called on decides which one it is")]

use std::fmt::{self, Debug};
use std::future::{Future, Pending, pending};
use std::marker::PhantomData;
use std::pin::Pin;

use super::async_call::{Op, Waits, watch_returned};
use super::entry::Entry;

/// A returned type under a name that may be anybody's. Use as `(&&Declared::<T>::new()).redhanded_promise()`.
pub struct Declared<T>(PhantomData<fn() -> T>);

impl<T> Declared<T> {
    #[inline(always)]
    #[must_use]
    #[expect(clippy::new_without_default, reason = "nobody asks for a default of it")]
    pub fn new() -> Self {
        Self(PhantomData)
    }
}

impl<T> Debug for Declared<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Declared")
    }
}

/// A future that results in `R`.
pub struct Promises<R>(PhantomData<fn() -> R>);

/// The same in a box that is `Send`.
pub struct PromisesSend<R>(PhantomData<fn() -> R>);

/// No boxed future.
#[derive(Debug)]
pub struct NoPromise;

/// What an [`Op`] is about where there is no future to be asked.
#[derive(Debug)]
pub enum Nothing {}

macro_rules! promise {
    ($name:ident) => {
        impl<R> Clone for $name<R> {
            #[inline(always)]
            fn clone(&self) -> Self {
                *self
            }
        }

        impl<R> Copy for $name<R> {}

        impl<R> Debug for $name<R> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($name))
            }
        }
    };
}

promise!(Promises);
promise!(PromisesSend);

/// What a function says that it returns, where it says so itself.
#[inline(always)]
#[must_use]
pub fn promised<R>() -> Promises<R> {
    Promises(PhantomData)
}

/// What the user's own `Box::pin` of a future is to become.
pub trait Boxes<'a, F> {
    type Boxed;
}

impl<'a, F, R> Boxes<'a, F> for Promises<R> {
    type Boxed = Pin<Box<dyn Future<Output = R> + 'a>>;
}

impl<'a, F, R> Boxes<'a, F> for PromisesSend<R> {
    type Boxed = Pin<Box<dyn Future<Output = R> + 'a>>;
}

impl<F> Boxes<'_, F> for NoPromise {
    type Boxed = Pin<Box<F>>;
}

/// Where the compiler says that a future is not what was promised; `boxed` is never called.
#[inline(always)]
pub fn boxes<'a, F, P: Boxes<'a, F>>(_: &F, _: &P, _boxed: impl FnOnce(F) -> P::Boxed) {}

/// Of a promise and a future. Use as `(&&kept(&future, &promise)).redhanded_kept()`.
pub struct Kept<F, P>(PhantomData<fn() -> (F, P)>);

impl<F, P> Debug for Kept<F, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Kept")
    }
}

#[inline(always)]
#[must_use]
pub fn kept<F, P>(_: &F, _: &P) -> Kept<F, P> {
    Kept(PhantomData)
}

/// The future is what was promised.
#[derive(Debug)]
pub struct Watching;

/// It is not, and the compiler has said so.
#[derive(Debug)]
pub struct Mistaken<R>(PhantomData<fn() -> R>);

/// Nobody promised a future.
#[derive(Debug)]
pub struct Unwatched;

impl Watching {
    /// Of what the future results in nothing is in the type of what this returns: it may live shorter than that.
    #[inline(always)]
    #[expect(private_bounds, reason = "it always holds")]
    pub fn watch<F: Future, S: Fn(Op<'_, F::Output>)>(
        self,
        entry: Entry,
        future: F,
        inspect: S,
    ) -> impl Future<Output = F::Output>
    where
        // As for `watch`.
        Waits: Send + Sync,
    {
        watch_returned(entry, future, inspect)
    }
}

impl<R> Mistaken<R> {
    pub fn watch<F, S: Fn(Op<'_, R>)>(self, _: Entry, _: F, _: S) -> Pending<R> {
        pending()
    }
}

impl Unwatched {
    #[inline(always)]
    pub fn watch<F, S: Fn(Op<'_, Nothing>)>(self, _: Entry, future: F, _: S) -> F {
        future
    }
}

impl<R> Promises<R> {
    /// The same box, in another one.
    pub fn rebox<'a, S: Fn(Op<'_, R>) + 'a>(
        self,
        entry: Entry,
        future: Pin<Box<dyn Future<Output = R> + 'a>>,
        inspect: S,
    ) -> Pin<Box<dyn Future<Output = R> + 'a>>
    where
        R: 'a,
    {
        Box::pin(watch_returned(entry, future, inspect))
    }
}

impl<R> PromisesSend<R> {
    /// The same box, in another one.
    pub fn rebox<'a, S: Fn(Op<'_, R>) + Send + 'a>(
        self,
        entry: Entry,
        future: Pin<Box<dyn Future<Output = R> + Send + 'a>>,
        inspect: S,
    ) -> Pin<Box<dyn Future<Output = R> + Send + 'a>>
    where
        R: 'a,
    {
        Box::pin(watch_returned(entry, future, inspect))
    }
}

impl NoPromise {
    #[inline(always)]
    pub fn rebox<F, S: Fn(Op<'_, Nothing>)>(self, _: Entry, returned: F, _: S) -> F {
        returned
    }
}

pub(super) mod levels {
    use std::future::Future;
    use std::marker::PhantomData;
    use std::pin::Pin;

    use super::{Declared, Kept, Mistaken, NoPromise, Promises, PromisesSend, Unwatched, Watching};

    /// `BoxFuture` of the futures crate.
    pub trait DeclaresSend {
        type Output;
        fn redhanded_promise(&self) -> PromisesSend<Self::Output>;
    }

    impl<R> DeclaresSend for &&Declared<Pin<Box<dyn Future<Output = R> + Send + '_>>> {
        type Output = R;
        #[inline(always)]
        fn redhanded_promise(&self) -> PromisesSend<R> {
            PromisesSend(PhantomData)
        }
    }

    /// Its `LocalBoxFuture`.
    pub trait DeclaresLocal {
        type Output;
        fn redhanded_promise(&self) -> Promises<Self::Output>;
    }

    impl<R> DeclaresLocal for &Declared<Pin<Box<dyn Future<Output = R> + '_>>> {
        type Output = R;
        #[inline(always)]
        fn redhanded_promise(&self) -> Promises<R> {
            Promises(PhantomData)
        }
    }

    /// A type of somebody's own.
    pub trait DeclaresOther {
        fn redhanded_promise(&self) -> NoPromise;
    }

    impl<T> DeclaresOther for Declared<T> {
        #[inline(always)]
        fn redhanded_promise(&self) -> NoPromise {
            NoPromise
        }
    }

    /// The promise is kept, or none was made.
    pub trait IsKept {
        type Kept;
        fn redhanded_kept(&self) -> Self::Kept;
    }

    impl<R, F: Future<Output = R>> IsKept for &Kept<F, Promises<R>> {
        type Kept = Watching;
        #[inline(always)]
        fn redhanded_kept(&self) -> Watching {
            Watching
        }
    }

    impl<R, F: Future<Output = R>> IsKept for &Kept<F, PromisesSend<R>> {
        type Kept = Watching;
        #[inline(always)]
        fn redhanded_kept(&self) -> Watching {
            Watching
        }
    }

    impl<F> IsKept for &Kept<F, NoPromise> {
        type Kept = Unwatched;
        #[inline(always)]
        fn redhanded_kept(&self) -> Unwatched {
            Unwatched
        }
    }

    /// It is not.
    pub trait IsBroken {
        type Output;
        fn redhanded_kept(&self) -> Mistaken<Self::Output>;
    }

    impl<R, F> IsBroken for Kept<F, Promises<R>> {
        type Output = R;
        #[inline(always)]
        fn redhanded_kept(&self) -> Mistaken<R> {
            Mistaken(PhantomData)
        }
    }

    impl<R, F> IsBroken for Kept<F, PromisesSend<R>> {
        type Output = R;
        #[inline(always)]
        fn redhanded_kept(&self) -> Mistaken<R> {
            Mistaken(PhantomData)
        }
    }
}
