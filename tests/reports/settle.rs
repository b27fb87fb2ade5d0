//! Reports whose failures' fate takes long to be decided.

use std::sync::mpsc;
use std::time::{Duration, Instant};

use redhanded::transport::Memory;
use redhanded::{Level, Options, capture_errors};

use crate::captured::{captured_through, functions, summary};

#[capture_errors]
fn read(path: &str) -> Result<u64, String> {
    if path.is_empty() { Err("no such file".to_owned()) } else { Ok(1) }
}

#[capture_errors]
async fn fetch(page: u64) -> Result<u64, String> {
    Err(format!("no page {page}"))
}

/// Waits until so many events arrived, and says how long that took.
fn arrived(memory: &Memory, count: usize) -> Duration {
    let began = Instant::now();
    while memory.events().len() < count {
        assert!(began.elapsed() < Duration::from_secs(20), "{} of {count} events", memory.events().len());
        std::thread::sleep(Duration::from_millis(5));
    }
    began.elapsed()
}

#[test]
fn a_loop_that_handled_an_error_and_sleeps_has_it_reported_within_the_time_to_settle() {
    #[capture_errors]
    fn serves(memory: &Memory) -> Duration {
        let _ = read("");
        // It sleeps until the report is there.
        arrived(memory, 1)
    }
    let memory = Memory::new();
    let options = Options::new().stack(false).settle(Duration::from_millis(300));
    captured_through(options, memory.clone(), || {
        let waited = serves(&memory);
        assert!(waited >= Duration::from_millis(250), "it had its time: {waited:?}");
        assert!(waited < Duration::from_secs(5), "{waited:?}");
    });
    let events = memory.events();
    assert_eq!(events.len(), 1, "what the loop decided later came too late");
    assert_eq!((summary(&events[0]).0, functions(&events[0])), (Level::Error, vec!["serves", "read"]));
}

#[test]
fn the_time_to_settle_is_a_second_unless_said_otherwise() {
    #[capture_errors]
    fn serves(memory: &Memory) -> Duration {
        let _ = read("");
        arrived(memory, 1)
    }
    let memory = Memory::new();
    captured_through(Options::new().stack(false), memory.clone(), || {
        let waited = serves(&memory);
        assert!((Duration::from_millis(900)..Duration::from_secs(5)).contains(&waited), "{waited:?}");
    });
}

#[test]
fn a_failure_of_a_child_settles_too() {
    #[capture_errors]
    async fn serves(memory: Memory) -> Result<u64, Box<dyn std::error::Error>> {
        let task = redhanded::spawn(fetch(1));
        tokio::task::yield_now().await;
        arrived(&memory, 1);
        Ok(task.await??)
    }
    let memory = Memory::new();
    captured_through(Options::new().stack(false).settle(Duration::from_millis(50)), memory.clone(), || {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        assert!(runtime.block_on(serves(memory.clone())).is_err());
    });
    assert_eq!(memory.events().iter().map(functions).collect::<Vec<_>>(), [["fetch"]]);
}

#[test]
fn flush_and_close_settle_what_is_undecided_on_every_thread() {
    #[capture_errors]
    fn waits(begun: &mpsc::Sender<()>, goes_on: &mpsc::Receiver<()>) -> Result<u64, String> {
        let result = read("");
        begun.send(()).unwrap();
        goes_on.recv().unwrap();
        result
    }
    type End = fn(Duration) -> bool;
    for end in [redhanded::flush as End, redhanded::close] {
        let memory = Memory::new();
        captured_through(Options::new().stack(false).settle(Duration::from_mins(5)), memory.clone(), || {
            let (begun, begins) = mpsc::channel();
            let (go, goes_on) = mpsc::channel();
            let thread = std::thread::spawn(move || waits(&begun, &goes_on).is_err());
            begins.recv().unwrap();
            assert!(end(Duration::from_secs(10)));
            assert_eq!(memory.events().len(), 1);
            go.send(()).unwrap();
            assert!(thread.join().unwrap());
        });
        assert_eq!(memory.events().len(), 1, "the error that came later was recognised");
    }
}

#[test]
fn an_error_that_goes_on_after_its_report_was_sent_is_recognised_all_the_way() {
    #[capture_errors]
    fn middle(memory: &Memory) -> Result<u64, String> {
        let result = read("");
        arrived(memory, 1);
        result.map_err(|error| format!("cannot import: {error}"))
    }
    #[capture_errors]
    fn outer(memory: &Memory) -> Result<u64, Box<dyn std::error::Error>> {
        Ok(middle(memory)?)
    }
    let memory = Memory::new();
    captured_through(Options::new().stack(false).settle(Duration::from_millis(20)), memory.clone(), || {
        let error = outer(&memory).unwrap_err();
        // Not by hand either.
        redhanded::capture_error(&*error);
    });
    assert_eq!(memory.events().iter().map(functions).collect::<Vec<_>>(), [["outer", "middle", "read"]]);
}
