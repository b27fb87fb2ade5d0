//! What events say about what the program runs on.

use redhanded::transport::Memory;
use redhanded::{Event, Level, Options, capture_message, with_scope};
use serde_json::json;

use crate::begin;

fn sent(options: Options, capture: impl FnOnce()) -> Event {
    let memory = Memory::new();
    let session = begin(options.transport(memory.clone()));
    capture();
    session.flush();
    memory.events().remove(0)
}

fn send() {
    capture_message("one", Level::Info);
}

#[test]
fn an_event_says_what_the_program_runs_on() {
    let event = sent(Options::new(), send);
    let contexts = &event.contexts;
    assert!(contexts["os"]["name"].is_string());
    assert_eq!(contexts["device"]["arch"], std::env::consts::ARCH);
    assert!(contexts["device"]["processor_count"].as_u64().unwrap() > 0);
    assert_eq!(contexts["runtime"]["name"], "rustc");
    assert!(contexts["runtime"]["version"].as_str().unwrap().starts_with("1."));
    assert_eq!((&contexts["app"]["app_name"], &contexts["app"]["app_version"]), (&json!("shop"), &json!("1.2.3")));
    assert_eq!(contexts["app"]["build_type"], if cfg!(debug_assertions) { "debug" } else { "release" });
}

#[test]
#[cfg(target_os = "linux")]
fn on_linux_it_says_the_kernel_and_the_machines_memory() {
    let event = sent(Options::new(), send);
    assert_eq!(event.contexts["os"]["name"], "Linux");
    assert!(event.contexts["os"]["kernel_version"].is_string());
    assert!(event.contexts["device"]["memory_size"].as_u64().unwrap() > 1 << 20);
}

#[test]
fn a_context_that_the_program_sets_is_kept() {
    let event = sent(Options::new(), || {
        with_scope(|scope| scope.set_context("os", json!({ "name": "of the customer" })), send);
    });
    assert_eq!(event.contexts["os"], json!({ "name": "of the customer" }));
    assert!(event.contexts.contains_key("device"));
}

#[test]
fn contexts_can_be_switched_off() {
    let event = sent(Options::new().contexts(false), send);
    for topic in ["os", "device", "runtime", "app"] {
        assert!(!event.contexts.contains_key(topic), "{topic}");
    }
}

#[test]
fn nothing_names_the_machine_or_its_user() {
    let event = sent(Options::new(), send);
    assert_eq!(event.server_name, None);
    assert_eq!(event.user, None);
}
