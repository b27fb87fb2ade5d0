use redhanded::capture_errors;

#[capture_errors]
fn not_a_result(a: u8) -> Result<u8, String> {
    Ok(a?)
}

#[capture_errors]
fn option_in_result(a: Option<u8>) -> Result<u8, String> {
    Ok(a?)
}

#[capture_errors]
fn in_nothing(a: Option<u8>) {
    a?;
}

fn main() {}
