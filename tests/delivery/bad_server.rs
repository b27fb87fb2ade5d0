//! Servers that refuse, break off, or never answer.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use redhanded::{Level, Options, capture_message, init};

use crate::receiver::{Answer, Receiver, Request};
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
        let requests = receiver.requests();
        let mut events: Vec<_> = requests.iter().filter_map(|request| request.item("event")).collect();
        let sent = events.len();
        events.dedup_by(|one, other| one["event_id"] == other["event_id"]);
        assert_eq!(events.len(), sent, "{status}");
        assert_eq!(sent, if status.starts_with("429") { 1 } else { 2 }, "{status}");
    }
}

/// What reaches a server, and one that it sends reports on to with that status, by that name of this machine.
fn redirected(status: &'static str, host: &str) -> (usize, Vec<Request>) {
    let elsewhere = Receiver::start(Answer::Ok);
    let location = format!("Location: http://{host}:{}/moved/\r\n", elsewhere.address().port());
    let receiver = Receiver::start(Answer::Status(status, location.leak(), ""));
    let session = begin(Options::new().dsn(receiver.dsn()).send_client_reports(false));
    capture_message("one", Level::Info);
    session.flush();
    (receiver.requests().len(), elsewhere.requests())
}

#[test]
fn a_redirect_that_keeps_the_method_is_followed_on_the_same_host() {
    for status in ["307 Temporary Redirect", "308 Permanent Redirect"] {
        let (here, elsewhere) = redirected(status, "127.0.0.1");
        assert_eq!((here, elsewhere.len()), (1, 1), "{status}");
        assert_eq!(elsewhere[0].line, "POST /moved/ HTTP/1.1");
        assert_eq!(elsewhere[0].event()["logentry"]["formatted"], "one");
        assert!(elsewhere[0].header("x-sentry-auth").is_some());
    }
}

#[test]
fn the_key_is_not_taken_to_another_host() {
    let (here, elsewhere) = redirected("307 Temporary Redirect", "localhost");
    assert_eq!((here, elsewhere.len()), (1, 0));
}

#[test]
fn a_redirect_that_makes_a_get_of_a_report_is_not_followed() {
    for status in ["301 Moved Permanently", "302 Found", "303 See Other"] {
        let (here, elsewhere) = redirected(status, "127.0.0.1");
        assert_eq!((here, elsewhere.len()), (1, 0), "{status}");
    }
}

#[test]
fn a_circle_of_redirects_ends() {
    let receiver = Receiver::start(Answer::Status("307 Temporary Redirect", "Location: /round/\r\n", ""));
    let session = begin(Options::new().dsn(receiver.dsn()).send_client_reports(false));
    capture_message("one", Level::Info);
    session.flush();
    assert_eq!(receiver.requests().len(), 4);
}

#[test]
fn a_connection_that_is_reset_amid_a_report_costs_that_one() {
    // Once more is tried by itself, so two in a row are one report.
    let receiver = Receiver::start_script(&[Answer::Reset, Answer::Reset, Answer::Ok]);
    let session = begin(Options::new().dsn(receiver.dsn()));
    capture_message("large ".repeat(100_000), Level::Info);
    session.flush();
    let second = capture_message("two", Level::Info).unwrap();
    session.flush();
    assert_eq!(receiver.accounts(), ([second.to_string()].into(), 1));
}

#[test]
fn a_port_where_nobody_takes_connections_keeps_nobody() {
    let black_hole = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let dsn = format!("http://public@{}/42", black_hole.local_addr().unwrap());
    let session = begin(Options::new().dsn(dsn));
    let start = Instant::now();
    for _ in 0..100 {
        assert!(capture_message("one", Level::Info).is_some());
    }
    assert!(!redhanded::flush(Duration::from_millis(100)));
    assert!(!redhanded::close(Duration::from_millis(100)));
    drop(session);
    assert!(start.elapsed() < Duration::from_secs(10));
}

#[test]
fn a_body_that_does_not_end_delays_nobody_for_long() {
    for answer in [Answer::SlowBody, Answer::EndlessBody] {
        let receiver = Receiver::start(answer);
        let session = begin(Options::new().dsn(receiver.dsn()));
        capture_message("one", Level::Info);
        capture_message("two", Level::Info);
        session.flush();
        let requests = receiver.requests();
        assert_eq!(requests.iter().filter(|request| request.item("event").is_some()).count(), 2);
    }
}

#[test]
fn why_a_report_was_not_delivered_is_told_once_and_the_count_at_the_end() {
    if let Some(dsn) = child::dsn() {
        let _guard = init(Options::new().dsn(dsn).shutdown_timeout(AGES).send_client_reports(false));
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
        (Answer::CutBody, "refused it (400: {\"detail\":)"),
        (Answer::CutHead, "cannot be reached, or broke off"),
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
    let reason = if told.contains("429") { "the server takes no more for now" } else { "sending failed" };
    assert_eq!(lines[1], format!("redhanded: 2 reports were not delivered: 2 because {reason}"));
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
