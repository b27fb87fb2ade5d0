use std::fmt;

use error_stack::{Report, ResultExt};
use redhanded::{Options, capture_error, capture_errors};
use serde_json::json;

use super::{alone, alone_with, exceptions, frames, outermost, texts};

#[derive(Debug)]
struct NoTotal;

impl fmt::Display for NoTotal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no total")
    }
}

impl std::error::Error for NoTotal {}

#[inline(never)]
fn makes() -> Result<u32, Report<std::num::ParseIntError>> {
    "4x2".parse().attach("of order 7")
}

#[capture_errors]
fn entrance() -> Result<u32, Report<NoTotal>> {
    let number = makes().change_context(NoTotal).attach("ask the office").attach("or the shop")?;
    Ok(number)
}

#[test]
fn contexts_are_errors_with_their_attachments() {
    let test = "error_stack_reports::contexts_are_errors_with_their_attachments";
    alone(
        test,
        Options::new(),
        || drop(entrance()),
        |events| {
            let exceptions = exceptions(events);
            assert_eq!(texts(exceptions), ["no total", "invalid digit found in string"]);
            let kinds: Vec<_> = exceptions.iter().filter_map(|exception| exception.kind.as_deref()).collect();
            assert_eq!(kinds, ["ParseIntError", "NoTotal"]);
            let attached = |index: usize| exceptions[index].mechanism.as_ref().unwrap().data["attachments"].clone();
            assert_eq!(attached(0), json!(["of order 7"]));
            assert_eq!(attached(1), json!(["or the shop", "ask the office"]));
        },
    );
}

#[test]
fn what_looks_secret_is_taken_out_of_attachments() {
    #[capture_errors]
    fn pays() -> Result<u32, Report<std::num::ParseIntError>> {
        let paid = makes().attach("by Bearer 0123456789abcdef0123456789abcdef")?;
        Ok(paid)
    }
    let test = "error_stack_reports::what_looks_secret_is_taken_out_of_attachments";
    alone(
        test,
        Options::new(),
        || drop(pays()),
        |events| {
            let attached = outermost(events).mechanism.as_ref().unwrap().data["attachments"].clone();
            assert_eq!(attached, json!(["by Bearer [Filtered]", "of order 7"]));
        },
    );
}

#[test]
fn each_has_the_stack_of_where_it_was_made() {
    let test = "error_stack_reports::each_has_the_stack_of_where_it_was_made";
    alone(
        test,
        Options::new(),
        || drop(entrance()),
        |events| {
            let root = frames(&exceptions(events)[0]);
            assert_eq!(root.last().unwrap().function.as_deref(), Some("makes"), "{root:#?}");
            assert_eq!(frames(outermost(events)).last().unwrap().function.as_deref(), Some("entrance"));
        },
    );
}

#[test]
fn without_a_backtrace_each_has_the_place_where_it_was_made() {
    let test = "error_stack_reports::without_a_backtrace_each_has_the_place_where_it_was_made";
    alone_with(
        test,
        "0",
        Options::new(),
        || drop(entrance()),
        |events| {
            let [frame] = frames(&exceptions(events)[0]) else { panic!("one frame") };
            assert_eq!((frame.filename.as_deref(), frame.in_app), (Some(file!()), Some(true)));
            let line = include_str!("error_stack_reports.rs")
                .lines()
                .position(|line| line.contains(".attach(\"of order 7\")"));
            assert_eq!(frame.lineno, line.and_then(|line| u32::try_from(line + 1).ok()));
        },
    );
}

#[test]
fn a_report_is_captured_by_hand() {
    let test = "error_stack_reports::a_report_is_captured_by_hand";
    let code = || {
        let Err(error) = makes().change_context(NoTotal) else { return };
        capture_error(&error);
    };
    alone(test, Options::new(), code, |events| {
        assert_eq!(texts(exceptions(events)), ["no total", "invalid digit found in string"]);
        assert_eq!(frames(&exceptions(events)[0]).last().unwrap().function.as_deref(), Some("makes"));
    });
}
