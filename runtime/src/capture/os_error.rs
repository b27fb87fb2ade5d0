//! The number of the system's error that an `io::Error` stands for, for receivers that group or search by it.

use serde_json::json;

use crate::protocol::{Event, Exception};

/// Those that Linux, macOS and the BSDs number alike. Source: errno(3) of each.
const NAMES: [(u32, &str); 29] = [
    (1, "EPERM"),
    (2, "ENOENT"),
    (3, "ESRCH"),
    (4, "EINTR"),
    (5, "EIO"),
    (6, "ENXIO"),
    (7, "E2BIG"),
    (9, "EBADF"),
    (10, "ECHILD"),
    (12, "ENOMEM"),
    (13, "EACCES"),
    (14, "EFAULT"),
    (16, "EBUSY"),
    (17, "EEXIST"),
    (18, "EXDEV"),
    (19, "ENODEV"),
    (20, "ENOTDIR"),
    (21, "EISDIR"),
    (22, "EINVAL"),
    (23, "ENFILE"),
    (24, "EMFILE"),
    (25, "ENOTTY"),
    (26, "ETXTBSY"),
    (27, "EFBIG"),
    (28, "ENOSPC"),
    (29, "ESPIPE"),
    (30, "EROFS"),
    (31, "EMLINK"),
    (32, "EPIPE"),
];

/// Those of Linux alone.
const OF_LINUX: [(u32, &str); 9] = [
    (11, "EAGAIN"),
    (98, "EADDRINUSE"),
    (99, "EADDRNOTAVAIL"),
    (101, "ENETUNREACH"),
    (103, "ECONNABORTED"),
    (104, "ECONNRESET"),
    (110, "ETIMEDOUT"),
    (111, "ECONNREFUSED"),
    (113, "EHOSTUNREACH"),
];

/// Notes it of each `io::Error` among the errors that redhanded saw.
pub(crate) fn note(event: &mut Event) {
    for exception in &mut event.exceptions {
        let Some(number) = number_of(exception) else { continue };
        let Some(mechanism) = &mut exception.mechanism else { continue };
        let errno = match name_of(number) {
            Some(name) => json!({ "number": number, "name": name }),
            None => json!({ "number": number }),
        };
        mechanism.other.insert("meta".to_owned(), json!({ "errno": errno }));
    }
}

/// `No such file or directory (os error 2)`, as the standard library shows them.
fn number_of(exception: &Exception) -> Option<u32> {
    let is_io = exception.kind.as_deref() == Some("Error") && exception.module.as_deref() == Some("std::io::error");
    let (_, number) = exception.value.as_deref().filter(|_| is_io)?.rsplit_once("(os error ")?;
    number.strip_suffix(')')?.parse().ok()
}

fn name_of(number: u32) -> Option<&'static str> {
    let of_linux = if cfg!(any(target_os = "linux", target_os = "android")) { &OF_LINUX[..] } else { &[] };
    let known = NAMES.iter().filter(|_| cfg!(unix)).chain(of_linux);
    known.into_iter().find(|(known, _)| *known == number).map(|(_, name)| *name)
}
