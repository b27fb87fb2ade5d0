//! What the network does not take waits on the disk.

use std::collections::HashSet;
use std::fs;
use std::time::Duration;

use redhanded::transport::Spool;
use redhanded::{Level, Options, capture_errors, capture_message};
use serde_json::Value;

use crate::receiver::folder::Folder;
use crate::receiver::{Answer, Receiver};
use crate::{AGES, Session, begin_with_spool, child};

/// A connection that breaks off is tried once more, so that two of them are one report that the network failed.
const DOWN: Answer = Answer::Hangup;

// Not among the source lines of the function that fails.
const PASSWORD: &str = "hunter2";
const HEADER: &str = "Bearer abcdefghijklmnopqrstuvwxyz0123456789";

const REFUSED: Answer = Answer::Status("400 Bad Request", "", "");

fn server(answers: &[Answer]) -> Receiver {
    Receiver::start_script(answers)
}

fn begin(receiver: &Receiver, folder: &Folder) -> Session {
    begin_with(receiver, spool(folder))
}

fn begin_with(receiver: &Receiver, spool: Spool) -> Session {
    begin_with_spool(Options::new().dsn(receiver.dsn()).stack(false), spool, AGES)
}

fn spool(folder: &Folder) -> Spool {
    Spool::new().directory(folder.path())
}

fn capture(text: &str) -> String {
    capture_message(text, Level::Error).unwrap().to_string()
}

fn received(receiver: &Receiver) -> HashSet<String> {
    receiver.accounts().0
}

fn set<const N: usize>(ids: [String; N]) -> HashSet<String> {
    ids.into()
}

#[test]
fn what_finds_no_server_is_sent_by_the_next_run_as_the_same_event() {
    let (receiver, folder) = (server(&[DOWN, DOWN, Answer::Ok]), Folder::new());
    let session = begin(&receiver, &folder);
    let id = capture("nobody hears it");
    drop(session);
    assert_eq!((received(&receiver).len(), folder.reports().len()), (0, 1));
    drop(begin(&receiver, &folder));
    assert_eq!(received(&receiver), set([id]));
    assert_eq!(folder.files().len(), 0, "no file is left, not even a lock");
    // Sent at this time, captured at that.
    let sent = receiver.requests().pop().unwrap();
    let (head, event) = (sent.lines()[0].clone(), sent.event());
    assert!(head["sent_at"].as_str().unwrap() >= event["timestamp"].as_str().unwrap(), "{head}");
    assert_eq!(head["event_id"], event["event_id"]);
}

#[test]
fn when_the_network_is_back_what_waited_goes_out_in_the_same_run() {
    let (receiver, folder) = (server(&[DOWN, DOWN, DOWN, DOWN, Answer::Ok]), Folder::new());
    let session = begin(&receiver, &folder);
    let [one, two] = ["one", "two"].map(capture);
    session.flush();
    assert_eq!((received(&receiver).len(), folder.reports().len()), (0, 2));
    let three = capture("three");
    session.flush();
    assert_eq!(received(&receiver), set([one, two, three]));
    assert_eq!(folder.reports().len(), 0);
    assert_eq!(receiver.accounts().1, 0, "nothing is lost");
}

