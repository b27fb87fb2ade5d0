//! What the options leave of an event, and what they add to it.

use redhanded::protocol::{Exception, Frame, Stacktrace, Value};
use redhanded::transport::Memory;
use redhanded::{Event, Level, Options, User, capture_errors, capture_event, capture_message, with_scope};
use serde_json::json;

use crate::begin;

fn sent(options: Options, capture: impl FnOnce() + Send) -> Vec<Value> {
    let memory = Memory::new();
    let session = begin(options.transport(memory.clone()));
    std::thread::scope(|scope| scope.spawn(capture).join().unwrap());
    session.flush();
    memory.events().iter().map(|event| serde_json::to_value(event).unwrap()).collect()
}

#[capture_errors]
fn fails(text: &str) -> Result<(), String> {
    Err(format!("cannot read {text}"))
}

fn frames(event: &Value) -> &Vec<Value> {
    event.pointer("/exception/values/0/stacktrace/frames").unwrap().as_array().unwrap()
}

fn with_frames(frames: Vec<Frame>) -> Event {
    let mut exception = Exception::new("E", "text");
    exception.stacktrace = Some(Stacktrace::from(frames));
    let mut event = Event::new();
    event.exceptions.push(exception);
    event
}

#[test]
fn of_a_long_stack_both_ends_are_sent_and_meta_says_how_long_it_was() {
    let many = || _ = capture_event(with_frames((0..300).map(|number| Frame::new(number.to_string())).collect()));
    for (options, most) in [(Options::new(), 100), (Options::new().max_stack_frames(10), 10)] {
        let event = &sent(options, many)[0];
        let names: Vec<u32> =
            frames(event).iter().map(|frame| frame["function"].as_str().unwrap().parse().unwrap()).collect();
        let oldest = most / 5;
        assert_eq!(names, (0..oldest).chain(300 - (most - oldest)..300).collect::<Vec<_>>());
        assert_eq!(event.pointer("/_meta/exception/values/0/stacktrace/frames").unwrap()[""]["len"], 300);
    }
    let none = &sent(Options::new().max_stack_frames(0), many)[0];
    assert_eq!(none.pointer("/exception/values/0/stacktrace"), None);
}

#[test]
fn whose_code_a_function_is_goes_by_what_is_included_and_then_by_what_is_excluded() {
    let frame = |module: &str| {
        let mut frame = Frame::new("f");
        frame.module = Some(module.into());
        frame
    };
    let options = Options::new().stack(false).in_app_include(["library::ours"]).in_app_exclude(["delivery", "library"]);
    let events = sent(options, || {
        let _ = fails("x");
        capture_event(with_frames(vec![frame("library::ours::deep"), frame("library::other"), frame("unknown")]));
    });
    let is_own = |event: &Value| frames(event).iter().map(|frame| frame["in_app"].clone()).collect::<Value>();
    assert_eq!(is_own(&events[0]), json!([false]));
    assert_eq!(is_own(&events[1]), json!([true, false, null]));
}

#[test]
fn so_many_source_lines_are_sent_as_are_wanted() {
    let lines = |options: Options| {
        let events = sent(options.stack(false), || drop(fails("x")));
        let frame = frames(&events[0])[0].clone();
        let count = |name: &str| frame.get(name).map_or(0, |lines| lines.as_array().unwrap().len());
        (count("pre_context"), frame.get("context_line").is_some(), count("post_context"))
    };
    assert_eq!(lines(Options::new().source_lines(1)), (1, true, 1));
    assert_eq!(lines(Options::new().source_lines(0)), (0, false, 0));
    let (before, has_line, after) = lines(Options::new());
    assert!(before > 1 && has_line && after > 0, "{before} {after}");
}

#[test]
fn texts_that_redhanded_recorded_are_no_longer_than_wanted() {
    let events = sent(Options::new().stack(false).max_value_length(8), || {
        let _ = fails("a long text");
        capture_message("a message of your own is yours", Level::Info);
    });
    assert_eq!(events[0].pointer("/exception/values/0/value"), Some(&json!("cannot r…")));
    assert_eq!(frames(&events[0])[0]["vars"], json!({ "text": "a long t…" }));
    assert_eq!(events[0].pointer("/breadcrumbs/values/0/message"), Some(&json!("fails(te…")));
    assert_eq!(events[1]["logentry"]["formatted"], "a message of your own is yours");
}

