use redhanded::capture_errors;

#[capture_errors(skip(a), redact(a))]
fn in_two_lists(a: u8) -> u8 {
    a
}

#[capture_errors(skip_all, skip(a), redact(b))]
fn skips_all(a: u8, b: u8) -> u8 {
    a + b
}

#[capture_errors(off, name = "x")]
fn off(a: u8) -> u8 {
    a
}

#[capture_errors(name = "x", skip(a, a), name = "y")]
fn repeated(a: u8) -> u8 {
    a
}

#[redhanded::main(debug = true, debug = false)]
fn main() {
    in_two_lists(1);
    skips_all(1, 2);
    off(1);
    repeated(1);
}
