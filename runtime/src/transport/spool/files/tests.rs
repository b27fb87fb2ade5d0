use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use super::*;
use crate::protocol::{Event, EventId, Timestamp};

const DSN: &str = "https://key@sentry.example.com/1";

/// A folder that is gone at the end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        Self(std::env::temp_dir().join(format!("redhanded-test-{}", uuid::Uuid::new_v4().simple())))
    }

    fn spool(&self) -> Spool {
        Spool::new().directory(&self.0)
    }

    fn files(&self) -> Files {
        with(&self.spool())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn with(spool: &Spool) -> Files {
    Files::new(spool, &DSN.parse().unwrap()).unwrap()
}

fn envelope(number: u8) -> Envelope {
    Envelope::from_event(Event { event_id: Some(EventId::from_bytes([number; 16])), ..Event::new() })
}

fn now() -> SystemTime {
    SystemTime::now()
}

/// The identities of what is kept, in the order in which it is sent.
fn drain(files: &Files) -> Vec<u8> {
    std::iter::from_fn(|| {
        let kept = files.next(now(), true)?;
        let bytes = files.read(&kept).unwrap().to_bytes(Timestamp::from(now())).unwrap();
        files.remove(&kept);
        let text = String::from_utf8(bytes).unwrap();
        u8::from_str_radix(text.split('"').nth(3)?.get(..2)?, 16).ok()
    })
    .collect()
}

#[test]
fn what_is_kept_comes_back_oldest_first_and_is_gone_then() {
    let folder = Folder::new();
    let files = folder.files();
    let start = now() - Duration::from_secs(9);
    for number in 1..=3 {
        files.keep(&envelope(number), start + Duration::from_secs(number.into())).unwrap();
    }
    assert_eq!(drain(&files), [1, 2, 3]);
    files.end();
    assert_eq!(fs::read_dir(files.root()).unwrap().count(), 0, "a run that leaves nothing leaves no trace");
}

#[test]
fn nothing_is_made_before_there_is_something_to_keep() {
    let folder = Folder::new();
    let files = folder.files();
    files.adopt(now());
    assert!(files.next(now(), true).is_none() && files.is_empty());
    files.end();
    assert!(!folder.0.exists());
}

#[test]
fn files_and_folders_are_the_owners_alone() {
    let folder = Folder::new();
    let files = folder.files();
    files.keep(&envelope(1), now()).unwrap();
    let mut found = vec![folder.0.clone()];
    let mut modes = Vec::new();
    while let Some(path) = found.pop() {
        let metadata = fs::metadata(&path).unwrap();
        modes.push((metadata.is_dir(), metadata.permissions().mode() & 0o777));
        found.extend(fs::read_dir(&path).into_iter().flatten().flatten().map(|entry| entry.path()));
    }
    assert_eq!(modes.iter().filter(|mode| **mode == (true, 0o700)).count(), 3);
    assert_eq!(modes.iter().filter(|mode| **mode == (false, 0o600)).count(), 2, "{modes:?}");
}

#[test]
fn a_live_run_is_left_alone_and_a_dead_one_is_taken_over_by_one() {
    let folder = Folder::new();
    let (first, second, third) = (folder.files(), folder.files(), folder.files());
    first.keep(&envelope(1), now()).unwrap();
    second.adopt(now());
    assert!(second.is_empty());
    drop(first);
    second.adopt(now());
    third.adopt(now());
    assert_eq!((drain(&second), drain(&third)), (vec![1], vec![]));
    second.end();
    third.end();
    assert_eq!(fs::read_dir(second.root()).unwrap().count(), 0);
}

#[test]
fn what_is_no_report_is_cleared_away_and_what_was_not_finished_is_counted() {
    let folder = Folder::new();
    let first = folder.files();
    let (kept, _) = first.keep(&envelope(1), now()).unwrap();
    let run = first.lock().run.as_ref().unwrap().directory.clone();
    drop(first);
    let name = Name::new(now(), Kind::Event).file();
    fs::write(run.join(format!("{name}{UNFINISHED}")), "half").unwrap();
    fs::write(run.join("garbage"), "garbage").unwrap();
    std::os::unix::fs::symlink("/etc/passwd", run.join(&name)).unwrap();
    fs::write(run.join(Name::new(now(), Kind::Event).file()), "").unwrap();
    let second = folder.files();
    let adopted = second.adopt(now());
    assert_eq!((adopted.torn, adopted.evicted), (1, 0));
    assert!(!run.exists());
    let mut whole = 0;
    while let Some(next) = second.next(now(), true) {
        whole += u32::from(second.read(&next).is_some_and(|_| next == kept));
        second.remove(&next);
    }
    assert_eq!(whole, 1, "the empty one is not whole");
}

#[test]
fn the_newest_are_kept_within_number_and_bytes_and_age() {
    let start = now() - Duration::from_hours(1);
    let at = |number: u8| start + Duration::from_mins(number.into());
    let size = envelope(1).to_stored().unwrap().len() as u64;
    let cases = [
        (Spool::new().max_reports(2), vec![4, 5], 3),
        (Spool::new().max_bytes(3 * size), vec![3, 4, 5], 2),
        (Spool::new().max_age(Duration::from_mins(1)), vec![4, 5], 3),
        (Spool::new().max_reports(0), vec![], 5),
    ];
    for (spool, expected, evicted) in cases {
        let folder = Folder::new();
        let files = with(&spool.directory(&folder.0));
        let counts = (1..=5).map(|number| files.keep(&envelope(number), at(number)).unwrap().1);
        assert_eq!(counts.sum::<u64>(), evicted);
        assert_eq!(drain(&files), expected);
    }
}

#[test]
fn the_bounds_hold_for_all_runs_that_share_a_folder() {
    let folder = Folder::new();
    let spool = || folder.spool().max_reports(32);
    let runs = [with(&spool()), with(&spool()), with(&spool())];
    let evicted: Vec<u64> =
        runs.iter().map(|files| (1..=40).map(|number| files.keep(&envelope(number), now()).unwrap().1).sum()).collect();
    // Those that come later keep their newest all the same.
    assert_eq!(evicted, [8, 38, 38]);
    assert_eq!(runs.each_ref().map(drain).map(|kept| kept.len()), [32, 2, 2]);
    let size = envelope(1).to_stored().unwrap().len() as u64;
    let small = with(&folder.spool().max_bytes(size * 32));
    let evicted: u64 = (1..=40).map(|number| small.keep(&envelope(number), now()).unwrap().1).sum();
    assert_eq!(evicted, 8, "the others keep nothing any more");
}

#[test]
fn the_bounds_hold_for_what_is_taken_over_and_word_of_losses_is_added_up() {
    let folder = Folder::new();
    let losses = BTreeMap::from([("send_error".to_owned(), 3)]);
    for number in 1..=3 {
        let files = folder.files();
        files.keep(&envelope(number), now()).unwrap();
        files.keep_losses(&losses, now()).unwrap();
    }
    let files = with(&folder.spool().max_reports(1));
    let adopted = files.adopt(now());
    assert_eq!((adopted.evicted, adopted.losses), (2, BTreeMap::from([("send_error".to_owned(), 9)])));
    assert_eq!(drain(&files).len(), 1);
    files.end();
    assert_eq!(fs::read_dir(files.root()).unwrap().count(), 0);
}

#[test]
fn one_that_failed_waits_behind_others_and_is_given_up_after_ten_attempts() {
    let folder = Folder::new();
    let files = folder.files();
    let mut clock = now();
    let (first, _) = files.keep(&envelope(1), clock).unwrap();
    files.keep(&envelope(2), clock + Duration::from_secs(1)).unwrap();
    assert!(files.failed(&first, clock));
    assert_ne!(files.next(clock, true).unwrap().0.id(), first.0.id());
    assert!(files.failed(&first, clock), "one before its time is for free");
    for attempt in 2..=10 {
        clock += Duration::from_hours(8);
        assert_eq!(files.failed(&first, clock), attempt < 10, "{attempt}");
    }
    assert_eq!(drain(&files), [2]);
}

#[cfg(unix)]
#[test]
fn a_default_folder_that_others_can_change_is_not_used() {
    let folder = Folder::new();
    let mut files = folder.files();
    files.is_default = true;
    fs::create_dir_all(files.root()).unwrap();
    for open in [&folder.0, files.root()] {
        fs::set_permissions(open, fs::Permissions::from_mode(0o777)).unwrap();
        assert!(files.keep(&envelope(1), now()).is_err());
        fs::set_permissions(open, fs::Permissions::from_mode(0o700)).unwrap();
    }
    assert!(files.keep(&envelope(1), now()).is_ok());
}
