//! Envelopes and HTTP.

use redhanded::transport::Spool;
use redhanded::{Client, Event, Level, Options};
use serde_json::Value;

use crate::receiver::folder::Folder;
use crate::receiver::{Answer, Receiver};
use crate::{AGES, client_of, options_of};

#[test]
fn f04_the_length_of_an_item_is_that_of_its_bytes() {
    let receiver = Receiver::start(Answer::Ok);
    let client = client_of(&receiver);
    for text in ["plain", "Gänseblümchen 🌼", "two\nlines\r\nand \u{2028} more", "\0\u{1b}[31m"] {
        client.capture_message(text, Level::Info);
    }
    assert!(client.flush(AGES));
    let requests = receiver.requests();
    assert_eq!(requests.len(), 4);
    for request in requests {
        let content = request.content();
        let mut lines = content.splitn(3, |byte| *byte == b'\n');
        let (_, item) = (lines.next(), serde_json::from_slice::<Value>(lines.next().unwrap()).unwrap());
        let length = usize::try_from(item["length"].as_u64().unwrap()).unwrap();
        let rest = lines.next().unwrap();
        assert!(serde_json::from_slice::<Value>(&rest[..length]).is_ok());
        assert_eq!(&rest[length..], b"\n", "nothing else follows");
    }
}

#[test]
fn f05_the_envelope_the_event_and_the_caller_have_the_same_identity() {
    let receiver = Receiver::start(Answer::Ok);
    let client = client_of(&receiver);
    let id = client.capture_event(Event::new()).unwrap().to_string();
    assert!(client.flush(AGES));
    let request = &receiver.requests()[0];
    assert!(id.len() == 32 && id.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')), "{id}");
    assert_eq!(request.lines()[0]["event_id"], id.as_str());
    assert_eq!(request.event()["event_id"], id.as_str());
}

#[test]
fn f06_the_time_of_sending_is_said_once_as_the_protocol_has_it() {
    let receiver = Receiver::start(Answer::Ok);
    let client = client_of(&receiver);
    let before = redhanded::protocol::Timestamp::from(std::time::SystemTime::now());
    client.capture_message("hello", Level::Info);
    assert!(client.flush(AGES));
    let after = redhanded::protocol::Timestamp::from(std::time::SystemTime::now());
    let content = String::from_utf8(receiver.requests()[0].content()).unwrap();
    assert_eq!(content.matches("sent_at").count(), 1);
    let sent_at = receiver.requests()[0].lines()[0]["sent_at"].as_str().unwrap().to_owned();
    let text = |time| serde_json::to_value(time).unwrap().as_str().unwrap().to_owned();
    // RFC 3339 in UTC orders as text.
    assert!(sent_at.ends_with('Z') && text(before) <= sent_at && sent_at <= text(after), "{sent_at}");
}

#[test]
fn f06_what_is_sent_from_the_disk_says_the_time_of_that_sending() {
    let (receiver, folder) = (Receiver::start(Answer::Hangup), Folder::new());
    let run = || Client::new(options_of(&receiver).spool(Spool::new().directory(folder.path())));
    let first = run();
    first.capture_message("hello", Level::Info);
    drop(first);
    assert_eq!(folder.reports().len(), 1);
    let before = serde_json::to_value(redhanded::protocol::Timestamp::from(std::time::SystemTime::now())).unwrap();
    receiver.answer(Answer::Ok);
    drop(run());
    let request = receiver.requests().pop().unwrap();
    assert_eq!(String::from_utf8(request.content()).unwrap().matches("sent_at").count(), 1);
    let sent_at = request.lines()[0]["sent_at"].clone();
    assert!(sent_at.as_str().unwrap() >= before.as_str().unwrap(), "{sent_at} {before}");
}

#[test]
fn f08_every_event_has_what_receivers_require() {
    let receiver = Receiver::start(Answer::Ok);
    let client = client_of(&receiver);
    client.capture_event(Event::new());
    client.capture_message("hello", None);
    client.capture_error(&std::io::Error::other("the disk is full"));
    assert!(client.flush(AGES));
    let events: Vec<_> = receiver.requests().iter().map(crate::receiver::Request::event).collect();
    assert_eq!(events.len(), 3);
    for event in &events {
        assert_eq!(event["platform"], "native");
        assert_eq!(event["environment"], "production");
        assert!(event["timestamp"].as_str().is_some_and(|time| time.ends_with('Z')), "{event}");
        assert!(["fatal", "error", "warning", "info", "debug"].contains(&event["level"].as_str().unwrap()));
    }
}

#[test]
fn f09_the_event_says_who_sends_it() {
    let receiver = Receiver::start(Answer::Ok);
    let client = client_of(&receiver);
    client.capture_event(Event::new());
    assert!(client.flush(AGES));
    let sdk = receiver.requests()[0].event()["sdk"].clone();
    assert!(sdk["name"].as_str().is_some_and(|name| !name.starts_with("sentry.")), "{sdk}");
    assert_eq!(sdk["version"], env!("CARGO_PKG_VERSION"));
    assert!(sdk["integrations"].as_array().is_some_and(|all| all.contains(&"capture_errors".into())), "{sdk}");
    assert_eq!(sdk["packages"][0]["name"], "cargo:redhanded");
}

#[test]
fn f10_the_events_of_two_clients_never_cross() {
    let (one, two) = (Receiver::start(Answer::Ok), Receiver::start(Answer::Ok));
    let clients = [Client::new(options_of(&one).release("one")), Client::new(options_of(&two).release("two"))];
    std::thread::scope(|threads| {
        for client in &clients {
            threads.spawn(|| {
                for number in 0..50 {
                    client.capture_message(number.to_string(), Level::Info);
                }
            });
        }
    });
    assert!(clients.iter().all(|client| client.flush(AGES)));
    for (receiver, release) in [(one, "one"), (two, "two")] {
        let requests = receiver.requests();
        assert_eq!(requests.len(), 50);
        assert!(requests.iter().all(|request| request.event()["release"] == release));
    }
}

#[test]
fn f73_an_event_of_more_than_a_megabyte_is_sent_below_it_with_its_error_and_newest_breadcrumbs() {
    let receiver = Receiver::start(Answer::Ok);
    let client = Client::new(options_of(&receiver).max_breadcrumbs(100));
    redhanded::with_client(&client, || {
        for number in 0..100 {
            redhanded::add_breadcrumb(redhanded::Breadcrumb::new(format!("{number} {}", "x".repeat(30_000))));
        }
        redhanded::capture_error(&std::io::Error::other("the disk is full"));
    });
    assert!(client.flush(AGES));
    let request = &receiver.requests()[0];
    assert!(request.content().len() < 1_000_000, "{}", request.content().len());
    let event = request.event();
    assert_eq!(event["exception"]["values"][0]["value"], "the disk is full");
    let crumbs = event["breadcrumbs"]["values"].as_array().unwrap();
    assert!(crumbs.last().unwrap()["message"].as_str().unwrap().starts_with("99 "));
    assert!(event["_meta"].is_object(), "and it says so");
}

#[test]
fn without_a_server_nothing_is_sent_and_nothing_is_counted_on() {
    let client = Client::new(Options::new().transport(redhanded::transport::Memory::new()));
    assert!(client.capture_message("hello", Level::Info).is_some() && client.flush(AGES));
}
