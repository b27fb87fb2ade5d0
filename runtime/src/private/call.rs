//! Calling a body with its arguments.
//!
//! Arguments travel as the closure's parameters, so that they drop as those of the bare function do and may be borrowed
//! from in what is returned. The `FnOnce` bound matters: a closure that is called in place is taken for an `FnMut`, from
//! which a borrow of a `&mut` argument cannot escape. More than six arguments travel with the sixth in a tuple.

macro_rules! calls {
    ($($name:ident($($type:ident $argument:ident),*);)*) => {$(
        #[doc(hidden)]
        #[inline(always)]
        pub fn $name<$($type,)* R>($($argument: $type,)* body: impl FnOnce($($type),*) -> R) -> R {
            body($($argument),*)
        }
    )*};
}

calls! {
    call0();
    call1(A a);
    call2(A a, B b);
    call3(A a, B b, C c);
    call4(A a, B b, C c, D d);
    call5(A a, B b, C c, D d, E e);
    call6(A a, B b, C c, D d, E e, F f);
}
