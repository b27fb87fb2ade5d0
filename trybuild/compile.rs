//! What compiles, and what the compiler says where something does not.
//!
//! The large cases are also modules of this test, so that clippy looks at them.

#[path = "pass/async_main.rs"]
mod async_main;
#[path = "pass/asynchronous.rs"]
mod asynchronous;
#[path = "pass/sync.rs"]
mod sync;

#[test]
fn annotated_functions_do_what_they_did() {
    sync::main();
    asynchronous::main();
    async_main::main().unwrap();
}

#[test]
fn annotated_functions_compile_and_mistakes_are_told() {
    let cases = trybuild::TestCases::new();
    cases.pass("pass/*.rs");
    cases.compile_fail("fail/*/*.rs");
}
