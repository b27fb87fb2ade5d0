//! What an order costs.

use redhanded::capture_errors;
use thiserror::Error;

use crate::order::Cents;

#[derive(Debug, Error)]
pub(crate) enum PriceError {
    #[error("the price cannot be converted to euros")]
    Currency(#[from] UnknownCurrency),
    #[error("the price is out of range")]
    Range,
}

#[derive(Debug, Error)]
#[error("`{0}` is no currency that we take")]
pub(crate) struct UnknownCurrency(String);

/// The price in euro cents.
#[capture_errors]
pub(crate) fn total(quantity: u32, unit_price: Cents, currency: &str) -> Result<Cents, PriceError> {
    let millieuros = millieuros(currency)?;
    let total = unit_price.checked_mul(quantity.into()).and_then(|price| price.checked_mul(millieuros));
    Ok(total.ok_or(PriceError::Range)? / 1000)
}

/// What one unit of the currency is worth.
#[capture_errors]
fn millieuros(currency: &str) -> Result<u64, UnknownCurrency> {
    match currency {
        "EUR" => Ok(1000),
        "USD" => Ok(862),
        "GBP" => Ok(1141),
        "DKK" => Ok(134),
        other => Err(UnknownCurrency(other.to_owned())),
    }
}
