//! What the Rust client of Sentry hangs on, aborts on, loses and lets leak, as measured by `benches/compared/`; here none of
//! it happens. `docs/compared.md` has the rows.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use redhanded::test::{Captured, capture_async, capture_with};
use redhanded::{
    Breadcrumb, Client, Event, Level, Options, add_breadcrumb, capture_error, capture_errors, capture_message,
    configure_scope, push_scope, with_client,
};

use crate::receiver::{Answer, GLANCE, Receiver};
use crate::{AGES, child, comes_back, options_of};

/// What a bridge from a logger does with each line.
fn log(line: &str) {
    add_breadcrumb(Breadcrumb::new(line));
    capture_message(line, Level::Info);
}

/// The events of an error that is captured with these options.
fn captured_with(options: Options) -> Vec<Event> {
    comes_back(|| capture_with(options, || capture_error(&std::io::Error::other("the disk is full"))))
}

#[track_caller]
fn assert_is_the_error(events: &[Event]) {
    events.assert_one().is_error("Error", "the disk is full");
}

#[test]
fn before_send_that_adds_a_breadcrumb_comes_back() {
    assert_is_the_error(&captured_with(Options::new().before_send(|event| {
        add_breadcrumb(Breadcrumb::new("sending"));
        Some(event)
    })));
}

#[test]
fn before_send_that_logs_comes_back() {
    assert_is_the_error(&captured_with(Options::new().before_send(|event| {
        log("sending");
        Some(event)
    })));
}

#[test]
fn before_send_that_configures_the_scope_comes_back() {
    assert_is_the_error(&captured_with(Options::new().before_send(|event| {
        configure_scope(|scope| scope.set_tag("sending", "yes"));
        Some(event)
    })));
}

/// An error whose text says more than it should.
#[derive(Debug)]
struct Talkative;

impl fmt::Display for Talkative {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        log("showing");
        configure_scope(|scope| scope.set_tag("showing", "yes"));
        f.write_str("the disk is full")
    }
}

impl std::error::Error for Talkative {}

#[test]
fn an_error_that_logs_while_it_is_shown_comes_back() {
    let events = comes_back(|| capture_with(Options::new(), || capture_error(&Talkative)));
    events.assert_one().is_error("Talkative", "the disk is full");
}

/// The events of a message with one breadcrumb, with these options.
fn with_a_breadcrumb(options: Options) -> Vec<Event> {
    comes_back(|| {
        capture_with(options, || {
            add_breadcrumb(Breadcrumb::new("one"));
            capture_message("hello", Level::Info)
        })
    })
}

#[test]
fn before_breadcrumb_that_adds_a_breadcrumb_comes_back() {
    let events = with_a_breadcrumb(Options::new().before_breadcrumb(|breadcrumb| {
        add_breadcrumb(Breadcrumb::new("another"));
        Some(breadcrumb)
    }));
    assert_eq!(events.assert_one().breadcrumbs.len(), 1);
}

#[test]
fn before_breadcrumb_that_logs_comes_back() {
    let events = with_a_breadcrumb(Options::new().before_breadcrumb(|breadcrumb| {
        log("a breadcrumb");
        Some(breadcrumb)
    }));
    assert_eq!(events.assert_one().breadcrumbs.len(), 1);
}

#[test]
fn before_breadcrumb_that_panics_costs_the_breadcrumb() {
    let events = with_a_breadcrumb(Options::new().before_breadcrumb(|_| panic!("no breadcrumbs today")));
    assert_eq!(events.assert_one().is_message("hello").breadcrumbs.len(), 0);
}

#[test]
fn code_that_captures_where_a_breadcrumb_is_made_or_a_scope_configured_comes_back() {
    let events = comes_back(|| {
        capture_with(Options::new(), || {
            add_breadcrumb(Breadcrumb::new(format!("{:?}", capture_message("made", Level::Info).is_some())));
            configure_scope(|_| _ = capture_message("configured", Level::Info));
        })
    });
    let [made, configured] = events.assert_count();
    made.is_message("made");
    configured.is_message("configured").has_breadcrumb("true");
}

