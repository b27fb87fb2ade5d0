//! Transports beside the main one, Spotlight among them.

use std::fs;
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver as Held, channel};
use std::time::{Duration, Instant};

use redhanded::protocol::Envelope;
use redhanded::transport::{DeliveryError, File, Memory, Spool, Transport};
use redhanded::{Level, Options, capture_message};
use serde_json::Value;

use crate::receiver::folder::Folder;
use crate::receiver::{Answer, Receiver};
use crate::{AGES, begin, begin_with_spool, child};

/// Does not return from a delivery before the other end is dropped.
struct Hangs(Held<()>);

impl Transport for Hangs {
    fn send(&mut self, _: &Envelope) -> Result<(), DeliveryError> {
        self.0.recv().map_err(DeliveryError::other)
    }
}

fn file(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("redhanded-{}-{name}.jsonl", std::process::id()));
    let _ = fs::remove_file(&path);
    path
}

fn lines(path: &PathBuf) -> Vec<Value> {
    fs::read_to_string(path).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_copy_is_what_the_server_gets() {
    let server = Receiver::start(Answer::Ok);
    let copy = Memory::new();
    let path = file("copy");
    let options = Options::new().dsn(server.dsn()).before_send(|mut event| {
        event.tags.insert("seen".into(), "yes".into());
        Some(event)
    });
    let session = begin(options.add_transport(copy.clone()).add_transport(File::append_to(&path)));
    capture_message("one", Level::Info);
    capture_message("two", Level::Info);
    session.flush();
    let sent: Vec<_> = server.requests().iter().map(crate::receiver::Request::event).collect();
    assert_eq!(sent.len(), 2);
    assert_eq!(lines(&path), sent, "the file has the same bytes as JSON, in the same order");
    let copied: Vec<_> = copy.events().iter().map(|event| serde_json::to_value(event).unwrap()).collect();
    assert_eq!(copied, sent);
    fs::remove_file(path).unwrap();
}

#[test]
fn what_happens_to_a_copy_is_nothing_to_the_main_transport() {
    struct Panics;

    impl Transport for Panics {
        fn send(&mut self, _: &Envelope) -> Result<(), DeliveryError> {
            panic!("the paper is out")
        }
    }

    let main = Memory::new();
    let (opener, held) = channel();
    let nowhere = File::append_to("/nowhere/at/all.jsonl");
    let options = Options::new().transport(main.clone());
    let session = begin(options.add_transport(Panics).add_transport(Hangs(held)).add_transport(nowhere));
    for number in 0..500 {
        capture_message(number.to_string(), Level::Info);
    }
    let start = Instant::now();
    assert!(!session.guard.flush(Duration::from_millis(200)), "not all copies are delivered, and that is told");
    assert!(start.elapsed() < AGES);
    while main.events().len() < 500 {
        assert!(start.elapsed() < AGES, "{} arrived", main.events().len());
        std::thread::yield_now();
    }
    drop(opener);
}

/// The texts of what was copied, in their order.
fn texts(copy: &Memory) -> Vec<String> {
    let mut texts: Vec<_> = copy.events().into_iter().map(|event| event.message.unwrap().formatted).collect();
    texts.sort();
    texts
}

#[test]
fn what_waits_behind_a_server_that_hangs_is_copied_at_once_and_not_again() {
    let (server, folder, copy) = (Receiver::start(Answer::Silence), Folder::new(), Memory::new());
    let begin = |time| {
        let options = Options::new().dsn(server.dsn()).add_transport(copy.clone());
        begin_with_spool(options, Spool::new().directory(folder.path()), time)
    };
    let session = begin(Duration::from_secs(2));
    for text in ["one", "two", "three"] {
        capture_message(text, Level::Info);
    }
    let start = Instant::now();
    while (copy.events().len() < 3 || folder.reports().len() < 3) && start.elapsed() < AGES {
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(texts(&copy), ["one", "three", "two"], "while the server hangs");
    drop(session);
    server.answer(Answer::Ok);
    drop(begin(AGES));
    assert_eq!(server.accounts().0.len(), 3, "they are sent from the disk");
    assert_eq!(copy.events().len(), 3, "of which there is a copy already");
}

#[test]
fn what_is_left_when_time_is_up_is_copied_before_the_program_ends() {
    let (server, folder, copy) = (Receiver::start(Answer::Silence), Folder::new(), Memory::new());
    let options = Options::new().dsn(server.dsn()).add_transport(copy.clone());
    let session = begin_with_spool(options, Spool::new().directory(folder.path()), Duration::from_secs(4));
    for number in 0..20 {
        capture_message(number.to_string(), Level::Info);
    }
    drop(session);
    assert_eq!(texts(&copy).len(), 20);
}

#[test]
fn without_a_dsn_the_copy_is_all_there_is() {
    let copy = Memory::new();
    let session = begin(Options::new().dsn("").add_transport(copy.clone()));
    capture_message("one", Level::Info);
    session.flush();
    assert_eq!(copy.events().len(), 1);
}

#[test]
fn spotlight_gets_a_copy_with_and_without_a_dsn() {
    let (server, spotlight) = (Receiver::start(Answer::Ok), Receiver::start(Answer::Ok));
    let url = format!("http://{}/stream", spotlight.address());
    for dsn in [server.dsn(), String::new()] {
        let session = begin(Options::new().dsn(dsn).spotlight(url.as_str()));
        capture_message("one", Level::Info);
        session.flush();
    }
    let copies = spotlight.requests();
    assert_eq!((server.requests().len(), copies.len()), (1, 2));
    assert!(copies[0].line.starts_with("POST /stream "), "{}", copies[0].line);
    assert_eq!(copies[0].header("content-type"), Some("application/x-sentry-envelope"));
    assert_eq!(copies[0].header("x-sentry-auth"), None, "the key is the server's alone");
    assert_eq!(copies[0].event(), server.requests()[0].event());
}

#[test]
fn spotlight_is_found_by_the_environment() {
    if child::dsn().is_some() {
        let _guard = redhanded::init(Options::new().dsn("").shutdown_timeout(AGES));
        capture_message("one", Level::Info);
        return;
    }
    let spotlight = Receiver::start(Answer::Ok);
    let url = format!("http://{}/stream", spotlight.address());
    child::run("copies::spotlight_is_found_by_the_environment", "none", &[("SENTRY_SPOTLIGHT", &url)]);
    assert_eq!(spotlight.requests().len(), 1);
}

#[test]
fn a_spotlight_that_is_not_there_is_told_once_and_reports_arrive() {
    if let Some(dsn) = child::dsn() {
        // Taken and given back: nobody listens there.
        let port = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
        let url = format!("http://127.0.0.1:{port}/stream");
        let _guard = redhanded::init(Options::new().dsn(dsn).spotlight(url).shutdown_timeout(AGES));
        for number in 0..20 {
            capture_message(number.to_string(), Level::Info);
        }
        return;
    }
    let server = Receiver::start(Answer::Ok);
    let told = child::run("copies::a_spotlight_that_is_not_there_is_told_once_and_reports_arrive", &server.dsn(), &[]);
    assert_eq!(server.requests().len(), 20);
    assert_eq!(told.lines().count(), 1, "{told}");
    assert!(told.starts_with("redhanded: Spotlight does not answer at http://127.0.0.1:"), "{told}");
}

#[test]
fn a_spotlight_that_hangs_delays_no_report() {
    let (server, spotlight) = (Receiver::start(Answer::Ok), Receiver::start(Answer::Silence));
    let url = format!("http://{}/stream", spotlight.address());
    let session = begin(Options::new().dsn(server.dsn()).spotlight(url));
    for number in 0..20 {
        capture_message(number.to_string(), Level::Info);
    }
    session.flush();
    assert_eq!(server.requests().len(), 20);
    assert_eq!(spotlight.requests().len(), 1, "it is left alone for a while");
}

#[test]
fn a_file_is_its_owners_alone_and_is_made_anew_when_it_is_moved_away() {
    let (path, moved) = (file("moved"), file("moved-away"));
    let session = begin(Options::new().transport(File::append_to(&path)));
    capture_message("one", Level::Info);
    session.flush();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    fs::rename(&path, &moved).unwrap();
    capture_message("two", Level::Info);
    capture_message("three", Level::Info);
    session.flush();
    let texts = |path| lines(path).iter().map(|event| event["logentry"]["formatted"].to_string()).collect::<Vec<_>>();
    assert_eq!(texts(&moved), [r#""one""#]);
    assert_eq!(texts(&path), [r#""two""#, r#""three""#]);
    for path in [path, moved] {
        fs::remove_file(path).unwrap();
    }
}

#[test]
fn a_file_that_cannot_be_written_is_told_and_the_program_runs() {
    if child::dsn().is_some() {
        let _guard = redhanded::init(Options::new().transport(File::append_to("/nowhere/at/all.jsonl")));
        capture_message("one", Level::Info);
        return;
    }
    let test = "copies::a_file_that_cannot_be_written_is_told_and_the_program_runs";
    let told = child::run(test, "none", &[]);
    let expected = "redhanded: a report was not delivered: the file /nowhere/at/all.jsonl cannot be written: ";
    assert!(told.starts_with(expected), "{told}");
}
