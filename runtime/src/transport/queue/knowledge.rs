//! What the server is to know of losses.

use std::collections::BTreeMap;

use super::{Queue, Queued};
use crate::transport::losses::Losses;

impl<J: Queued> Queue<J> {
    /// What the server is to know of, and what it knows of.
    pub(in super::super) fn lost(&self) -> (Losses, Losses) {
        let state = self.lock();
        (state.lost.with(&state.inherited), state.told)
    }

    /// Takes over what another run had still to tell the server.
    pub(in super::super) fn inherit(&self, losses: &BTreeMap<String, u64>) {
        self.lock().inherited.add_words(losses);
    }

    /// The server knows of these losses.
    pub(in super::super) fn told(&self, losses: Losses) {
        self.lock().told = losses;
    }
}
