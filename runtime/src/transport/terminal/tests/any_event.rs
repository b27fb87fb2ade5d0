//! Nothing that an event says makes a report panic, too wide, or dangerous.

use std::time::{Duration, UNIX_EPOCH};

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use serde_json::json;

use super::super::render;
use super::super::style::Style;
use crate::protocol::{
    Breadcrumb, Event, EventId, Exception, Fields, Frame, Level, Message, Stacktrace, Timestamp, Value,
};

/// Texts as they come, and texts as they should not.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[a-z_:]{0,12}",
        "[ \t\n\r?(){}a日\u{301}\u{200d}\u{1f468}\u{fe0f}\u{3000}…]{0,40}",
        r#"[ .,;:?!'"<>=|&/r#\\(){}\[\]a-c日]{0,60}"#,
        vec(any::<char>(), 0..4).prop_map(|characters| characters.into_iter().cycle().take(900).collect()),
        Just("\x1b[2J\u{9b}31m\u{202e}".to_owned()),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(8, 40, 5, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Value::from),
            vec((text(), inner), 0..5).prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

fn fields() -> impl Strategy<Value = Fields> {
    vec((text(), value()), 0..6).prop_map(|fields| fields.into_iter().collect())
}

fn level() -> impl Strategy<Value = Level> {
    prop_oneof![Just(Level::Debug), Just(Level::Info), Just(Level::Warning), Just(Level::Error), Just(Level::Fatal),]
}

fn timestamp() -> impl Strategy<Value = Timestamp> {
    (0_u64..1 << 40).prop_map(|nanoseconds| Timestamp::from(UNIX_EPOCH + Duration::from_micros(nanoseconds)))
}

prop_compose! {
    fn frame()(
        names in (option::of(text()), option::of(text()), option::of(text())),
        place in (option::of(any::<u32>()), option::of(prop_oneof![0_u32..60, any::<u32>()])),
        in_app in any::<Option<bool>>(),
        found in (option::of(text()), option::of(text())),
        source in (vec(text(), 0..6), option::of(text()), vec(text(), 0..6)),
        vars in fields(),
    ) -> Frame {
        let mut frame = Frame::default();
        (frame.function, frame.module, frame.filename) = names;
        (frame.lineno, frame.colno) = place;
        frame.in_app = in_app;
        (frame.package, frame.instruction_addr) = found;
        (frame.pre_context, frame.context_line, frame.post_context) = source;
        frame.vars = vars;
        frame
    }
}

prop_compose! {
    fn exception()(
        kind in option::of(text()),
        value in option::of(text()),
        module in option::of(text()),
        frames in option::of(vec(frame(), 0..14)),
    ) -> Exception {
        let mut exception = Exception::default();
        (exception.kind, exception.value, exception.module) = (kind, value, module);
        exception.stacktrace = frames.map(Stacktrace::from);
        exception
    }
}

prop_compose! {
    fn breadcrumb()(
        time in option::of(timestamp()),
        category in option::of(prop_oneof![Just("call".to_owned()), text()]),
        message in option::of(text()),
        level in option::of(level()),
        data in fields(),
    ) -> Breadcrumb {
        let mut crumb = Breadcrumb::default();
        (crumb.timestamp, crumb.category, crumb.message, crumb.level, crumb.data) = (time, category, message, level, data);
        crumb
    }
}

prop_compose! {
    fn event()(
        identity in (option::of(any::<[u8; 16]>()), option::of(timestamp()), option::of(level())),
        message in option::of(text()),
        exceptions in vec(exception(), 0..4),
        breadcrumbs in vec(breadcrumb(), 0..10),
        names in (option::of(text()), option::of(text())),
        tags in vec((text(), text()), 0..4),
        topics in (vec((text(), value()), 0..4), vec((text(), value()), 0..4)),
        threads in option::of(value()),
    ) -> Event {
        let mut event = Event::new();
        event.event_id = identity.0.map(EventId::from_bytes);
        (event.timestamp, event.level) = (identity.1, identity.2);
        event.message = message.map(Message::from);
        event.exceptions = exceptions;
        event.breadcrumbs = breadcrumbs;
        (event.transaction, event.release) = names;
        event.tags = tags.into_iter().collect();
        event.contexts = topics.0.into_iter().collect();
        event.extra = topics.1.into_iter().collect();
        event.other.extend(threads.map(|threads| ("threads".to_owned(), threads)));
        event
    }
}

/// The places of frames may be wider than a line: cut they would not lead anywhere.
fn without_places(mut event: Event) -> Event {
    for stack in event.exceptions.iter_mut().filter_map(|exception| exception.stacktrace.as_mut()) {
        for frame in &mut stack.frames {
            frame.filename = None;
            frame.module = None;
        }
    }
    event
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_event_can_paint_the_terminal(event in event(), width in 40_usize..=120, unicode: bool) {
        let shown = render(&event, &Style { colour: false, unicode, width });
        let is_tame = |character: char| character == '\n' || !character.is_control();
        prop_assert!(shown.chars().all(is_tame), "{shown:?}");
        let coloured = render(&event, &Style { colour: true, unicode, width });
        for sequence in coloured.split('\x1b').skip(1) {
            prop_assert!(sequence.starts_with('['), "{sequence:?}");
            let (parameters, _) = sequence[1..].split_once('m').unwrap();
            prop_assert!(["0", "1", "2", "36", "1;31", "1;33", "1;34", "1;35"].contains(&parameters), "{sequence:?}");
        }
    }

    #[test]
    fn no_line_is_wider_than_the_terminal(event in event(), width in 40_usize..=120) {
        let shown = render(&without_places(event), &Style { colour: false, unicode: true, width });
        for line in shown.lines() {
            prop_assert!(unicode_width::UnicodeWidthStr::width(line) <= width, "{line:?}");
        }
    }
}
