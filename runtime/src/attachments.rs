//! Reads the files that go with an event.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use crate::notice;
use crate::protocol::{Attachment, Event};

/// How many bytes one may have. Receivers take no larger ones.
const BYTES: usize = 20 * 1024 * 1024;

/// Reads the files; the event goes without those that cannot be read or are too large. For the worker: a disk may be slow.
pub(crate) fn read(event: &mut Event) {
    event.attachments.retain_mut(|attachment| match complete(attachment) {
        Ok(()) => true,
        Err(error) => {
            notice::warn(format_args!("the attachment `{}` is left out: {error}", attachment.filename()));
            false
        }
    });
}

fn complete(attachment: &mut Attachment) -> io::Result<()> {
    if let Some(path) = attachment.path() {
        let bytes = content(path)?;
        attachment.set_bytes(bytes);
    }
    let length = attachment.bytes().map_or(0, <[u8]>::len);
    if length > BYTES { Err(too_large()) } else { Ok(()) }
}

fn content(path: &Path) -> io::Result<Vec<u8>> {
    // A pipe, for one, might never come to an end.
    let about = fs::metadata(path)?;
    if !about.is_file() {
        return Err(io::Error::other("it is no plain file"));
    }
    if about.len() > BYTES as u64 {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    // It may grow meanwhile.
    File::open(path)?.take(BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn too_large() -> io::Error {
    io::Error::other("it is larger than 20 MiB")
}
