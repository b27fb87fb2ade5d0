//! What goes with events.

use redhanded::{Level, User, capture_errors, capture_message, configure_scope, with_scope};
use serde_json::json;

use crate::captured::{captured, captured_async, captured_once};

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
        });
        send("one");
    });
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
        configure_scope(redhanded::Scope::clear);
        send("one");
    });
    assert!(event.tags.is_empty() && event.user.is_none());
    assert_eq!(event.level, Some(Level::Info));
}
