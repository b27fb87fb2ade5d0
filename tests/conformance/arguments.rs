//! Values of arguments.

use std::ffi::OsStr;
use std::fmt;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use redhanded::capture_errors;
use redhanded::test::{Captured, capture};
use serde_json::Value;

#[test]
fn f46_a_number_and_its_text_are_told_apart() {
    #[capture_errors]
    fn fails(number: i32, text: &str) -> Result<(), String> {
        Err(format!("{number} {text}"))
    }
    let events = capture(|| fails(1, "1"));
    events.assert_one().has_argument("fails", "number", 1).has_argument("fails", "text", "1").has_breadcrumb("fails(");
}

#[test]
fn f50_every_value_is_valid_json() {
    #[capture_errors]
    fn fails(values: (f64, f64, u128), path: &Path, text: &str, raw: &OsStr) -> Result<(), String> {
        Err(format!("{values:?} {path:?} {text:?} {raw:?}"))
    }
    // The second one is a half of a pair of UTF-16, as other systems have them in names of files.
    let (no_text, half) = (OsStr::from_bytes(b"a\xffb"), OsStr::from_bytes(b"\xed\xa0\x80"));
    let events = capture(|| fails((f64::NAN, f64::NEG_INFINITY, u128::MAX), Path::new(no_text), "a\0b", half));
    let event = events.assert_one();
    let json = serde_json::to_vec(&*event).unwrap();
    let read: Value = serde_json::from_slice(&json).unwrap();
    let vars = &read["exception"]["values"][0]["stacktrace"]["frames"][0]["vars"];
    assert!(vars["values"].to_string().contains("NaN") && vars["values"].to_string().contains("inf"), "{vars}");
    assert!(vars["values"].to_string().contains(&u128::MAX.to_string()), "{vars}");
    assert_eq!(vars["text"], "a\0b");
    assert!(vars["path"].is_string() && vars["raw"].is_string(), "{vars}");
}

/// Begins to show a secret, and does not come to its end.
struct Login {
    panics: bool,
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // In two parts, so that the lines of the source around it do not have it.
        write!(f, "Login {{ user: \"ann\", password: \"hunter{} and", 2)?;
        assert!(!self.panics, "it breaks off");
        Ok(())
    }
}

#[test]
fn f55_of_a_secret_that_breaks_off_nothing_is_shown_and_the_event_is_sent() {
    #[capture_errors]
    fn log_in(login: Login) -> Result<(), String> {
        Err(format!("refused {}", login.panics))
    }
    for panics in [false, true] {
        let events = capture(|| log_in(Login { panics }));
        let event = events.assert_one().is_error("String", &format!("refused {panics}"));
        let json = serde_json::to_string(&*event).unwrap();
        assert!(!json.contains(concat!("hunter", 2)), "{json}");
    }
}
