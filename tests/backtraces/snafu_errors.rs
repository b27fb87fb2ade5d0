use redhanded::{Carried, HasBacktrace, Options, capture_errors};
use snafu::{Backtrace, ErrorCompat, ResultExt, Snafu};

use super::{alone, alone_with, frames, outermost, texts};

#[derive(Debug, Snafu)]
enum ShopError {
    #[snafu(display("no total"))]
    Total { source: std::num::ParseIntError, backtrace: Backtrace },
}

impl HasBacktrace for ShopError {
    fn backtrace(&self) -> Option<Carried<'_>> {
        ErrorCompat::backtrace(self).map(Carried::Std)
    }
}

#[inline(never)]
fn makes() -> Result<u32, ShopError> {
    "4x2".parse().context(TotalSnafu)
}

#[capture_errors]
fn entrance() -> Result<u32, ShopError> {
    makes()
}

#[test]
fn the_stack_goes_on_to_where_the_error_was_made() {
    let test = "snafu_errors::the_stack_goes_on_to_where_the_error_was_made";
    alone(
        test,
        Options::new(),
        || drop(entrance()),
        |events| {
            assert_eq!(texts(super::exceptions(events)), ["no total", "invalid digit found in string"]);
            let names: Vec<_> = frames(outermost(events)).iter().filter_map(|it| it.function.as_deref()).collect();
            let at = names.iter().position(|name| *name == "entrance").unwrap();
            assert_eq!(names[at..], ["entrance", "makes"]);
        },
    );
}

#[test]
fn one_that_snafu_takes_although_it_is_disabled_is_shown() {
    // `snafu` takes a `Backtrace` that is not an `Option` whatever the environment says.
    let test = "snafu_errors::one_that_snafu_takes_although_it_is_disabled_is_shown";
    alone_with(
        test,
        "0",
        Options::new(),
        || drop(entrance()),
        |events| {
            assert_eq!(frames(outermost(events)).last().unwrap().function.as_deref(), Some("makes"));
        },
    );
}
