//! The client of the program, if it has one, and those beside it.
//!
//! Rule: a report goes to the client of the unit of work that it began in, wherever its journey ends.

use std::sync::{Arc, PoisonError, RwLock, Weak};

use super::unit;
use crate::capture::glance::{self, OF_PROGRAM, OTHERS};
use crate::capture::recipient::Recipient;
use crate::capture::stack;
use crate::client::Client;

static PROGRAM: RwLock<Option<Arc<Client>>> = RwLock::new(None);
static BESIDE: RwLock<Vec<(Recipient, Weak<Client>)>> = RwLock::new(Vec::new());

const NONE: u8 = 0;

/// Whether there is none at all.
#[inline]
pub(crate) fn are_none() -> bool {
    glance::clients() == NONE
}

/// Whether there is a client for what this unit of work reports.
#[inline]
pub(crate) fn is_enabled() -> bool {
    match glance::clients() {
        NONE => false,
        OF_PROGRAM => true,
        clients => is_enabled_here(clients),
    }
}

#[cold]
fn is_enabled_here(clients: u8) -> bool {
    match unit::recipient() {
        Recipient::PROGRAM => clients & OF_PROGRAM != 0,
        beside => of(beside).is_some(),
    }
}

/// The client for what this unit of work reports.
pub(crate) fn get() -> Option<Arc<Client>> {
    match glance::clients() {
        NONE => None,
        OF_PROGRAM => of(Recipient::PROGRAM),
        _ => of(unit::recipient()),
    }
}

/// The client that such reports are for.
pub(crate) fn of(recipient: Recipient) -> Option<Arc<Client>> {
    if recipient == Recipient::PROGRAM {
        return PROGRAM.read().unwrap_or_else(PoisonError::into_inner).clone();
    }
    let beside = BESIDE.read().unwrap_or_else(PoisonError::into_inner);
    beside.iter().find(|(known, _)| *known == recipient).and_then(|(_, client)| client.upgrade())
}

/// Puts the program's client in its place, or none, and returns the one before.
pub(crate) fn replace(client: Option<Arc<Client>>) -> Option<Arc<Client>> {
    let mut place = PROGRAM.write().unwrap_or_else(PoisonError::into_inner);
    note_program(client.is_some());
    let before = std::mem::replace(&mut *place, client);
    drop(place);
    enable_stacks();
    before
}

/// From now on there are units of work whose reports are not for the program's client.
pub(crate) fn expect_others() {
    glance::set(OTHERS);
}

/// Adds one beside the program's.
pub(crate) fn add(client: &Arc<Client>) {
    let mut beside = BESIDE.write().unwrap_or_else(PoisonError::into_inner);
    beside.push((client.recipient(), Arc::downgrade(client)));
    drop(beside);
    enable_stacks();
}

/// Takes this client out, if it is still there.
pub(crate) fn remove(client: &Arc<Client>) {
    if client.recipient() == Recipient::PROGRAM {
        let mut place = PROGRAM.write().unwrap_or_else(PoisonError::into_inner);
        if place.as_ref().is_some_and(|current| Arc::ptr_eq(current, client)) {
            note_program(false);
            *place = None;
        }
        return;
    }
    let mut beside = BESIDE.write().unwrap_or_else(PoisonError::into_inner);
    beside.retain(|(recipient, _)| *recipient != client.recipient());
}

/// The program's and those beside it.
pub(crate) fn all() -> Vec<Arc<Client>> {
    let beside = BESIDE.read().unwrap_or_else(PoisonError::into_inner).clone();
    of(Recipient::PROGRAM).into_iter().chain(beside.iter().filter_map(|(_, client)| client.upgrade())).collect()
}

/// Stacks are taken as long as any client wants them; those of one that does not go without.
fn enable_stacks() {
    stack::enable(all().iter().any(|client| client.takes_stacks()));
}

fn note_program(is_there: bool) {
    if is_there {
        glance::set(OF_PROGRAM);
    } else {
        glance::unset(OF_PROGRAM);
    }
}
