//! An event of which every field is more than receivers take, or has another form.

use redhanded::protocol::{Breadcrumb, Exception, Frame, Message, Request, Stacktrace, User, Value};
use redhanded::{Event, capture_event};
use serde_json::json;

fn long(characters: usize) -> String {
    "ä".repeat(characters)
}

fn deep(levels: usize) -> Value {
    (0..levels).fold(json!({ "end": 1 }), |inner, _| json!({ "inner": [inner] }))
}

fn frame() -> Frame {
    let mut frame = Frame::new(long(1_000)).at(long(1_000), 7);
    frame.other.insert("abs_path".into(), long(1_000).into());
    frame.vars.insert("text".into(), long(5_000).into());
    frame.vars.insert("deep".into(), deep(10));
    frame.vars.insert("number".into(), 7.into());
    frame.vars.insert("list".into(), vec![long(50); 100].into());
    frame
}

fn exception() -> Exception {
    let mut exception = Exception::new(long(1_000), format!("no [Filtered] {}", long(20_000)));
    exception.module = Some(long(1_000));
    let mut stack = Stacktrace::default();
    stack.frames.push(frame());
    exception.stacktrace = Some(stack);
    exception
}

fn request() -> Request {
    let mut request = Request::new("no method", format!("https://shop.test/{}", "x".repeat(500)));
    request.data = Some(json!({ "lines": vec![long(100); 1_000], "deep": deep(10) }));
    request.env.insert("LONG".into(), long(20_000));
    request
}

fn user() -> User {
    let mut user = User::with_id(long(500));
    user.email = Some(long(500));
    user.username = Some(long(500));
    user.ip_address = Some("no address".into());
    user
}

/// Captures it.
pub(crate) fn happen() {
    let mut event = Event::new();
    event.exceptions.push(exception());
    event.message = Some(Message::template("{} is late").param(long(5_000)));
    event.breadcrumbs.push(Breadcrumb::new(long(20_000)).category(long(500)).kind(long(500)).data("text", long(5_000)));
    for (name, value) in
        [("empty", ""), ("with spaces", "a\nb"), ("ä", "c"), ("", "d"), ("long", &long(500)), ("spaced", " e ")]
    {
        event.tags.insert(name.into(), value.into());
    }
    event.contexts.insert("order".into(), json!({ "type": "order", "text": long(20_000), "deep": deep(10) }));
    event.extra.insert("one".into(), long(50_000).into());
    event.extra.insert("deep".into(), deep(10));
    for number in 0..40 {
        event.extra.insert(format!("of many {number}"), long(7_000).into());
    }
    event.user = Some(user());
    event.request = Some(request());
    event.logger = Some(format!("two\nlines {}", long(100)));
    event.transaction = Some(long(500));
    capture_event(event);
}
