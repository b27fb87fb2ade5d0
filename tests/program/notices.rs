//! What is told on stderr.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use super::{command, text};

/// What a program tells with this variable.
fn told(name: &str, value: &[u8]) -> String {
    let ended = command("returns").env(name, OsStr::from_bytes(value)).output().unwrap();
    assert!(ended.status.success());
    text(&ended.stderr).to_owned()
}

#[test]
fn a_notice_is_one_line_whatever_a_variable_holds_and_a_terminal_finds_nothing_to_obey() {
    let told = told("SENTRY_RELEASE", b"a/b\nredhanded: all is well\x1b]0;title\x07\r\x1b[2J\xe2\x80\xae");
    assert_eq!(told.lines().count(), 1, "{told:?}");
    assert!(told.contains(r"a/b\nredhanded: all is well\u{1b}]0;title\u{7}\r\u{1b}[2J\u{202e}"), "{told:?}");
}

#[test]
fn a_dsn_that_is_no_text_is_told_without_its_key() {
    for dsn in [&b"https://0123456789abcdef\xff@host/1"[..], b"https://0123456789abcdef0123\xff456789abcdef/1"] {
        let told = told("SENTRY_DSN", dsn);
        assert!(told.contains("`SENTRY_DSN`") && told.contains("no valid UTF-8"), "{told}");
        assert!(!told.contains("0123"), "{told}");
    }
}

#[test]
fn a_trace_of_the_environment_that_makes_no_sense_is_told_once() {
    let told = told("SENTRY_TRACE", b"garbage");
    assert_eq!(
        told,
        "redhanded: the environment variable `SENTRY_TRACE` is `garbage`, which does not read `TRACE-SPAN` or \
         `TRACE-SPAN-SAMPLED`, in hexadecimal digits; a trace of its own begins\n"
    );
}
