use redhanded::capture_errors;

#[capture_errors(skip(a), redact(a))]
fn in_two_lists(a: u8) -> u8 {
    a
}

#[capture_errors(skip_all, skip(a), redact(b), only(a))]
fn skips_all(a: u8, b: u8) -> u8 {
    a + b
}

#[capture_errors(only(a), skip(b))]
fn lists(a: u8, b: u8) -> u8 {
    a + b
}

#[capture_errors(only(a), redact(b), with(a = 3))]
fn lists_others(a: u8, b: u8) -> u8 {
    a + b
}

#[capture_errors(args = off, only(a), redact(a), with(b = 1))]
fn no_arguments(a: u8) -> u8 {
    a
}

#[capture_errors(off, name = "x", level = info, tag(a = 1))]
fn off(a: u8) -> u8 {
    a
}

#[capture_errors(name = "x", skip(a, a), name = "y", tag(b = 1, b = 2), none, none)]
fn repeated(a: u8) -> Option<u8> {
    Some(a)
}

#[redhanded::main(debug = true, debug = false)]
fn main() {
    in_two_lists(1);
    skips_all(1, 2);
    lists(1, 2);
    lists_others(1, 2);
    no_arguments(1);
    off(1);
    repeated(1);
}
