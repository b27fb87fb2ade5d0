//! One failure, one report: `cargo run --example quickstart`.

use std::{error::Error, num::ParseIntError};

use redhanded::capture_errors;

#[capture_errors]
fn price(cents: &str, quantity: u32) -> Result<u32, ParseIntError> {
    Ok(cents.parse::<u32>()? * quantity)
}

#[capture_errors]
fn checkout(order: u64, cart: &[(&str, u32)], card_token: &str) -> Result<u32, Box<dyn Error>> {
    let mut total = 0;
    for (cents, quantity) in cart {
        total += price(cents, *quantity)?;
    }
    if card_token.is_empty() {
        return Err(format!("order {order} has no card").into());
    }
    Ok(total)
}

#[redhanded::main]
fn main() {
    let card_token = std::env::var("CARD_TOKEN").unwrap_or_default();
    if let Err(error) = checkout(42, &[("4900", 1), ("7.50", 2)], &card_token) {
        println!("order 42 failed: {error}"); // Which digit of which string? The report tells.
    }
}
