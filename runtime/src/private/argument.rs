//! What is recorded of an argument and how it is shown; decided by types, without a bound. See [`error`](super::error)
//! for how the levels work.

use std::any::type_name;
use std::fmt::Debug;
use std::ops::{Deref, DerefMut};

use super::entry::Entry;
use super::kept::Show;
use crate::capture::args::{self, Args};
use crate::capture::argument::Argument as Value;
use crate::capture::call::{Rendered, RenderedArgument};
use crate::capture::debug_text::names_type;
use crate::capture::noted::Noted;
use crate::capture::plain::{Encoder, Plain, PlainToKeep, VALUE_BYTES};
use crate::capture::recorded::Recorded;
use crate::capture::secret_type::holds_secret;
use crate::capture::show;
use crate::capture::site::Site;

/// An argument. Use as `Argument((&x,)).redhanded_record(&mut call.entry)` or `…redhanded_keep()`.
///
/// A tuple of one, because lookup goes on to it, and not from there to what the value itself dereferences to.
#[derive(Debug)]
pub struct Argument<'a, T: ?Sized>(pub (&'a T,));

impl<'a, T: ?Sized> Deref for Argument<'a, T> {
    type Target = (&'a T,);
    #[inline]
    fn deref(&self) -> &(&'a T,) {
        &self.0
    }
}

impl<T: ?Sized> DerefMut for Argument<'_, T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

/// The arguments of a call, rendered when its frame joins a report.
#[derive(Debug, Default)]
pub struct Arguments(pub(crate) Rendered, Args);

impl Arguments {
    pub(super) fn of(site: &Site) -> Self {
        Self(Rendered::default(), Args::of(site))
    }

    /// Renders what was kept of a call's arguments.
    pub fn redhanded_show(&mut self, kept: &impl Show) {
        kept.show(self);
    }

    /// So many arguments as they were recorded at entry.
    pub fn as_recorded(&mut self, count: usize) {
        for _ in 0..count {
            self.push_gone("");
        }
    }

    pub(super) fn push(&mut self, value: Value) {
        if self.1 != Args::Off {
            self.0.arguments.push(RenderedArgument::Value(value));
        }
    }

    pub(super) fn push_plain(&mut self, value: &dyn Plain, type_name: &'static str) {
        if self.1 != Args::Values {
            return self.push_gone(type_name);
        }
        let mut noted = Noted::default();
        value.encode(&mut Encoder::new(&mut noted, VALUE_BYTES));
        if let Some(value) = Recorded::new(&noted).next() {
            self.push(value);
        }
    }

    pub(super) fn push_debug(&mut self, value: &dyn Debug, type_name: &'static str) {
        if self.1 != Args::Values {
            return self.push_gone(type_name);
        }
        if holds_secret(type_name) {
            return self.push(Value::Hidden);
        }
        self.push(match show::debug(value) {
            Some(rendered) => {
                let names_type = names_type(&rendered.text, type_name);
                Value::debug(&rendered.text, rendered.is_cut, names_type)
            }
            None => Value::Type(type_name.to_owned()),
        });
    }

    pub(super) fn push_gone(&mut self, type_name: &'static str) {
        if self.1 != Args::Off {
            self.0.arguments.push(RenderedArgument::Gone(type_name));
        }
    }
}

/// Renders a value that the body will take, within the budget of its Site.
#[inline]
pub(super) fn record_debug(entry: &mut Entry, value: &dyn Debug, type_name: &'static str) {
    // Asked where the value's type is still known, so that a build without arguments has no `Debug` of any in it.
    if args::ARE_BUILT_IN {
        record_rendered(entry, value, type_name);
    }
}

#[cold]
#[expect(clippy::redundant_closure_for_method_calls, reason = "the method has too few lifetimes to stand in for it")]
fn record_rendered(entry: &mut Entry, value: &dyn Debug, type_name: &'static str) {
    match entry.render(value) {
        // Asked only now, since most entries render nothing.
        Some(_) if holds_secret(type_name) => entry.encode(|encoder| encoder.hidden()),
        Some(rendered) => {
            let names_type = names_type(&rendered.text, type_name);
            entry.encode(|encoder| encoder.debug(&rendered.text, rendered.is_cut, names_type));
        }
        None => entry.encode(|encoder| encoder.type_name(type_name)),
    }
}

pub(super) mod levels {
    use super::super::kept::{Gone, KeptDebug, KeptPlain, SeenDebug, SeenPlain};
    use super::{Argument, Debug, Entry, Plain, PlainToKeep, record_debug, type_name};

    /// Numbers, texts and the like that outlive the body.
    pub trait PlainKept {
        type Seen;
        type Kept;
        fn redhanded_record(self, entry: &mut Entry) -> Self::Seen;
        fn redhanded_keep(self) -> Self::Kept;
    }

