//! What the program runs on and what it is: gathered once, when the first event needs it. Runs no program and asks no
//! network.

mod app;
mod device;
mod os;

use std::sync::OnceLock;

pub(crate) use app::{app, note_start};

use crate::protocol::{Map, Value};

/// The contexts `os`, `device` and `runtime`.
pub(crate) fn machine() -> &'static Map<String, Value> {
    static GATHERED: OnceLock<Map<String, Value>> = OnceLock::new();
    GATHERED.get_or_init(|| {
        [("os", os::context()), ("device", device::context()), ("runtime", runtime(env!("REDHANDED_RUSTC")))]
            .into_iter()
            .map(|(topic, context)| (topic.to_owned(), Value::Object(context)))
            .collect()
    })
}

/// Whether this context is one of those gathered here: in the terminal, on the machine itself, they tell nothing.
pub(crate) fn is_gathered(topic: &str, context: &Value) -> bool {
    match topic {
        "app" => context.get("app_start_time").is_some(),
        "trace" => context.get("trace_id").is_some(),
        _ => machine().get(topic) == Some(context),
    }
}

/// The compiler, from what `rustc --version` says: `rustc 1.95.0 (0123456 2026-01-01)`.
fn runtime(description: &str) -> Map<String, Value> {
    let mut context = Map::new();
    context.insert("name".into(), "rustc".into());
    set(&mut context, "version", description.split(' ').nth(1));
    set(&mut context, "raw_description", Some(description).filter(|text| !text.is_empty()));
    context
}

fn set(context: &mut Map<String, Value>, name: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        context.insert(name.to_owned(), value.into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_compiler_is_named_with_its_version() {
        let context = runtime("rustc 1.95.0 (0123456 2026-01-01)");
        assert_eq!(context["name"], "rustc");
        assert_eq!(context["version"], "1.95.0");
        assert_eq!(runtime("").len(), 1, "an unknown version is left out");
    }

    #[test]
    fn a_context_of_the_program_is_told_from_a_gathered_one() {
        let gathered = machine()["os"].clone();
        assert!(is_gathered("os", &gathered));
        assert!(!is_gathered("os", &serde_json::json!({ "name": "of the customer" })));
        assert!(!is_gathered("order", &gathered));
    }
}
