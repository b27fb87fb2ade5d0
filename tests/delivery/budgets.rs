//! Each field of an event takes no more than servers keep, so that it is not they who choose what is lost.

use redhanded::protocol::{Request, User};
use redhanded::transport::Memory;
use redhanded::{Breadcrumb, Event, Level, Options, capture_errors, capture_event, capture_message};
use serde_json::{Value, json};

use crate::begin;

fn sent(capture: impl FnOnce() + Send) -> Value {
    let memory = Memory::new();
    let session = begin(Options::new().stack(false).transport(memory.clone()));
    std::thread::scope(|scope| scope.spawn(capture).join().unwrap());
    session.flush();
    serde_json::to_value(&memory.events()[0]).unwrap()
}

#[test]
fn what_is_too_long_is_cut_and_meta_says_so() {
    let event = sent(|| {
        let mut event = Event::new();
        event.transaction = Some("ä".repeat(300));
        event.user = Some(User::with_id("4".repeat(200)));
        event.request = Some(Request::new("get", "/orders"));
        event.request.as_mut().unwrap().data = Some(json!({ "text": "x".repeat(10_000), "order": 7 }));
        event.extra.insert("dump".into(), "x".repeat(20_000).into());
        event.contexts.insert("order".into(), json!({ "lines": vec!["lamp"; 5_000], "number": 7 }));
        event.breadcrumbs.push(Breadcrumb::new("step").data("text", "x".repeat(3_000)).data("number", 7));
        capture_event(event);
    });
    let meta = &event["_meta"];
    assert_eq!(event["transaction"], format!("{}…", "ä".repeat(199)));
    assert_eq!(meta["transaction"][""], json!({ "len": 300, "rem": [["!limit", "s", 199, 200]] }));
    assert_eq!(meta["user"]["id"][""]["len"], 200);
    assert_eq!(event["request"]["method"], "GET");
    for (place, said, length, whole) in [
        ("/request/data", "/request/data/text", 10_000, Some("order")),
        ("/extra", "/extra/dump", 20_000, None),
        ("/contexts/order", "/contexts/order/lines", 5_000, Some("number")),
        ("/breadcrumbs/values/0/data", "/breadcrumbs/values/0/data/text", 3_000, Some("number")),
    ] {
        let value = event.pointer(place).unwrap();
        assert!(value.to_string().len() <= 16 * 1024, "{place}");
        assert!(whole.is_none_or(|whole| value[whole] == 7), "{value}");
        assert_eq!(meta.pointer(said).unwrap()[""]["len"], length, "{place}");
    }
}

#[test]
fn a_thread_of_a_very_long_name_is_named_by_its_beginning() {
    let event = sent(|| {
        let thread = std::thread::Builder::new().name("x".repeat(3_000));
        thread.spawn(|| _ = redhanded::capture_error("one")).unwrap().join().unwrap();
    });
    let name = event.pointer("/threads/values/0/name").and_then(Value::as_str).unwrap();
    assert_eq!((name.chars().count(), name.ends_with('…')), (1024, true));
    assert_eq!(event.pointer("/_meta/threads/values/0/name").unwrap()[""]["len"], 3_000);
}

#[test]
fn a_tag_that_a_server_would_refuse_is_repaired_or_left_out() {
    let event = sent(|| {
        let mut event = Event::new();
        for (name, value) in
            [("empty", ""), ("blank", " \n"), ("lines", "a\nb"), ("my name", "c"), ("", "d"), ("ok", "e")]
        {
            event.tags.insert(name.into(), value.into());
        }
        capture_event(event);
    });
    assert_eq!(event["tags"], json!({ "lines": "a b", "my-name": "c", "ok": "e" }));
}

#[test]
fn arguments_of_a_call_keep_to_two_kibibytes() {
    #[capture_errors]
    fn fails(texts: [&'static str; 3], number: u8) -> Result<(), String> {
        let _ = (texts, number);
        Err("no".to_owned())
    }
    let text: &'static str = "x".repeat(2_000).leak();
    let event = sent(|| drop(fails([text; 3], 7)));
    let vars = event.pointer("/exception/values/0/stacktrace/frames/0/vars").unwrap();
    assert!(vars.to_string().len() <= 2048, "{vars}");
    assert_eq!(vars["number"], 7);
}

#[test]
fn where_in_a_text_something_was_filtered_is_told() {
    #[capture_errors]
    fn fails() -> Result<(), String> {
        Err("cannot reach postgres://shop:hunter2@db:5432".to_owned())
    }
    let event = sent(|| drop(fails()));
    let value = &event["exception"]["values"][0]["value"];
    assert_eq!(value, "cannot reach postgres://[Filtered]@db:5432");
    assert_eq!(event["_meta"]["exception"]["values"]["0"]["value"][""]["rem"], json!([["!config", "s", 24, 34]]));
}

#[test]
fn an_event_of_ordinary_size_says_nothing_of_it() {
    let event = sent(|| _ = capture_message("one", Level::Info));
    assert_eq!(event.get("_meta"), None);
}
