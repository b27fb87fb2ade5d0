//! One failure, one report: `cargo run --example quickstart`.

use std::error::Error;
use std::num::ParseIntError;

use redhanded::capture_errors;

#[capture_errors]
fn price(article: &str, cents: &str, quantity: u32) -> Result<u32, ParseIntError> {
    let total = cents.parse::<u32>()? * quantity;
    println!("{quantity} {article}: {total} cents");
    Ok(total)
}

#[capture_errors]
fn checkout(order: u64, cart: &[(&str, &str, u32)], card_token: &str) -> Result<u32, Box<dyn Error>> {
    let mut total = 0;
    for (article, cents, quantity) in cart {
        total += price(article, cents, *quantity)?;
    }
    println!("order {order}: {total} cents from card {card_token}");
    Ok(total)
}

#[redhanded::main]
fn main() {
    let cart = [("lamp", "4900", 1), ("bulb", "7.50", 2)];
    if let Err(error) = checkout(42, &cart, "tok_5f0b2c91") {
        println!("order 42 failed: {error}"); // `invalid digit found in string`, and where? See the report.
    }
}
