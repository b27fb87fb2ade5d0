use redhanded::capture_errors;

#[capture_errors]
fn local(text: &str) -> Result<&str, String> {
    let owned = text.to_owned();
    Ok(&owned)
}

#[capture_errors]
fn twice(values: &mut Vec<u8>) -> Result<u8, String> {
    let first = &values[0];
    values.push(1);
    Ok(*first)
}

#[capture_errors]
fn after_move(text: String) -> Result<String, String> {
    drop(text);
    Ok(text)
}

#[capture_errors]
async fn lifetimes<'a>(a: &'a str, b: &str) -> Result<&'a str, String> {
    if a.is_empty() { Ok(b) } else { Ok(a) }
}

fn main() {}
