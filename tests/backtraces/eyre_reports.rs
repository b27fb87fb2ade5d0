use eyre::WrapErr;
use redhanded::{Options, capture_error, capture_errors};

use super::{alone, alone_with, exceptions, frames, outermost, own, texts};

#[inline(never)]
fn makes() -> eyre::Result<u32> {
    let number = "4x2".parse::<u32>()?;
    Ok(std::hint::black_box(number))
}

#[capture_errors]
fn entrance() -> eyre::Result<u32> {
    makes()
}

#[capture_errors]
fn entrance_with_contexts() -> eyre::Result<u32> {
    let number = makes().wrap_err("0: no total\n\nCaused by:\n   0: 1: two").wrap_err("no checkout")?;
    Ok(number)
}

#[test]
fn the_stack_goes_on_to_where_the_error_was_made() {
    let test = "eyre_reports::the_stack_goes_on_to_where_the_error_was_made";
    alone(
        test,
        Options::new(),
        || drop(entrance()),
        |events| {
            assert_eq!(own(outermost(events)), ["entrance", "makes"], "{:#?}", frames(outermost(events)));
        },
    );
}

#[test]
fn contexts_are_errors_and_the_root_has_the_stack_of_where_it_was_made() {
    let test = "eyre_reports::contexts_are_errors_and_the_root_has_the_stack_of_where_it_was_made";
    alone(
        test,
        Options::new(),
        || drop(entrance_with_contexts()),
        |events| {
            let texts = texts(exceptions(events));
            assert_eq!([texts[0], texts[2]], ["no checkout", "invalid digit found in string"]);
            let last = frames(&exceptions(events)[0]).last().unwrap();
            assert_eq!(last.function.as_deref(), Some("makes"), "{:#?}", frames(&exceptions(events)[0]));
            assert_eq!(last.filename.as_deref(), Some(file!()));
        },
    );
}

#[test]
fn captured_by_hand_it_is_shown_from_where_it_was_made() {
    let test = "eyre_reports::captured_by_hand_it_is_shown_from_where_it_was_made";
    let code = || _ = makes().wrap_err("no total").map_err(|error| capture_error(&error));
    alone(test, Options::new(), code, |events| {
        assert_eq!(frames(&exceptions(events)[0]).last().unwrap().function.as_deref(), Some("makes"));
    });
}

#[test]
fn a_backtrace_that_is_disabled_is_none() {
    let test = "eyre_reports::a_backtrace_that_is_disabled_is_none";
    alone_with(
        test,
        "0",
        Options::new(),
        || drop(entrance_with_contexts()),
        |events| {
            assert_eq!(frames(&exceptions(events)[0]).len(), 0);
        },
    );
}
