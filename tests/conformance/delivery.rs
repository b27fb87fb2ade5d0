//! What the program notices of delivery: nothing.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use redhanded::protocol::Attachment;
use redhanded::{Breadcrumb, Client, Event, Level, Options, add_breadcrumb, capture_message};
use serde_json::json;

use crate::receiver::{Answer, Receiver};
use crate::{AGES, child, client_of, options_of};

#[test]
fn f65_while_attachments_are_limited_events_go_without_them_and_the_server_hears_how_many_bytes() {
    let limit = Answer::Status("200 OK", "X-Sentry-Rate-Limits: 3600:attachment:org\r\n", "{}");
    let receiver = Receiver::start_script(&[limit, Answer::Ok]);
    let client = client_of(&receiver);
    for _ in 0..2 {
        let mut event = Event::new();
        event.attachments = vec![Attachment::from_bytes("notes.txt", *br#"{"of":"twelve"}"#)];
        client.capture_event(event);
    }
    assert!(client.flush(AGES));
    let requests = receiver.requests();
    let has = |kind: &str| requests.iter().map(|request| request.item(kind).is_some()).collect::<Vec<_>>();
    assert_eq!((has("event"), has("attachment")), (vec![true, true], vec![true, false]));
    let report = requests[1].item("client_report").unwrap();
    let lost = json!([{ "reason": "ratelimit_backoff", "category": "attachment", "quantity": 15 }]);
    assert_eq!(report["discarded_events"], lost);
}

/// What programs have between the records of libraries and reports.
struct Bridge;

static RECORDS: AtomicUsize = AtomicUsize::new(0);

impl log::Log for Bridge {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        RECORDS.fetch_add(1, Ordering::Relaxed);
        add_breadcrumb(Breadcrumb::new(record.args().to_string()));
        capture_message(record.args().to_string(), Level::Info);
    }

    fn flush(&self) {}
}

#[test]
fn f84_what_is_logged_while_a_report_is_sent_is_no_report() {
    if let Some(dsn) = child::dsn() {
        log::set_logger(&Bridge).unwrap();
        log::set_max_level(log::LevelFilter::Trace);
        let guard = redhanded::init(Options::new().dsn(dsn).shutdown_timeout(AGES));
        log::info!("of the program");
        assert!(guard.flush(AGES));
        assert!(RECORDS.load(Ordering::Relaxed) > 1, "what sends it logs as well");
        log::info!("once more");
        return;
    }
    let receiver = Receiver::start(Answer::Ok);
    child::run("delivery::f84_what_is_logged_while_a_report_is_sent_is_no_report", &receiver.dsn(), &[]);
    let events: Vec<_> = receiver.requests().iter().map(crate::receiver::Request::event).collect();
    let texts: Vec<_> = events.iter().map(|event| event["logentry"]["formatted"].as_str().unwrap()).collect();
    assert_eq!(texts, ["of the program", "once more"]);
    let crumbs = events[1]["breadcrumbs"]["values"].as_array().unwrap();
    assert!(crumbs.iter().all(|crumb| ["of the program", "once more"].contains(&crumb["message"].as_str().unwrap())));
}

#[test]
fn f68_to_capture_never_waits_for_a_slow_server_and_flush_no_longer_than_it_is_told() {
    // It answers a byte at a time for a second.
    let receiver = Receiver::start_script(&[Answer::SlowBody, Answer::Ok]);
    let client = client_of(&receiver);
    let mut times: Vec<_> = (0..99)
        .map(|number| {
            let start = Instant::now();
            client.capture_message(number.to_string(), Level::Info);
            start.elapsed()
        })
        .collect();
    times.sort();
    // One that the system interrupted does not count.
    assert!(times[49] < Duration::from_millis(1), "{:?}", times[49]);
    assert!(!client.flush(Duration::from_millis(50)), "the server is not done with the first");
    assert!(client.flush(AGES), "and later it is");
    assert_eq!(receiver.requests().len(), 99);
}

#[test]
fn f69_what_a_stalled_server_makes_pile_up_is_bounded_and_counted() {
    let server = Receiver::start_script(&[Answer::SlowBody, Answer::Ok]);
    let client = Client::new(options_of(&server));
    // Each is as large as a hundredth of what may wait.
    let text = "x".repeat(640 * 1024);
    let captured = (0..300).filter_map(|_| client.capture_message(text.as_str(), Level::Info)).count();
    assert!(client.flush(AGES));
    let (received, lost) = server.accounts();
    assert!(lost > 0, "more than what may wait was captured");
    assert_eq!(received.len() as u64 + lost, captured as u64);
    let words: Vec<_> = server
        .requests()
        .iter()
        .filter_map(|request| request.item("client_report"))
        .flat_map(|report| report["discarded_events"].as_array().unwrap().clone())
        .map(|lost| lost["reason"].as_str().unwrap().to_owned())
        .collect();
    assert!(words.iter().all(|word| word == "queue_overflow") && !words.is_empty(), "{words:?}");
}
