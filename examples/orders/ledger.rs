//! The book of orders. It stands for a database, and takes as long for an answer.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::time::Duration;

use redhanded::capture_errors;
use thiserror::Error;
use tokio::sync::Mutex;
use tokio::time::sleep;

use crate::order::Cents;

const ROUND_TRIP: Duration = Duration::from_millis(2);

#[derive(Debug, Error)]
pub(crate) enum LedgerError {
    #[error("order {0} is in the ledger already")]
    Duplicate(u64),
}

/// What each order costs, by its number.
#[derive(Default)]
pub(crate) struct Ledger {
    totals: Mutex<HashMap<u64, Cents>>,
}

impl Ledger {
    #[capture_errors]
    pub(crate) async fn book(&self, order: u64, total: Cents) -> Result<(), LedgerError> {
        sleep(ROUND_TRIP).await;
        match self.totals.lock().await.entry(order) {
            Entry::Occupied(_) => Err(LedgerError::Duplicate(order)),
            Entry::Vacant(place) => {
                place.insert(total);
                Ok(())
            }
        }
    }
}
