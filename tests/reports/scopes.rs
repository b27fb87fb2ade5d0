//! What goes with events.

use redhanded::protocol::Request;
use redhanded::{
    Event, Level, Options, Scope, User, capture_error, capture_errors, capture_event, capture_message,
    configure_global_scope, configure_isolation_scope, configure_scope, with_scope,
};
use serde_json::json;

use crate::captured::{captured, captured_async, captured_once, captured_with};

fn send(text: &str) {
    capture_message(text, Level::Info);
}

#[test]
fn everything_a_scope_says_goes_with_the_event() {
    let event = captured_once(|| {
        configure_scope(|scope| {
            scope.set_tag("region", "eu-1");
            scope.set_user(User::with_id("42"));
            scope.set_context("job", json!({ "attempt": 3 }));
            scope.set_extra("note", "late");
            scope.set_fingerprint(["{{ default }}", "imports"]);
            scope.set_level(Level::Fatal);
            scope.set_transaction(Some("nightly"));
            scope.set_request(Request::new("GET", "https://shop.test/orders?page=2"));
        });
        capture_error("one");
    });
    assert_eq!(
        serde_json::to_value(&event.request).unwrap(),
        json!({ "method": "GET", "url": "https://shop.test/orders", "query_string": "page=2" })
    );
    assert_eq!(event.tags["region"], "eu-1");
    assert_eq!(event.user, Some(User::with_id("42")));
    assert_eq!(event.contexts["job"]["attempt"], 3);
    assert_eq!(event.extra["note"], "late");
    assert_eq!(event.fingerprint, ["{{ default }}", "imports"]);
    assert_eq!(event.level, Some(Level::Fatal));
    assert_eq!(event.transaction.as_deref(), Some("nightly"));
}

#[test]
fn an_inner_scope_ends_with_its_code_even_by_a_panic() {
    let events = captured(|| {
        let inside = || with_scope(|scope| scope.set_tag("step", "import"), || panic!("in the scope"));
        let _ = std::panic::catch_unwind(inside);
        send("after");
    });
    assert_eq!(events[0].tags["step"], "import");
    assert!(events[1].tags.is_empty());
}

#[test]
fn a_failure_keeps_the_scope_it_began_in() {
    #[capture_errors]
    fn fails() -> Result<(), String> {
        Err("no".to_owned())
    }
    #[capture_errors]
    fn outer() -> Result<(), String> {
        with_scope(|scope| scope.set_tag("order", 7), fails)
    }
    assert_eq!(captured_once(|| drop(outer())).tags["order"], "7");
}

#[test]
fn a_task_begins_in_the_scope_around_it_and_keeps_its_changes_to_itself() {
    #[capture_errors]
    async fn task(number: u64) {
        tokio::task::yield_now().await;
        configure_scope(|scope| scope.set_tag("task", number));
        tokio::task::yield_now().await;
        send("from a task");
    }
    let events = captured_async(|| async {
        configure_scope(|scope| scope.set_tag("outer", "yes"));
        let (one, two) = (tokio::spawn(task(1)), tokio::spawn(task(2)));
        one.await.unwrap();
        two.await.unwrap();
        send("from outside");
    });
    let tasks: Vec<_> = events.iter().map(|event| event.tags.get("task").map(String::as_str)).collect();
    assert_eq!(tasks, [Some("1"), Some("2"), None]);
    assert!(events.iter().all(|event| event.tags["outer"] == "yes"));
}

#[test]
fn a_scope_that_says_nothing_leaves_the_event_alone() {
    let event = captured_once(|| {
        configure_scope(|scope| scope.set_tag("a", 1));
        configure_scope(Scope::clear);
        send("one");
    });
    assert!(event.tags.is_empty() && event.user.is_none());
    assert_eq!(event.level, Some(Level::Info));
}

fn set_tags(scope: &mut Scope, names: &[&str], value: &str) {
    for name in names {
        scope.set_tag(*name, value);
    }
}

#[test]
fn what_an_event_was_given_comes_first_and_then_the_innermost_scope() {
    let events = captured(|| {
        configure_global_scope(|scope| {
            set_tags(scope, &["a", "b", "c", "d"], "global");
            scope.set_level(Level::Debug);
            scope.set_user(User::with_id("global"));
        });
        configure_isolation_scope(|scope| set_tags(scope, &["a", "b", "c"], "isolation"));
        with_scope(
            |scope| set_tags(scope, &["a", "b"], "current"),
            || {
                configure_isolation_scope(|scope| scope.set_user(User::with_id("isolation")));
                let mut event = Event::new();
                event.tags.insert("a".into(), "event".into());
                capture_event(event);
                send("with a level");
                capture_error("an error");
            },
        );
        configure_global_scope(Scope::clear);
    });
    assert_eq!(events[0].tags.values().collect::<Vec<_>>(), ["event", "current", "isolation", "global"]);
    assert_eq!(events[0].user, Some(User::with_id("isolation")));
    let levels: Vec<_> = events.iter().map(|event| event.level.unwrap()).collect();
    assert_eq!(levels, [Level::Debug, Level::Info, Level::Debug]);
}

#[test]
fn the_level_of_the_attribute_comes_before_that_of_the_scope() {
    #[capture_errors(level = warning)]
    fn fails() -> Result<(), String> {
        Err("no".to_owned())
    }
    let event = captured_once(|| with_scope(|scope| scope.set_level(Level::Fatal), || drop(fails())));
    assert_eq!(event.level, Some(Level::Warning));
}

#[test]
fn processors_run_from_the_innermost_scope_outwards_and_see_what_the_scopes_say() {
    let note = |name: &'static str| {
        move |mut event: Event| {
            event.fingerprint.push(name.to_owned());
            event.fingerprint.push(event.tags["region"].clone());
            Some(event)
        }
    };
    let before_send = move |event: Event| note("before_send")(event);
    #[capture_errors]
    fn fails() -> Result<(), String> {
        Err("no".to_owned())
    }
    let events = captured_with(Options::new().before_send(before_send), || {
        configure_scope(|scope| {
            scope.set_tag("region", "eu-1");
            scope.add_event_processor(note("outer"));
            scope.clear();
            scope.set_tag("region", "eu-2");
        });
        with_scope(
            |scope| {
                scope.add_event_processor(note("inner"));
                scope.add_event_processor(note("inner, second"));
            },
            || {
                send("one");
                drop(fails());
            },
        );
    });
    assert_eq!(events.len(), 2);
    for event in events {
        let names: Vec<_> = event.fingerprint.chunks(2).map(|note| note[0].as_str()).collect();
        assert_eq!(names, ["inner", "inner, second", "outer", "before_send"]);
        assert!(event.fingerprint.chunks(2).all(|note| note[1] == "eu-2"));
    }
}

#[test]
fn a_processor_may_drop_an_event_and_its_panic_drops_it_too() {
    let drops = |event: Event| event.message.as_ref().is_none_or(|text| text.formatted != "drop").then_some(event);
    let panics = |event: Event| {
        assert_ne!(event.message.as_ref().unwrap().formatted, "panic");
        Some(event)
    };
    let captures = |event: Event| {
        assert_eq!(capture_message("again", Level::Info), None);
        Some(event)
    };
    let event = captured_once(|| {
        configure_scope(|scope| {
            scope.add_event_processor(drops);
            scope.add_event_processor(panics);
            scope.add_event_processor(captures);
        });
        for text in ["drop", "panic", "one"] {
            send(text);
        }
    });
    assert_eq!(event.message.unwrap().formatted, "one");
}
