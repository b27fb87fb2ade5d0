use std::backtrace::Backtrace;
use std::error::Error;

use redhanded::{Carried, HasBacktrace, Options, capture_error, capture_errors};

use super::{alone_with, exceptions, frames, outermost, texts};

#[derive(Debug, thiserror::Error)]
#[error("the store is closed")]
struct Closed {
    /// `thiserror` takes a field that is no pointer to it for one that only nightly compilers have a use for.
    made: Box<Backtrace>,
}

impl HasBacktrace for Closed {
    fn backtrace(&self) -> Option<Carried<'_>> {
        Some(Carried::Std(&self.made))
    }
}

#[derive(Debug, thiserror::Error)]
enum ShopError {
    #[error("no order")]
    Store(#[from] Closed),
}

#[inline(never)]
fn makes() -> Result<u32, Closed> {
    Err(std::hint::black_box(Closed { made: Box::new(Backtrace::force_capture()) }))
}

#[capture_errors]
fn entrance() -> Result<u32, Closed> {
    makes()
}

#[capture_errors(ignore(ShopError::Store(closed) if !closed.to_string().contains("closed")))]
fn entrance_with_cause() -> Result<u32, ShopError> {
    Ok(makes()?)
}

#[capture_errors]
fn entrance_boxed() -> Result<u32, Box<dyn Error + Send + Sync>> {
    Ok(makes().map_err(ShopError::Store)?)
}

fn innermost(events: &[redhanded::Event], index: usize) -> Option<&str> {
    frames(&exceptions(events)[index]).last()?.function.as_deref()
}

#[test]
fn a_field_that_is_a_backtrace_is_shown() {
    let test = "fields::a_field_that_is_a_backtrace_is_shown";
    alone_with(
        test,
        "0",
        Options::new(),
        || drop(entrance()),
        |events| {
            let names: Vec<_> = frames(outermost(events)).iter().filter_map(|it| it.function.as_deref()).collect();
            let at = names.iter().position(|name| *name == "entrance").unwrap();
            assert_eq!(names[at..], ["entrance", "makes"]);
        },
    );
}

#[test]
fn that_of_a_cause_is_shown_if_its_type_was_named() {
    let test = "fields::that_of_a_cause_is_shown_if_its_type_was_named";
    for (named, code) in [(true, entrance_with_cause as fn() -> _), (false, entrance_with_cause)] {
        let options = if named { Options::new().backtraces_of::<Closed>() } else { Options::new() };
        alone_with(
            test,
            "0",
            options,
            || drop(code()),
            |events| {
                assert_eq!(texts(exceptions(events)), ["no order", "the store is closed"]);
                assert_eq!(innermost(events, 0), named.then_some("makes"));
            },
        );
    }
}

#[test]
fn that_of_a_cause_behind_a_pointer_is_shown_if_its_type_was_named() {
    let test = "fields::that_of_a_cause_behind_a_pointer_is_shown_if_its_type_was_named";
    let options = Options::new().backtraces_of::<Closed>();
    alone_with(
        test,
        "0",
        options,
        || drop(entrance_boxed()),
        |events| {
            assert_eq!(texts(exceptions(events)), ["no order", "the store is closed"]);
            assert_eq!(innermost(events, 0), Some("makes"));
        },
    );
}

#[test]
fn the_macro_knows_it_by_the_type() {
    let test = "fields::the_macro_knows_it_by_the_type";
    let code = || _ = makes().map_err(|error| redhanded::capture_error!(error));
    alone_with(test, "0", Options::new(), code, |events| {
        assert_eq!(innermost(events, 0), Some("makes"));
    });
}

#[test]
fn the_function_knows_that_of_a_cause() {
    let test = "fields::the_function_knows_that_of_a_cause";
    let code = || _ = makes().map_err(|error| capture_error(&ShopError::from(error)));
    alone_with(test, "0", Options::new().backtraces_of::<Closed>(), code, |events| {
        assert_eq!(innermost(events, 0), Some("makes"));
    });
}

#[test]
fn a_backtrace_that_panics_costs_nothing_else() {
    #[derive(Debug, thiserror::Error)]
    #[error("hostile")]
    struct Hostile;
    impl HasBacktrace for Hostile {
        fn backtrace(&self) -> Option<Carried<'_>> {
            panic!("no backtrace")
        }
    }
    #[capture_errors]
    fn fails() -> Result<u32, Hostile> {
        Err(Hostile)
    }
    let test = "fields::a_backtrace_that_panics_costs_nothing_else";
    alone_with(
        test,
        "0",
        Options::new(),
        || drop(fails()),
        |events| {
            assert_eq!(texts(exceptions(events)), ["hostile"]);
        },
    );
}
