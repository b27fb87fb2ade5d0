//! A request, as it came.

use std::io::Read;

use flate2::read::GzDecoder;
use sentry_types::protocol::v7::Envelope;
use serde_json::Value;

#[derive(Debug, Clone)]
pub(crate) struct Request {
    /// Method, path and version.
    pub(crate) line: String,
    /// Names in lower case.
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// It was answered with success.
    pub(crate) is_taken: bool,
}

impl Request {
    /// Takes the first request out of the bytes, if it is there as a whole.
    pub(super) fn take_from(bytes: &mut Vec<u8>) -> Option<Self> {
        let head_end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
        let head = String::from_utf8(bytes[..head_end].to_vec()).unwrap();
        let mut lines = head.lines().map(str::to_owned);
        let line = lines.next()?;
        let headers = lines
            .filter_map(|line| {
                let (name, value) = line.split_once(':')?;
                Some((name.to_ascii_lowercase(), value.trim().to_owned()))
            })
            .collect();
        let mut request = Self { line, headers, body: Vec::new(), is_taken: false };
        // Anything else than a length is told by the test that looks for it.
        let length: usize = request.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
        let body_start = head_end + 4;
        request.body = bytes.get(body_start..body_start + length)?.to_vec();
        bytes.drain(..body_start + length);
        Some(request)
    }

    /// A header that is there once.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(header, _)| header == name).map(|(_, value)| value.as_str());
        let value = values.next();
        assert_eq!(values.next(), None, "{name} is there twice");
        value
    }

    /// The envelope's bytes.
    pub(crate) fn content(&self) -> Vec<u8> {
        if self.header("content-encoding") != Some("gzip") {
            return self.body.clone();
        }
        let mut content = Vec::new();
        GzDecoder::new(self.body.as_slice()).read_to_end(&mut content).unwrap();
        content
    }

    /// The envelope, as the protocol's own types read it.
    pub(crate) fn envelope(&self) -> Envelope {
        Envelope::from_slice(&self.content()).unwrap()
    }

    /// The lines of the envelope, each as JSON.
    pub(crate) fn lines(&self) -> Vec<Value> {
        let content = self.content();
        let lines = content.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        lines.map(|line| serde_json::from_slice(line).unwrap()).collect()
    }

    /// The first item of that type in the envelope.
    pub(crate) fn item(&self, kind: &str) -> Option<Value> {
        let lines = self.lines();
        let items = lines[1..].chunks(2).find(|item| item[0]["type"] == kind)?;
        Some(items[1].clone())
    }

    /// The event, as it is in the envelope.
    pub(crate) fn event(&self) -> Value {
        self.lines().swap_remove(2)
    }
}
