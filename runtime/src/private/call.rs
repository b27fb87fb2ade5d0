//! Closures that are called with the arguments of the function whose body they are.
//!
//! Arguments travel as the closure's parameters, so that they drop as those of the bare function do and may be borrowed
//! from in what is returned. The `FnOnce` bound matters: a closure that is called in place is taken for an `FnMut`, from
//! which a borrow of a `&mut` argument cannot escape. More than six arguments travel with the sixth in a tuple.
//!
//! The closure is given back and called by the wrapper itself: a debug build would keep the arguments once more where
//! another function passes them on. References to them come first because they tell the closure the types. A tuple of
//! arguments there is no reference to before it is made: that is passed on.

macro_rules! bodies {
    ($($name:ident($($type:ident),*);)*) => {$(
        #[doc(hidden)]
        #[cfg_attr(debug_assertions, inline)]
        #[cfg_attr(not(debug_assertions), inline(always))]
        pub fn $name<$($type,)* R, B: FnOnce($($type),*) -> R>($(_: &$type,)* body: B) -> B {
            body
        }
    )*};
}

bodies! {
    body0();
    body1(A);
    body2(A, C);
    body3(A, C, D);
    body4(A, C, D, E);
    body5(A, C, D, E, F);
    body6(A, C, D, E, F, G);
}

/// Calls a body with more arguments than six: the last ones are a tuple.
#[inline(always)]
pub fn call_many<A, C, D, E, F, G, R>(
    first: A,
    second: C,
    third: D,
    fourth: E,
    fifth: F,
    others: G,
    body: impl FnOnce(A, C, D, E, F, G) -> R,
) -> R {
    body(first, second, third, fourth, fifth, others)
}
