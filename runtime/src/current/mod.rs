//! What is current: the client, the unit of work, the scopes.

pub(crate) mod child;
pub(crate) mod client;
pub(crate) mod pending;
pub(crate) mod scopes;
mod spare;
pub(crate) mod unit;
