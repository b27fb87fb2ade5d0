//! Calling a body with its arguments.
//!
//! Arguments travel as the closure's parameters, so that they drop as those of the bare function do and may be borrowed
//! from in what is returned. The `FnOnce` bound matters: a closure that is called in place is taken for an `FnMut`, from
//! which a borrow of a `&mut` argument cannot escape.

macro_rules! calls {
    ($($name:ident($($type:ident $argument:ident),*);)*) => {$(
        #[doc(hidden)]
        #[inline(always)]
        #[expect(clippy::too_many_arguments, clippy::allow_attributes, reason = "as many as the user's function has")]
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
    call7(A a, B b, C c, D d, E e, F f, G g);
    call8(A a, B b, C c, D d, E e, F f, G g, H h);
    call9(A a, B b, C c, D d, E e, F f, G g, H h, I i);
    call10(A a, B b, C c, D d, E e, F f, G g, H h, I i, J j);
    call11(A a, B b, C c, D d, E e, F f, G g, H h, I i, J j, K k);
    call12(A a, B b, C c, D d, E e, F f, G g, H h, I i, J j, K k, L l);
}
