//! The steps by which method lookup goes from the most telling of several traits to the least.
//!
//! Lookup tries each type of the receiver by value, the first one also by `&` and `&mut`, and then goes on to what that
//! dereferences to. A trait that is implemented for an earlier step is found before one that is implemented for a later
//! one. What most values have is found at the first step, by value: so a debug build keeps nothing in memory for it, as it
//! would for each reference of a `&&&&x`.

use std::ops::Deref;

/// Where lookup begins that has three steps.
#[derive(Debug, Clone, Copy)]
pub struct Foremost<T>(pub(super) First<T>);

/// Where it begins otherwise.
#[derive(Debug, Clone, Copy)]
pub struct First<T>(pub(super) Second<T>);

/// Where it goes on; after that it comes to the value itself.
#[derive(Debug, Clone, Copy)]
pub struct Second<T>(pub(super) T);

impl<T> Deref for Foremost<T> {
    type Target = First<T>;
    #[inline]
    fn deref(&self) -> &First<T> {
        &self.0
    }
}

impl<T> Deref for First<T> {
    type Target = Second<T>;
    #[inline]
    fn deref(&self) -> &Second<T> {
        &self.0
    }
}

impl<T> Deref for Second<T> {
    type Target = T;
    #[inline]
    fn deref(&self) -> &T {
        &self.0
    }
}
