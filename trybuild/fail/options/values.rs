use redhanded::capture_errors;

#[capture_errors(skip, skip_all = true, redact = a, name("x"), crate = "redhanded")]
fn wrong_kinds(a: u8) -> u8 {
    a
}

#[capture_errors(name = "", skip(a.b), off(1))]
fn wrong_values(a: u8) -> u8 {
    a
}

#[capture_errors(only, with(a), ignore, none(a), level = "info", fingerprint = "x", tag("a b" = 1), trail, args = 3)]
fn other_kinds(a: u8) -> Option<u8> {
    Some(a)
}

#[capture_errors(with(= 3), ignore(A, B), tag(), panics(off))]
fn other_values(a: u8) -> Result<u8, u8> {
    Err(a)
}

#[redhanded::main(dsn, debug(true), skip_all)]
fn main() {
    wrong_kinds(1);
    wrong_values(1);
    other_kinds(1);
    other_values(1);
}
