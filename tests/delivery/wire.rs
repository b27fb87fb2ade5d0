//! What goes over the wire.

use std::time::Duration;

use redhanded::protocol::{Dsn, EventId};
use redhanded::{Event, Level, Options, capture_error, capture_event, capture_message};
use sentry_types::protocol::v7::EnvelopeItem;

use crate::receiver::{Answer, GLANCE, Receiver};
use crate::{AGES, Session, begin};

#[test]
fn a_report_is_one_request_as_the_protocol_has_it() {
    let receiver = Receiver::start(Answer::Ok);
    let session = begin(Options::new().dsn(receiver.dsn()));
    let id = capture_message("sold out: Gänseblümchen\nand more", Level::Warning).unwrap();
    session.flush();

    let [request] = receiver.requests().try_into().unwrap();
    let version = env!("CARGO_PKG_VERSION");
    let client = format!("redhanded.rust/{version}");
    assert_eq!(request.line, "POST /api/42/envelope/ HTTP/1.1");
    assert_eq!(request.header("host"), Some(receiver.address().to_string().as_str()));
    assert_eq!(request.header("content-type"), Some("application/x-sentry-envelope"));
    assert_eq!(request.header("content-length"), Some(request.body.len().to_string().as_str()));
    assert_eq!(request.header("transfer-encoding"), None);
    assert_eq!(request.header("user-agent"), Some(client.as_str()));
    assert_eq!(
        request.header("x-sentry-auth"),
        Some(format!("Sentry sentry_version=7, sentry_client={client}, sentry_key=public").as_str())
    );

    let [headers, item, event] = request.lines().try_into().unwrap();
    assert_eq!(headers["event_id"], id.to_string());
    assert_eq!(headers["sdk"]["name"], "redhanded.rust");
    assert_eq!(item["type"], "event");
    assert_eq!(event["event_id"], id.to_string());
    assert_eq!(event["logentry"]["formatted"], "sold out: Gänseblümchen\nand more");
    assert_eq!((&event["release"], &event["environment"]), (&"shop@1.2.3".into(), &"test".into()));
    assert_eq!((&event["level"], &event["platform"]), (&"warning".into(), &"native".into()));

    let lines = String::from_utf8(request.content()).unwrap();
    let payload = lines.lines().nth(2).unwrap();
    assert_eq!(item["length"], payload.len(), "in bytes, not in characters");
}

#[test]
fn the_protocols_own_types_read_what_is_sent() {
    let receiver = Receiver::start(Answer::Ok);
    // Of images they know an older form alone.
    let session = begin(Options::new().stack(false).dsn(receiver.dsn()));
    let error = "4x2".parse::<u32>().unwrap_err();
    let id = capture_error(&error).unwrap();
    session.flush();

    let envelope = receiver.requests()[0].envelope();
    assert_eq!(envelope.uuid().unwrap().as_bytes(), id.as_bytes());
    let headers = serde_json::to_value(envelope.headers()).unwrap();
    assert!(headers["sent_at"].is_string() && headers["sdk"]["name"] == "redhanded.rust", "{headers}");
    assert_eq!(envelope.items().count(), 1);
    assert!(matches!(envelope.items().next(), Some(EnvelopeItem::Event(_))));
    let event = envelope.event().unwrap();
    assert_eq!(event.event_id.as_bytes(), id.as_bytes());
    assert_eq!(event.release.as_deref(), Some("shop@1.2.3"));
    assert_eq!(event.exception.values.last().unwrap().value.as_deref(), Some("invalid digit found in string"));
}

#[test]
fn the_time_of_sending_is_not_the_time_of_the_event() {
    let receiver = Receiver::start(Answer::Ok);
    let session = begin(Options::new().dsn(receiver.dsn()));
    let mut event = Event::new();
    event.timestamp = Some(std::time::UNIX_EPOCH.into());
    capture_event(event);
    session.flush();

    let lines = receiver.requests()[0].lines();
    assert_eq!(lines[2]["timestamp"], "1970-01-01T00:00:00.000Z");
    assert_ne!(lines[0]["sent_at"], lines[2]["timestamp"]);
}

#[test]
fn the_key_and_the_path_are_those_of_the_dsn() {
    let receiver = Receiver::start(Answer::Ok);
    let session = begin(Options::new().dsn(format!("http://pub:sec@{}/behind/a/proxy/shop/", receiver.address())));
    capture_message("hello", Level::Info);
    session.flush();

    let request = &receiver.requests()[0];
    assert_eq!(request.line, "POST /behind/a/proxy/api/shop/envelope/ HTTP/1.1");
    assert!(request.header("x-sentry-auth").unwrap().ends_with(", sentry_key=pub, sentry_secret=sec"));
}

#[test]
fn a_large_report_is_compressed_and_a_small_one_is_not() {
    let receiver = Receiver::start(Answer::Ok);
    let session = begin(Options::new().contexts(false).dsn(receiver.dsn()));
    capture_message("small", Level::Info);
    capture_message("large ".repeat(2_000), Level::Info);
    session.flush();

    let [small, large] = receiver.requests().try_into().unwrap();
    assert_eq!(small.header("content-encoding"), None);
    assert_eq!(large.header("content-encoding"), Some("gzip"));
    assert_eq!(large.header("content-length"), Some(large.body.len().to_string().as_str()));
    assert!(large.body.len() < large.content().len() / 2);
    assert_eq!(large.event()["logentry"]["formatted"], "large ".repeat(2_000));
}

