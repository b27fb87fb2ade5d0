use color_eyre::eyre::{self, WrapErr};
use redhanded::{Options, capture_errors};

use super::{alone, exceptions, frames, outermost, own};

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
fn entrance_with_context() -> eyre::Result<u32> {
    let number = makes().wrap_err("no total")?;
    Ok(number)
}

#[test]
fn the_stack_goes_on_to_where_the_error_was_made() {
    let test = "color_eyre_reports::the_stack_goes_on_to_where_the_error_was_made";
    let code = || {
        color_eyre::install().unwrap();
        let _ = entrance();
    };
    alone(test, Options::new(), code, |events| {
        assert_eq!(own(outermost(events)), ["entrance", "makes"], "{:#?}", frames(outermost(events)));
    });
}

#[test]
fn the_root_has_the_stack_of_where_it_was_made() {
    let test = "color_eyre_reports::the_root_has_the_stack_of_where_it_was_made";
    let code = || {
        color_eyre::install().unwrap();
        let _ = entrance_with_context();
    };
    alone(test, Options::new(), code, |events| {
        let last = frames(&exceptions(events)[0]).last().unwrap();
        assert_eq!(last.function.as_deref(), Some("makes"), "{:#?}", frames(&exceptions(events)[0]));
    });
}
