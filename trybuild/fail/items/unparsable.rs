use redhanded::capture_errors;

#[capture_errors]
fn broken(a: u8) -> u8 {
    let b = ;
    a + b
}

fn main() {
    broken(1);
}
