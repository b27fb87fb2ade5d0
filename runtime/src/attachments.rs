//! Reads the files that go with an event.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use crate::notice;
use crate::protocol::{Attachment, Event};

/// How many bytes one may have unless the program says otherwise. Receivers take no larger ones.
pub(crate) const BYTES: u64 = 20 * 1024 * 1024;

/// Why one is left out.
#[derive(Debug)]
enum Problem {
    Unreadable(io::Error),
    /// It has so many bytes, and may have no more than that.
    TooLarge {
        bytes: u64,
        most: u64,
    },
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(error) => error.fmt(f),
            Self::TooLarge { most, .. } if most % MEBIBYTE == 0 => {
                write!(f, "it is larger than {} MiB", most / MEBIBYTE)
            }
            Self::TooLarge { most, .. } => write!(f, "it is larger than {most} bytes"),
        }
    }
}

const MEBIBYTE: u64 = 1024 * 1024;

/// Reads the files; the event goes without those that cannot be read or have more bytes than `most`. Returns how many bytes
/// are left out for being too many. For the worker: a disk may be slow.
pub(crate) fn read(event: &mut Event, most: u64) -> u64 {
    let mut left_out = 0;
    event.attachments.retain_mut(|attachment| {
        let Err(problem) = complete(attachment, most) else { return true };
        notice::warn(format_args!("the attachment `{}` is left out: {problem}", attachment.filename()));
        if let Problem::TooLarge { bytes, .. } = problem {
            left_out += bytes;
        }
        false
    });
    left_out
}

fn complete(attachment: &mut Attachment, most: u64) -> Result<(), Problem> {
    if let Some(path) = attachment.path() {
        let bytes = content(path, most)?;
        attachment.set_bytes(bytes);
    }
    let bytes = attachment.bytes().map_or(0, |bytes| bytes.len() as u64);
    if bytes > most { Err(Problem::TooLarge { bytes, most }) } else { Ok(()) }
}

fn content(path: &Path, most: u64) -> Result<Vec<u8>, Problem> {
    // A pipe, for one, might never come to an end.
    let about = fs::metadata(path).map_err(Problem::Unreadable)?;
    if !about.is_file() {
        return Err(Problem::Unreadable(io::Error::other("it is no plain file")));
    }
    if about.len() > most {
        return Err(Problem::TooLarge { bytes: about.len(), most });
    }
    let mut bytes = Vec::new();
    // It may grow meanwhile.
    let file = File::open(path).map_err(Problem::Unreadable)?;
    file.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(Problem::Unreadable)?;
    Ok(bytes)
}
