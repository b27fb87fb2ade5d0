use redhanded::capture_errors;

#[derive(Debug)]
struct Own;

#[capture_errors]
fn sync(text: &str) -> Result<u64, Own> {
    let number = text.parse::<u64>()?;
    Ok(number)
}

#[capture_errors]
async fn asynchronous(text: &str) -> Result<u64, Own> {
    let number = text.parse::<u64>()?;
    Ok(number)
}

#[capture_errors]
#[track_caller]
fn in_place(text: &str) -> Result<u64, Own> {
    let number = text.parse::<u64>()?;
    Ok(number)
}

fn main() {}
