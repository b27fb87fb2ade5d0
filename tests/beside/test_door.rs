//! `redhanded::test`: tests run in parallel and see nothing of each other.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use redhanded::test::{Captured, capture, capture_async, capture_with};
use redhanded::{Level, Options, capture_errors, capture_message, configure_global_scope, with_scope};

#[capture_errors]
fn order(number: usize) -> Result<usize, String> {
    Err(format!("no order {number}"))
}

#[capture_errors]
fn checkout(number: usize) -> Result<usize, String> {
    order(number)
}

#[capture_errors]
async fn fetch(number: usize) -> Result<usize, String> {
    tokio::task::yield_now().await;
    checkout(number)
}

#[test]
fn tests_in_parallel_threads_see_their_own_reports_alone() {
    // All fail in the same functions, and some with the same texts.
    let one = |number: usize| {
        let events = capture(|| {
            configure_global_scope(|scope| scope.set_tag("test", number));
            for _ in 0..20 {
                let _ = checkout(number % 4);
                thread::yield_now();
            }
        });
        let events: [_; 20] = events.assert_count();
        for event in events {
            event
                .is_error("String", &format!("no order {}", number % 4))
                .left(["checkout", "order"])
                .has_argument("order", "number", number % 4)
                .has_tag("test", &number.to_string());
            assert!(!event.tags.contains_key("related_event"));
        }
    };
    thread::scope(|scope| {
        for number in 0..16 {
            scope.spawn(move || one(number));
        }
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn tests_in_tasks_of_many_threads_see_their_own_reports_alone() {
    let one = async |number: usize| {
        let events = capture_async(async move {
            let spawned = redhanded::spawn(fetch(number)).await.unwrap();
            assert!(spawned.is_err() && fetch(number + 1000).await.is_err());
        });
        let events = events.await;
        let [first, second] = events.assert_count();
        first.is_error("String", &format!("no order {number}")).left(["fetch", "checkout", "order"]);
        second.is_error("String", &format!("no order {}", number + 1000)).has_breadcrumb("fetch(number: 10");
    };
    let tests: Vec<_> = (0..32).map(|number| tokio::spawn(async move { one(number).await })).collect();
    for test in tests {
        test.await.unwrap();
    }
}

#[test]
fn a_test_in_a_test_sees_its_own_reports_alone() {
    let outer = capture(|| {
        let inner = capture(|| order(1));
        inner.assert_one().is_error("String", "no order 1");
        order(2)
    });
    outer.assert_one().is_error("String", "no order 2");
}

#[test]
fn reports_are_as_if_nothing_had_happened_before() {
    let around = capture(|| {
        with_scope(
            |scope| scope.set_tag("around", "yes"),
            || {
                let _ = order(1);
                let events = capture(|| order(2));
                let event = events.assert_one();
                assert!(event.tags.is_empty());
                assert_eq!(event.breadcrumbs.len(), 1, "that of its own call");
            },
        );
    });
    around.assert_one().has_tag("around", "yes");
}

#[test]
fn a_handled_error_is_told_as_such() {
    #[capture_errors]
    fn tolerant() -> usize {
        order(7).unwrap_or_default()
    }
    capture(tolerant)
        .assert_one()
        .is_error("String", "no order 7")
        .is_handled()
        .has_level(Level::Warning)
        .left(["tolerant", "order"]);
}

#[test]
fn a_caught_panic_is_among_the_reports_and_an_uncaught_one_goes_on() {
    capture(|| catch_unwind(|| panic!("out of paper")))
        .assert_one()
        .is_error("panic", "out of paper")
        .is_unhandled()
        .has_level(Level::Fatal);
    let payload = catch_unwind(|| capture(|| panic!("out of ink"))).unwrap_err();
    assert_eq!(payload.downcast_ref::<&str>(), Some(&"out of ink"));
    capture(|| ()).assert_none();
}

#[test]
fn options_hold_but_for_where_reports_go() {
    let options = Options::new().dsn("http://key@localhost:1/1").release("shop@1.2.3").sample_rate(1.0);
    let events = capture_with(options, || capture_message("hello", Level::Info));
    let event = events.assert_one().is_message("hello").has_level(Level::Info);
    assert_eq!(event.release.as_deref(), Some("shop@1.2.3"));
}

#[test]
fn an_assertion_that_fails_shows_the_reports() {
    let told = |code: &dyn Fn()| {
        let payload = catch_unwind(AssertUnwindSafe(code)).unwrap_err();
        payload.downcast_ref::<String>().unwrap().clone()
    };
    let events = capture(|| checkout(7));
    let told_error = told(&|| _ = events.assert_one().is_error("String", "no order 8"));
    assert!(told_error.starts_with("expected it to be of the error `String: no order 8`\n"), "{told_error}");
    assert!(told_error.contains("no order 7") && told_error.contains("test_door.rs"), "{told_error}");
    let told_count = told(&|| events.assert_none());
    assert!(told_count.starts_with("0 events expected, 1 captured\n"), "{told_count}");
    let each: [&dyn Fn(); 9] = [
        &|| _ = events.assert_one().is_message("no"),
        &|| _ = events.assert_one().is_unhandled(),
        &|| _ = events.assert_one().has_level(Level::Debug),
        &|| _ = events.assert_one().left(["order"]),
        &|| _ = events.assert_one().has_argument("order", "number", 8),
        &|| _ = events.assert_one().has_tag("number", "8"),
        &|| _ = events.assert_one().has_breadcrumb("pay"),
        &|| _ = events.assert_one().is_caused_by("String", "no order 7"),
        &|| _ = events.assert_count::<2>(),
    ];
    for assertion in each {
        assert!(told(assertion).contains("no order 7"));
    }
}
