//! Where the folder is.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::protocol::Dsn;

/// The folder for what goes to this DSN: nothing that was kept for one server or key ever goes to another.
pub(super) fn of(directory: &Path, dsn: &Dsn) -> PathBuf {
    let host = dsn.host().chars().map(|character| if character.is_ascii_alphanumeric() { character } else { '_' });
    let host: String = host.take(60).collect();
    directory.join(format!("{host}-{:016x}", fingerprint(&format!("{} {}", dsn.envelope_url(), dsn.public_key()))))
}

/// FNV-1a, which is the same in all versions: the standard library's hash is not.
fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Where it is unless somebody says so.
pub(super) fn default_directory() -> PathBuf {
    caches().filter(|caches| caches.is_absolute()).unwrap_or_else(env::temp_dir).join("redhanded")
}

fn variable(name: &str) -> Option<PathBuf> {
    env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}

#[cfg(windows)]
fn caches() -> Option<PathBuf> {
    variable("LOCALAPPDATA")
}

#[cfg(target_vendor = "apple")]
fn caches() -> Option<PathBuf> {
    variable("HOME").map(|home| home.join("Library/Caches"))
}

#[cfg(not(any(windows, target_vendor = "apple")))]
fn caches() -> Option<PathBuf> {
    variable("XDG_CACHE_HOME").or_else(|| variable("HOME").map(|home| home.join(".cache")))
}

/// Makes a folder that only its owner can look into, and those around it.
pub(super) fn create(directory: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory)
}

/// Whether nobody else can put files there or take them away: the folder for temporary files is everybody's. `own` is a
/// file that this process made in it.
#[cfg(unix)]
pub(super) fn is_private(directory: &Path, own: &fs::File) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let folder = fs::symlink_metadata(directory)?;
    Ok(folder.is_dir() && folder.uid() == own.metadata()?.uid() && folder.mode() & 0o022 == 0)
}

/// On this system the folder for temporary files is the user's own.
#[cfg(not(unix))]
pub(super) fn is_private(_: &Path, _: &fs::File) -> io::Result<bool> {
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_server_project_and_key_has_a_folder_of_its_own() {
        let folder = |dsn: &str| of(Path::new("/c"), &dsn.parse().unwrap());
        let one = folder("https://key@sentry.example.com/1");
        assert!(one.to_str().unwrap().starts_with("/c/sentry_example_com-"), "{one:?}");
        assert_eq!(one, folder("https://key@sentry.example.com/1"));
        for other in [
            "https://other@sentry.example.com/1",
            "https://key@sentry.example.com/2",
            "http://key@sentry.example.com/1",
        ] {
            assert_ne!(one, folder(other), "{other}");
        }
    }
}
