//! What is current: the clients, the unit of work, the scopes.

pub(crate) mod beside;
pub(crate) mod child;
pub(crate) mod client;
pub(crate) mod late;
pub(crate) mod pending;
pub(crate) mod scopes;
mod spare;
pub(crate) mod unit;