#[test]
fn what_waits_behind_a_server_that_hangs_is_on_the_disk_before_anything_ends() {
    let (receiver, folder) = (Receiver::start(Answer::Silence), Folder::new());
    let options = Options::new().dsn(receiver.dsn());
    let session = begin_with_spool(options, spool(&folder), Duration::from_secs(2));
    let ids: HashSet<_> = (0..5).map(|number| capture(&number.to_string())).collect();
    let start = std::time::Instant::now();
    while folder.reports().len() < ids.len() && start.elapsed() < AGES {
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(folder.reports().len(), ids.len(), "one is in the worker's hands, the rest wait behind it");
    drop(session);
    receiver.answer(Answer::Ok);
    drop(begin(&receiver, &folder));
    assert_eq!((received(&receiver), folder.reports().len()), (ids, 0));
}

#[test]
fn what_is_left_when_time_is_up_is_sent_by_the_next_run() {
    let (receiver, folder) = (Receiver::start(Answer::Silence), Folder::new());
    let options = Options::new().dsn(receiver.dsn());
    let session = begin_with_spool(options, spool(&folder), Duration::from_secs(4));
    let ids: HashSet<_> = (0..50).map(|number| capture(&number.to_string())).collect();
    drop(session);
    receiver.answer(Answer::Ok);
    // The first may have been answered by then, if the machine is slow.
    assert!(folder.reports().len() >= ids.len() - 1, "{}", folder.reports().len());
    drop(begin(&receiver, &folder));
    assert_eq!(ids.difference(&received(&receiver)).count(), 0);
}

#[test]
fn any_answer_of_the_server_ends_the_wait() {
    for answer in ["500 Internal Server Error", "429 Too Many Requests", "413 Payload Too Large", "400 Bad Request"] {
        let answers = [DOWN, DOWN, Answer::Status(answer, "", "")];
        let (receiver, folder) = (server(&answers), Folder::new());
        let session = begin(&receiver, &folder);
        capture("one");
        drop(session);
        assert_eq!(folder.reports().len(), 1);
        drop(begin(&receiver, &folder));
        assert_eq!((folder.reports().len(), receiver.requests().is_empty()), (0, false), "{answer:?}");
    }
}

#[test]
fn sending_what_waits_stops_at_the_first_failure_and_costs_one_attempt() {
    let (receiver, folder) = (server(&[DOWN]), Folder::new());
    let session = begin(&receiver, &folder);
    for number in 0..5 {
        capture(&number.to_string());
    }
    drop(session);
    let before = receiver.connections();
    drop(begin(&receiver, &folder));
    assert!(receiver.connections() <= before + 2, "one was tried");
    let attempts = |file: &std::path::PathBuf| file.file_name()?.to_str()?.split('-').nth(2).map(str::to_owned);
    let mut attempts: Vec<_> = folder.reports().iter().filter_map(attempts).collect();
    attempts.sort();
    assert_eq!(attempts, ["00", "00", "00", "00", "01"]);
}

#[test]
fn torn_empty_and_foreign_files_are_cleared_away_and_the_others_sent() {
    let (receiver, folder) = (server(&[DOWN, DOWN, DOWN, DOWN, DOWN, DOWN, Answer::Ok]), Folder::new());
    let session = begin(&receiver, &folder);
    let ids = ["one", "two", "three"].map(capture);
    drop(session);
    let mut reports = folder.reports();
    reports.sort();
    let whole = fs::read(&reports[0]).unwrap();
    fs::write(&reports[0], &whole[..whole.len() / 2]).unwrap();
    fs::write(&reports[1], "").unwrap();
    fs::write(reports[1].with_file_name("notes.txt"), "what is this?").unwrap();
    let session = begin(&receiver, &folder);
    session.flush();
    drop(session);
    let [_, _, three] = ids;
    assert_eq!(receiver.accounts(), (set([three]), 2), "what was torn is told as lost");
    assert_eq!(folder.files().len(), 0);
}

#[test]
fn of_too_many_the_newest_are_kept_and_the_server_hears_of_the_rest() {
    let (receiver, folder) = (server(&[[DOWN; 10].as_slice(), &[Answer::Ok]].concat()), Folder::new());
    let session = begin_with(&receiver, spool(&folder).max_reports(2));
    let ids: Vec<_> = (0..5).map(|number| capture(&number.to_string())).collect();
    drop(session);
    assert_eq!(folder.reports().len(), 2);
    drop(begin(&receiver, &folder));
    let newest: HashSet<_> = ids[3..].iter().cloned().collect();
    assert_eq!(receiver.accounts(), (newest, 3));
    let reports = receiver.requests().into_iter().find_map(|request| request.item("client_report")).unwrap();
    assert_eq!(reports["discarded_events"][0]["reason"], "cache_overflow");
}

#[test]
fn in_every_weather_received_and_lost_and_on_the_disk_are_what_was_captured() {
    // Where no other test can fail and be captured.
    if child::dsn().is_none() {
        let test = "spool::in_every_weather_received_and_lost_and_on_the_disk_are_what_was_captured";
        child::run(test, "its own", &[]);
        return;
    }
    let answers = [Answer::Ok, DOWN, DOWN, REFUSED, Answer::CutHead, DOWN, DOWN, DOWN, DOWN, REFUSED, DOWN];
    let (receiver, folder) = (server(&answers), Folder::new());
    let mut captured = 0;
    for run in 0..4 {
        let session = begin_with(&receiver, spool(&folder).max_reports(3));
        for number in 0..6 {
            capture(&format!("{run} {number}"));
            captured += 1;
        }
        drop(session);
    }
    let (arrived, told) = receiver.accounts();
    let on_disk = folder.reports().len();
    // Word of losses waits on the disk, too.
    let losses = folder.files().into_iter().filter(|file| file.extension().is_some_and(|kind| kind == "losses"));
    let losses = losses.map(|file| serde_json::from_slice::<Value>(&fs::read(file).unwrap()).unwrap());
    let quantity =
        |losses: Value| losses.as_object().unwrap().values().map(|count| count.as_u64().unwrap()).sum::<u64>();
    let waiting: u64 = losses.map(quantity).sum();
    assert_eq!(
        arrived.len() as u64 + told + waiting + on_disk as u64,
        captured,
        "received {arrived:?}, told {told}, on the disk {on_disk} and word of {waiting} losses"
    );
    assert!(on_disk > 0 && on_disk <= 3 && waiting > 0, "{on_disk} {waiting} {told}");
}

#[test]
fn nothing_secret_is_on_the_disk_and_nobody_else_can_read_it() {
    #[capture_errors]
    fn log_in(password: &str, header: &str) -> Result<(), String> {
        Err(format!("{} and {} do not go in", password.len(), header.len()))
    }
    let (receiver, folder) = (server(&[DOWN]), Folder::new());
    let session = begin(&receiver, &folder);
    let _ = log_in(PASSWORD, HEADER);
    drop(session);
    let report = folder.reports().remove(0);
    let text = fs::read_to_string(&report).unwrap();
    assert!(text.contains("do not go in") && !text.contains("hunter2") && !text.contains("abcdefghij"), "{text}");
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::MetadataExt::mode(&fs::metadata(&report).unwrap()) & 0o777, 0o600);
}

