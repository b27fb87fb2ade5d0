//! What looks secret in a function's arguments looks secret inside of their values.

#[test]
fn names_look_secret_by_one_rule_in_arguments_and_in_values() {
    let of_arguments = include_str!("../macros/src/capture/secret.rs");
    let of_values = include_str!("../runtime/src/capture/secret.rs");
    assert!(of_arguments == of_values, "copy macros/src/capture/secret.rs to runtime/src/capture/secret.rs");
}
