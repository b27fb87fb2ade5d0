//! How each run of the program went.

use redhanded::transport::Spool;
use redhanded::{Level, Options, capture_error, capture_message};
use sentry_types::protocol::v7::{EnvelopeItem, SessionStatus};
use serde_json::Value;

use crate::receiver::folder::Folder;
use crate::receiver::{Answer, Receiver};
use crate::{AGES, begin, begin_with_spool};

fn sessions(receiver: &Receiver) -> Vec<Value> {
    receiver
        .requests()
        .iter()
        .filter(|request| request.is_taken)
        .filter_map(|request| request.item("session"))
        .collect()
}

/// Runs once, and gives the word of it.
fn session_of(options: Options, run: impl FnOnce()) -> Value {
    let receiver = Receiver::start(Answer::Ok);
    let session = begin(options.dsn(receiver.dsn()).sessions(true));
    run();
    drop(session);
    let mut told = sessions(&receiver);
    assert_eq!(told.len(), 1, "once: {told:?}");
    told.remove(0)
}

fn outcome(session: &Value) -> (&str, u64) {
    (session["status"].as_str().unwrap(), session["errors"].as_u64().unwrap())
}

fn error() -> std::num::ParseIntError {
    "x".parse::<u8>().unwrap_err()
}

#[test]
fn a_run_without_errors_is_healthy() {
    let session = session_of(Options::new(), || {
        capture_message("not an error of the program's", Level::Error);
    });
    assert_eq!(outcome(&session), ("exited", 0));
    assert_eq!(session["init"], true);
    assert_eq!(session["attrs"], serde_json::json!({ "release": "shop@1.2.3", "environment": "test" }));
    assert!(session["duration"].as_f64().unwrap() >= 0.0 && session["started"].as_str().is_some());
}

#[test]
fn a_run_with_errors_that_were_handled_has_errors() {
    let session = session_of(Options::new(), || {
        capture_error(&error());
        capture_error(&error());
    });
    assert_eq!(outcome(&session), ("exited", 2));
}

#[test]
fn errors_that_chance_or_a_callback_leaves_out_count_too() {
    for options in [Options::new().sample_rate(0.0), Options::new().before_send(|_| None)] {
        let session = session_of(options, || _ = capture_error(&error()));
        assert_eq!(outcome(&session), ("exited", 1));
    }
}

#[test]
fn a_failure_that_nothing_handles_is_a_crash_and_told_with_its_event() {
    let receiver = Receiver::start(Answer::Ok);
    let session = begin(Options::new().dsn(receiver.dsn()).sessions(true).stack(false));
    let _ = std::thread::spawn(|| panic!("nobody handles it")).join();
    drop(session);
    let told = sessions(&receiver);
    assert_eq!(told.iter().map(outcome).collect::<Vec<_>>(), [("crashed", 1)]);
    let with_it = receiver.requests().into_iter().find(|request| request.item("session").is_some()).unwrap();
    assert!(with_it.item("event").is_some());
    // The protocol's own types read it.
    let items: Vec<_> = with_it.envelope().items().cloned().collect();
    let status = items.iter().find_map(|item| match item {
        EnvelopeItem::SessionUpdate(update) => Some(update.status),
        _ => None,
    });
    assert_eq!(status, Some(SessionStatus::Crashed));
}

#[test]
fn nothing_is_told_of_runs_unless_that_is_asked_for() {
    let receiver = Receiver::start(Answer::Ok);
    let session = begin(Options::new().dsn(receiver.dsn()));
    capture_error(&error());
    drop(session);
    assert_eq!((sessions(&receiver).len(), receiver.requests().len()), (0, 1));
}

#[test]
fn while_sessions_are_limited_none_is_sent() {
    let answer = Answer::Status("200 OK", "X-Sentry-Rate-Limits: 3600:session:org\r\n", "{}");
    let receiver = Receiver::start(answer);
    let session = begin(Options::new().dsn(receiver.dsn()).sessions(true));
    capture_error(&error());
    session.flush();
    drop(session);
    assert_eq!((sessions(&receiver).len(), receiver.requests().len()), (0, 1));
}

#[test]
fn word_of_a_run_that_finds_no_server_is_sent_by_the_next_one() {
    let (receiver, folder) = (Receiver::start(Answer::Hangup), Folder::new());
    let options = || Options::new().dsn(receiver.dsn()).sessions(true);
    let spool = || Spool::new().directory(folder.path());
    drop(begin_with_spool(options(), spool(), AGES));
    receiver.answer(Answer::Ok);
    drop(begin_with_spool(options(), spool(), AGES));
    let told = sessions(&receiver);
    assert_eq!(told.iter().map(outcome).collect::<Vec<_>>(), [("exited", 0); 2]);
    assert_ne!(told[0]["sid"], told[1]["sid"]);
    assert_eq!((receiver.accounts().1, folder.files().len()), (0, 0), "no event is lost by it");
}
