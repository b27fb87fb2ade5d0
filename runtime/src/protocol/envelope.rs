use serde::Serialize;
use serde::ser::Error as _;

use super::stored::Stored;
use super::{Attachment, ClientReport, Event, EventId, Map, Sdk, Session, Timestamp, Value};

/// What one request carries: headers, and an event with its attachments, or what became of others, or both.
///
/// ```
/// use redhanded::protocol::{Envelope, Event, EventId, Timestamp};
/// let mut event = Event::new();
/// event.event_id = Some(EventId::from_bytes([0xab; 16]));
/// let envelope = Envelope::from_event(event);
///
/// let bytes = envelope.to_bytes(Timestamp::from(std::time::UNIX_EPOCH))?;
/// assert_eq!(
///     String::from_utf8_lossy(&bytes),
///     r#"{"event_id":"abababababababababababababababab","sent_at":"1970-01-01T00:00:00.000Z"}
/// {"type":"event","length":47}
/// {"event_id":"abababababababababababababababab"}
/// "#
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Envelope {
    event: Option<Event>,
    client_report: Option<ClientReport>,
    trace: Option<Map<String, Value>>,
    stored: Option<Stored>,
    session: Option<Session>,
}

#[derive(Serialize)]
struct Headers<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    event_id: Option<EventId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sent_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sdk: Option<&'a Sdk>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trace: Option<&'a Map<String, Value>>,
    /// Of all items, for the disk only: one may be missing that nobody would miss.
    #[serde(rename = "redhanded_length", skip_serializing_if = "Option::is_none")]
    length: Option<usize>,
}

#[derive(Serialize)]
struct ItemHeaders {
    r#type: &'static str,
    /// In bytes, so that the payload may contain line ends.
    length: usize,
}

impl Envelope {
    /// An envelope with one event.
    #[must_use]
    pub const fn from_event(event: Event) -> Self {
        Self { event: Some(event), client_report: None, trace: None, stored: None, session: None }
    }

    /// An envelope with nothing but word of events that were not delivered.
    #[must_use]
    pub const fn from_client_report(report: ClientReport) -> Self {
        Self { event: None, client_report: Some(report), trace: None, stored: None, session: None }
    }

    /// An envelope with nothing but word of how a run went.
    pub(crate) const fn from_session(session: Session) -> Self {
        Self { event: None, client_report: None, trace: None, stored: None, session: Some(session) }
    }

    /// Takes word of how the run went along.
    pub(crate) fn with_session(mut self, session: Option<Session>) -> Self {
        self.session = session;
        self
    }

