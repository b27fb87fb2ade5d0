//! Tasks and threads: those that redhanded starts, and plain ones.

use std::error::Error;
use std::panic::resume_unwind;
use std::sync::mpsc;
use std::time::Duration;

use redhanded::{JoinSet, capture_errors};
use tokio::task::yield_now;

use super::Row;

pub(super) const ROWS: &[Row] = &[
    ("an_error_that_comes_back_and_goes_on_is_one_report_with_the_awaiting_frames", || on_runtime(serve())),
    ("an_error_that_goes_on_where_the_thread_is_joined_is_one_report", || drop(joins())),
    ("an_error_that_the_awaiting_function_replaces_is_the_same_failure", || on_runtime(replaces())),
    ("an_error_that_the_awaiting_function_survives_is_handled", || on_runtime(survives())),
    ("an_error_that_was_survived_and_another_one_are_two", || on_runtime(returns_another())),
    ("a_child_of_a_child_passes_its_failure_through_both_handles", || on_runtime(awaits_a_child_of_a_child())),
    ("a_failure_whose_handle_was_dropped_is_sent_as_it_is", || on_runtime(drops_a_handle())),
    ("a_set_that_tries_all_its_tasks_reports_each_failure_once", || on_runtime(tries_all())),
    ("a_child_that_outlives_its_reports_time_is_not_reported_again", || on_runtime(awaits_late())),
    ("a_panic_that_comes_back_as_an_error_is_the_report_of_the_panic", || on_runtime(returns_a_panic())),
    ("a_panic_that_is_resumed_or_unwrapped_where_it_is_awaited_is_one_report", || on_runtime(resumes())),
    ("a_panic_whose_handle_was_dropped_is_fatal_and_not_handled", || on_runtime(drops_a_handle_of_a_panic())),
    ("an_error_of_a_plain_task_is_two_reports_the_second_of_which_names_the_first", || on_runtime(plain_task())),
    ("an_error_of_a_plain_thread_is_two_reports_the_second_of_which_names_the_first", || drop(plain_thread())),
    ("an_error_that_comes_through_a_channel_names_the_report_of_where_it_came_from", through_a_channel),
    ("a_panic_of_a_plain_task_is_not_an_error_too", || on_runtime(plain_task_that_falls())),
    ("a_panic_of_a_plain_thread_that_becomes_an_error_of_its_text_names_the_first", || drop(plain_thread_that_falls())),
];

#[derive(Debug, thiserror::Error)]
#[error("no such page")]
struct NoPage;

#[derive(Debug, thiserror::Error)]
#[error("no")]
struct Opaque;

type Erased = Box<dyn Error + Send + Sync>;

/// On a runtime of this thread; what it results in, and what it panics with, ends here.
fn on_runtime<F: Future>(code: F) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| drop(runtime.block_on(code))));
}

#[capture_errors]
async fn fetch(page: u64) -> Result<u64, NoPage> {
    yield_now().await;
    if page == 3 { Err(NoPage) } else { Ok(page) }
}

#[capture_errors]
async fn falls(page: u64) -> u64 {
    yield_now().await;
    assert!(page != 3, "page {page} fell");
    page
}

/// The other tasks of this thread run until they are done.
async fn others_go_on() {
    for _ in 0..3 {
        yield_now().await;
    }
}

#[capture_errors]
async fn crawl(start: u64) -> Result<u64, Erased> {
    let handle = redhanded::spawn(fetch(start));
    let bytes = handle.await??;
    Ok(bytes)
}

#[capture_errors]
async fn serve() -> Result<u64, Opaque> {
    crawl(3).await.map_err(|_| Opaque)
}

#[capture_errors]
fn open(path: &str) -> Result<u64, NoPage> {
    if path.is_empty() { Err(NoPage) } else { Ok(1) }
}

#[capture_errors]
fn joins() -> Result<u64, NoPage> {
    redhanded::thread::spawn(|| open("")).join().unwrap()
}

#[capture_errors]
async fn replaces() -> Result<u64, Opaque> {
    let result = redhanded::spawn(fetch(3)).await;
    yield_now().await;
    result.map_err(|_| Opaque)?.map_err(|_| Opaque)
}

#[capture_errors]
async fn survives() -> u64 {
    redhanded::spawn(fetch(3)).await.map_or(0, |page| page.unwrap_or(7))
}

#[capture_errors]
async fn returns_another() -> Result<u64, Opaque> {
    let _ = redhanded::spawn(fetch(3)).await;
    Err(Opaque)
}

#[capture_errors]
async fn awaits_a_child_of_a_child() -> Result<u64, Erased> {
    let outer = redhanded::spawn(async { redhanded::spawn(fetch(3)).await?.map_err(Erased::from) });
    outer.await?
}

#[capture_errors]
async fn drops_a_handle() {
    drop(redhanded::spawn(fetch(3)));
    others_go_on().await;
}

#[capture_errors]
async fn tries_all() -> Result<(), NoPage> {
    let mut pages: JoinSet<_> = [3, 3, 1].into_iter().map(fetch).collect();
    let mut last = Ok(());
    while let Some(page) = pages.join_next().await {
        if let Err(error) = page.unwrap() {
            last = Err(error);
        }
    }
    last
}

#[capture_errors]
async fn awaits_late() -> Result<u64, Erased> {
    let task = redhanded::spawn(fetch(3));
    while !task.is_finished() {
        yield_now().await;
    }
    redhanded::flush(Duration::from_secs(20));
    Ok(task.await??)
}

#[capture_errors]
async fn returns_a_panic() -> Result<u64, Opaque> {
    redhanded::spawn(falls(3)).await.map_err(|_| Opaque)
}

#[capture_errors]
async fn resumes() {
    let error = redhanded::spawn(falls(3)).await.unwrap_err();
    resume_unwind(error.into_panic());
}

async fn drops_a_handle_of_a_panic() {
    drop(redhanded::spawn(falls(3)));
    others_go_on().await;
}

#[capture_errors]
async fn fetch_on_the_heap(page: u64) -> anyhow::Result<u64> {
    yield_now().await;
    anyhow::ensure!(page != 3, "no such page");
    Ok(page)
}

#[capture_errors]
fn read(path: &str) -> anyhow::Result<u64> {
    anyhow::ensure!(!path.is_empty(), "no such file");
    Ok(1)
}

#[capture_errors]
async fn plain_task() -> anyhow::Result<u64> {
    tokio::spawn(fetch_on_the_heap(3)).await?
}

#[capture_errors]
fn plain_thread() -> anyhow::Result<u64> {
    std::thread::spawn(|| read("")).join().unwrap()
}

#[capture_errors]
fn collects(begun: &mpsc::Sender<()>, errors: &mpsc::Receiver<anyhow::Error>) -> anyhow::Result<()> {
    begun.send(())?;
    errors.recv().map_or(Ok(()), Err)
}

fn through_a_channel() {
    let (sender, errors) = mpsc::channel();
    let (begun, begins) = mpsc::channel();
    let collector = std::thread::spawn(move || collects(&begun, &errors).is_err());
    begins.recv().unwrap();
    sender.send(read("").unwrap_err()).unwrap();
    collector.join().unwrap();
}

#[capture_errors]
async fn plain_task_that_falls() -> anyhow::Result<u64> {
    Ok(tokio::spawn(falls(3)).await?)
}

#[capture_errors]
fn plain_thread_that_falls() -> Result<(), String> {
    let thread = std::thread::spawn(|| panic!("no path at all"));
    thread.join().map_err(|payload| payload.downcast_ref::<&str>().unwrap().to_string())
}
