//! What is kept of arguments while their call is in progress, and shows them if it fails.

use std::any::type_name;
use std::fmt::Debug;
use std::marker::PhantomData;

use super::argument::Arguments;
use super::entry::Entry;
use crate::capture::args;
use crate::capture::argument::Argument as Value;
use crate::capture::plain::{Plain, PlainToKeep};

/// What was kept of arguments: renders them when their call's frame joins a report. Arguments are kept in pairs, the
/// first of which is an argument and the second the rest, so that functions with the same types share the code for it.
pub trait Show {
    fn show(&self, arguments: &mut Arguments);
}

impl Show for () {
    fn show(&self, _: &mut Arguments) {}
}

impl<K: Show, Rest: Show> Show for (K, Rest) {
    fn show(&self, arguments: &mut Arguments) {
        self.0.show(arguments);
        self.1.show(arguments);
    }
}

/// Shows by a closure, which may also evaluate what is put on the report.
#[derive(Debug)]
pub struct ShowBy<S>(pub S);

impl<S: Fn(&mut Arguments)> Show for ShowBy<S> {
    fn show(&self, arguments: &mut Arguments) {
        (self.0)(arguments);
    }
}

/// A number, text or the like that outlives the body, because it is `Copy`: rendered only if a report needs it. The
/// wrapper of a sync body has it, and gives the body a copy.
#[derive(Debug)]
pub struct SeenPlain<'a, T>(pub(super) &'a T);

impl<T: PlainToKeep> SeenPlain<'_, T> {
    /// Where the body is to change the wrapper's own.
    #[must_use]
    pub fn redhanded_own(self) -> KeptPlain<T> {
        KeptPlain(*self.0)
    }
}

impl<T: Plain> Show for SeenPlain<'_, T> {
    fn show(&self, arguments: &mut Arguments) {
        if args::ARE_BUILT_IN {
            arguments.push_plain(self.0, type_name::<T>());
        }
    }
}

/// The same of a value that is shown by its `Debug`.
#[derive(Debug)]
pub struct SeenDebug<'a, T>(pub(super) &'a T);

impl<T: Copy> SeenDebug<'_, T> {
    #[must_use]
    pub fn redhanded_own(self) -> KeptDebug<T> {
        KeptDebug(*self.0)
    }
}

impl<T: Debug> Show for SeenDebug<'_, T> {
    fn show(&self, arguments: &mut Arguments) {
        if args::ARE_BUILT_IN {
            arguments.push_debug(self.0, type_name::<T>());
        }
    }
}

/// A copy of it, for a body that takes all the arguments along, as a future does.
#[derive(Debug, Clone, Copy)]
pub struct KeptPlain<T>(pub(super) T);

impl<T: Plain> Show for KeptPlain<T> {
    fn show(&self, arguments: &mut Arguments) {
        if args::ARE_BUILT_IN {
            arguments.push_plain(&self.0, type_name::<T>());
        }
    }
}

/// A copy of a value that is shown by its `Debug`.
#[derive(Debug, Clone, Copy)]
pub struct KeptDebug<T>(pub(super) T);

impl<T: Debug> Show for KeptDebug<T> {
    fn show(&self, arguments: &mut Arguments) {
        if args::ARE_BUILT_IN {
            arguments.push_debug(&self.0, type_name::<T>());
        }
    }
}

/// A value that the body took; what was recorded at entry is all there is. Takes no room and changes no auto trait.
#[derive(Debug)]
pub struct Gone<T: ?Sized>(pub(super) PhantomData<fn() -> T>);

impl<T: ?Sized> Gone<T> {
    pub(super) const NEW: Self = Self(PhantomData);

    #[must_use]
    pub fn redhanded_own(self) -> Self {
        self
    }
}

impl<T: ?Sized> Show for Gone<T> {
    fn show(&self, arguments: &mut Arguments) {
        arguments.push_gone(type_name::<T>());
    }
}

/// An argument whose name looks secret: its value is never looked at.
#[derive(Debug, Clone, Copy)]
pub struct Hidden;

impl Show for Hidden {
    fn show(&self, arguments: &mut Arguments) {
        arguments.push(Value::Hidden);
    }
}

impl Hidden {
    #[inline]
    #[expect(clippy::return_self_not_must_use, reason = "async calls have kept it before")]
    #[expect(
        clippy::redundant_closure_for_method_calls,
        reason = "the method has too few lifetimes to stand in for it"
    )]
    pub fn redhanded_record(self, entry: &mut Entry) -> Self {
        entry.encode(|encoder| encoder.hidden());
        self
    }

    #[cfg_attr(debug_assertions, inline)]
    #[cfg_attr(not(debug_assertions), inline(always))]
    #[must_use]
    pub fn redhanded_keep(self) -> Self {
        self
    }

    #[expect(clippy::return_self_not_must_use, reason = "kept like all others")]
    pub fn redhanded_own(self) -> Self {
        self
    }
}
