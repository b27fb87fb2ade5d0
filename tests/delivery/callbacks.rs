//! What the program decides itself about its events.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use redhanded::transport::Memory;
use redhanded::{
    Breadcrumb, Event, Level, Options, Verdict, add_breadcrumb, capture_error, capture_errors, capture_message,
    configure_scope,
};

use crate::begin;

mod db {
    #[derive(Debug)]
    pub(super) struct Timeout(pub(super) &'static str);

    impl std::fmt::Display for Timeout {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            write!(f, "timeout of {}", self.0)
        }
    }

    impl std::error::Error for Timeout {}
}

use db::Timeout;

#[derive(Debug)]
struct Order(Timeout);

impl std::fmt::Display for Order {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("no order")
    }
}

impl std::error::Error for Order {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

#[capture_errors]
fn query(of: &'static str) -> Result<(), Timeout> {
    Err(Timeout(of))
}

#[capture_errors]
fn order() -> Result<(), Order> {
    query("orders").map_err(Order)
}

fn sent(options: Options, capture: impl FnOnce() + Send) -> Vec<Event> {
    let memory = Memory::new();
    let session = begin(options.transport(memory.clone()));
    std::thread::scope(|scope| scope.spawn(capture).join().unwrap());
    session.flush();
    memory.events()
}

fn send() {
    capture_message("one", Level::Info);
}

fn fail() {
    let _ = query("users");
}

#[test]
fn errors_of_an_ignored_type_are_not_reported_nor_those_that_it_caused() {
    let capture = || {
        let _ = order();
        capture_error(&Timeout("by hand"));
        send();
    };
    for name in ["Timeout", "db::Timeout"] {
        assert_eq!(sent(Options::new().ignore_error_types([name]), capture).len(), 1, "{name}");
    }
    assert_eq!(sent(Options::new().ignore_error_types(["Time", "other::Timeout", ""]), capture).len(), 3);
}

#[test]
fn errors_panics_and_messages_with_an_ignored_text_are_not_reported() {
    let options = Options::new().ignore_messages(["of users", "lost"]).ignore_messages(["maintenance"]);
    let events = sent(options, || {
        fail();
        let _ = query("orders");
        let _ = std::panic::catch_unwind(|| std::panic::resume_unwind(Box::new("quiet")));
        let _ = std::panic::catch_unwind(|| assert!(std::env::args().count() == 0, "the order is lost"));
        capture_message("maintenance begins", Level::Info);
    });
    let texts: Vec<_> = events.iter().filter_map(|event| event.exceptions[0].value.as_deref()).collect();
    assert_eq!(texts, ["timeout of orders"]);
}

#[test]
fn a_rule_ignores_events_and_one_that_panics_none() {
    let options = Options::new()
        .ignore_if(|event| event.level == Some(Level::Debug))
        .ignore_if(|event| event.message.as_ref().is_some_and(|message| message.formatted.parse::<u8>().unwrap() > 7));
    let events = sent(options, || {
        capture_message("1", Level::Debug);
        capture_message("8", Level::Info);
        send();
    });
    assert_eq!(events.len(), 1);
}

#[test]
fn what_is_ignored_or_left_out_by_the_rate_never_reaches_code_of_the_program() {
    let asked = Arc::new(AtomicUsize::new(0));
    for options in [Options::new().sample_rate(0.0), Options::new().ignore_messages(["o"])] {
        let counter = Arc::clone(&asked);
        let options = options.before_breadcrumb(Some).event_processor(move |event| {
            counter.fetch_add(1, Ordering::Relaxed);
            Some(event)
        });
        assert_eq!(sent(options, || (send(), fail()).0).len(), 0);
    }
    assert_eq!(asked.load(Ordering::Relaxed), 0);
}

#[test]
fn the_samplers_word_goes_over_the_rate() {
    let options = || Options::new().sample_rate(0.0).error_sampler(|event| f64::from(event.level != Some(Level::Info)));
    assert_eq!(sent(options(), || (send(), fail()).0).len(), 1);
    assert_eq!(sent(Options::new().error_sampler(|_| 0.0), || (send(), fail()).0).len(), 0);
}

#[test]
fn where_the_sampler_makes_no_sense_the_rate_holds() {
    for rate in [0.0, 1.0] {
        let options = || Options::new().sample_rate(rate);
        let expected = usize::from(rate > 0.0);
        assert_eq!(sent(options().error_sampler(|_| 2.0), send).len(), expected);
        assert_eq!(sent(options().error_sampler(|_| f64::NAN), send).len(), expected);
        assert_eq!(
            sent(options().error_sampler(|event| f64::from(event.exceptions[7].thread_id.is_some())), send).len(),
            expected
        );
    }
}

#[test]
fn processors_are_asked_in_order_and_before_send_last() {
    let options = Options::new()
        .before_send(|mut event| {
            event.fingerprint.push("last".into());
            Some(event)
        })
        .event_processor(|mut event| {
            event.fingerprint.push("first".into());
            Some(event)
        })
        .event_processor(|mut event| {
            event.fingerprint.push("second".into());
            Some(event)
        });
    assert_eq!(sent(options, fail)[0].fingerprint, ["first", "second", "last"]);
}

#[test]
fn a_processor_that_drops_or_panics_costs_the_event_and_nothing_else() {
    let options = Options::new().event_processor(|event| {
        assert_ne!(event.level, Some(Level::Debug), "no");
        (event.level != Some(Level::Info)).then_some(event)
    });
    let events = sent(options, || {
        send();
        assert_eq!(capture_message("one", Level::Debug), None);
        assert!(capture_message("two", Level::Warning).is_some());
    });
    assert_eq!(events.len(), 1);
}

#[test]
fn what_callbacks_do_is_not_recorded_and_does_not_recur() {
    fn noisy() {
        add_breadcrumb(Breadcrumb::new("from a callback"));
        configure_scope(|scope| scope.set_tag("seen", "yes"));
        capture_message("again", Level::Info);
        fail();
        redhanded::flush(std::time::Duration::ZERO);
    }
    let options = Options::new()
        .classify(|_, _| {
            noisy();
            Verdict::report()
        })
        .ignore_if(|_| {
            noisy();
            false
        })
        .error_sampler(|_| {
            noisy();
            1.0
        })
        .event_processor(|event| {
            noisy();
            Some(event)
        })
        .before_breadcrumb(|breadcrumb| {
            noisy();
            Some(breadcrumb)
        })
        .before_send(|event| {
            noisy();
            Some(event)
        });
    let events = sent(options, || {
        add_breadcrumb(Breadcrumb::new("step"));
        fail();
        send();
        capture_error(&Timeout("by hand"));
    });
    assert_eq!(events.len(), 3);
}

#[test]
fn each_breadcrumb_may_be_changed_or_left_out() {
    let options = Options::new().max_breadcrumbs(2).before_breadcrumb(|mut breadcrumb| {
        let text = breadcrumb.message.take()?;
        assert_ne!(text, "panic");
        breadcrumb.message = Some(text.to_uppercase());
        (text != "drop").then_some(breadcrumb)
    });
    let events = sent(options, || {
        for text in ["one", "two", "panic", "drop"] {
            add_breadcrumb(Breadcrumb::new(text));
        }
        fail();
    });
    let texts: Vec<_> = events[0].breadcrumbs.iter().filter_map(|breadcrumb| breadcrumb.message.as_deref()).collect();
    assert_eq!(texts, ["TWO", "QUERY(OF: \"USERS\")"]);
}

#[test]
fn an_error_is_classified_where_it_is_still_there() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let names = Arc::clone(&seen);
    let options = Options::new().classify(move |error, type_name| {
        names.lock().unwrap().push((type_name.rsplit("::").next().unwrap_or_default().to_owned(), error.to_string()));
        let cause = error.source().and_then(|cause| cause.downcast_ref::<Timeout>());
        match cause {
            Some(Timeout(of)) => Verdict::report().level(Level::Fatal).tag("of", of).fingerprint(["timeouts"]),
            None => Verdict::report().tag("innermost", true),
        }
    });
    let events = sent(options, || drop(order()));
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].level, Some(Level::Fatal));
    assert_eq!((events[0].tags["of"].as_str(), events[0].tags["innermost"].as_str()), ("orders", "true"));
    assert_eq!(events[0].fingerprint, ["timeouts"]);
    let seen = seen.lock().unwrap();
    let expected = [("Timeout", "timeout of orders"), ("Order", "no order")];
    assert_eq!(*seen, expected.map(|(name, text)| (name.to_owned(), text.to_owned())));
}

#[test]
fn what_the_function_says_wins_over_what_its_error_is_classified_as() {
    #[capture_errors(level = warning, tag(who = "function"))]
    fn fails() -> Result<(), String> {
        Err("no".to_owned())
    }
    let options = Options::new().classify(|error, _| {
        assert_eq!(error.to_string(), "no", "a text is an error too");
        Verdict::report().level(Level::Fatal).tag("who", "classify")
    });
    let events = sent(options, || drop(fails()));
    assert_eq!((events[0].level, events[0].tags["who"].as_str()), (Some(Level::Warning), "function"));
}

#[test]
fn an_error_that_is_classified_as_ignored_is_not_reported_further_out_either() {
    let options = Options::new().classify(|error, _| {
        if error.to_string().starts_with("timeout") { Verdict::ignore() } else { Verdict::report() }
    });
    assert_eq!(sent(options, || drop(order())).len(), 0);
}

#[test]
fn a_classification_that_panics_says_nothing() {
    let options = Options::new().classify(|error, _| match error.source() {
        Some(_) => Verdict::ignore(),
        None => panic!("no"),
    });
    assert_eq!(sent(options, fail).len(), 1);
}
