//! The one client that there is, if there is one.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use crate::client::Client;

/// Kept beside the client, so that a call without one costs one load.
static ENABLED: AtomicBool = AtomicBool::new(false);
static CLIENT: RwLock<Option<Arc<Client>>> = RwLock::new(None);

/// Whether there is a client.
#[inline]
pub(crate) fn is_enabled() -> bool {
    ENABLED.load(Ordering::Relaxed)
}

/// The client.
pub(crate) fn get() -> Option<Arc<Client>> {
    if !is_enabled() {
        return None;
    }
    CLIENT.read().unwrap_or_else(PoisonError::into_inner).clone()
}

/// Puts the client in its place, or none, and returns the one before.
pub(crate) fn replace(client: Option<Arc<Client>>) -> Option<Arc<Client>> {
    let mut place = CLIENT.write().unwrap_or_else(PoisonError::into_inner);
    ENABLED.store(client.is_some(), Ordering::Relaxed);
    std::mem::replace(&mut place, client)
}

/// Takes the client out if it is this one.
pub(crate) fn remove(client: &Arc<Client>) {
    let mut place = CLIENT.write().unwrap_or_else(PoisonError::into_inner);
    if place.as_ref().is_some_and(|current| Arc::ptr_eq(current, client)) {
        ENABLED.store(false, Ordering::Relaxed);
        *place = None;
    }
}
