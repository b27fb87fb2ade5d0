//! Servers that take no more for now, and what they hear of what was lost.

use std::collections::HashSet;

use redhanded::{Level, Options, capture_message, with_scope};

use crate::receiver::{Answer, Receiver};
use crate::{Session, begin};

/// Captures and waits until it is delivered or lost.
fn capture(session: &Session, text: &str) -> String {
    let id = capture_message(text, Level::Error).unwrap();
    session.flush();
    id.to_string()
}

/// The reasons and quantities of all client reports that came.
fn losses(receiver: &Receiver) -> Vec<(String, u64)> {
    let reports = receiver.requests().into_iter().filter_map(|request| request.item("client_report"));
    let losses = reports.flat_map(|report| report["discarded_events"].as_array().unwrap().clone());
    losses
        .map(|lost| {
            assert_eq!(lost["category"], "error");
            (lost["reason"].as_str().unwrap().to_owned(), lost["quantity"].as_u64().unwrap())
        })
        .collect()
}

fn limited(limits: &'static str) -> Answer {
    Answer::Status("200 OK", limits, "{}")
}

#[test]
fn while_errors_are_limited_none_is_sent_and_the_server_hears_how_many() {
    let receiver = Receiver::start_script(&[limited("X-Sentry-Rate-Limits: 3600:error:org\r\n"), Answer::Ok]);
    let session = begin(Options::new().dsn(receiver.dsn()));
    for text in ["one", "two", "three"] {
        capture(&session, text);
    }
    let requests = receiver.requests();
    assert_eq!(requests.iter().filter(|request| request.item("event").is_some()).count(), 1);
    assert_eq!(losses(&receiver), [("ratelimit_backoff".to_owned(), 1), ("ratelimit_backoff".to_owned(), 1)]);
}

#[test]
fn while_everything_is_limited_nothing_is_sent() {
    for answer in [
        limited("X-Sentry-Rate-Limits: 3600::org\r\n"),
        Answer::Status("429 Too Many Requests", "Retry-After: 3600\r\n", ""),
        Answer::Status("429 Too Many Requests", "Retry-After: Fri, 01 Jan 2100 00:00:00 GMT\r\n", ""),
        Answer::Status("429 Too Many Requests", "", ""),
        Answer::Status("503 Service Unavailable", "X-Sentry-Rate-Limits: 3600.5\r\n", ""),
    ] {
        let receiver = Receiver::start_script(&[answer, Answer::Ok]);
        let session = begin(Options::new().dsn(receiver.dsn()));
        capture(&session, "one");
        capture(&session, "two");
        assert_eq!(receiver.requests().len(), 1, "{answer:?}");
    }
}

#[test]
fn a_limit_for_something_else_holds_nothing_back() {
    let receiver = Receiver::start(limited("X-Sentry-Rate-Limits: 3600:transaction;novelty:org, nonsense:error\r\n"));
    let session = begin(Options::new().dsn(receiver.dsn()));
    capture(&session, "one");
    capture(&session, "two");
    assert_eq!(receiver.requests().len(), 2);
}

#[test]
fn a_limit_that_ends_lets_reports_through_again() {
    let receiver = Receiver::start_script(&[limited("X-Sentry-Rate-Limits: 0.2:error:org\r\n"), Answer::Ok]);
    let session = begin(Options::new().dsn(receiver.dsn()));
    capture(&session, "one");
    std::thread::sleep(std::time::Duration::from_millis(400));
    let late = capture(&session, "two");
    assert!(receiver.accounts().0.contains(&late));
}

#[test]
fn what_the_server_refused_is_not_sent_again_and_it_hears_of_it_with_the_next_report() {
    for status in ["400 Bad Request", "413 Payload Too Large", "500 Internal Server Error", "302 Found"] {
        let answers = [Answer::Status(status, "Location: /\r\n", ""); 2];
        let receiver = Receiver::start_script(&[answers[0], answers[1], Answer::Ok]);
        let session = begin(Options::new().dsn(receiver.dsn()));
        capture(&session, "lost, and so is the word of it");
        capture(&session, "two");
        capture(&session, "three");
        let requests = receiver.requests();
        assert_eq!(requests.len(), 4, "{status}");
        assert!(requests[2].item("event").is_some() && requests[2].item("client_report").is_some(), "{status}");
        assert_eq!(losses(&receiver).last().unwrap(), &("send_error".to_owned(), 1), "{status}");
    }
}

#[test]
fn a_429_is_counted_by_the_server_itself() {
    let headers = "X-Sentry-Rate-Limits: 0:error:org\r\n";
    let receiver = Receiver::start_script(&[Answer::Status("429 Too Many Requests", headers, ""), Answer::Ok]);
    let session = begin(Options::new().dsn(receiver.dsn()));
    capture(&session, "one");
    capture(&session, "two");
    assert_eq!(losses(&receiver), []);
}

