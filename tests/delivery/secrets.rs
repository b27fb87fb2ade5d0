//! Secrets that are known by what they look like stay in the process.

use redhanded::{Breadcrumb, Level, Options, User, add_breadcrumb, capture_error, capture_errors, capture_message};

use crate::begin;
use crate::receiver::{Answer, Receiver};

const TOKEN: &str = "ghp_0123456789abcdefghijABCDEFGHIJ012345";
const PASSWORD: &str = "hunter2";
const CARD: &str = "4111 1111 1111 1111";
const MAIL: &str = "ann@example.com";
const MACHINE: [u8; 4] = [203, 0, 113, 7];

/// All that goes over the wire.
pub(crate) fn wire(options: Options, capture: impl FnOnce() + Send) -> String {
    let receiver = Receiver::start(Answer::Ok);
    let session = begin(options.dsn(receiver.dsn()));
    std::thread::scope(|scope| drop(scope.spawn(capture).join()));
    session.flush();
    receiver.requests().iter().map(|request| String::from_utf8(request.content()).unwrap()).collect()
}

#[derive(Debug)]
#[expect(dead_code, reason = "shown by `Debug`")]
struct Request {
    url: String,
    numbers: Vec<u64>,
}

#[capture_errors]
fn fetch(request: &Request, note: &str, owned: String) -> Result<(), String> {
    let _ = (request, note, owned);
    Err(format!("cannot fetch postgres://shop:{PASSWORD}@db/x with {TOKEN}"))
}

fn fetch_all() {
    let request = Request { url: format!("https://api/?q={TOKEN}"), numbers: vec![4_111_111_111_111_111] };
    let _ = fetch(&request, &format!("card {CARD}"), format!("Bearer {TOKEN}"));
}

#[test]
fn they_are_taken_out_of_errors_arguments_and_calls() {
    let wire = wire(Options::new(), fetch_all);
    assert!(wire.contains("cannot fetch postgres://[Filtered]@db/x with [Filtered]"), "{wire}");
    assert!(wire.contains("card [Filtered]"), "{wire}");
    for secret in [TOKEN, CARD, PASSWORD, "4111111111111111"] {
        assert!(!wire.contains(secret), "{secret} in {wire}");
    }
}

#[test]
fn they_are_taken_out_of_panics_and_of_errors_captured_by_hand() {
    let wire = wire(Options::new(), || {
        capture_error(&std::io::Error::other(format!("key {TOKEN}")));
        panic!("no {TOKEN}");
    });
    assert!(wire.contains("key [Filtered]") && wire.contains("no [Filtered]"), "{wire}");
    assert!(!wire.contains(TOKEN), "{wire}");
}

#[test]
fn before_send_does_not_see_them() {
    let options = Options::new().before_send(|event| {
        assert!(!format!("{event:?}").contains(TOKEN));
        Some(event)
    });
    assert!(wire(options, fetch_all).contains("cannot fetch"));
}

#[test]
fn what_the_program_says_itself_is_never_touched() {
    let wire = wire(Options::new(), || {
        add_breadcrumb(Breadcrumb::new(format!("crumb {TOKEN}")).data("password", "crumb-password"));
        redhanded::configure_scope(|scope| {
            scope.set_tag("token", format!("tag-{TOKEN}"));
            scope.set_user(User::with_id(CARD));
            scope.set_extra("password", "extra-password");
            scope.set_context("auth", serde_json::json!({ "secret": "context-secret" }));
        });
        fetch_all();
        capture_message(format!("message {TOKEN}"), Level::Info);
    });
    for said in [
        &format!("crumb {TOKEN}"),
        "crumb-password",
        &format!("tag-{TOKEN}"),
        CARD,
        "extra-password",
        "context-secret",
        &format!("message {TOKEN}"),
    ] {
        assert_eq!(wire.matches(said).count(), if said.starts_with("message") { 1 } else { 2 }, "{said} in {wire}");
    }
}

#[test]
fn it_can_be_switched_off() {
    let wire = wire(Options::new().scrub(false), fetch_all);
    assert!(wire.contains("postgres://shop:hunter2@db/x"), "{wire}");
    assert!(wire.contains(CARD) && wire.contains("4111111111111111"), "{wire}");
}

/// Its own source goes along with the report.
#[capture_errors]
fn logs_in() -> Result<(), String> {
    let password = "literal-in-source";
    let url = "postgres://shop:literal-in-url@db/x";
    let seed = 4_242; // Bearer literal-in-comment-1
    Err(format!("{} {} {seed}", password.len(), url.len()))
}

#[test]
fn they_are_taken_out_of_source_lines() {
    let shown = wire(Options::new(), || drop(logs_in()));
    assert!(shown.contains(r#"let password = \"[Filtered]\";"#), "{shown}");
    assert!(shown.contains("postgres://[Filtered]@db/x") && shown.contains("Bearer [Filtered]"), "{shown}");
    assert!(!shown.contains("literal-in"), "{shown}");
    assert_eq!(shown.matches("let seed = 4_242;").count(), 1);
    let raw = wire(Options::new().scrub(false), || drop(logs_in()));
    assert!(raw.contains("literal-in-source"), "{raw}");
}

#[capture_errors]
fn greets(name: &str, from: std::net::SocketAddr) -> Result<(), String> {
    Err(format!("{name} at {from} has no account"))
}

#[test]
fn addresses_of_persons_are_sent_only_by_programs_that_say_so() {
    let greet = || drop(greets(MAIL, (MACHINE, 443).into()));
    let shown = wire(Options::new(), greet);
    assert!(shown.contains("[Filtered] at [Filtered]:443 has no account"), "{shown}");
    assert!(!shown.contains("203.0.113.7") && !shown.contains(MAIL), "{shown}");
    let shown = wire(Options::new().send_default_pii(true), greet);
    assert!(shown.contains(&format!("{MAIL} at 203.0.113.7:443 has no account")), "{shown}");
}