#[test]
fn a_message_has_the_stack_of_its_thread_if_that_is_wanted() {
    fn function_that_captures() {
        capture_message("one", Level::Info);
    }
    let frames = |options: Options| {
        let events = sent(options, function_that_captures);
        let thread = events[0].pointer("/threads/values/0").cloned();
        thread.map(|thread| thread["stacktrace"]["frames"].as_array().unwrap().clone())
    };
    assert_eq!(frames(Options::new()), None);
    let frames = frames(Options::new().attach_stacktrace(true)).unwrap();
    let last = frames.last().unwrap()["function"].as_str().unwrap();
    assert!(last.ends_with("function_that_captures"), "{last}");
}

#[test]
fn an_event_with_a_stack_of_its_own_keeps_that() {
    let events = sent(Options::new().attach_stacktrace(true), || {
        capture_event(with_frames(vec![Frame::new("own")]));
    });
    assert_eq!((frames(&events[0]).len(), events[0].get("threads")), (1, None));
}

#[test]
fn nothing_of_the_person_or_the_machine_is_sent_unless_it_is_wanted() {
    let event = &sent(Options::new(), || drop(fails("x")))[0];
    assert_eq!((event.get("user"), event.get("server_name")), (None, None));
    assert!(event["contexts"].get("process").is_none());
}

#[test]
fn what_the_system_tells_of_them_is_sent_if_it_is_wanted() {
    let events = sent(Options::new().send_default_pii(true), || {
        let _ = fails("x");
        with_scope(|scope| scope.set_user(User::with_id("42")), || drop(fails("x")));
    });
    assert_eq!(events[0]["user"]["ip_address"], "{{auto}}");
    assert_eq!(events[0]["user"].get("username").and_then(Value::as_str), std::env::var("USER").ok().as_deref());
    let command_line = events[0]["contexts"]["process"]["command_line"].as_array().unwrap();
    assert_eq!(command_line[0].as_str(), std::env::args().next().as_deref());
    if cfg!(target_os = "linux") {
        let name = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap();
        assert_eq!(events[0]["server_name"], name.trim());
    }
    assert_eq!(events[1]["user"], json!({ "id": "42", "ip_address": "{{auto}}" }));
}

#[test]
fn the_crates_that_the_program_is_built_of_are_named_if_they_are_wanted() {
    assert_eq!(sent(Options::new(), || drop(fails("x")))[0].get("modules"), None);
    let event = &sent(Options::new().modules(redhanded::modules!()), || drop(fails("x")))[0];
    let modules = event["modules"].as_object().unwrap();
    for name in ["redhanded-suite", "redhanded", "redhanded-macros", "serde_json", "tokio"] {
        assert!(
            modules[name].as_str().is_some_and(|version| version.starts_with(|first: char| first.is_ascii_digit()))
        );
    }
    assert!(event["modules"].to_string().len() <= 8 * 1024);
    let long = Box::leak(vec![("name", "1".repeat(20_000).leak() as &str)].into_boxed_slice());
    assert_eq!(sent(Options::new().modules(long), || drop(fails("x")))[0].get("modules"), None);
}

#[test]
fn an_error_of_the_system_says_its_number_and_its_name() {
    #[capture_errors]
    fn read() -> Result<String, std::io::Error> {
        std::fs::read_to_string("/no/such/file")
    }
    #[capture_errors]
    fn load() -> Result<String, Box<dyn std::error::Error>> {
        Ok(read()?)
    }
    let events = sent(Options::new().stack(false), || {
        let _ = load();
        let _ = redhanded::capture_error(&std::io::Error::other("no error of the system (os error 2"));
    });
    let errno = |event: &Value| event.pointer("/exception/values/0/mechanism/meta/errno").cloned();
    let name = if cfg!(unix) { json!({ "number": 2, "name": "ENOENT" }) } else { json!({ "number": 3 }) };
    assert_eq!((errno(&events[0]), errno(&events[1])), (Some(name), None));
}
