//! What the shop knows of an order.

use std::fmt;

/// A hundredth of a currency's unit.
pub(crate) type Cents = u64;

#[derive(Debug)]
pub(crate) struct Order {
    pub(crate) id: u64,
    pub(crate) city: String,
    pub(crate) quantity: u32,
    pub(crate) box_size: u32,
    pub(crate) unit_price: Cents,
    pub(crate) currency: String,
    pub(crate) card_token: CardToken,
}

/// Whoever has it can charge the card, so nothing prints it by accident.
pub(crate) struct CardToken(String);

impl CardToken {
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl From<&str> for CardToken {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Debug for CardToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CardToken(…)")
    }
}
