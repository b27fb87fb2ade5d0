use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;

/// A file that goes with an event, beside it in its envelope.
///
/// Files of a path are read on redhanded's own thread, shortly after the capture. One that cannot be read then, that is no
/// plain file, or that is larger than
/// [`Options::max_attachment_size`](crate::Options::max_attachment_size) is left out, and the event goes without it.
///
/// ```
/// use redhanded::protocol::Attachment;
///
/// redhanded::configure_scope(|scope| {
///     scope.add_attachment(Attachment::from_path("/etc/shop.toml").content_type("application/toml"));
/// });
///
/// let mut event = redhanded::Event::new();
/// event.message = Some("the import was refused".into());
/// event.attachments.push(Attachment::from_bytes("line.csv", *b"7;paper;3\n"));
/// redhanded::capture_event(event);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    filename: String,
    content: Content,
    content_type: Option<String>,
    kind: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Content {
    Bytes(Arc<[u8]>),
    Path(PathBuf),
}

#[derive(Serialize)]
struct ItemHeaders<'a> {
    r#type: &'static str,
    length: usize,
    filename: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    attachment_type: Option<&'a str>,
    content_type: &'a str,
}

impl Attachment {
    /// These bytes, under a name without a path.
    pub fn from_bytes(filename: impl Into<String>, bytes: impl Into<Arc<[u8]>>) -> Self {
        Self { filename: filename.into(), content: Content::Bytes(bytes.into()), content_type: None, kind: None }
    }

    /// The file at this path, under its own name.
    pub fn from_path(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let name = path.file_name().unwrap_or(path.as_os_str());
        let filename = name.to_string_lossy().into_owned();
        Self { filename, content: Content::Path(path), content_type: None, kind: None }
    }

    /// Says of what media type it is; `application/octet-stream` unless said otherwise.
    #[must_use]
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    /// Says what receivers do with it; `event.attachment`, unless said otherwise: show it beside the event.
    #[must_use]
    pub fn kind(mut self, kind: impl Into<String>) -> Self {
        self.kind = Some(kind.into());
        self
    }

    /// The name that receivers show.
    #[must_use]
    pub fn filename(&self) -> &str {
        &self.filename
    }

    /// What is sent; none while it is a file that was not read yet.
    #[must_use]
    pub fn bytes(&self) -> Option<&[u8]> {
        match &self.content {
            Content::Bytes(bytes) => Some(bytes),
            Content::Path(_) => None,
        }
    }

    /// The file that is still to be read, if it is one.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match &self.content {
            Content::Bytes(_) => None,
            Content::Path(path) => Some(path),
        }
    }

    /// How many bytes are kept for it alone: those on a scope are kept once for all of its events.
    pub(crate) fn own_bytes(&self) -> usize {
        match &self.content {
            Content::Bytes(bytes) if Arc::strong_count(bytes) == 1 => bytes.len(),
            Content::Bytes(_) | Content::Path(_) => 0,
        }
    }

    /// The file was read.
    pub(crate) fn set_bytes(&mut self, bytes: Vec<u8>) {
        self.content = Content::Bytes(bytes.into());
    }

    /// Adds it to an envelope, unless it is a file that was not read.
    pub(super) fn push_to(&self, envelope: &mut Vec<u8>) -> serde_json::Result<()> {
        let Some(bytes) = self.bytes() else { return Ok(()) };
        let headers = ItemHeaders {
            r#type: "attachment",
            length: bytes.len(),
            filename: &self.filename,
            attachment_type: self.kind.as_deref(),
            content_type: self.content_type.as_deref().unwrap_or("application/octet-stream"),
        };
        serde_json::to_writer(&mut *envelope, &headers)?;
        envelope.push(b'\n');
        envelope.extend(bytes);
        envelope.push(b'\n');
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_shared_count_for_nobody() {
        let attachment = Attachment::from_bytes("a", *b"123");
        assert_eq!(attachment.own_bytes(), 3);
        let of_a_scope = attachment.clone();
        assert_eq!((attachment.own_bytes(), of_a_scope.own_bytes()), (0, 0));
    }
}
