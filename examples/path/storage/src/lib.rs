//! Where the shop keeps its prices.

use redhanded::capture_errors;

/// A price that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// What is stored is no number.
    #[error("the price of item {item} is damaged")]
    Damaged {
        /// Whose price it is.
        item: u32,
        /// What is wrong with it.
        source: std::num::ParseIntError,
    },
}

#[capture_errors]
fn decode(item: u32, stored: &str) -> Result<u32, StorageError> {
    let cents = stored.parse().map_err(|source| StorageError::Damaged { item, source })?;
    Ok(cents)
}

/// The price of an item, in cents.
///
/// # Errors
/// If what is stored is damaged.
#[capture_errors]
pub fn price(item: u32) -> Result<u32, StorageError> {
    let stored = if item == 7 { "4x9" } else { "499" };
    decode(item, stored)
}

/// As [`price`], for those who cannot wait.
///
/// # Errors
/// If what is stored is damaged.
#[capture_errors]
pub async fn price_soon(item: u32) -> Result<u32, StorageError> {
    std::future::ready(()).await;
    price(item)
}
