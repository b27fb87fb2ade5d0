use super::*;
use crate::protocol::{Breadcrumb, Exception, Fields, Frame, Stacktrace};

/// An event with so many breadcrumbs of that size, and frames with so many bytes of arguments and source.
fn event(breadcrumbs: (usize, usize), frames: (usize, usize, usize)) -> Event {
    let mut event = Event::new();
    let text = "b".repeat(breadcrumbs.1);
    event.breadcrumbs = (0..breadcrumbs.0).map(|number| Breadcrumb::new(format!("{number} {text}"))).collect();
    let mut exception = Exception::new("ShopError", "sold out");
    let frame = |number: usize| Frame {
        function: Some(number.to_string()),
        vars: Fields::from_iter([("a".to_owned(), "v".repeat(frames.1).into())]),
        context_line: Some("c".repeat(frames.2)),
        ..Frame::default()
    };
    exception.stacktrace = Some(Stacktrace::from((0..frames.0).map(frame).collect::<Vec<_>>()));
    event.exceptions.push(exception);
    event.tags.insert("shop".into(), "north".into());
    event.extra.insert("note".into(), "kept".into());
    event
}

fn frames(event: &Event) -> &[Frame] {
    &event.exceptions[0].stacktrace.as_ref().unwrap().frames
}

/// Shortens it, and checks what holds for all that is.
fn fitted(mut event: Event) -> Event {
    assert!(fit(&mut event));
    assert!(of(&event) < 1024 * 1024, "{}", of(&event));
    let exception = &event.exceptions[event.exceptions.len() - 1];
    assert_eq!(exception.kind.as_deref(), Some("ShopError"));
    assert!(exception.value.as_deref().unwrap().starts_with("sold out"));
    assert_eq!(event.tags["shop"], "north");
    event
}

#[test]
fn an_event_of_ordinary_size_stays_as_it_is() {
    let mut large = event((100, 500), (50, 2_000, 100));
    let before = large.clone();
    assert!(!fit(&mut large));
    assert_eq!(large, before);
}

#[test]
fn the_oldest_breadcrumbs_go_first_and_no_more_than_need_be() {
    let event = fitted(event((2_000, 1_000), (30, 100, 100)));
    let kept = event.breadcrumbs.len();
    assert!((900..1_000).contains(&kept), "{kept}");
    assert!(event.breadcrumbs[kept - 1].message.as_deref().unwrap().starts_with("1999 "));
    assert_eq!(event.other["_meta"]["breadcrumbs"]["values"][""]["len"], 2_000);
    assert!(frames(&event).iter().all(|frame| !frame.vars.is_empty() && frame.context_line.is_some()));
}

#[test]
fn then_the_arguments_of_frames_in_the_middle() {
    let event = fitted(event((20, 10), (60, 30_000, 100)));
    assert_eq!(event.breadcrumbs.len(), 10);
    let with_arguments: Vec<_> = frames(&event).iter().map(|frame| !frame.vars.is_empty()).collect();
    assert!(with_arguments[..5].iter().all(|has| *has) && with_arguments[45..].iter().all(|has| *has));
    assert!(!with_arguments[5..45].iter().any(|has| *has));
    assert!(frames(&event).iter().all(|frame| frame.context_line.is_some()));
    let meta = &event.other["_meta"]["exception"]["values"]["0"]["stacktrace"]["frames"];
    assert_eq!(meta["5"]["vars"][""]["rem"][0][0], "!limit");
    assert!(meta.get("4").is_none());
}

#[test]
fn then_source_lines_and_then_frames_in_the_middle() {
    let source = fitted(event((0, 0), (60, 10, 30_000)));
    assert!(frames(&source).iter().all(|frame| frame.context_line.is_none()));
    assert_eq!((frames(&source).len(), &source.extra["note"]), (60, &"kept".into()));

    let mut many = event((0, 0), (60, 10, 10));
    for frame in &mut many.exceptions[0].stacktrace.as_mut().unwrap().frames {
        frame.module = Some("m".repeat(30_000));
    }
    let many = fitted(many);
    let functions: Vec<_> = frames(&many).iter().filter_map(|frame| frame.function.as_deref()).collect();
    assert_eq!((functions.len(), functions[4], functions[5], functions[19]), (20, "4", "45", "59"));
    let meta = &many.other["_meta"]["exception"]["values"]["0"]["stacktrace"]["frames"];
    assert_eq!(meta[""]["len"], 60);
    assert!(meta["19"]["context_line"].is_object(), "it goes by the frame's new number");
    assert!(meta.get("59").is_none());
    assert_eq!(many.extra["note"], "kept");
}

#[test]
fn then_extra_and_in_the_end_all_but_what_happened() {
    let mut with_extra = event((0, 0), (1, 1, 1));
    with_extra.extra.insert("dump".into(), "x".repeat(2_000_000).into());
    with_extra.contexts.insert("app".into(), "kept".into());
    let with_extra = fitted(with_extra);
    assert!(with_extra.extra.is_empty() && with_extra.contexts.contains_key("app"));
    assert_eq!(with_extra.other["_meta"]["extra"][""]["rem"][0][1], "x");

    let mut all = event((10, 200_000), (20, 200_000, 1));
    all.exceptions[0].value = Some(format!("sold out {}", "ä".repeat(2_000_000)));
    all.message = Some("m".repeat(2_000_000).into());
    all.contexts.insert("trace".into(), "kept".into());
    all.contexts.insert("app".into(), "x".repeat(2_000_000).into());
    all.tags.insert("long".into(), "x".repeat(2_000_000));
    all.other.insert("modules".into(), "x".repeat(2_000_000).into());
    let all = fitted(all);
    assert!(all.contexts.contains_key("trace") && !all.contexts.contains_key("app"));
    assert!(all.exceptions[0].value.as_deref().unwrap().ends_with("ä…"));
    assert!(all.other["_meta"]["exception"]["values"]["0"]["value"][""]["len"].as_u64() > Some(2_000_000));
}

#[test]
fn what_was_said_before_of_the_event_is_said_still() {
    let mut large = event((2_000, 1_000), (1, 1, 1));
    large.other.insert(
        "_meta".into(),
        serde_json::json!({
            "extra": {"note": {"": {"len": 9}}},
            "breadcrumbs": {"values": {"0": {"message": {"": {"len": 7}}}, "1999": {"message": {"": {"len": 8}}}}},
        }),
    );
    let large = fitted(large);
    assert_eq!(large.other["_meta"]["extra"]["note"][""]["len"], 9);
    let breadcrumbs = &large.other["_meta"]["breadcrumbs"]["values"];
    assert_eq!(breadcrumbs[""]["len"], 2_000);
    let last = (large.breadcrumbs.len() - 1).to_string();
    assert_eq!(breadcrumbs[&last]["message"][""]["len"], 8, "it goes by the breadcrumb's new number");
    assert_eq!(breadcrumbs.as_object().unwrap().len(), 2);
}
