//! An envelope as bytes that waited on the disk.
//!
//! Source: the page on envelopes of Sentry's developer documentation. Each item says how long it is, and on the disk the
//! headers say how long all are, so what is cut short, or is no envelope, shows.

use super::{Map, Timestamp, Value};

/// What was read, and is whole.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stored {
    headers: Map<String, Value>,
    items: Vec<u8>,
}

impl Stored {
    /// `None` if a part is missing, or it is no envelope at all.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let (headers, items) = split_line(bytes)?;
        let mut headers: Map<String, Value> = serde_json::from_slice(headers).ok()?;
        let length = headers.remove("redhanded_length")?.as_u64()?;
        if length != items.len() as u64 {
            return None;
        }
        let mut rest = items;
        while !rest.is_empty() {
            rest = after_item(rest)?;
        }
        (!items.is_empty()).then(|| Self { headers, items: items.to_vec() })
    }

    pub(super) fn to_bytes(&self, sent_at: Timestamp) -> Result<Vec<u8>, serde_json::Error> {
        let mut headers = self.headers.clone();
        headers.insert("sent_at".to_owned(), serde_json::to_value(sent_at)?);
        let mut bytes = serde_json::to_vec(&headers)?;
        bytes.push(b'\n');
        bytes.extend(&self.items);
        Ok(bytes)
    }
}

/// What follows the first item.
fn after_item(bytes: &[u8]) -> Option<&[u8]> {
    let (headers, rest) = split_line(bytes)?;
    let headers: Map<String, Value> = serde_json::from_slice(headers).ok()?;
    let length = usize::try_from(headers.get("length")?.as_u64()?).ok()?;
    let (payload, rest) = rest.split_at_checked(length)?;
    // All but attachments are JSON, and zeros of the right length are what a disk that failed may leave.
    if headers.get("type").and_then(Value::as_str) != Some("attachment") {
        serde_json::from_slice::<serde::de::IgnoredAny>(payload).ok()?;
    }
    rest.strip_prefix(b"\n")
}

fn split_line(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    let (line, rest) = bytes.split_at_checked(end)?;
    Some((line, rest.get(1..)?))
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;
    use crate::protocol::{Attachment, Envelope, Event, EventId};

    fn envelope() -> Envelope {
        let mut event = Event { message: Some("two\nlines".into()), ..Event::new() };
        event.event_id = Some(EventId::from_bytes([7; 16]));
        event.attachments = vec![Attachment::from_bytes("raw", vec![0, b'\n', 255])];
        Envelope::from_event(event)
    }

    #[test]
    fn what_was_stored_is_sent_as_it_was_with_the_time_of_now() {
        let now = Timestamp::from(UNIX_EPOCH + Duration::from_secs(5));
        let stored = envelope().to_stored().unwrap();
        assert!(!String::from_utf8_lossy(&stored).contains("sent_at"));
        assert!(
            !String::from_utf8_lossy(&Envelope::from_stored(&stored).unwrap().to_bytes(now).unwrap())
                .contains("redhanded_length")
        );
        let again = Envelope::from_stored(&stored).unwrap();
        let (first, second) = (envelope().to_bytes(now).unwrap(), again.to_bytes(now).unwrap());
        let lines = |bytes: &[u8]| {
            let (headers, items) = split_line(bytes).unwrap();
            (serde_json::from_slice::<Value>(headers).unwrap(), items.to_vec())
        };
        assert_eq!(lines(&first), lines(&second));
    }

    #[test]
    fn what_is_cut_anywhere_is_no_envelope() {
        let stored = envelope().to_stored().unwrap();
        assert!(Stored::read(&stored).is_some());
        // Between the event and its attachment, too.
        assert!((0..stored.len()).all(|end| Stored::read(&stored[..end]).is_none()));
        for bytes in [&b""[..], b"\n", b"{}\n", b"garbage", b"[]\n{}\n", &vec![0; 4096]] {
            assert_eq!(Stored::read(bytes), None);
        }
    }
}
