//! A row of `docs/ways-to-end.md` each.

use std::collections::HashSet;
use std::io::{BufRead, BufReader};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::receiver::folder::Folder;
use crate::receiver::{AGES, Answer, Receiver};
use crate::{command, run, summaries, summary};

/// With a folder for what is not sent in time.
fn keeping(name: &str, receiver: &Receiver, folder: &Folder) -> Command {
    let mut command = command(name);
    command.env("SENTRY_DSN", receiver.dsn()).env("REDHANDED_SPOOL", folder.path());
    command
}

/// Starts it, and waits until it says that it is ready.
fn start(mut command: Command) -> Child {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert_eq!(line, "ready\n");
    child
}

fn wait_until(is_so: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < AGES, "it does not come");
        thread::sleep(Duration::from_millis(20));
    }
}

/// One with nothing to report of its own, and a server that is well.
fn next_run(receiver: &Receiver, folder: &Folder) {
    receiver.answer(Answer::Ok);
    keeping("returns", receiver, folder).output().unwrap();
}

fn kill(child: &mut Child, signal: i32) -> ExitStatus {
    let killed = Command::new("kill").args([format!("-{signal}"), child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    child.wait().unwrap()
}

fn received(receiver: &Receiver) -> HashSet<String> {
    receiver.accounts().0
}

fn events(receiver: &Receiver) -> Vec<Value> {
    receiver.requests().iter().filter_map(|request| request.item("event")).collect()
}

const BROKEN: &str = "row 3 is broken";

#[test]
fn a_guard_that_was_forgotten_costs_nothing() {
    let (ended, events) = run("forgets-its-guard");
    assert!(ended.status.success());
    assert_eq!(summaries(&events), json!([["error", true, "Row", BROKEN]]));
}

#[test]
fn exit_on_any_thread_sends_what_was_captured() {
    let (ended, events) = run("exits-on-another-thread");
    assert_eq!(ended.status.code(), Some(7));
    let texts: HashSet<_> = events.iter().map(|event| summary(event)[3].as_str().unwrap().to_owned()).collect();
    assert_eq!(texts, [BROKEN, "row 6 is broken"].map(str::to_owned).into());
}

#[test]
fn exit_of_our_own_is_the_same() {
    let (ended, events) = run("exits-by-redhanded");
    assert_eq!(ended.status.code(), Some(7));
    assert_eq!(summaries(&events), json!([["error", true, "Row", BROKEN]]));
}

#[test]
fn a_panic_that_ends_a_thread_is_sent() {
    let (ended, events) = run("panics-on-a-thread");
    assert!(ended.status.success());
    assert_eq!(summaries(&events), json!([["fatal", false, "panic", "nobody joins in time"]]));
}

#[test]
fn whatever_kills_it_what_the_server_took_is_there_and_nothing_is_on_the_disk() {
    for signal in [libc::SIGTERM, libc::SIGINT, libc::SIGHUP, libc::SIGKILL] {
        let (receiver, folder) = (Receiver::start(Answer::Ok), Folder::new());
        let mut child = start(keeping("waits", &receiver, &folder));
        wait_until(|| received(&receiver).len() == 3);
        assert_eq!(kill(&mut child, signal).signal(), Some(signal), "it dies as it did");
        assert_eq!(folder.reports().len(), 0);
    }
}

#[test]
fn whatever_kills_it_what_waited_a_second_for_a_server_that_hangs_is_sent_by_the_next_run() {
    for signal in [libc::SIGTERM, libc::SIGINT, libc::SIGHUP, libc::SIGKILL] {
        let (receiver, folder) = (Receiver::start(Answer::Silence), Folder::new());
        let mut child = start(keeping("waits", &receiver, &folder));
        wait_until(|| folder.reports().len() == 3);
        assert_eq!(kill(&mut child, signal).signal(), Some(signal), "it dies as it did");
        next_run(&receiver, &folder);
        assert_eq!((received(&receiver).len(), folder.files().len()), (3, 0));
    }
}

#[test]
fn a_run_that_lives_keeps_its_own_and_after_its_death_they_are_sent_by_another() {
    let (receiver, folder) = (Receiver::start(Answer::Silence), Folder::new());
    let mut child = start(keeping("waits", &receiver, &folder));
    wait_until(|| folder.reports().len() == 3 && receiver.requests().len() == 1);
    next_run(&receiver, &folder);
    assert_eq!((received(&receiver).len(), folder.reports().len()), (0, 3), "it lives");
    kill(&mut child, libc::SIGKILL);
    next_run(&receiver, &folder);
    assert_eq!((received(&receiver).len(), folder.files().len()), (3, 0));
}

/// Ends by itself, once somebody says so.
const CRASHES: [(&str, i32); 3] = [
    ("aborts", libc::SIGABRT),
    ("reads-at-no-address", libc::SIGSEGV),
    // The standard library tells of it and aborts.
    ("overflows-its-stack", libc::SIGABRT),
];

#[test]
fn a_crash_loses_nothing_that_had_a_second() {
    for (name, signal) in CRASHES {
        let (receiver, folder) = (Receiver::start(Answer::Silence), Folder::new());
        let mut child = start(keeping(name, &receiver, &folder));
        wait_until(|| folder.reports().len() == 1);
        drop(child.stdin.take());
        assert_eq!(child.wait().unwrap().signal(), Some(signal), "{name} dies as it did");
        next_run(&receiver, &folder);
        let last = summaries(&events(&receiver)).as_array().unwrap().last().cloned();
        assert_eq!(last, Some(json!(["error", true, "Row", BROKEN])), "{name}");
    }
}

#[test]
fn a_crash_leaves_nothing_to_be_sent_again() {
    for (name, signal) in CRASHES {
        let (receiver, folder) = (Receiver::start(Answer::Ok), Folder::new());
        let mut child = start(keeping(name, &receiver, &folder));
        wait_until(|| received(&receiver).len() == 1);
        drop(child.stdin.take());
        assert_eq!(child.wait().unwrap().signal(), Some(signal), "{name} dies as it did");
        next_run(&receiver, &folder);
        assert_eq!((events(&receiver).len(), folder.files().len()), (1, 0), "{name}");
    }
}

#[test]
fn a_program_that_becomes_another_loses_nothing_that_had_a_second() {
    let (receiver, folder) = (Receiver::start(Answer::Silence), Folder::new());
    let mut child = start(keeping("becomes-another", &receiver, &folder));
    wait_until(|| folder.reports().len() == 1);
    drop(child.stdin.take());
    assert!(child.wait().unwrap().success());
    next_run(&receiver, &folder);
    assert_eq!((received(&receiver).len(), folder.files().len()), (1, 0));
}

#[test]
fn what_is_not_sent_in_time_at_any_end_that_runs_code_is_sent_by_the_next_run() {
    let ends =
        ["fails", "exits", "exits-by-init", "exits-on-another-thread", "exits-by-redhanded", "forgets-its-guard"];
    let panics = ["falls", "falls-in-c", "falls-after-its-thread", "panics-on-a-thread"];
    // They wait most of the time, so all at once.
    thread::scope(|scope| {
        for name in ends.into_iter().chain(panics) {
            scope.spawn(move || {
                let (receiver, folder) = (Receiver::start(Answer::Silence), Folder::new());
                let mut command = keeping(name, &receiver, &folder);
                let ended = command.env("SENTRY_SHUTDOWN_TIMEOUT", "10").output().unwrap();
                let kept = folder.reports().len();
                assert!(kept > 0, "{name}: {ended:?}");
                next_run(&receiver, &folder);
                assert_eq!((received(&receiver).len(), folder.files().len()), (kept, 0), "{name}");
            });
        }
    });
}

#[test]
fn a_client_beside_the_programs_loses_nothing_because_that_one_waits_for_a_server_that_hangs() {
    thread::scope(|scope| {
        for name in ["panics-in-c-beside-another-client", "exits-beside-another-client"] {
            scope.spawn(move || {
                let (receiver, folder) = (Receiver::start(Answer::Silence), Folder::new());
                let mut command = keeping(name, &receiver, &folder);
                let ended = command.env("SENTRY_SHUTDOWN_TIMEOUT", "6").output().unwrap();
                assert_eq!(folder.reports().len(), 2, "{name}: {ended:?}");
                next_run(&receiver, &folder);
                assert_eq!((received(&receiver).len(), folder.files().len()), (2, 0), "{name}");
            });
        }
    });
}

#[test]
fn a_fork_and_its_parent_report_what_is_theirs_once() {
    let (receiver, folder) = (Receiver::start(Answer::Ok), Folder::new());
    let ended = keeping("forks", &receiver, &folder).output().unwrap();
    assert!(ended.status.success(), "{ended:?}");
    let counted: Vec<_> =
        events(&receiver).iter().filter_map(|event| event["contexts"].get("folded").cloned()).collect();
    assert_eq!(counted, [json!({ "handled failures like this": 3 })], "by the parent");
    let text = |event: &Value| event["logentry"]["formatted"].as_str().map(str::to_owned);
    let mut texts: Vec<_> =
        events(&receiver).iter().map(|event| text(event).unwrap_or_else(|| BROKEN.to_owned())).collect();
    texts.sort();
    assert_eq!(texts, ["from the child", "from the parent", BROKEN, BROKEN, BROKEN, BROKEN]);
    assert_eq!(folder.files().len(), 0);
}

#[test]
fn a_fork_does_not_wait_for_locks_that_others_held_at_the_time() {
    let (receiver, folder) = (Receiver::start(Answer::Ok), Folder::new());
    let mut command = keeping("forks-while-others-capture", &receiver, &folder);
    // No child needs certificates, and to read them takes longer than all else that it does.
    let ended = command.env("SSL_CERT_FILE", "/dev/null").env("SSL_CERT_DIR", folder.path()).output().unwrap();
    assert_eq!(crate::text(&ended.stdout), "100\n", "{ended:?}");
    let of_children = events(&receiver).into_iter().filter(|event| event["logentry"]["formatted"] == "from the child");
    assert_eq!(of_children.count(), 100);
}

#[test]
fn after_a_flush_a_process_may_be_frozen_and_thrown_away() {
    let (receiver, folder) = (Receiver::start(Answer::Ok), Folder::new());
    let mut child = start(keeping("flushes-and-waits", &receiver, &folder));
    // It is there before the process says so: nothing has to run after that.
    assert_eq!(received(&receiver).len(), 1);
    kill(&mut child, libc::SIGKILL);
    assert_eq!(folder.reports().len(), 0);
}

/// Reports that wait have the room of 32 MiB. With the program, its symbols and what a debug build needs, 52 to 65 MiB were
/// measured; as much again is for other machines.
#[cfg(target_os = "linux")]
#[test]
fn a_storm_of_failures_that_no_server_takes_costs_bounded_memory() {
    let receiver = Receiver::start(Answer::Silence);
    let ended = command("storms").env("SENTRY_DSN", receiver.dsn()).output().unwrap();
    let shown = String::from_utf8(ended.stdout).unwrap();
    let kilobytes: u64 = shown.lines().last().unwrap().parse().unwrap();
    assert!(kilobytes < 128 * 1024, "{shown}");
}

#[test]
fn a_run_that_ended_without_a_word_is_told_by_the_next_as_abnormal() {
    let (receiver, folder) = (Receiver::start(Answer::Ok), Folder::new());
    let mut child = start(keeping("waits-in-a-session", &receiver, &folder));
    assert_eq!(folder.files().len(), 2, "a marker and a lock");
    kill(&mut child, libc::SIGKILL);
    keeping("has-a-session", &receiver, &folder).output().unwrap();
    let sessions = receiver.requests().into_iter().filter_map(|request| request.item("session"));
    let mut told: Vec<_> = sessions.map(|session| session["status"].as_str().unwrap().to_owned()).collect();
    told.sort();
    assert_eq!((told, folder.files().len()), (vec!["abnormal".to_owned(), "exited".to_owned()], 0));
}

#[cfg(target_os = "linux")]
#[test]
fn unless_somebody_says_so_what_waits_is_in_the_users_folder_for_caches_and_off_is_off() {
    let (receiver, folder) = (Receiver::start(Answer::Hangup), Folder::new());
    let mut command = command("fails");
    command.env("SENTRY_DSN", receiver.dsn()).env("XDG_CACHE_HOME", folder.path());
    command.output().unwrap();
    assert_eq!(folder.files().len(), 0, "it is off in all of these tests");
    command.env_remove("REDHANDED_SPOOL").output().unwrap();
    let reports = folder.reports();
    assert!(reports.len() == 1 && reports[0].starts_with(folder.path().join("redhanded")), "{reports:?}");
}