#[test]
fn before_send_that_panics_does_not_abort_the_process() {
    let events = captured_with(Options::new().before_send(|_| panic!("not today")));
    events.assert_none();
}

#[test]
fn callbacks_that_panic_while_a_panic_is_reported_do_not_abort_the_process() {
    if child::dsn().is_some() {
        let options = Options::new().transport(redhanded::transport::Memory::new());
        let panics = |_: Event| -> Option<Event> { panic!("not today") };
        let guard = redhanded::init(options.before_send(panics).event_processor(panics));
        assert!(catch_unwind(|| panic!("out of paper")).is_err());
        assert!(guard.flush(AGES));
        return;
    }
    // That it ended with success is what `run` looks at.
    child::run("incumbent::callbacks_that_panic_while_a_panic_is_reported_do_not_abort_the_process", "none", &[]);
}

#[test]
fn a_server_that_never_answers_keeps_neither_the_guard_nor_flush() {
    let receiver = Receiver::start(Answer::Silence);
    let options = options_of(&receiver).shutdown_timeout(Duration::from_millis(300));
    comes_back(move || {
        let client = Client::new(options);
        for number in 0..200 {
            client.capture_message(number.to_string(), Level::Info);
        }
        assert!(!client.flush(Duration::from_millis(200)));
        drop(client);
    });
}

#[test]
fn the_hundredth_panic_waits_no_longer_than_the_first_for_a_server_that_never_answers() {
    let receiver = Receiver::start(Answer::Silence);
    let options = options_of(&receiver).shutdown_timeout(Duration::from_millis(300)).stack(false);
    comes_back(move || {
        let client = Client::new(options);
        with_client(&client, || {
            for number in 0..100 {
                assert!(catch_unwind(|| panic!("panic {number}")).is_err());
            }
        });
    });
}

#[test]
fn a_burst_arrives_whole() {
    let server = Receiver::start(Answer::Ok);
    let client = Client::new(options_of(&server));
    for number in 0..2_000 {
        client.capture_message(number.to_string(), Level::Error);
    }
    assert!(client.flush(AGES));
    let (received, lost) = server.accounts();
    assert_eq!((received.len(), lost), (2_000, 0));
}

#[test]
fn a_message_of_three_megabytes_arrives_cut() {
    let server = Receiver::start(Answer::Ok);
    let client = Client::new(options_of(&server));
    client.capture_message("x".repeat(3_000_000), Level::Info);
    assert!(client.flush(AGES));
    let request = &server.requests()[0];
    assert!(request.content().len() < 1_000_000, "{}", request.content().len());
    let text = request.event()["logentry"]["formatted"].as_str().unwrap().to_owned();
    assert!(text.len() > 1_000 && text.starts_with("xxx"), "{}", text.len());
}

#[test]
fn a_guard_that_is_forgotten_loses_nothing_when_the_process_exits() {
    if let Some(dsn) = child::dsn() {
        std::mem::forget(redhanded::init(Options::new().dsn(dsn).shutdown_timeout(AGES)));
        capture_message("hello", Level::Info);
        std::process::exit(0);
    }
    let receiver = Receiver::start(Answer::Ok);
    // The thread of a test is where `init` is called, and where `exit` is.
    let test = "incumbent::a_guard_that_is_forgotten_loses_nothing_when_the_process_exits";
    child::run(test, &receiver.dsn(), &[("RUST_TEST_THREADS", "1")]);
    assert_eq!(receiver.requests().len(), 1);
}

