//! A shop that asks its storage.

use path_storage::StorageError;
use redhanded::capture_errors;

/// An order that cannot be fulfilled.
#[derive(Debug, thiserror::Error)]
pub enum ShopError {
    /// It has no total.
    #[error("the order has no total")]
    Total(#[from] StorageError),
}

/// What the order costs, in cents.
///
/// # Errors
/// If a price cannot be read.
#[capture_errors]
pub fn total(items: &[u32], currency: &str) -> Result<u32, ShopError> {
    let _ = currency;
    let mut total = 0;
    for item in items {
        total += path_storage::price(*item)?;
    }
    Ok(total)
}

/// As [`total`], for those who cannot wait.
///
/// # Errors
/// If a price cannot be read.
#[capture_errors]
pub async fn total_soon(items: Vec<u32>) -> Result<u32, ShopError> {
    let mut total = 0;
    for item in items {
        total += path_storage::price_soon(item).await?;
    }
    Ok(total)
}
