//! Functions with none to thirteen arguments, bare and annotated.

use std::hint::black_box;

use redhanded::capture_errors;

/// Calls one of them, with this number for each argument.
pub(crate) type Function = fn(u64) -> u64;

macro_rules! functions {
    ($($name:ident($($argument:ident)*))*) => {
        #[expect(clippy::too_many_arguments, reason = "that is what is measured")]
        mod bare {
            $(
                #[inline(never)]
                pub(super) fn $name($($argument: u64),*) -> u64 {
                    super::black_box(0 $(+ $argument)*)
                }
            )*
        }

        #[expect(clippy::too_many_arguments, reason = "that is what is measured")]
        mod annotated {
            $(
                #[inline(never)]
                #[super::capture_errors]
                pub(super) fn $name($($argument: u64),*) -> u64 {
                    super::black_box(0 $(+ $argument)*)
                }
            )*
        }

        pub(crate) const BARE: [Function; 14] = [$(|number| {
            let _ = number;
            bare::$name($(same(number, stringify!($argument))),*)
        }),*];
        pub(crate) const ANNOTATED: [Function; 14] = [$(|number| {
            let _ = number;
            annotated::$name($(same(number, stringify!($argument))),*)
        }),*];
    };
}

/// The number, once for each name.
const fn same(number: u64, _: &str) -> u64 {
    number
}

functions! {
    none()
    one(first)
    two(first second)
    three(first second third)
    four(first second third fourth)
    five(first second third fourth fifth)
    six(first second third fourth fifth sixth)
    seven(first second third fourth fifth sixth seventh)
    eight(first second third fourth fifth sixth seventh eighth)
    nine(first second third fourth fifth sixth seventh eighth ninth)
    ten(first second third fourth fifth sixth seventh eighth ninth tenth)
    eleven(first second third fourth fifth sixth seventh eighth ninth tenth eleventh)
    twelve(first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth)
    thirteen(first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth last)
}