#[test]
fn what_sampling_and_before_send_leave_out_is_told_the_server_once() {
    let receiver = Receiver::start(Answer::Ok);
    let options = Options::new().dsn(receiver.dsn()).before_send(|_| None);
    let session = begin(options);
    for _ in 0..3 {
        assert_eq!(capture_message("dropped", Level::Error), None);
    }
    session.flush();
    session.flush();
    drop(session);
    assert_eq!(losses(&receiver), [("before_send".to_owned(), 3)]);

    let receiver = Receiver::start(Answer::Ok);
    let session = begin(Options::new().dsn(receiver.dsn()).sample_rate(0.0));
    capture_message("left out", Level::Error);
    drop(session);
    assert_eq!(losses(&receiver), [("sample_rate".to_owned(), 1)]);
}

#[test]
fn what_a_processor_of_a_scope_drops_is_told_the_server() {
    let receiver = Receiver::start(Answer::Ok);
    let session = begin(Options::new().dsn(receiver.dsn()));
    with_scope(
        |scope| scope.add_event_processor(|_| None),
        || assert_eq!(capture_message("dropped", Level::Error), None),
    );
    drop(session);
    assert_eq!(losses(&receiver), [("event_processor".to_owned(), 1)]);
}

#[test]
fn what_rules_and_processors_leave_out_is_told_the_server() {
    let receiver = Receiver::start(Answer::Ok);
    let options = Options::new().ignore_messages(["ignored"]).event_processor(|event| {
        let is_dropped = event.message.as_ref().is_some_and(|message| message.formatted == "processed");
        (!is_dropped).then_some(event)
    });
    let session = begin(options.dsn(receiver.dsn()));
    for text in ["ignored", "processed"] {
        assert_eq!(capture_message(text, Level::Error), None);
    }
    capture(&session, "sent");
    assert_eq!(losses(&receiver), [("event_processor".to_owned(), 2)]);
}

#[test]
fn without_client_reports_the_server_hears_of_no_losses() {
    let receiver = Receiver::start_script(&[Answer::Status("400 Bad Request", "", ""), Answer::Ok]);
    let session = begin(Options::new().dsn(receiver.dsn()).send_client_reports(false));
    capture(&session, "one");
    capture(&session, "two");
    assert_eq!((receiver.requests().len(), losses(&receiver).len()), (2, 0));
}

#[test]
fn what_is_captured_is_received_or_reported_lost_whatever_the_server_does() {
    let trouble = [
        Answer::Status("500 Internal Server Error", "", ""),
        Answer::Ok,
        Answer::CutHead,
        Answer::Hangup,
        Answer::Reset,
        Answer::Status("413 Payload Too Large", "", "no"),
        Answer::Garbage,
        Answer::OkThenClose,
        Answer::Status("200 OK", "X-Sentry-Rate-Limits: 0.01:error:org\r\n", "{}"),
        Answer::CutBody,
        Answer::SlowBody,
        Answer::Status("302 Found", "Location: http://elsewhere.example.com/\r\n", ""),
        Answer::Status("404 Not Found", "", "<html>"),
    ];
    let script: Vec<_> = trouble.iter().chain(&trouble).copied().chain([Answer::Ok]).collect();
    let server = Receiver::start_script(&script);
    let options = Options::new().dsn(server.dsn()).before_send(|event| {
        let text = event.message.as_ref().map(|message| message.formatted.as_str());
        text.is_none_or(|text| !text.ends_with('7')).then_some(event)
    });
    let session = begin(options);
    let mut captured = HashSet::new();
    let mut dropped = 0;
    for number in 0..200 {
        let text = format!("{} {number}", "x".repeat(if number % 3 == 0 { 100_000 } else { 10 }));
        match capture_message(text, Level::Error) {
            Some(id) => drop(captured.insert(id.to_string())),
            None => dropped += 1,
        }
        // Some at once, and some one by one.
        if number < 150 || number == 199 {
            session.flush();
        }
    }
    // By now the server is well again, so that the last word is heard.
    std::thread::sleep(std::time::Duration::from_millis(200));
    captured.insert(capture_message("the last", Level::Error).unwrap().to_string());
    drop(session);

    let (received, lost) = server.accounts();
    assert!(received.is_subset(&captured));
    assert_eq!((dropped, captured.len()), (20, 181));
    assert_eq!(received.len() as u64 + lost, 201, "{} received, {lost} lost", received.len());
    assert!(received.len() > 100, "{} received", received.len());
}
