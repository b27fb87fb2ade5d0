//! The client of the program, if it has one, and those beside it.
//!
//! Rule: a report goes to the client of the unit of work that it began in, wherever its journey ends.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, RwLock, Weak};

use super::unit;
use crate::capture::glance::{self, OF_PROGRAM, OTHERS};
use crate::capture::recipient::Recipient;
use crate::capture::{stack, trail};
use crate::client::Client;
use crate::lock::{read, write};

static PROGRAM: RwLock<Option<Arc<Client>>> = RwLock::new(None);
static BESIDE: RwLock<Vec<(Recipient, Weak<Client>)>> = RwLock::new(Vec::new());

/// Whether any of them wants to hear of each error that leaves a call.
static CLASSIFIES: AtomicBool = AtomicBool::new(false);

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

/// The same, if it may have something to say about an error that leaves a call.
pub(crate) fn get_to_classify() -> Option<Arc<Client>> {
    if CLASSIFIES.load(Ordering::Relaxed) { get() } else { None }
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
        return read(&PROGRAM).clone();
    }
    let beside = read(&BESIDE);
    beside.iter().find(|(known, _)| *known == recipient).and_then(|(_, client)| client.upgrade())
}

/// Puts the program's client in its place, or none, and returns the one before.
pub(crate) fn replace(client: Option<Arc<Client>>) -> Option<Arc<Client>> {
    let mut place = write(&PROGRAM);
    note_program(client.is_some());
    let before = std::mem::replace(&mut *place, client);
    drop(place);
    note_wishes();
    before
}

/// From now on there are units of work whose reports are not for the program's client.
pub(crate) fn expect_others() {
    glance::set(OTHERS);
}

/// Adds one beside the program's.
pub(crate) fn add(client: &Arc<Client>) {
    let mut beside = write(&BESIDE);
    beside.push((client.recipient(), Arc::downgrade(client)));
    drop(beside);
    note_wishes();
}

/// Takes this client out, if it is still there.
pub(crate) fn remove(client: &Arc<Client>) {
    if client.recipient() == Recipient::PROGRAM {
        let mut place = write(&PROGRAM);
        if place.as_ref().is_some_and(|current| Arc::ptr_eq(current, client)) {
            note_program(false);
            *place = None;
        }
        return;
    }
    let mut beside = write(&BESIDE);
    beside.retain(|(recipient, _)| *recipient != client.recipient());
}

/// The program's and those beside it.
pub(crate) fn all() -> Vec<Arc<Client>> {
    let beside = read(&BESIDE).clone();
    of(Recipient::PROGRAM).into_iter().chain(beside.iter().filter_map(|(_, client)| client.upgrade())).collect()
}

/// Stacks are taken as long as any client wants them, and as many breadcrumbs as the one that wants most; the others go
/// without.
fn note_wishes() {
    let clients = all();
    stack::enable(clients.iter().any(|client| client.takes_stacks()));
    CLASSIFIES.store(clients.iter().any(|client| client.classifies()), Ordering::Relaxed);
    trail::want(clients.iter().map(|client| client.breadcrumbs()).max().unwrap_or_default());
}

fn note_program(is_there: bool) {
    if is_there {
        glance::set(OF_PROGRAM);
    } else {
        glance::unset(OF_PROGRAM);
    }
}
