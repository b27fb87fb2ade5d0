//! Is it the same failure? Each case is a function that the program annotates; `leaf` is annotated too and fails.

use std::error::Error;
use std::fmt;
use std::io;

use anyhow::Context;
use redhanded::capture_errors;

use crate::captured::{captured, captured_async, summary};

#[derive(Debug, Clone, Copy)]
struct Low;
impl fmt::Display for Low {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the disk is full")
    }
}
impl Error for Low {}

#[derive(Debug, thiserror::Error)]
#[error("no")]
struct Opaque;

#[derive(Debug, thiserror::Error)]
enum App {
    #[error("cannot store")]
    Low(#[from] Low),
    #[error(transparent)]
    Other(Box<dyn Error + Send + Sync>),
    #[error("cannot read")]
    Io(#[from] io::Error),
}

#[derive(Debug, thiserror::Error)]
#[error("outermost")]
struct Outermost(#[from] App);

#[capture_errors]
fn leaf() -> Result<u64, Low> {
    Err(Low)
}

#[capture_errors]
fn fine() -> Result<u64, Low> {
    Ok(1)
}

#[capture_errors]
fn io_leaf() -> Result<u64, io::Error> {
    Err(io::Error::other("pipe broke"))
}

#[capture_errors]
fn boxed_leaf() -> Result<u64, Box<dyn Error>> {
    Err(Box::new(Low))
}

fn not_annotated() -> Result<u64, Opaque> {
    leaf().map_err(|_| Opaque)
}

/// One event for each failure, by its outermost error and its causes.
fn failures<T>(function: fn() -> T) -> Vec<String> {
    let events = captured(|| drop(function()));
    let mut failures: Vec<_> = events.iter().map(|event| summary(event).2.join(" < ")).collect();
    failures.sort();
    failures
}

/// A case of one failure, with what its report says.
macro_rules! one {
    ($($(#[$attribute:meta])* $name:ident -> $output:ty $body:block = $errors:literal;)*) => {$(
        #[test]
        fn $name() {
            #[capture_errors]
            $(#[$attribute])*
            fn case() -> $output $body
            assert_eq!(failures(case), [$errors]);
        }
    )*};
}

one! {
    c01_the_same_type_by_a_local -> Result<u64, Low> {
        let number = leaf()?;
        Ok(number)
    } = "Low: the disk is full";

    c02_the_tail -> Result<u64, Low> {
        leaf()
    } = "Low: the disk is full";

    c03_converted_by_from -> Result<u64, App> {
        Ok(leaf()?)
    } = "App: cannot store < Low: the disk is full";

    c04_a_transparent_box -> Result<u64, App> {
        let number = leaf().map_err(|error| App::Other(Box::new(error)))?;
        Ok(number)
    } = "App: the disk is full < Low: the disk is full";

    c05_a_context -> anyhow::Result<u64> {
        let number = leaf().context("while importing")?;
        Ok(number)
    } = "Error: while importing < Low: the disk is full";

    c07_its_text -> Result<u64, String> {
        leaf().map_err(|error| error.to_string())
    } = "String: the disk is full < Low: the disk is full";

    c08_a_text_with_its_text_in_it -> Result<u64, String> {
        let number = leaf().map_err(|error| format!("cannot: {error}"))?;
        Ok(number)
    } = "String: cannot: the disk is full < Low: the disk is full";

    c09_replaced -> Result<u64, Opaque> {
        let number = leaf().map_err(|_| Opaque)?;
        Ok(number)
    } = "Opaque: no < Low: the disk is full";

    c10_boxed -> Result<u64, Box<dyn Error + Send + Sync>> {
        Ok(leaf()?)
    } = "Low: the disk is full";

    #[allow(clippy::match_wild_err_arm, clippy::manual_let_else)]
    c11_an_arm_that_returns_another -> Result<u64, Opaque> {
        let number = match leaf() {
            Ok(number) => number,
            Err(_) => return Err(Opaque),
        };
        Ok(number)
    } = "Opaque: no < Low: the disk is full";

    c12_stored_and_replaced_later -> Result<u64, Opaque> {
        let result = leaf();
        let number = result.map_err(|_| Opaque)?;
        Ok(number)
    } = "Opaque: no < Low: the disk is full";

    c13_stored_and_replaced_after_another_call -> Result<u64, Opaque> {
        let result = leaf();
        let _ = fine();
        let number = result.map_err(|_| Opaque)?;
        Ok(number)
    } = "Opaque: no < Low: the disk is full";

    c14_by_way_of_an_option -> Result<u64, Opaque> {
        let number = leaf().ok().ok_or(Opaque)?;
        Ok(number)
    } = "Opaque: no < Low: the disk is full";

    c15_an_option_is_returned -> Option<u64> {
        leaf().ok()
    } = "Low: the disk is full";

    c16_an_io_error_in_a_variant -> Result<u64, App> {
        Ok(io_leaf()?)
    } = "App: cannot read < Error: pipe broke";

    c17_collected_in_a_closure -> Result<Vec<u64>, Low> {
        let numbers = (0..3).map(|_| leaf()).collect::<Result<Vec<_>, _>>()?;
        Ok(numbers)
    } = "Low: the disk is full";

    c18_let_else -> Result<u64, Opaque> {
        let Ok(number) = leaf() else { return Err(Opaque) };
        Ok(number)
    } = "Opaque: no < Low: the disk is full";

    #[allow(clippy::question_mark, clippy::redundant_pattern_matching)]
    c19_if_let -> Result<u64, Opaque> {
        if let Err(_) = leaf() {
            return Err(Opaque);
        }
        Ok(1)
    } = "Opaque: no < Low: the disk is full";

    c21_through_a_function_that_is_not_annotated -> Result<u64, Opaque> {
        not_annotated()
    } = "Opaque: no < Low: the disk is full";

    c22_a_boxed_error_without_a_size -> Result<u64, Box<dyn Error>> {
        let number = boxed_leaf()?;
        Ok(number)
    } = "Box<dyn Error>: the disk is full";

    c27_the_last_of_a_loop -> Result<u64, Opaque> {
        let mut last = None;
        for _ in 0..1 {
            if leaf().is_err() {
                last = Some(Opaque);
            }
        }
        let _ = fine();
        match last {
            Some(error) => Err(error),
            None => Ok(1),
        }
    } = "Opaque: no < Low: the disk is full";

    c28_pushed_and_popped -> Result<u64, Opaque> {
        let mut errors = Vec::new();
        if leaf().is_err() {
            errors.push(Opaque);
        }
        let _ = fine();
        match errors.pop() {
            Some(error) => Err(error),
            None => Ok(1),
        }
    } = "Opaque: no < Low: the disk is full";
}

#[test]
fn c06_a_context_of_anyhow_on_anyhow() {
    #[capture_errors]
    fn inner() -> anyhow::Result<u64> {
        Ok(leaf()?)
    }
    #[capture_errors]
    fn outer() -> anyhow::Result<u64> {
        inner().context("outer")
    }
    assert_eq!(failures(outer), ["Error: outer < Low: the disk is full"]);
}

#[test]
fn c20_three_levels_into_anyhow() {
    #[capture_errors]
    fn inner() -> Result<u64, App> {
        Ok(leaf()?)
    }
    #[capture_errors]
    fn middle() -> Result<u64, Outermost> {
        Ok(inner()?)
    }
    #[capture_errors]
    fn outer() -> anyhow::Result<u64> {
        Ok(middle()?)
    }
    assert_eq!(failures(outer), ["Outermost: outermost < App: cannot store < Low: the disk is full"]);
}

#[capture_errors]
async fn async_leaf() -> Result<u64, Low> {
    tokio::task::yield_now().await;
    Err(Low)
}

/// An async case of one failure.
macro_rules! one_async {
    ($($name:ident -> $output:ty $body:block = $errors:literal;)*) => {$(
        #[test]
        fn $name() {
            #[capture_errors]
            async fn case() -> $output $body
            let events = captured_async(|| async { _ = case().await });
            let failures: Vec<_> = events.iter().map(|event| summary(event).2.join(" < ")).collect();
            assert_eq!(failures, [$errors]);
        }
    )*};
}

one_async! {
    c23_async_converted_by_from -> Result<u64, App> {
        Ok(async_leaf().await?)
    } = "App: cannot store < Low: the disk is full";

    c24_async_replaced -> Result<u64, Opaque> {
        async_leaf().await.map_err(|_| Opaque)
    } = "Opaque: no < Low: the disk is full";

    c25_async_stored_and_replaced_after_another_await -> Result<u64, Opaque> {
        let result = async_leaf().await;
        tokio::task::yield_now().await;
        result.map_err(|_| Opaque)
    } = "Opaque: no < Low: the disk is full";

    c26_async_stored_and_returned_after_another_await -> Result<u64, Low> {
        let result = async_leaf().await;
        tokio::task::yield_now().await;
        let number = result?;
        Ok(number)
    } = "Low: the disk is full";
}

/// A case of two failures.
macro_rules! two {
    ($($(#[$attribute:meta])* $name:ident -> $output:ty $body:block = $errors:expr;)*) => {$(
        #[test]
        fn $name() {
            #[capture_errors]
            $(#[$attribute])*
            fn case() -> $output $body
            assert_eq!(failures(case), $errors);
        }
    )*};
}

two! {
    d01_swallowed_and_another -> Result<u64, Opaque> {
        let _ = leaf();
        Err(Opaque)
    } = ["Low: the disk is full", "Opaque: no"];

    d02_swallowed_and_one_of_the_standard_library -> Result<u64, std::num::ParseIntError> {
        leaf().ok();
        let number = "x".parse::<u64>()?;
        Ok(number)
    } = ["Low: the disk is full", "ParseIntError: invalid digit found in string"];

    d05_the_same_function_again -> Result<u64, Low> {
        leaf().ok();
        leaf()
    } = ["Low: the disk is full", "Low: the disk is full"];

    d07_a_retry_that_fails_twice -> Result<u64, Low> {
        if let Ok(number) = leaf() {
            return Ok(number);
        }
        leaf()
    } = ["Low: the disk is full", "Low: the disk is full"];
}

#[test]
fn d06_two_boxed_errors_without_a_size_of_different_types() {
    #[capture_errors]
    fn other() -> Result<u64, Box<dyn Error>> {
        Err(Box::new(Opaque))
    }
    #[capture_errors]
    fn case() -> Result<u64, Box<dyn Error>> {
        boxed_leaf().ok();
        other()
    }
    assert_eq!(failures(case), ["Box<dyn Error>: no", "Box<dyn Error>: the disk is full"]);
}

#[test]
fn d08_a_cleanup_in_the_arm_of_the_error_that_fails_too() {
    #[capture_errors]
    fn clean_up() -> Result<u64, io::Error> {
        Err(io::Error::other("the folder is gone"))
    }
    #[capture_errors]
    #[expect(clippy::single_match_else, reason = "it is about an arm")]
    fn case() -> Result<u64, App> {
        match leaf() {
            Ok(number) => Ok(number),
            Err(Low) => {
                clean_up()?;
                Ok(0)
            }
        }
    }
    assert_eq!(failures(case), ["App: cannot read < Error: the folder is gone", "Low: the disk is full"]);
}

// `d04` is a row of its own, `or_else_that_fails`.

/// Two, if one could tell: the text is all that is known of the second one, and it is that of the first.
#[test]
fn d03_swallowed_and_one_with_the_identical_text_that_is_not_annotated_are_told_as_one() {
    fn not_annotated_either() -> Result<u64, Low> {
        Err(Low)
    }
    #[capture_errors]
    fn case() -> Result<u64, Low> {
        leaf().ok();
        let number = not_annotated_either()?;
        Ok(number)
    }
    assert_eq!(failures(case), ["Low: the disk is full"]);
}

#[test]
fn one_handled_is_one() {
    #[capture_errors]
    fn unwraps() -> Result<u64, Low> {
        Ok(leaf().unwrap_or(7))
    }
    #[capture_errors]
    fn ignores() {
        let _ = leaf();
    }
    assert_eq!(failures(unwraps), ["Low: the disk is full"]);
    assert_eq!(failures(ignores), ["Low: the disk is full"]);
}