#[test]
fn reports_are_sent_one_by_one_in_order_over_one_connection() {
    let receiver = Receiver::start(Answer::Ok);
    let session = begin(Options::new().dsn(receiver.dsn()));
    let ids: Vec<EventId> = (0..50).filter_map(|number| capture_message(number.to_string(), Level::Info)).collect();
    session.flush();

    let requests = receiver.requests();
    let sent: Vec<_> = requests.iter().map(|request| request.event()["event_id"].clone()).collect();
    assert_eq!(sent, ids.iter().map(ToString::to_string).collect::<Vec<_>>());
    assert!(requests.iter().all(|request| request.lines().len() == 3), "one event to an envelope");
    assert!(receiver.connections() < 10, "{} connections", receiver.connections());
}

#[test]
fn a_connection_that_the_server_closed_meanwhile_costs_no_report() {
    let receiver = Receiver::start(Answer::OkThenClose);
    let session = begin(Options::new().dsn(receiver.dsn()));
    for number in 0..10 {
        capture_message(number.to_string(), Level::Info);
        session.flush();
        assert_eq!(receiver.requests().len(), number + 1);
        std::thread::sleep(3 * GLANCE);
    }
}

#[test]
fn what_is_captured_by_many_threads_arrives_once_each() {
    let receiver = Receiver::start(Answer::Ok);
    let session = begin(Options::new().dsn(receiver.dsn()));
    std::thread::scope(|scope| {
        for thread in 0..8 {
            scope.spawn(move || {
                for number in 0..10 {
                    capture_message(format!("{thread} {number}"), Level::Info);
                }
                assert!(redhanded::flush(AGES));
            });
        }
    });
    session.flush();
    let requests = receiver.requests();
    let mut texts: Vec<_> =
        requests.iter().map(|request| request.event()["logentry"]["formatted"].to_string()).collect();
    texts.sort();
    texts.dedup();
    assert_eq!((requests.len(), texts.len()), (80, 80));
}

#[test]
fn dropping_the_guard_delivers_what_is_left() {
    let receiver = Receiver::start(Answer::Ok);
    let session = begin(Options::new().dsn(receiver.dsn()));
    capture_message("last words", Level::Info);
    // The turn is kept, so that no other test's client is there.
    let Session { guard, _turn } = session;
    drop(guard);
    assert_eq!(receiver.requests().len(), 1);
    assert_eq!(capture_message("after the end", Level::Info), None);
}

#[test]
fn a_second_client_takes_over_from_the_first() {
    let (first, second) = (Receiver::start(Answer::Ok), Receiver::start(Answer::Ok));
    let session = begin(Options::new().dsn(first.dsn()));
    capture_message("one", Level::Info);
    let guard = redhanded::init(Options::new().dsn(second.dsn()));
    assert_eq!(first.requests().len(), 1, "the first delivered before it ended");
    capture_message("two", Level::Info);
    assert!(guard.flush(AGES));
    assert_eq!((first.requests().len(), second.requests().len()), (1, 1));
    drop(guard);
    drop(session);
}

#[tokio::test]
async fn a_client_can_begin_and_end_inside_of_a_runtime() {
    let receiver = Receiver::start(Answer::Ok);
    let session = begin(Options::new().dsn(receiver.dsn()));
    capture_message("one", Level::Info);
    session.flush();
    capture_message("two", Level::Info);
    drop(session);
    assert_eq!(receiver.requests().len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_can_be_used_in_the_tasks_of_a_runtime() {
    let receiver = Receiver::start(Answer::Ok);
    let session = begin(Options::new().dsn(receiver.dsn()));
    tokio::spawn(async { capture_message("from a task", Level::Info) }).await.unwrap().unwrap();
    tokio::time::sleep(Duration::from_millis(1)).await;
    session.flush();
    assert_eq!(receiver.requests().len(), 1);
}

#[test]
fn dsns_are_read_as_the_protocols_own_types_read_them() {
    for text in [
        "https://username:password@domain:8888/23/1234",
        "https://username@domain:8888/23",
        "http://username@domain/23",
        "https://username@o1.ingest.domain/a/b/c/23",
        "http://username@127.0.0.1:8000/1",
        "https://username@domain:443/1",
    ] {
        let ours: Dsn = text.parse().unwrap();
        let theirs: sentry_types::Dsn = text.parse().unwrap();
        assert_eq!(ours.envelope_url(), theirs.envelope_api_url().to_string(), "{text}");
        assert_eq!((ours.public_key(), ours.secret_key()), (theirs.public_key(), theirs.secret_key()), "{text}");
        assert_eq!((ours.host(), ours.project_id()), (theirs.host(), theirs.project_id().value()), "{text}");
    }
    for text in
        ["https://domain/23", "https://username@/23", "https://username@domain", "ftp://username@domain/23", "x"]
    {
        assert!(text.parse::<Dsn>().is_err() && text.parse::<sentry_types::Dsn>().is_err(), "{text}");
    }
}
