//! Servers that refuse, break off, or never answer.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use redhanded::{Level, Options, capture_message, init};

use crate::receiver::{Answer, Receiver};
use crate::{AGES, begin, child};

#[test]
fn a_refusal_is_no_reason_to_wait_or_to_send_again() {
    for status in ["400 Bad Request", "403 Forbidden", "429 Too Many Requests", "500 Internal Server Error"] {
        let receiver = Receiver::start(Answer::Status(status, "Retry-After: 3600\r\n", "no"));
        let session = begin(Options::new().dsn(receiver.dsn()));
        capture_message("one", Level::Info);
        session.flush();
        capture_message("two", Level::Info);
        session.flush();
        assert_eq!(receiver.requests().len(), 2, "{status}");
    }
}

#[test]
fn a_redirect_is_not_followed() {
    let elsewhere = Receiver::start(Answer::Ok);
    let location = format!("Location: http://{}/api/42/envelope/\r\n", elsewhere.address());
    let receiver = Receiver::start(Answer::Status("302 Found", location.leak(), ""));
    let session = begin(Options::new().dsn(receiver.dsn()));
    capture_message("one", Level::Info);
    session.flush();
    assert_eq!((receiver.requests().len(), elsewhere.requests().len()), (1, 0));
}

#[test]
fn a_body_that_does_not_end_delays_nobody_for_long() {
    for answer in [Answer::SlowBody, Answer::EndlessBody] {
        let receiver = Receiver::start(answer);
        let session = begin(Options::new().dsn(receiver.dsn()));
        capture_message("one", Level::Info);
        capture_message("two", Level::Info);
        session.flush();
        assert_eq!(receiver.requests().len(), 2);
    }
}

#[test]
fn why_a_report_was_not_delivered_is_told_once_and_the_count_at_the_end() {
    if let Some(dsn) = child::dsn() {
        let _guard = init(Options::new().dsn(dsn).shutdown_timeout(AGES));
        capture_message("one", Level::Info);
        capture_message("two", Level::Info);
        return;
    }
    let reason = "X-Sentry-Error: bad sentry request\r\n";
    let location = "Location: https://elsewhere.example.com/\r\n";
    for (answer, told) in [
        (Answer::Status("400 Bad Request", reason, "{}"), "refused it (400: bad sentry request)"),
        (
            Answer::Status("403 Forbidden", "", "{\"detail\":\n\"who?\"}"),
            "(403: {\"detail\": \"who?\"}); is the key in the",
        ),
        (
            Answer::Status("404 Not Found", "", "<html>"),
            "refused it (404); is the path in the DSN right, and the project",
        ),
        (Answer::Status("302 Found", location, ""), "elsewhere (302: https://elsewhere.example.com/)"),
        (Answer::Status("413 Payload Too Large", "", ""), "larger than the server takes (413)"),
        (Answer::Status("429 Too Many Requests", "", ""), "takes no more for now (429)"),
        (Answer::Status("503 Service Unavailable", "", ""), "refused it (503); the server is in trouble"),
        (Answer::EndlessBody, "refused it (500: xxxxx"),
        (Answer::Garbage, "cannot be reached, or broke off"),
        (Answer::Hangup, "cannot be reached, or broke off"),
    ] {
        let receiver = Receiver::start(answer);
        assert_told(told, &receiver.dsn());
    }
    // A port that nobody listens at.
    let port = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
    assert_told("is the host in the DSN right?", &format!("http://public@127.0.0.1:{port}/42"));
}

/// One line for the first report, none for the second, and one at the end.
fn assert_told(told: &str, dsn: &str) {
    let test = "bad_server::why_a_report_was_not_delivered_is_told_once_and_the_count_at_the_end";
    let stderr = child::run(test, dsn, &[]);
    let lines: Vec<_> = stderr.lines().collect();
    assert_eq!(lines.len(), 2, "{stderr}");
    assert!(lines[0].starts_with("redhanded: a report was not delivered: ") && lines[0].contains(told), "{stderr}");
    assert!(lines[0].len() < 500 && !lines[0].contains("public"), "{stderr}");
    assert_eq!(lines[1], "redhanded: 2 reports were not delivered: 2 because sending failed");
}

#[test]
fn a_server_that_never_answers_keeps_neither_flush_nor_the_end_of_the_program() {
    const DEADLINE: Duration = Duration::from_millis(300);
    const FAR_BEYOND: Duration = DEADLINE.saturating_mul(100);
    if let Some(dsn) = child::dsn() {
        let guard = init(Options::new().dsn(dsn).shutdown_timeout(DEADLINE));
        let start = Instant::now();
        capture_message("one", Level::Info);
        assert!(!guard.flush(DEADLINE));
        assert!(!redhanded::flush(DEADLINE));
        assert!(capture_message("two", Level::Info).is_some(), "the program goes on, and captures go on");
        drop(guard);
        assert!(start.elapsed() < FAR_BEYOND);
        assert!(redhanded::flush(Duration::MAX), "there is nothing any more to wait for");
        return;
    }
    let test = "bad_server::a_server_that_never_answers_keeps_neither_flush_nor_the_end_of_the_program";
    for answer in [Answer::Silence, Answer::SlowHead] {
        let receiver = Receiver::start(answer);
        let start = Instant::now();
        let told = child::run(test, &receiver.dsn(), &[]);
        assert!(start.elapsed() < FAR_BEYOND + FAR_BEYOND);
        assert_eq!(told, "redhanded: 2 reports were not delivered: 2 because time was up\n");
        assert_eq!(receiver.requests().len(), 1);
    }
}

#[test]
fn a_wrong_dsn_is_told_without_its_keys_and_the_program_runs() {
    if let Some(dsn) = child::dsn() {
        let guard = init(Options::new().dsn(dsn));
        capture_message("one", Level::Info);
        assert!(guard.flush(AGES));
        return;
    }
    let test = "bad_server::a_wrong_dsn_is_told_without_its_keys_and_the_program_runs";
    let told = child::run(test, "https://public:secret@errors.example.com:http/42", &[]);
    let line = told.lines().next().unwrap();
    assert!(line.contains("the port is no number from 1 to 65535"), "{told}");
    assert!(line.contains("https://PUBLIC_KEY@HOST/PROJECT_ID"), "{told}");
    assert!(!line.contains("public:") && !line.contains("secret"), "{told}");
}
