//! Beside the attributes that make tests of functions, above and below: each is still a test, and is reported.

use std::cell::Cell;
use std::process::Command;

use super::{Leaf, one, path};

thread_local! {
    /// The functions are tests by themselves, and pass as such; they fail when this module calls them.
    static FAILS: Cell<bool> = const { Cell::new(false) };
}

fn leaf() -> Result<(), Leaf> {
    if FAILS.get() { Err(Leaf(3)) } else { Ok(()) }
}

#[redhanded::capture_errors]
#[test]
fn above_a_test() -> Result<(), Leaf> {
    leaf()?; // left above a test
    Ok(())
}

#[test]
#[redhanded::capture_errors]
fn below_a_test() -> Result<(), Leaf> {
    leaf()?; // left below a test
    Ok(())
}

#[redhanded::capture_errors]
#[tokio::test]
async fn above_a_test_of_tokio() -> Result<(), Leaf> {
    tokio::task::yield_now().await;
    leaf()?; // left above a test of tokio
    Ok(())
}

#[tokio::test]
#[redhanded::capture_errors]
async fn below_a_test_of_tokio() -> Result<(), Leaf> {
    tokio::task::yield_now().await;
    leaf()?; // left below a test of tokio
    Ok(())
}

#[redhanded::capture_errors]
#[test]
#[should_panic(expected = "above")]
fn above_a_test_that_panics() {
    panic!("above");
}

#[test]
#[should_panic(expected = "below")]
#[redhanded::capture_errors]
fn below_a_test_that_panics() {
    panic!("below");
}

#[test]
fn functions_under_an_attribute_of_tests_are_tests() {
    let listed = Command::new(std::env::current_exe().unwrap()).args(["--list", "stacked::"]).output().unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    for name in ["above_a_test", "below_a_test", "above_a_test_of_tokio", "below_a_test_of_tokio"] {
        assert!(listed.lines().any(|line| line == format!("stacked::{name}: test")), "{name} is none of\n{listed}");
    }
}

#[test]
fn functions_under_an_attribute_of_tests_are_reported() {
    let left = |test: fn() -> Result<(), Leaf>| {
        path(&one(|| {
            FAILS.set(true);
            test()
        }))
    };
    assert_eq!(left(above_a_test), ["above_a_test: leaf()»?; // left above a test"]);
    assert_eq!(left(below_a_test), ["below_a_test: leaf()»?; // left below a test"]);
    assert_eq!(left(above_a_test_of_tokio), ["above_a_test_of_tokio: leaf()»?; // left above a test of tokio"]);
    // What tokio makes of it is a sync function, which ends where the user's body does.
    assert_eq!(left(below_a_test_of_tokio), ["below_a_test_of_tokio: Ok»(())"]);
}
