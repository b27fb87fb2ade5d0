use redhanded::capture_errors;

#[capture_errors(skip, skip_all = true, redact = a, name("x"), crate = "redhanded")]
fn wrong_kinds(a: u8) -> u8 {
    a
}

#[capture_errors(name = "", skip(a.b), off(1))]
fn wrong_values(a: u8) -> u8 {
    a
}

#[redhanded::main(dsn, debug(true), skip_all)]
fn main() {
    wrong_kinds(1);
    wrong_values(1);
}
