//! The bank. It stands for a payment service, and takes as long for an answer.

use std::time::Duration;

use redhanded::capture_errors;
use thiserror::Error;
use tokio::time::sleep;

use crate::order::Cents;

const ROUND_TRIP: Duration = Duration::from_millis(3);
const LIMIT: Cents = 1_000_000;

#[derive(Debug, Error)]
pub(crate) enum PaymentError {
    #[error("the bank does not know the card")]
    UnknownCard,
    #[error("the bank declines more than {LIMIT} cents")]
    Declined,
}

/// Takes the amount from the card.
#[capture_errors]
pub(crate) async fn charge(amount: Cents, card_token: &str) -> Result<(), PaymentError> {
    sleep(ROUND_TRIP).await;
    if !card_token.starts_with("tok_") {
        return Err(PaymentError::UnknownCard);
    }
    if amount > LIMIT {
        return Err(PaymentError::Declined);
    }
    Ok(())
}
