use redhanded::capture_errors;

#[capture_errors(none)]
fn returns_nothing() {}

#[capture_errors(none)]
fn returns_no_option(a: u8) -> Result<u8, u8> {
    Err(a)
}

#[capture_errors(none)]
async fn results_in_no_option(a: u8) -> Vec<u8> {
    vec![a]
}

fn main() {
    returns_nothing();
    let _ = (returns_no_option(1), results_in_no_option(1));
}
