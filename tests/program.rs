//! How a program with `#[redhanded::main]` ends, and what it sent by then.

#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests end by panics")]

use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Output};

use serde_json::{Value, json};

use receiver::{Answer, Receiver};

#[path = "program/notices.rs"]
mod notices;
#[expect(dead_code, reason = "tests of delivery use the rest")]
mod receiver;
#[path = "program/ways_to_end.rs"]
mod ways_to_end;

/// Runs the `main` with this name, and returns how it ended and the events that arrived.
fn run(name: &str) -> (Output, Vec<Value>) {
    let receiver = Receiver::start(Answer::Ok);
    let ended = command(name).env("SENTRY_DSN", receiver.dsn()).output().unwrap();
    let events = receiver.requests().iter().map(receiver::Request::event).collect();
    (ended, events)
}

fn command(name: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_program"));
    command.arg(name).env("NO_PROXY", "127.0.0.1").env_remove("RUST_BACKTRACE");
    command.env("SENTRY_SHUTDOWN_TIMEOUT", "60").env("REDHANDED_SPOOL", "off");
    for name in ["SENTRY_DSN", "SENTRY_RELEASE", "SENTRY_ENVIRONMENT", "SENTRY_DEBUG", "SENTRY_SAMPLE_RATE"] {
        command.env_remove(name);
    }
    command
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// Level, whether handled, and the outermost error.
fn summary(event: &Value) -> Value {
    let exceptions = event["exception"]["values"].as_array().unwrap();
    let outermost = exceptions.last().unwrap();
    json!([event["level"], outermost["mechanism"]["handled"], outermost["type"], outermost["value"]])
}

fn summaries(events: &[Value]) -> Value {
    events.iter().map(summary).collect()
}

/// Of the annotated functions.
fn frames(event: &Value) -> Vec<&str> {
    annotated(event).map(|frame| frame["function"].as_str().unwrap_or("?")).collect()
}

fn annotated(event: &Value) -> impl Iterator<Item = &Value> {
    let frames = event["exception"]["values"].as_array().unwrap().last().unwrap()["stacktrace"]["frames"].as_array();
    frames.unwrap().iter().filter(|frame| frame.get("instruction_addr").is_none())
}

#[test]
fn a_main_that_returns_ends_as_it_did_and_sends_nothing() {
    let (ended, events) = run("returns");
    assert!(ended.status.success());
    assert_eq!((text(&ended.stdout), text(&ended.stderr)), ("1\n", ""));
    assert_eq!(events.len(), 0);
}

#[test]
fn an_error_that_main_ignores_is_printed_and_not_sent() {
    let (ended, events) = run("ignores");
    assert_eq!(ended.status.code(), Some(1));
    assert_eq!(text(&ended.stderr), "Error: Row(3)\n");
    assert_eq!(events.len(), 0);
}

#[test]
fn an_exit_code_is_the_one_that_main_returned() {
    assert_eq!(run("returns-code").0.status.code(), Some(40));
}

#[test]
fn an_error_that_main_turned_into_an_exit_code_left_by_it() {
    let (ended, events) = run("returns-code-after-an-error");
    assert_eq!(ended.status.code(), Some(3));
    assert_eq!(text(&ended.stderr), "shop: row 3 is broken\n");
    assert_eq!(summaries(&events), json!([["error", false, "ExitCode", "exit code 3"]]));
    let exceptions = events[0]["exception"]["values"].as_array().unwrap();
    assert_eq!(json!([exceptions[0]["type"], exceptions[0]["value"]]), json!(["Row", "row 3 is broken"]));
    assert_eq!(frames(&events[0]), ["main", "row"]);
}

#[test]
fn an_exit_code_without_an_error_is_a_failure_by_itself() {
    let (ended, events) = run("returns-code-alone");
    assert_eq!(ended.status.code(), Some(40));
    assert_eq!(summaries(&events), json!([["error", false, "ExitCode", "exit code 40"]]));
    assert_eq!(frames(&events[0]), ["main"]);
}

#[test]
fn an_error_before_the_exit_code_of_success_did_not_leave_by_it() {
    let (ended, events) = run("returns-success-after-an-error");
    assert!(ended.status.success());
    assert_eq!(summaries(&events), json!([["error", true, "Row", "row 3 is broken"]]));
}

#[test]
fn an_error_of_main_is_sent_as_unhandled_and_printed_as_it_was() {
    let (ended, events) = run("fails");
    assert_eq!(ended.status.code(), Some(1));
    assert_eq!(text(&ended.stderr), "Error: Row(3)\n");
    assert_eq!(summaries(&events), json!([["error", false, "Row", "row 3 is broken"]]));
    assert_eq!(frames(&events[0]), ["main", "row"]);
    let mechanism = &events[0]["exception"]["values"][0]["mechanism"];
    assert_eq!(mechanism["type"], "auto.function.main");
}

#[test]
fn the_release_is_that_of_the_application_and_the_environment_is_production() {
    let (_, events) = run("fails");
    assert_eq!(events[0]["release"], concat!("redhanded-suite@", env!("CARGO_PKG_VERSION")));
    assert_eq!(events[0]["environment"], "production");
    let (_, events) = run("by-init");
    assert_eq!(events[0]["release"], concat!("redhanded-suite@", env!("CARGO_PKG_VERSION")));
}

#[test]
fn options_of_the_attribute_win_over_the_environment() {
    let receiver = Receiver::start(Answer::Ok);
    let mut command = command("fails-with-options");
    command.env("SENTRY_DSN", receiver.dsn()).env("SENTRY_ENVIRONMENT", "elsewhere").env("SENTRY_DIST", "1");
    command.output().unwrap();
    let event = receiver.requests()[0].event();
    assert_eq!(json!([event["release"], event["environment"], event["dist"]]), json!(["shop@9.9.9", "office", "7"]));
}

#[test]
fn a_panic_of_main_is_fatal_and_printed_as_it_was() {
    let (ended, events) = run("falls");
    assert_eq!(ended.status.code(), Some(101));
    assert!(text(&ended.stderr).contains("there is no row"), "{}", text(&ended.stderr));
    let mut found: Vec<_> = events.iter().map(summary).collect();
    found.sort_by_key(ToString::to_string);
    assert_eq!(found[1], json!(["fatal", false, "panic", "there is no row"]));
    assert_eq!(found[0], json!(["error", true, "Row", "row 3 is broken"]));
    assert_eq!(found.len(), 2);
}

#[test]
fn what_main_goes_on_after_is_an_error_each() {
    let (ended, events) = run("goes-on");
    assert_eq!(text(&ended.stdout), "skipped: row 3 is broken\nskipped: row 6 is broken\n");
    let mut texts: Vec<_> = events.iter().map(summary).collect();
    texts.sort_by_key(ToString::to_string);
    assert_eq!(
        texts,
        [json!(["error", true, "Row", "row 3 is broken"]), json!(["error", true, "Row", "row 6 is broken"]),]
    );
}

#[test]
fn exit_in_the_middle_of_a_call_loses_nothing() {
    let (ended, events) = run("exits");
    assert_eq!(ended.status.code(), Some(7));
    assert_eq!(summaries(&events), json!([["error", true, "Row", "row 3 is broken"]]));
}

#[test]
fn exit_on_the_thread_that_began_reporting_sends_what_was_captured() {
    let (ended, events) = run("exits-by-init");
    assert_eq!(ended.status.code(), Some(7));
    assert_eq!(summaries(&events), json!([["error", true, "Row", "row 3 is broken"]]));
}

#[test]
fn a_panic_while_another_unwinds_loses_neither() {
    let (ended, events) = run("falls-twice");
    assert_eq!(ended.status.signal(), Some(6), "it aborts as it did");
    let values: Vec<_> = events.iter().map(|event| summary(event)[3].clone()).collect();
    assert!(values.contains(&json!("the first, at depth 2")) && values.contains(&json!("the second")), "{values:?}");
}

#[test]
fn a_panic_that_cannot_unwind_is_sent_before_the_process_aborts() {
    let (ended, events) = run("falls-in-c");
    assert_eq!(ended.status.signal(), Some(6), "it aborts as it did");
    assert_eq!(summaries(&events), json!([["fatal", false, "panic", "called back with 5"]]));
}

#[test]
fn a_panic_that_cannot_unwind_and_meets_no_annotated_call_is_sent_once() {
    let (ended, events) = run("panics-in-c");
    assert_eq!(ended.status.signal(), Some(6), "it aborts as it did");
    assert_eq!(summaries(&events), json!([["fatal", false, "panic", "it cannot unwind"]]));
}

#[test]
fn a_panic_in_the_destructor_of_a_thread_local_is_sent_before_the_process_aborts() {
    let (ended, events) = run("falls-after-its-thread");
    assert_eq!(ended.status.signal(), Some(6), "it aborts as it did");
    assert_eq!(summaries(&events), json!([["fatal", false, "panic", "when all is over"]]));
}

#[test]
fn the_hook_that_was_there_still_runs() {
    let (ended, events) = run("has-a-hook");
    assert!(text(&ended.stdout).starts_with("the earlier hook: "), "{}", text(&ended.stdout));
    assert!(text(&ended.stdout).contains("seen by both"));
    assert_eq!(summaries(&events), json!([["fatal", false, "panic", "seen by both"]]));
}

/// What redhanded itself said.
fn notices(ended: &Output) -> Vec<&str> {
    text(&ended.stderr).lines().filter(|line| line.starts_with("redhanded: ")).collect()
}

#[test]
fn panics_are_reported_though_another_hook_took_the_place_of_ours() {
    let (ended, events) = run("loses-its-hook");
    let unknown = "a panic of which another panic hook kept the message: it took the place of redhanded's";
    let expected = json!([
        ["fatal", false, "panic", unknown],
        ["error", true, "panic", unknown],
        ["fatal", false, "panic", unknown],
        // The hook of the second `init` is in front of the other one.
        ["fatal", false, "panic", "nothing to weigh"],
    ]);
    assert_eq!(summaries(&events), expected);
    assert_eq!(frames(&events[0]), ["pack", "weigh"]);
    assert_eq!(frames(&events[1]), ["packs", "pack", "weigh"]);
    assert_eq!(frames(&events[2]), ["awaits", "pack", "weigh"]);
    let innermost = annotated(&events[0]).last().unwrap();
    assert_eq!(innermost["vars"], json!({ "grams": 0 }));
    assert_eq!(notices(&ended).len(), 1, "{:?}", notices(&ended));
    assert!(notices(&ended)[0].contains("call `redhanded::init` after"), "{:?}", notices(&ended));
    assert_eq!(text(&ended.stdout).matches("the other hook: ").count(), 5);
}

#[test]
fn a_hook_that_calls_the_one_before_it_changes_nothing() {
    let (ended, events) = run("has-its-hook-wrapped");
    assert_eq!(summaries(&events), json!([["fatal", false, "panic", "nothing to weigh"]]));
    assert_eq!(notices(&ended), [""; 0]);
    assert_eq!(text(&ended.stdout).matches("the other hook: ").count(), 1);
}

#[test]
fn an_async_main_is_a_main_above_and_below_its_runtime() {
    for name in ["tokio-below", "tokio-above"] {
        let (ended, events) = run(name);
        assert_eq!(ended.status.code(), Some(1), "{name}");
        assert_eq!(text(&ended.stderr), "Error: Row(3)\n", "{name}");
        assert_eq!(summaries(&events), json!([["error", false, "Row", "row 3 is broken"]]), "{name}");
        assert_eq!(frames(&events[0]), ["main", "row"], "{name}");
    }
}

#[test]
fn an_async_main_under_the_attribute_shows_its_question_mark() {
    let (_, events) = run("tokio-below");
    let frame = annotated(&events[0]).next().unwrap();
    assert_eq!(frame["context_line"], "        crate::row(3)?; // below");
}

#[test]
fn wrong_settings_are_told_once_each_and_the_program_runs_on() {
    let mut command = command("returns");
    command.env("SENTRY_DSN", "localhost").env("SENTRY_SAMPLE_RATE", "2").env("SENTRY_RELEASE", "a/b");
    let ended = command.env("SENTRY_ENVIRONMENT", "none").env("SENTRY_DEBUG", "maybe").output().unwrap();
    assert!(ended.status.success());
    let told: Vec<_> = text(&ended.stderr).lines().collect();
    assert_eq!(told.len(), 5, "{told:#?}");
    assert!(told.iter().all(|line| line.starts_with("redhanded: the environment variable `SENTRY_")), "{told:#?}");
}

#[test]
fn a_server_that_never_answers_does_not_keep_the_process() {
    let receiver = Receiver::start(Answer::Silence);
    let ended = command("fails").env("SENTRY_DSN", receiver.dsn()).env("SENTRY_SHUTDOWN_TIMEOUT", "6").output();
    assert_eq!(ended.unwrap().status.code(), Some(1));
    assert_eq!(receiver.requests().len(), 1);
}

#[test]
fn an_error_of_a_child_that_main_returns_is_that_of_main() {
    let (ended, events) = run("awaits-a-child");
    assert_eq!(ended.status.code(), Some(1));
    assert_eq!(summaries(&events), json!([["error", false, "Row", "row 3 is broken"]]));
    assert_eq!(frames(&events[0]), ["main", "row"]);
}

#[test]
fn an_error_of_a_child_that_nobody_joined_is_sent_before_the_program_ends() {
    let (ended, events) = run("leaves-a-child");
    assert!(ended.status.success());
    assert_eq!(summaries(&events), json!([["error", true, "Row", "row 3 is broken"]]));
}
