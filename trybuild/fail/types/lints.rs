#![deny(unused, unreachable_code)]

use redhanded::capture_errors;

#[capture_errors]
fn unused_function() {}

#[capture_errors]
async fn unused_async_function() {}

#[capture_errors]
fn unused_argument(argument: u8, mut changes: u8) -> Result<u8, String> {
    let local = 3;
    Ok(changes)
}

#[capture_errors]
async fn unused_async_argument(argument: u8, mut changes: u8) -> Result<u8, String> {
    let local = 3;
    Ok(changes)
}

#[capture_errors]
fn unused_result() -> Result<u8, String> {
    unused_argument(1, 2);
    unused_async_argument(1, 2);
    Ok(3)
}

#[capture_errors]
fn unreachable() -> Result<u8, String> {
    return Err(String::new());
    Ok(3)
}

#[capture_errors]
async fn unreachable_async() -> Result<u8, String> {
    return Err(String::new());
    Ok(3)
}

enum ShopError {
    Closed,
    Down,
}

#[capture_errors(ignore(ShopError::Closed | ShopError::Closed))]
fn twice_ignored(a: bool) -> Result<(), ShopError> {
    Err(if a { ShopError::Closed } else { ShopError::Down })
}

#[capture_errors(ignore(_))]
fn all_ignored(a: bool) -> Result<(), ShopError> {
    twice_ignored(a)
}

fn main() {
    let _ = (unused_result(), unreachable(), unreachable_async(), all_ignored(true));
}
