use anyhow::Context;
use redhanded::{Options, capture_error, capture_errors};

use super::{alone, alone_with, exceptions, frame, frames, outermost, own, texts};

#[inline(never)]
fn makes() -> anyhow::Result<u32> {
    let number = "4x2".parse::<u32>()?; // made here
    Ok(std::hint::black_box(number))
}

#[capture_errors]
fn entrance() -> anyhow::Result<u32> {
    makes()
}

#[capture_errors]
fn entrance_with_contexts() -> anyhow::Result<u32> {
    let number = makes().context("no total").context("no checkout")?;
    Ok(number)
}

fn line_of(what: &str) -> Option<u32> {
    let line = include_str!("anyhow_errors.rs").lines().position(|line| line.ends_with(what)).unwrap() + 1;
    u32::try_from(line).ok()
}

#[test]
fn the_stack_goes_on_to_where_the_error_was_made() {
    let test = "anyhow_errors::the_stack_goes_on_to_where_the_error_was_made";
    alone(
        test,
        Options::new(),
        || drop(entrance()),
        |events| {
            assert_eq!(own(outermost(events)), ["entrance", "makes"], "{:#?}", frames(outermost(events)));
            let last = frames(outermost(events)).last().unwrap();
            assert_eq!((last.filename.as_deref(), last.lineno), (Some(file!()), line_of("// made here")));
            assert!(frame(outermost(events), "entrance").context_line.is_some(), "the annotated call is still one");
            assert!(last.instruction_addr.is_some());
        },
    );
}

#[test]
fn contexts_are_errors_and_the_root_has_the_stack_of_where_it_was_made() {
    let test = "anyhow_errors::contexts_are_errors_and_the_root_has_the_stack_of_where_it_was_made";
    alone(
        test,
        Options::new(),
        || drop(entrance_with_contexts()),
        |events| {
            let exceptions = exceptions(events);
            assert_eq!(texts(exceptions), ["no checkout", "no total", "invalid digit found in string"]);
            assert_eq!(frames(&exceptions[0]).last().unwrap().function.as_deref(), Some("makes"));
            assert_eq!(frames(&exceptions[0]).last().unwrap().in_app, Some(true));
            let names: Vec<_> = frames(&exceptions[0]).iter().filter_map(|frame| frame.function.as_deref()).collect();
            assert!(!names.iter().any(|name| name.contains("redhanded")), "{names:#?}");
            let of_entrance = names.iter().filter(|name| name.starts_with("entrance_with_contexts"));
            assert_eq!(of_entrance.count(), 1, "{names:#?}");
            assert_eq!(frames(&exceptions[1]).len(), 0);
            let last = frames(outermost(events)).last().unwrap();
            assert_eq!(last.function.as_deref(), Some("entrance_with_contexts"));
        },
    );
}

#[test]
fn captured_by_hand_it_is_shown_from_where_it_was_made() {
    #[inline(never)]
    fn captures() {
        std::hint::black_box(makes().map_err(|error| capture_error(&error)).is_err());
    }
    let test = "anyhow_errors::captured_by_hand_it_is_shown_from_where_it_was_made";
    alone(test, Options::new(), captures, |events| {
        let names: Vec<_> = frames(outermost(events)).iter().filter_map(|it| it.function.as_deref()).collect();
        let at = names.iter().position(|name| name.starts_with("captures")).unwrap();
        assert_eq!(names[at..], ["captures", "makes"]);
    });
}

#[test]
fn the_macro_shows_it_too() {
    let test = "anyhow_errors::the_macro_shows_it_too";
    let captures = || _ = makes().map_err(|error| redhanded::capture_error!(error));
    alone(test, Options::new(), captures, |events| {
        assert_eq!(frames(outermost(events)).last().unwrap().function.as_deref(), Some("makes"));
    });
}

#[test]
fn one_that_was_made_on_another_thread_is_that_of_another_thread() {
    #[capture_errors]
    fn waits() -> anyhow::Result<u32> {
        std::thread::spawn(makes).join().unwrap()
    }
    let test = "anyhow_errors::one_that_was_made_on_another_thread_is_that_of_another_thread";
    alone(
        test,
        Options::new(),
        || drop(waits()),
        |events| {
            assert_eq!(frames(outermost(events)).last().unwrap().function.as_deref(), Some("waits"));
            let threads = events[0].other["threads"]["values"].as_array().unwrap();
            let made = threads.iter().find(|thread| thread["name"] == "where the error was made").unwrap();
            let last = made["stacktrace"]["frames"].as_array().unwrap().last().unwrap().clone();
            assert_eq!(last["function"], "makes");
        },
    );
}

#[test]
fn an_async_error_is_shown_from_where_it_was_made() {
    #[capture_errors]
    async fn fetches() -> anyhow::Result<u32> {
        tokio::task::yield_now().await;
        makes()
    }
    let test = "anyhow_errors::an_async_error_is_shown_from_where_it_was_made";
    let code = || {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap();
        let _ = runtime.block_on(runtime.spawn(fetches()));
    };
    alone(test, Options::new(), code, |events| {
        let names: Vec<_> = frames(outermost(events)).iter().filter_map(|it| it.function.as_deref()).collect();
        assert_eq!(names, ["fetches", "makes"]);
    });
}

#[test]
fn a_backtrace_that_is_disabled_is_none() {
    let test = "anyhow_errors::a_backtrace_that_is_disabled_is_none";
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

#[test]
fn without_the_stack_none_is_shown() {
    let test = "anyhow_errors::without_the_stack_none_is_shown";
    alone(
        test,
        Options::new().stack(false),
        || drop(entrance_with_contexts()),
        |events| {
            assert_eq!(frames(&exceptions(events)[0]).len(), 0);
            assert_eq!(frames(outermost(events)).len(), 1);
        },
    );
}
