use std::error::Error;

use redhanded::capture_errors;

#[derive(Debug)]
enum ShopError {
    SoldOut { left: u32 },
}

#[derive(Debug)]
enum OtherError {
    Closed,
}

#[capture_errors(ignore(OtherError::Closed))]
fn of_another_type(left: u32) -> Result<u32, ShopError> {
    Err(ShopError::SoldOut { left })
}

#[capture_errors(ignore(ShopError::Sold { .. }))]
async fn no_such_variant(left: u32) -> Result<u32, ShopError> {
    Err(ShopError::SoldOut { left })
}

#[capture_errors(ignore(ShopError::SoldOut { left } if left > 3))]
fn of_the_error_a_reference(left: u32) -> Result<u32, ShopError> {
    Err(ShopError::SoldOut { left })
}

#[capture_errors(ignore(ShopError::SoldOut { .. }))]
fn erased(left: u32) -> Result<u32, Box<dyn Error>> {
    Err(left.to_string().into())
}

#[capture_errors(ignore(ShopError::SoldOut { .. }))]
fn returns_nothing() {}

#[capture_errors(ignore(ShopError::SoldOut { .. }))]
fn returns_no_error(left: u32) -> u32 {
    left
}

type Answer = Option<Vec<u32>>;

#[capture_errors(ignore(_))]
async fn results_in_no_error(left: u32) -> Answer {
    Some(vec![left])
}

#[capture_errors(ignore(ShopError::SoldOut { .. }))]
fn returns_something() -> impl Sized {}

#[redhanded::main(ignore(ShopError::SoldOut { .. }))]
fn main() {
    let _ = (of_another_type(1), no_such_variant(2), of_the_error_a_reference(3), erased(4), OtherError::Closed);
    returns_nothing();
    returns_no_error(5);
    let _ = results_in_no_error(6);
    returns_something();
}
