//! What compiles, and what the compiler says where something does not.
//!
//! The large cases are also modules of this test, so that clippy looks at them.

#[path = "pass/async_main.rs"]
mod async_main;
#[path = "pass/asynchronous.rs"]
mod asynchronous;
#[path = "pass/blocks.rs"]
mod blocks;
#[path = "pass/options.rs"]
mod options;
#[path = "pass/seen_in_crates.rs"]
mod seen_in_crates;
#[path = "pass/sync.rs"]
mod sync;

#[test]
fn annotated_functions_do_what_they_did() {
    sync::main();
    options::main();
    asynchronous::main();
    async_main::main().unwrap();
    seen_in_crates::main();
    blocks::main();
}

#[test]
fn annotated_functions_compile_and_mistakes_are_told() {
    let cases = trybuild::TestCases::new();
    cases.pass("pass/*.rs");
    cases.compile_fail("fail/*/*.rs");
}

#[tokio::test]
#[redhanded::capture_errors]
async fn the_attribute_stands_below_that_of_an_async_test() -> Result<(), std::num::ParseIntError> {
    tokio::task::yield_now().await;
    assert_eq!("3".parse::<u8>()?, 3);
    Ok(())
}

#[redhanded::capture_errors]
#[tokio::test]
async fn the_attribute_stands_above_that_of_an_async_test() -> Result<(), std::num::ParseIntError> {
    tokio::task::yield_now().await;
    assert_eq!("3".parse::<u8>()?, 3);
    Ok(())
}

#[redhanded::capture_errors]
#[test]
#[should_panic(expected = "as it should")]
fn a_test_that_should_panic_does() {
    assert_eq!(1, 2, "as it should");
}