    impl<'a, T: PlainToKeep> PlainKept for Argument<'a, T> {
        type Seen = SeenPlain<'a, T>;
        type Kept = KeptPlain<T>;
        #[cfg_attr(debug_assertions, inline)]
        #[cfg_attr(not(debug_assertions), inline(always))]
        fn redhanded_record(self, entry: &mut Entry) -> SeenPlain<'a, T> {
            entry.plain(self.0.0);
            SeenPlain(self.0.0)
        }
        #[cfg_attr(debug_assertions, inline)]
        #[cfg_attr(not(debug_assertions), inline(always))]
        fn redhanded_keep(self) -> KeptPlain<T> {
            KeptPlain(*self.0.0)
        }
    }

    /// Texts and the like that the body takes.
    pub trait PlainOwned {
        type Kept;
        fn redhanded_record(&self, entry: &mut Entry) -> Self::Kept;
        fn redhanded_keep(&self) -> Self::Kept;
    }

    impl<T: Plain> PlainOwned for Argument<'_, T> {
        type Kept = Gone<T>;
        #[cfg_attr(debug_assertions, inline)]
        #[cfg_attr(not(debug_assertions), inline(always))]
        fn redhanded_record(&self, entry: &mut Entry) -> Gone<T> {
            entry.plain(self.0.0);
            Gone::NEW
        }
        #[cfg_attr(debug_assertions, inline)]
        #[cfg_attr(not(debug_assertions), inline(always))]
        fn redhanded_keep(&self) -> Gone<T> {
            Gone::NEW
        }
    }

    /// Arrays are not kept though they may be `Copy`: a large one would double the frame.
    pub trait DebugArray {
        type Kept;
        fn redhanded_record(&mut self, entry: &mut Entry) -> Self::Kept;
        fn redhanded_keep(&mut self) -> Self::Kept;
    }

    impl<T: Debug, const N: usize> DebugArray for Argument<'_, [T; N]> {
        type Kept = Gone<[T; N]>;
        #[cfg_attr(debug_assertions, inline)]
        #[cfg_attr(not(debug_assertions), inline(always))]
        fn redhanded_record(&mut self, entry: &mut Entry) -> Gone<[T; N]> {
            record_debug(entry, self.0.0, type_name::<[T; N]>());
            Gone::NEW
        }
        #[cfg_attr(debug_assertions, inline)]
        #[cfg_attr(not(debug_assertions), inline(always))]
        fn redhanded_keep(&mut self) -> Gone<[T; N]> {
            Gone::NEW
        }
    }

    /// Everything else that outlives the body and can be shown, shared references above all.
    pub trait DebugCopy {
        type Seen;
        type Kept;
        fn redhanded_record(self, entry: &mut Entry) -> Self::Seen;
        fn redhanded_keep(self) -> Self::Kept;
    }

    impl<'a, T: Debug + Copy> DebugCopy for (&'a T,) {
        type Seen = SeenDebug<'a, T>;
        type Kept = KeptDebug<T>;
        #[cfg_attr(debug_assertions, inline)]
        #[cfg_attr(not(debug_assertions), inline(always))]
        fn redhanded_record(self, entry: &mut Entry) -> SeenDebug<'a, T> {
            entry.type_of(type_name::<T>);
            SeenDebug(self.0)
        }
        #[cfg_attr(debug_assertions, inline)]
        #[cfg_attr(not(debug_assertions), inline(always))]
        fn redhanded_keep(self) -> KeptDebug<T> {
            KeptDebug(*self.0)
        }
    }

    /// Everything else that can be shown.
    pub trait DebugOwned {
        type Kept;
        fn redhanded_record(&self, entry: &mut Entry) -> Self::Kept;
        fn redhanded_keep(&self) -> Self::Kept;
    }

    impl<T: Debug> DebugOwned for (&T,) {
        type Kept = Gone<T>;
        #[cfg_attr(debug_assertions, inline)]
        #[cfg_attr(not(debug_assertions), inline(always))]
        fn redhanded_record(&self, entry: &mut Entry) -> Gone<T> {
            record_debug(entry, self.0, type_name::<T>());
            Gone::NEW
        }
        #[cfg_attr(debug_assertions, inline)]
        #[cfg_attr(not(debug_assertions), inline(always))]
        fn redhanded_keep(&self) -> Gone<T> {
            Gone::NEW
        }
    }

    /// Everything; what has no size too, of which another message speaks.
    pub trait AnyOwned {
        type Kept;
        fn redhanded_record(&mut self, entry: &mut Entry) -> Self::Kept;
        fn redhanded_keep(&mut self) -> Self::Kept;
    }

    impl<T: ?Sized> AnyOwned for (&T,) {
        type Kept = Gone<T>;
        #[cfg_attr(debug_assertions, inline)]
        #[cfg_attr(not(debug_assertions), inline(always))]
        fn redhanded_record(&mut self, entry: &mut Entry) -> Gone<T> {
            entry.type_of(type_name::<T>);
            Gone::NEW
        }
        #[cfg_attr(debug_assertions, inline)]
        #[cfg_attr(not(debug_assertions), inline(always))]
        fn redhanded_keep(&mut self) -> Gone<T> {
            Gone::NEW
        }
    }
}
