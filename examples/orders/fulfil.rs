//! What is done with one order.

use anyhow::Context;
use redhanded::capture_errors;

use crate::ledger::Ledger;
use crate::order::Order;
use crate::{packing, payment, price};

/// What is sent to one customer.
pub(crate) struct Delivery {
    pub(crate) city: String,
    pub(crate) boxes: u32,
}

/// Prices, books, packs and charges the order.
#[capture_errors]
pub(crate) async fn fulfil(order: &Order, ledger: &Ledger) -> anyhow::Result<Delivery> {
    let total = price::total(order.quantity, order.unit_price, &order.currency)
        .with_context(|| format!("order {} has no price", order.id))?;
    ledger.book(order.id, total).await?;
    let boxes = packing::boxes(order.quantity, order.box_size);
    payment::charge(total, order.card_token.reveal()).await?;
    Ok(Delivery { city: order.city.clone(), boxes })
}
