//! The folder of one run of a program, and taking over those of runs that are dead.
//!
//! Rule: a lock is made before its folder and goes after it, so that a folder whose lock can be had, or is gone, belongs to
//! nobody. The system gives a lock up with its process, however that ends.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::place;

const FOLDER: &str = "run";
const LOCK: &str = "lock";

#[derive(Debug)]
pub(super) struct Run {
    pub(super) directory: PathBuf,
    lock: PathBuf,
    held: File,
}

impl Run {
    /// Begins a run in this folder; `is_shared` if others may have put something there.
    pub(super) fn begin(root: &Path, is_shared: bool) -> io::Result<Self> {
        place::create(root)?;
        // Another run may take the lock for one of a dead run, before it is held here.
        for _ in 0..8 {
            let id = Uuid::new_v4().simple().to_string();
            let lock = root.join(&id).with_extension(LOCK);
            let held = private(&lock)?;
            let around = root.parent().unwrap_or(root);
            if is_shared && !(place::is_private(root, &held)? && place::is_private(around, &held)?) {
                fs::remove_file(&lock)?;
                return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it can be changed by others"));
            }
            if held.try_lock().is_ok() && lock.exists() {
                let directory = root.join(&id).with_extension(FOLDER);
                place::create(&directory)?;
                return Ok(Self { directory, lock, held });
            }
        }
        Err(io::Error::new(io::ErrorKind::WouldBlock, "its locks cannot be held"))
    }

    /// The runs in this folder that are dead; they are this one's until they are dropped.
    pub(super) fn dead(root: &Path, own: Option<&Self>) -> Vec<Self> {
        Self::folders(root, own.map(|own| own.directory.as_path())).into_iter().filter_map(Self::take).collect()
    }

    /// The folders of other runs.
    pub(super) fn folders(root: &Path, own: Option<&Path>) -> Vec<PathBuf> {
        let entries = fs::read_dir(root).into_iter().flatten().flatten();
        let folders = entries.map(|entry| entry.path()).filter(|path| {
            // Links are not followed.
            path.extension().is_some_and(|extension| extension == FOLDER)
                && own != Some(path.as_path())
                && fs::symlink_metadata(path).is_ok_and(|folder| folder.is_dir())
        });
        folders.collect()
    }

    fn take(directory: PathBuf) -> Option<Self> {
        let lock = directory.with_extension(LOCK);
        // Made again where it is gone, so that of several that find the folder one has it.
        let held = OpenOptions::new().create(true).truncate(false).write(true).open(&lock).ok()?;
        match held.try_lock() {
            Ok(()) if lock.exists() && directory.is_dir() => Some(Self { directory, lock, held }),
            Ok(()) => {
                // Somebody else took it over and cleared it away meanwhile.
                let _ = fs::remove_file(&lock);
                None
            }
            Err(TryLockError::WouldBlock | TryLockError::Error(_)) => None,
        }
    }

    /// Clears it away if nothing is in it any more.
    pub(super) fn end(self) {
        if fs::remove_dir(&self.directory).is_ok() {
            let _ = fs::remove_file(&self.lock);
        }
        drop(self.held);
    }
}

/// A file that was not there before, and that only its owner can read.
pub(super) fn private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
