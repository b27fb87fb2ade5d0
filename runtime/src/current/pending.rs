//! Reports that wait in a call until their failure's fate is decided, or until they waited long enough.

use std::sync::{Arc, Mutex};
use std::time::Instant;

use super::client;
use crate::capture::folding;
use crate::capture::recipient::Recipient;
use crate::capture::report::{End, Report, Slot};
use crate::client::Client;
use crate::lock::lock;

/// How many reports may wait at a time; one more is sent at once.
const WAITING: usize = 10_000;

struct Waiting {
    slot: Arc<Slot>,
    due: Instant,
    /// A fork has a copy of what waits in its parent, who sends it.
    process: u32,
}

static LIST: Mutex<Vec<Waiting>> = Mutex::new(Vec::new());

/// Sees to it that the report is sent when its failure's fate takes longer than `settle` to be decided.
pub(crate) fn watch(slot: Arc<Slot>) {
    let Some(client) = client::of(slot.recipient()) else { return };
    let due = Instant::now() + client.settle();
    {
        let mut list = lock(&LIST);
        if list.len() >= WAITING {
            list.retain(|waiting| !waiting.slot.is_empty());
        }
        if list.len() < WAITING {
            list.push(Waiting { slot, due, process: std::process::id() });
        } else if let Some(report) = slot.take(End::Left) {
            drop(list);
            client.capture_report(report);
            return;
        }
    }
    client.wake_at(due);
}

/// The reports for a client that waited long enough, those that say how many were folded, and when to look again.
pub(crate) fn due(recipient: Recipient, now: Instant) -> (Vec<Report>, Option<Instant>) {
    let (mut reports, next) = take(recipient, |waiting| waiting.due <= now);
    let (folded, next_folded) = folding::due(recipient, now);
    reports.extend(folded);
    (reports, next.into_iter().chain(next_folded).min())
}

/// All reports for a client that wait, whatever is decided about their failures later.
pub(crate) fn all(recipient: Recipient) -> Vec<Report> {
    let (mut reports, _) = take(recipient, |_| true);
    reports.extend(folding::all(recipient));
    reports
}

/// Sends all reports that wait for these clients, as they are.
pub(crate) fn send(clients: &[Arc<Client>]) {
    for client in clients {
        for report in all(client.recipient()) {
            client.capture_report(report);
        }
    }
}

fn take(recipient: Recipient, is_due: impl Fn(&Waiting) -> bool) -> (Vec<Report>, Option<Instant>) {
    let process = std::process::id();
    let mut list = lock(&LIST);
    list.retain(|waiting| waiting.process == process && !waiting.slot.is_empty());
    let is_of = |waiting: &Waiting| waiting.slot.recipient() == recipient;
    let due: Vec<_> = list.extract_if(.., |waiting| is_of(waiting) && is_due(waiting)).collect();
    let next = list.iter().filter(|waiting| is_of(waiting)).map(|waiting| waiting.due).min();
    drop(list);
    let reports = due.into_iter().filter_map(|waiting| waiting.slot.take(End::Left));
    (reports.collect(), next)
}
