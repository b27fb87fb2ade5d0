//! Scopes of threads and futures that go on at the same time, and how they end.

use redhanded::{
    Level, Scope, capture_message, configure_global_scope, configure_scope, push_scope, with_scope, with_scope_async,
};

use crate::captured::{captured, captured_async, captured_once};

fn send(text: &str) {
    capture_message(text, Level::Info);
}

#[test]
fn nothing_is_lost_of_what_many_threads_say_at_once() {
    let event = captured_once(|| {
        std::thread::scope(|threads| {
            for thread in 0..8 {
                threads.spawn(move || {
                    for number in 0..50 {
                        configure_global_scope(|scope| scope.set_tag(format!("{thread}.{number}"), number));
                    }
                });
            }
        });
        send("one");
        configure_global_scope(Scope::clear);
    });
    assert_eq!(event.tags.len(), 8 * 50);
}

#[test]
fn nothing_is_lost_of_what_is_said_inside_of_configuring() {
    let event = captured_once(|| {
        configure_scope(|scope| {
            scope.set_tag("a", "outer");
            configure_scope(|scope| {
                scope.set_tag("a", "inner");
                scope.set_tag("b", "inner");
            });
        });
        send("one");
    });
    assert_eq!(event.tags.values().collect::<Vec<_>>(), ["outer", "inner"]);
}

#[test]
fn what_is_said_of_the_program_reaches_threads_that_run_already() {
    let event = captured_once(|| {
        let (said, hears) = std::sync::mpsc::channel();
        std::thread::scope(|threads| {
            threads.spawn(move || {
                configure_scope(|scope| scope.set_tag("own", 1));
                hears.recv().unwrap();
                send("from a thread");
            });
            configure_global_scope(|scope| scope.set_tag("region", "eu-1"));
            said.send(()).unwrap();
        });
        configure_global_scope(Scope::clear);
    });
    assert_eq!(event.tags.keys().collect::<Vec<_>>(), ["own", "region"]);
}

#[test]
fn guards_are_dropped_in_any_order() {
    let tag = |name: &'static str| {
        let guard = push_scope();
        configure_scope(|scope| scope.set_tag(name, 1));
        guard
    };
    let events = captured(|| {
        let (first, second, third) = (tag("first"), tag("second"), tag("third"));
        for guard in [second, first] {
            send("one");
            drop(guard);
        }
        send("one");
        drop(third);
        send("one");
    });
    let tags: Vec<Vec<_>> = events.iter().map(|event| event.tags.keys().collect()).collect();
    assert_eq!(tags, [vec!["first", "second", "third"], vec!["first", "third"], vec!["third"], vec![]]);
}

#[test]
fn a_guard_that_is_forgotten_ends_with_the_scope_around_it() {
    let event = captured_once(|| {
        with_scope(
            |_| {},
            || {
                std::mem::forget(push_scope());
                configure_scope(|scope| scope.set_tag("forgotten", 1));
            },
        );
        send("one");
    });
    assert!(event.tags.is_empty());
}

/// Polls the futures in turn until all are done.
async fn side_by_side<F: Future<Output = ()>>(futures: Vec<F>) {
    let mut futures: Vec<_> = futures.into_iter().map(Box::pin).collect();
    std::future::poll_fn(|context| {
        futures.retain_mut(|future| future.as_mut().poll(context).is_pending());
        if futures.is_empty() { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
}

#[test]
fn a_future_is_in_its_scope_while_it_is_polled_and_at_no_other_time() {
    let step = |number: u8| async move {
        with_scope_async(|scope| scope.set_tag("step", number), async {
            tokio::task::yield_now().await;
            let _inner = push_scope();
            configure_scope(|scope| scope.set_tag("later", number));
            tokio::task::yield_now().await;
            send("inside");
        })
        .await;
        send("outside");
    };
    let events = captured_async(|| side_by_side(vec![step(1), step(2)]));
    let tags: Vec<Vec<_>> = events.iter().map(|event| event.tags.values().collect()).collect();
    assert_eq!(tags, [vec!["1", "1"], vec![], vec!["2", "2"], vec![]]);
}

#[test]
fn a_future_leaves_its_scope_when_it_panics_and_is_in_it_when_it_is_dropped() {
    struct Sends;
    impl Drop for Sends {
        fn drop(&mut self) {
            send("dropped");
        }
    }
    let events = captured_async(|| async {
        let sends = Sends;
        let waits = async move {
            let _sends = sends;
            std::future::pending::<()>().await;
        };
        let mut waits = Box::pin(with_scope_async(|scope| scope.set_tag("scope", "waits"), waits));
        let panics = Box::pin(with_scope_async(|scope| scope.set_tag("scope", "panics"), async { panic!("no") }));
        let mut both: Vec<std::pin::Pin<Box<dyn Future<Output = ()>>>> = vec![panics];
        std::future::poll_fn(|context| {
            assert!(waits.as_mut().poll(context).is_pending());
            let panicking = std::panic::AssertUnwindSafe(|| both[0].as_mut().poll(context));
            assert!(std::panic::catch_unwind(panicking).is_err());
            std::task::Poll::Ready(())
        })
        .await;
        send("outside");
        drop(waits);
    });
    let tags: Vec<_> = events.iter().map(|event| event.tags.get("scope").map(String::as_str)).collect();
    assert_eq!(tags, [Some("panics"), None, Some("waits")]);
}
