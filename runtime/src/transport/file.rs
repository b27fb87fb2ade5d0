use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::PathBuf;
use std::time::Instant;

use super::{DeliveryError, Transport};
use crate::protocol::{Envelope, Event};

/// Appends each event to a file as one line of JSON, as it goes to a server: so that one can see, and keep, what leaves the
/// program. Attachments are not written.
///
/// The file is made when the first event comes, readable to its owner alone, for there may be names and arguments in it. It
/// is opened anew for each event: one that was moved away or removed is made again. When the program flushes, it is synced
/// to the disk.
///
/// ```
/// use redhanded::{Level, Options, transport::File};
///
/// let path = std::env::temp_dir().join(format!("redhanded-audit-{}.jsonl", std::process::id()));
/// let guard = redhanded::init(Options::new().transport(File::append_to(&path)));
/// redhanded::capture_message("hello", Level::Info);
/// drop(guard);
///
/// let lines = std::fs::read_to_string(&path)?;
/// let event: serde_json::Value = serde_json::from_str(lines.lines().next().unwrap())?;
/// assert_eq!(event["level"], "info");
/// # std::fs::remove_file(path)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct File {
    path: PathBuf,
    /// Something was written that is not synced yet.
    is_dirty: bool,
}

impl File {
    /// To this file, behind what is in it.
    #[must_use]
    pub fn append_to(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), is_dirty: false }
    }

    fn append(&self, line: &[u8]) -> io::Result<()> {
        let mut options = OpenOptions::new();
        options.append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        // In one piece, so that lines of several processes do not mix.
        options.open(&self.path)?.write_all(line)
    }

    fn failure(&self, error: &io::Error) -> DeliveryError {
        DeliveryError::other(format!("the file {} cannot be written: {error}", self.path.display()))
    }
}

impl Transport for File {
    fn send(&mut self, envelope: &Envelope) -> Result<(), DeliveryError> {
        let Some(event) = envelope.event() else { return Ok(()) };
        let line = line(event)?;
        self.append(&line).map_err(|error| self.failure(&error))?;
        self.is_dirty = true;
        Ok(())
    }

    fn flush(&mut self, _deadline: Instant) -> bool {
        if !self.is_dirty {
            return true;
        }
        let synced = OpenOptions::new().append(true).open(&self.path).and_then(|file| file.sync_data());
        // Whoever removed the file does not want it.
        self.is_dirty = synced.is_err() && fs::exists(&self.path).unwrap_or(true);
        !self.is_dirty
    }
}

fn line(event: &Event) -> serde_json::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(event)?;
    line.push(b'\n');
    Ok(line)
}