#[test]
fn off_nothing_is_written_and_what_is_there_is_left() {
    let (receiver, folder) = (server(&[DOWN]), Folder::new());
    let session = begin(&receiver, &folder);
    capture("one");
    drop(session);
    let session = begin_with(&receiver, spool(&folder).directory(folder.path()).max_reports(9));
    drop(session);
    let before = (folder.reports().len(), receiver.connections());
    let session = begin_with(&receiver, Spool::off());
    drop(session);
    assert_eq!((folder.reports().len(), receiver.connections()), before);
}

#[test]
fn another_server_or_project_never_gets_what_was_kept_for_one() {
    let (down, up, folder) = (server(&[DOWN]), server(&[Answer::Ok]), Folder::new());
    let session = begin(&down, &folder);
    capture("for the first one");
    drop(session);
    let session = begin(&up, &folder);
    capture("for the other");
    drop(session);
    assert_eq!((received(&up).len(), folder.reports().len()), (1, 1));
}

#[test]
fn a_folder_that_cannot_be_used_is_told_once_and_the_program_runs_on() {
    if let Some(dsn) = child::dsn() {
        let folder = Folder::new();
        fs::write(folder.path(), "a file is where the folder would be").unwrap();
        let guard = redhanded::init(Options::new().dsn(dsn).spool(spool(&folder)).shutdown_timeout(AGES));
        for _ in 0..3 {
            capture("nowhere to keep it");
        }
        drop(guard);
        fs::remove_file(folder.path()).unwrap();
        return;
    }
    let receiver = server(&[DOWN]);
    let test = "spool::a_folder_that_cannot_be_used_is_told_once_and_the_program_runs_on";
    let told = child::run(test, &receiver.dsn(), &[]);
    assert_eq!(told.matches("is not kept for later").count(), 1, "{told}");
    assert!(told.contains("3 reports were not delivered: 3 because sending failed"), "{told}");
}
