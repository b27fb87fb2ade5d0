//! How each run of the program went (release health).
//!
//! A run is told once, when it is over: with the event that it crashed by, at its end, or by the next run if it left a
//! marker on the disk and no word.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::protocol::{Envelope, Event, Level, Session, SessionAttributes, SessionStatus, Timestamp};

/// The run that this is.
#[derive(Debug)]
pub(crate) struct Running {
    id: String,
    started: SystemTime,
    attributes: SessionAttributes,
    /// A fork is no run of its own.
    process: u32,
    errors: AtomicU64,
    has_crashed: AtomicBool,
    is_told: AtomicBool,
}

/// What a run leaves on the disk while it runs.
#[derive(Debug, Serialize, Deserialize)]
struct Marker {
    id: String,
    /// In milliseconds since 1970.
    started: u64,
    release: String,
    environment: String,
}

impl Running {
    pub(crate) fn begin(release: String, environment: String) -> Self {
        Self {
            id: Uuid::new_v4().to_string(),
            started: SystemTime::now(),
            attributes: SessionAttributes::new(release, environment),
            process: std::process::id(),
            errors: AtomicU64::new(0),
            has_crashed: AtomicBool::new(false),
            is_told: AtomicBool::new(false),
        }
    }

    /// Counts what an event says of the run. Messages say nothing.
    pub(crate) fn note(&self, event: &Event) {
        let is_error = matches!(event.level, Some(Level::Error | Level::Fatal) | None) && !event.exceptions.is_empty();
        if is_error {
            let mechanisms = event.exceptions.iter().filter_map(|exception| exception.mechanism.as_ref());
            self.count(mechanisms.into_iter().any(|mechanism| mechanism.handled == Some(false)));
        }
    }

    /// Counts an error of which there is no event, because it was left out by chance.
    pub(crate) fn count(&self, is_crash: bool) {
        self.errors.fetch_add(1, Ordering::Relaxed);
        if is_crash {
            self.has_crashed.store(true, Ordering::Relaxed);
        }
    }

    /// The word of a crash, for the envelope of its event.
    pub(crate) fn crash(&self) -> Option<Session> {
        if self.has_crashed.load(Ordering::Relaxed) { self.end() } else { None }
    }

    /// The last word, if it was not said.
    pub(crate) fn end(&self) -> Option<Session> {
        if std::process::id() != self.process || self.is_told.swap(true, Ordering::Relaxed) {
            return None;
        }
        let has_crashed = self.has_crashed.load(Ordering::Relaxed);
        let now = SystemTime::now();
        Some(Session {
            sid: self.id.clone(),
            init: true,
            started: Timestamp::from(self.started),
            timestamp: Timestamp::from(now),
            duration: Some(now.duration_since(self.started).unwrap_or_default().as_secs_f64()),
            status: if has_crashed { SessionStatus::Crashed } else { SessionStatus::Exited },
            errors: self.errors.load(Ordering::Relaxed),
            attrs: self.attributes.clone(),
        })
    }

    /// What the next run finds if this one does not end by itself.
    pub(crate) fn marker(&self) -> Option<Vec<u8>> {
        let started = self.started.duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        let SessionAttributes { release, environment } = self.attributes.clone();
        let marker =
            Marker { id: self.id.clone(), started: u64::try_from(started).unwrap_or_default(), release, environment };
        serde_json::to_vec(&marker).ok()
    }
}

/// The word of a run that left this and did not end by itself; none if it makes no sense.
pub(crate) fn abnormal(marker: &[u8]) -> Option<Envelope> {
    let Marker { id, started, release, environment } = serde_json::from_slice(marker).ok()?;
    Some(Envelope::from_session(Session {
        sid: id,
        init: true,
        started: Timestamp::from(UNIX_EPOCH + Duration::from_millis(started)),
        timestamp: Timestamp::from(SystemTime::now()),
        duration: None,
        status: SessionStatus::Abnormal,
        errors: 0,
        attrs: SessionAttributes::new(release, environment),
    }))
}
