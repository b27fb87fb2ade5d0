//! What compiles and what the compiler says where something does not.

#[path = "../trybuild/pass/sync.rs"]
mod sync;

#[path = "../trybuild/pass/asynchronous.rs"]
mod asynchronous;
#[path = "../trybuild/pass/async_main.rs"]
mod async_main;

#[test]
fn annotated_functions_compile_and_mistakes_are_told() {
    sync::main();
    let cases = trybuild::TestCases::new();
    cases.pass("trybuild/pass/*.rs");
    cases.compile_fail("trybuild/fail/*/*.rs");
}