#[cfg(target_os = "linux")]
#[test]
fn without_a_destination_no_thread_is_started() {
    if child::dsn().is_some() {
        let threads = || std::fs::read_dir("/proc/self/task").unwrap().count();
        let before = threads();
        let client = Client::new(Options::new().dsn("").sample_rate(1.0));
        // In debug builds the terminal is one.
        assert_eq!(threads() - before, usize::from(cfg!(debug_assertions)));
        drop(client);
        return;
    }
    child::run("incumbent::without_a_destination_no_thread_is_started", "none", &[]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn breadcrumbs_and_tags_outlive_an_await() {
    #[capture_errors]
    async fn request() -> Result<(), String> {
        add_breadcrumb(Breadcrumb::new("before"));
        configure_scope(|scope| scope.set_tag("request", "7"));
        tokio::time::sleep(GLANCE).await;
        Err("too late".to_owned())
    }
    capture_async(request()).await.assert_one().has_breadcrumb("before").has_tag("request", "7");
}

#[tokio::test]
async fn nothing_of_one_request_is_in_the_error_of_another() {
    #[capture_errors]
    async fn request(number: u32) -> Result<(), String> {
        add_breadcrumb(Breadcrumb::new(format!("breadcrumb of {number}")));
        configure_scope(|scope| scope.set_tag("request", number));
        tokio::task::yield_now().await;
        Err(format!("error of {number}"))
    }
    // Both on one thread, in turns.
    let events = capture_async(async {
        let tasks = [1, 2].map(|number| redhanded::spawn(request(number)));
        for task in tasks {
            assert!(task.await.unwrap().is_err());
        }
    });
    for event in events.await.assert_count::<2>() {
        let error = event.exceptions[0].value.clone().unwrap();
        let number = error.strip_prefix("error of ").unwrap();
        event.has_tag("request", number).has_breadcrumb(&format!("breadcrumb of {number}"));
        let crumbs = event.breadcrumbs.iter().filter_map(|crumb| crumb.message.as_deref());
        let foreign = crumbs.filter(|crumb| crumb.starts_with("breadcrumb of ") && !crumb.ends_with(number));
        assert_eq!(foreign.count(), 0);
    }
}

#[test]
fn guards_of_scopes_that_end_in_any_order_panic_nowhere() {
    let events = capture_with(Options::new(), || {
        let (outer, inner) = (push_scope(), push_scope());
        configure_scope(|scope| scope.set_tag("inner", "yes"));
        drop(outer);
        capture_message("hello", Level::Info);
        drop(inner);
        capture_message("later", Level::Info)
    });
    let [hello, later] = events.assert_count();
    hello.has_tag("inner", "yes");
    assert!(later.tags.is_empty());
}

#[test]
fn nothing_is_lost_of_what_many_threads_say_of_a_scope_at_once() {
    let options = Options::new().transport(redhanded::transport::Memory::new());
    let client = Client::new(options);
    let said = Arc::new(AtomicUsize::new(0));
    std::thread::scope(|threads| {
        for thread in 0..8 {
            let (client, said) = (&client, Arc::clone(&said));
            threads.spawn(move || {
                with_client(client, || {
                    for number in 0..50 {
                        redhanded::configure_global_scope(|scope| scope.set_tag(format!("{thread}.{number}"), "yes"));
                        said.fetch_add(1, Ordering::Relaxed);
                    }
                });
            });
        }
    });
    let seen = Arc::new(AtomicUsize::new(0));
    with_client(&client, || {
        redhanded::configure_global_scope(|scope| {
            let seen = Arc::clone(&seen);
            scope.add_event_processor(move |event| {
                seen.store(event.tags.len(), Ordering::Relaxed);
                Some(event)
            });
        });
        capture_message("hello", Level::Info);
    });
    assert!(client.flush(AGES));
    assert_eq!((said.load(Ordering::Relaxed), seen.load(Ordering::Relaxed)), (400, 400));
}

#[test]
fn an_error_has_its_type_its_causes_and_its_path_whatever_its_debug_says() {
    #[derive(thiserror::Error)]
    #[error("no user {0}")]
    struct NoUser(u32);

    impl fmt::Debug for NoUser {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("oh no")
        }
    }

    #[capture_errors]
    fn load(id: u32, password: &str) -> Result<(), NoUser> {
        if password.is_empty() { Ok(()) } else { Err(NoUser(id)) }
    }

    #[capture_errors]
    fn handler() -> Result<(), Box<dyn std::error::Error>> {
        load(7, "hunter2")?;
        Ok(())
    }

    let events = capture_with(Options::new().stack(false), || drop(catch_unwind(AssertUnwindSafe(handler))));
    events
        .assert_one()
        .is_error("NoUser", "no user 7")
        .left(["handler", "load"])
        .has_argument("load", "id", 7)
        .has_argument("load", "password", "[Filtered]");
}