    /// What it tells of how a run went, if it does.
    #[must_use]
    pub const fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }

    /// Takes word of events that were not delivered along, beside that which is in it already.
    #[must_use]
    pub fn with_client_report(mut self, report: ClientReport) -> Self {
        match &mut self.client_report {
            Some(known) => known.discarded_events.extend(report.discarded_events),
            None => self.client_report = Some(report),
        }
        self
    }

    /// With what is known of the trace that the event is part of.
    pub(crate) fn with_trace(mut self, trace: Option<Map<String, Value>>) -> Self {
        self.trace = trace;
        self
    }

    /// The same without attachments, and how many bytes those are; none if there are none. One that was read from the disk
    /// keeps its own.
    #[cfg_attr(not(feature = "reqwest"), expect(dead_code, reason = "nobody goes anywhere"))]
    pub(crate) fn without_attachments(&self) -> Option<(Self, u64)> {
        let attachments = &self.event.as_ref()?.attachments;
        if attachments.is_empty() {
            return None;
        }
        let bytes = attachments.iter().filter_map(Attachment::bytes).map(|bytes| bytes.len() as u64).sum();
        let mut without = self.clone();
        if let Some(event) = &mut without.event {
            event.attachments.clear();
        }
        Some((without, bytes))
    }

    /// One that was written before by [`to_stored`](Self::to_stored); `None` if it is not whole.
    #[cfg_attr(
        not(any(test, all(feature = "spool", feature = "reqwest"))),
        expect(dead_code, reason = "nothing is kept")
    )]
    pub(crate) fn from_stored(bytes: &[u8]) -> Option<Self> {
        let stored = Stored::read(bytes)?;
        Some(Self { event: None, client_report: None, trace: None, stored: Some(stored), session: None })
    }

    /// The event in it, if it carries one and was not read from the disk.
    #[must_use]
    pub const fn event(&self) -> Option<&Event> {
        self.event.as_ref()
    }

    /// The event in it, if it carries one.
    #[must_use]
    pub fn into_event(self) -> Option<Event> {
        self.event
    }

    /// What it tells of events that were not delivered, if it does.
    #[must_use]
    pub const fn client_report(&self) -> Option<&ClientReport> {
        self.client_report.as_ref()
    }

    /// The bytes that are sent. `sent_at` is the time of sending: receivers correct the sender's clock by it, so each
    /// attempt to send says its own.
    ///
    /// # Errors
    ///
    /// If the event has no identity, without which receivers refuse it. Captured events have one.
    pub fn to_bytes(&self, sent_at: Timestamp) -> Result<Vec<u8>, serde_json::Error> {
        let mut bytes = match &self.stored {
            Some(stored) => stored.to_bytes(sent_at)?,
            None => self.write(Some(sent_at), false)?,
        };
        if let Some(report) = &self.client_report {
            push_item(&mut bytes, "client_report", report)?;
        }
        Ok(bytes)
    }

    /// The bytes to keep for later: without a time of sending, and without word of losses.
    #[cfg_attr(
        not(any(test, all(feature = "spool", feature = "reqwest"))),
        expect(dead_code, reason = "nothing is kept")
    )]
    pub(crate) fn to_stored(&self) -> Result<Vec<u8>, serde_json::Error> {
        self.write(None, true)
    }

    /// Headers, and the event with its attachments.
    fn write(&self, sent_at: Option<Timestamp>, with_length: bool) -> Result<Vec<u8>, serde_json::Error> {
        let event_id = match &self.event {
            Some(event) => Some(event.event_id.ok_or_else(|| serde_json::Error::custom("the event has no identity"))?),
            None => None,
        };
        let this = Sdk::this();
        let sdk = self.event.as_ref().map_or(Some(&this), |event| event.sdk.as_ref());
        let items = self.items()?;
        let length = with_length.then_some(items.len());
        let mut bytes = serde_json::to_vec(&Headers { event_id, sent_at, sdk, trace: self.trace.as_ref(), length })?;
        bytes.push(b'\n');
        bytes.extend(items);
        Ok(bytes)
    }

    fn items(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut items = Vec::new();
        if let Some(event) = &self.event {
            push_item(&mut items, "event", event)?;
            for attachment in &event.attachments {
                attachment.push_to(&mut items)?;
            }
        }
        if let Some(session) = &self.session {
            push_item(&mut items, "session", session)?;
        }
        Ok(items)
    }
}

fn push_item(bytes: &mut Vec<u8>, kind: &'static str, payload: &impl Serialize) -> serde_json::Result<()> {
    let payload = serde_json::to_vec(payload)?;
    serde_json::to_writer(&mut *bytes, &ItemHeaders { r#type: kind, length: payload.len() })?;
    bytes.push(b'\n');
    bytes.extend(payload);
    bytes.push(b'\n');
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::UNIX_EPOCH;

    #[test]
    fn an_event_without_identity_cannot_be_sent() {
        let bytes = Envelope::from_event(Event::new()).to_bytes(Timestamp::from(UNIX_EPOCH));
        assert_eq!(bytes.map_err(|error| error.to_string()), Err("the event has no identity".to_owned()));
    }

    #[test]
    fn the_event_comes_out_as_it_went_in() {
        let event = Event { message: Some("two\nlines".into()), ..Event::new() };
        let envelope = Envelope::from_event(event.clone());
        assert_eq!(envelope.event(), Some(&event));
        assert_eq!(envelope.into_event(), Some(event));
    }
}
