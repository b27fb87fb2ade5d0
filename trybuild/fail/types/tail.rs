use redhanded::capture_errors;

#[capture_errors]
fn sync(a: u8) -> Result<u64, String> {
    if a > 3 {
        return Err("large");
    }
    a
}

#[capture_errors]
async fn asynchronous(a: u8) -> Result<u64, String> {
    if a > 3 {
        return Err("large");
    }
    a
}

fn main() {}
