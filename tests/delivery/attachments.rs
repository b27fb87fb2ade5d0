//! Files that go with events.

use std::fs::{self, File};
use std::path::PathBuf;

use redhanded::protocol::{Attachment, Exception};
use redhanded::{Event, Options, capture_error, capture_event, with_scope};
use sentry_types::protocol::v7::EnvelopeItem;
use serde_json::json;

use crate::begin;
use crate::receiver::{Answer, Receiver};

/// A folder of the test's own, removed when it is dropped.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Self {
        let path = std::env::temp_dir().join(format!("redhanded-{test}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).unwrap();
    }
}

fn event(attachments: impl IntoIterator<Item = Attachment>) -> Event {
    let mut event = Event::new();
    event.exceptions.push(Exception::new("OutOfPaper", "tray 2 is empty"));
    event.attachments.extend(attachments);
    event
}

/// What is sent beside the event: name, type and content of each attachment.
fn sent(options: Options, code: impl FnOnce()) -> Vec<(String, String, Vec<u8>)> {
    let receiver = Receiver::start(Answer::Ok);
    // The protocol's own types know an older form of images alone.
    let session = begin(options.stack(false).dsn(receiver.dsn()));
    code();
    session.flush();
    let [request] = receiver.requests().try_into().unwrap();
    let envelope = request.envelope();
    assert!(matches!(envelope.items().next(), Some(EnvelopeItem::Event(_))));
    let attachments: Vec<_> = envelope
        .items()
        .filter_map(|item| {
            let EnvelopeItem::Attachment(attachment) = item else { return None };
            let content_type = attachment.content_type.clone().unwrap();
            Some((attachment.filename.clone(), content_type, attachment.buffer.clone()))
        })
        .collect();
    let reports = envelope.items().filter(|item| matches!(item, EnvelopeItem::ClientReport(_))).count();
    assert_eq!(envelope.items().count() - reports, 1 + attachments.len());
    attachments
}

#[test]
fn bytes_and_files_go_in_the_envelope_of_their_event() {
    let folder = Folder::new("files");
    let path = folder.0.join("shop.toml");
    fs::write(&path, "currency = \"EUR\"\n\n").unwrap();
    let attachments = sent(Options::new(), || {
        let line = Attachment::from_bytes("line.csv", *b"7;paper\n3\n").content_type("text/csv");
        with_scope(|scope| scope.add_attachment(Attachment::from_path(path)), || capture_event(event([line])));
    });
    assert_eq!(
        attachments,
        [
            ("line.csv".to_owned(), "text/csv".to_owned(), b"7;paper\n3\n".to_vec()),
            ("shop.toml".to_owned(), "application/octet-stream".to_owned(), b"currency = \"EUR\"\n\n".to_vec()),
        ]
    );
}

#[test]
fn their_headers_are_as_the_protocol_has_them() {
    let receiver = Receiver::start(Answer::Ok);
    let session = begin(Options::new().dsn(receiver.dsn()));
    capture_event(event([Attachment::from_bytes("a.json", *b"[]").kind("event.view_hierarchy")]));
    session.flush();
    let item = receiver.requests()[0].lines().swap_remove(3);
    assert_eq!(
        item,
        json!({
            "type": "attachment",
            "length": 2,
            "filename": "a.json",
            "attachment_type": "event.view_hierarchy",
            "content_type": "application/octet-stream",
        })
    );
}

#[test]
fn an_event_goes_without_what_cannot_be_read_or_is_too_large() {
    let folder = Folder::new("unreadable");
    let large = folder.0.join("large.bin");
    File::create(&large).unwrap().set_len(20 * 1024 * 1024 + 1).unwrap();
    let attachments = sent(Options::new(), || {
        capture_event(event([
            Attachment::from_path(folder.0.join("missing")),
            Attachment::from_path(&folder.0),
            Attachment::from_path(&large),
            Attachment::from_bytes("large.bin", vec![0; 20 * 1024 * 1024 + 1]),
            Attachment::from_bytes("small.bin", *b"1"),
        ]));
    });
    assert_eq!(attachments, [("small.bin".to_owned(), "application/octet-stream".to_owned(), b"1".to_vec())]);
}

#[cfg(unix)]
#[test]
fn a_pipe_that_nobody_writes_to_holds_nothing_up() {
    let folder = Folder::new("pipe");
    let pipe = folder.0.join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    assert!(sent(Options::new(), || _ = capture_event(event([Attachment::from_path(&pipe)]))).is_empty());
}

#[test]
fn before_send_may_take_them_out() {
    let options = Options::new().before_send(|mut event| {
        event.attachments.retain(|attachment| attachment.filename() != "secret.txt");
        Some(event)
    });
    let attachments = sent(options, || {
        with_scope(
            |scope| {
                scope.add_attachment(Attachment::from_bytes("secret.txt", *b"hunter2"));
                scope.add_attachment(Attachment::from_bytes("public.txt", *b"hello"));
            },
            || capture_error("one"),
        );
    });
    assert_eq!(attachments.iter().map(|(name, ..)| name.as_str()).collect::<Vec<_>>(), ["public.txt"]);
}

#[test]
fn one_that_is_larger_than_wanted_is_left_out_and_the_server_is_told_how_many_bytes() {
    for tells in [true, false] {
        let receiver = Receiver::start(Answer::Ok);
        let options = Options::new().stack(false).max_attachment_size(3).send_client_reports(tells);
        let session = begin(options.dsn(receiver.dsn()));
        capture_event(event([Attachment::from_bytes("large", *b"1234"), Attachment::from_bytes("small", *b"123")]));
        session.flush();
        let [request] = receiver.requests().try_into().unwrap();
        let lines = request.lines();
        let discarded = lines.iter().find_map(|line| line.get("discarded_events"));
        let expected = json!([{ "reason": "send_error", "category": "attachment", "quantity": 4 }]);
        assert_eq!(discarded, tells.then_some(&expected));
        assert_eq!(lines.iter().filter(|line| line["filename"] == "small").count(), 1);
        assert_eq!(lines.iter().filter(|line| line["filename"] == "large").count(), 0);
    }
}
