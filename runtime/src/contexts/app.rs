//! The program.

use std::env;
use std::sync::OnceLock;
use std::time::SystemTime;

use super::set;
use crate::protocol::{Map, Timestamp, Value};

static START: OnceLock<SystemTime> = OnceLock::new();

/// Reporting begins. What is noted first counts as the start of the program.
pub(crate) fn note_start() {
    START.get_or_init(SystemTime::now);
}

/// The context `app`: name and version by the release, `name@version`; without one the name of the executable.
pub(crate) fn app(release: Option<&str>) -> Value {
    let (name, version) = match release.map(|release| release.split_once('@').ok_or(release)) {
        Some(Ok((name, version))) => (Some(name.to_owned()), Some(version)),
        Some(Err(version)) => (executable(), Some(version)),
        None => (executable(), None),
    };
    let mut context = Map::new();
    let start = Timestamp::from(*START.get_or_init(SystemTime::now));
    set(&mut context, "app_start_time", Some(start.to_string()));
    set(&mut context, "app_name", name);
    set(&mut context, "app_version", version);
    set(&mut context, "build_type", Some(if cfg!(debug_assertions) { "debug" } else { "release" }));
    Value::Object(context)
}

/// Asked of the system once.
fn executable() -> Option<String> {
    static NAME: OnceLock<Option<String>> = OnceLock::new();
    NAME.get_or_init(|| Some(env::current_exe().ok()?.file_stem()?.to_string_lossy().into_owned())).clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_has_the_name_and_the_version() {
        let context = app(Some("shop@1.2.3"));
        assert_eq!((&context["app_name"], &context["app_version"]), (&"shop".into(), &"1.2.3".into()));
    }

    #[test]
    fn without_a_name_in_the_release_it_is_that_of_the_executable() {
        let executable = Value::from(executable().unwrap());
        assert_eq!(app(Some("1.2.3"))["app_name"], executable);
        assert_eq!(app(None)["app_name"], executable);
        assert!(app(None).get("app_version").is_none());
    }
}
