use redhanded::capture_errors;

#[capture_errors]
fn sync(a: u64) -> Result<u64, String> {
    Ok(a);
}

#[capture_errors]
async fn asynchronous(a: u64) -> Result<u64, String> {
    Ok(a);
}

#[capture_errors]
fn returns_nothing(a: u64) {
    a
}

fn main() {}
