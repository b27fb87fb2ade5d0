//! Failures that cross to another unit of work by a plain handle or a channel.

use std::sync::mpsc;

use redhanded::{Event, Level, capture_errors};
use tokio::task::yield_now;

use crate::captured::{captured, captured_async, functions, summary};

#[capture_errors]
async fn fetch(page: u64) -> anyhow::Result<u64> {
    yield_now().await;
    anyhow::ensure!(page != 3, "no such page");
    Ok(page)
}

#[capture_errors]
async fn falls(page: u64) -> u64 {
    yield_now().await;
    assert!(page != 3, "page {page} \"fell\"");
    page
}

#[capture_errors]
fn read(path: &str) -> anyhow::Result<u64> {
    anyhow::ensure!(!path.is_empty(), "no such file");
    Ok(1)
}

/// Whether the later one names the earlier one.
fn names(later: &Event, earlier: &Event) -> bool {
    later.tags.get("related_event").map(String::as_str) == earlier.event_id.map(|id| id.to_string()).as_deref()
}

#[test]
fn an_error_of_a_plain_task_is_two_reports_the_second_of_which_names_the_first() {
    #[capture_errors]
    async fn crawl() -> anyhow::Result<u64> {
        tokio::spawn(fetch(3)).await?
    }
    let events = captured_async(|| async { assert!(crawl().await.is_err()) });
    let [first, second] = &events[..] else { panic!("two events: {events:#?}") };
    assert_eq!((functions(first), functions(second)), (vec!["fetch"], vec!["crawl"]));
    assert!(names(second, first) && !first.tags.contains_key("related_event"), "{:?}", second.tags);
}

#[test]
fn an_error_of_a_plain_thread_is_two_reports_the_second_of_which_names_the_first() {
    #[capture_errors]
    fn verify() -> anyhow::Result<u64> {
        std::thread::spawn(|| read("")).join().unwrap()
    }
    let events = captured(|| assert!(verify().is_err()));
    let [first, second] = &events[..] else { panic!("two events: {events:#?}") };
    assert!(names(second, first), "{:?}", second.tags);
}

#[test]
fn an_error_that_comes_through_a_channel_names_the_report_of_where_it_came_from() {
    #[capture_errors]
    fn collects(begun: &mpsc::Sender<()>, errors: &mpsc::Receiver<anyhow::Error>) -> anyhow::Result<()> {
        begun.send(())?;
        errors.recv().map_or(Ok(()), Err)
    }
    let events = captured(|| {
        let (sender, errors) = mpsc::channel();
        let (begun, begins) = mpsc::channel();
        let collector = std::thread::spawn(move || collects(&begun, &errors).is_err());
        begins.recv().unwrap();
        sender.send(read("").unwrap_err()).unwrap();
        assert!(collector.join().unwrap());
    });
    let [first, second] = &events[..] else { panic!("two events: {events:#?}") };
    assert_eq!((functions(first), functions(second)), (vec!["read"], vec!["collects"]));
    assert!(names(second, first), "{:?}", second.tags);
}

#[test]
fn failures_of_one_function_again_and_again_name_none() {
    let events = captured_async(|| async {
        for _ in 0..50 {
            assert!(tokio::spawn(fetch(3)).await.unwrap().is_err());
        }
    });
    assert_eq!(events.len(), 50);
    assert!(events.iter().all(|event| !event.tags.contains_key("related_event")));
}

#[test]
fn a_panic_of_a_plain_task_is_not_an_error_too() {
    #[capture_errors]
    async fn crawl() -> anyhow::Result<u64> {
        Ok(tokio::spawn(falls(3)).await?)
    }
    #[capture_errors]
    async fn serve() -> Result<u64, String> {
        crawl().await.map_err(|error| format!("cannot serve: {error}"))
    }
    let events = captured_async(|| async { assert!(serve().await.is_err()) });
    let [event] = &events[..] else { panic!("one event: {events:#?}") };
    assert_eq!(summary(event), (Level::Fatal, false, vec!["panic: page 3 \"fell\"".to_owned()]));
}

#[test]
fn a_panic_of_a_plain_task_with_a_payload_that_is_no_text_is_not_an_error_too() {
    #[capture_errors]
    async fn crawl() -> Result<(), tokio::task::JoinError> {
        tokio::spawn(async { std::panic::panic_any(7_u8) }).await
    }
    let events = captured_async(|| async { assert!(crawl().await.is_err()) });
    assert_eq!(events.iter().map(|event| summary(event).0).collect::<Vec<_>>(), [Level::Fatal]);
}

#[test]
fn a_cancelled_plain_task_is_an_error_of_its_joiner() {
    #[capture_errors]
    async fn crawl() -> Result<(), tokio::task::JoinError> {
        let fallen = tokio::spawn(falls(3));
        assert!(fallen.await.is_err());
        let task = tokio::spawn(std::future::pending::<()>());
        task.abort();
        task.await
    }
    let events = captured_async(|| async { assert!(crawl().await.is_err()) });
    assert_eq!(events.iter().map(|event| summary(event).0).collect::<Vec<_>>(), [Level::Fatal, Level::Error]);
}

#[test]
fn a_panic_that_is_unwrapped_from_a_plain_handle_names_the_first() {
    #[capture_errors]
    async fn crawl() -> u64 {
        tokio::spawn(falls(3)).await.unwrap()
    }
    let events = captured_async(|| async { _ = crawl().await });
    let [first, second] = &events[..] else { panic!("two events: {events:#?}") };
    assert!(names(second, first), "{:?}", second.tags);
}

#[test]
fn a_panic_of_a_plain_thread_that_becomes_an_error_of_its_text_names_the_first() {
    #[capture_errors]
    fn verify() -> Result<(), String> {
        let thread = std::thread::spawn(|| panic!("no path at all"));
        thread.join().map_err(|payload| payload.downcast_ref::<&str>().unwrap().to_string())
    }
    let events = captured(|| assert!(verify().is_err()));
    let [first, second] = &events[..] else { panic!("two events: {events:#?}") };
    assert_eq!((summary(first).0, summary(second).0), (Level::Fatal, Level::Error));
    assert!(names(second, first), "{:?}", second.tags);
}
