//! Errors of tasks that are started by `redhanded`.

use std::error::Error;
use std::time::Duration;

use redhanded::{Breadcrumb, Level, add_breadcrumb, capture_errors};
use serde_json::json;
use tokio::task::yield_now;

use super::{NoPage, Opaque, falls, fetch};
use crate::captured::{breadcrumbs, captured, captured_async, frames, functions, summary, variables};

fn line_of(mark: &str) -> Option<u32> {
    let line = include_str!("errors.rs").lines().position(|line| line.ends_with(mark)).unwrap();
    u32::try_from(line + 1).ok()
}

#[test]
fn an_error_that_comes_back_and_goes_on_is_one_report_with_the_awaiting_frames() {
    #[capture_errors]
    async fn crawl(start: u64) -> Result<u64, Box<dyn Error + Send + Sync>> {
        let handle = redhanded::spawn(fetch(start));
        let bytes = handle.await??; // awaited here
        Ok(bytes)
    }
    #[capture_errors]
    async fn serve() -> Result<u64, Opaque> {
        crawl(3).await.map_err(|_| Opaque)
    }
    let events = captured_async(|| async { assert!(serve().await.is_err()) });
    let [event] = &events[..] else { panic!("one event: {events:#?}") };
    assert_eq!(functions(event), ["serve", "crawl", "fetch"]);
    assert_eq!(variables(event, "crawl"), json!({ "start": 3 }));
    assert_eq!(frames(event)[1].lineno, line_of("// awaited here"));
    let errors = ["Opaque: no", "Box<dyn Error + Send + Sync>: no such page", "NoPage: no such page"];
    assert!(summary(event).2.iter().all(|error| errors.contains(&error.as_str())), "{:?}", summary(event));
    assert_eq!((summary(event).0, summary(event).1), (Level::Error, true));
}

#[test]
fn an_error_that_the_awaiting_function_replaces_is_the_same_failure() {
    #[capture_errors]
    async fn crawl() -> Result<u64, Opaque> {
        let result = redhanded::spawn(fetch(3)).await;
        yield_now().await;
        result.map_err(|_| Opaque)?.map_err(|_| Opaque)
    }
    let events = captured_async(|| async { assert!(crawl().await.is_err()) });
    assert_eq!(events.iter().map(functions).collect::<Vec<_>>(), [["crawl", "fetch"]]);
}

#[test]
fn an_error_that_the_awaiting_function_survives_is_handled() {
    #[capture_errors]
    async fn crawl() -> u64 {
        redhanded::spawn(fetch(3)).await.map_or(0, |page| page.unwrap_or(7))
    }
    let events = captured_async(|| async { assert_eq!(crawl().await, 7) });
    let [event] = &events[..] else { panic!("one event: {events:#?}") };
    assert_eq!(summary(event), (Level::Warning, true, vec!["NoPage: no such page".to_owned()]));
    assert_eq!(functions(event), ["crawl", "fetch"], "the call that survived it stands in the stack");
}

#[test]
fn handles_that_are_joined_or_selected_pass_on_what_comes_out_of_them() {
    #[capture_errors]
    async fn joins() -> Result<u64, Opaque> {
        let (one, three) = tokio::join!(redhanded::spawn(fetch(1)), redhanded::spawn(fetch(3)));
        Ok(one.map_err(|_| Opaque)?.map_err(|_| Opaque)? + three.map_err(|_| Opaque)?.map_err(|_| Opaque)?)
    }
    #[capture_errors]
    async fn selects() -> Result<u64, Opaque> {
        let mut handle = redhanded::spawn(fetch(3));
        tokio::select! {
            biased;
            page = &mut handle => page.map_err(|_| Opaque)?.map_err(|_| Opaque),
            () = tokio::time::sleep(Duration::from_mins(1)) => Ok(0),
        }
    }
    let events = captured_async(|| async { assert!(joins().await.is_err()) });
    assert_eq!(events.iter().map(functions).collect::<Vec<_>>(), [["joins", "fetch"]]);
    let events = captured_async(|| async { assert!(selects().await.is_err()) });
    assert_eq!(events.iter().map(functions).collect::<Vec<_>>(), [["selects", "fetch"]]);
}

#[test]
fn handles_kept_in_a_list_pass_on_what_comes_out_of_them() {
    #[capture_errors]
    async fn crawl() -> Result<u64, Opaque> {
        let mut handles = Vec::new();
        for page in [1, 3, 1] {
            handles.push(redhanded::spawn(fetch(page)));
        }
        let mut bytes = 0;
        for handle in handles {
            bytes += handle.await.map_err(|_| Opaque)?.map_err(|_| Opaque)?;
        }
        Ok(bytes)
    }
    let events = captured_async(|| async { assert!(crawl().await.is_err()) });
    assert_eq!(events.iter().map(functions).collect::<Vec<_>>(), [["crawl", "fetch"]]);
}

#[test]
fn an_error_that_was_survived_and_another_one_are_two() {
    #[capture_errors]
    async fn crawl() -> Result<u64, Opaque> {
        let _ = redhanded::spawn(fetch(3)).await;
        Err(Opaque)
    }
    let mut levels: Vec<_> =
        captured_async(|| async { assert!(crawl().await.is_err()) }).iter().map(|event| summary(event).0).collect();
    levels.sort_unstable();
    assert_eq!(levels, [Level::Warning, Level::Error]);
}

#[test]
fn a_failure_whose_handle_was_dropped_is_sent_as_it_is() {
    #[capture_errors]
    async fn crawl() {
        drop(redhanded::spawn(fetch(3)));
        let finished = redhanded::spawn(fetch(3));
        while !finished.is_finished() {
            yield_now().await;
        }
    }
    let events = captured_async(|| async {
        crawl().await;
        yield_now().await;
    });
    assert_eq!(events.len(), 2);
    for event in &events {
        assert_eq!(functions(event), ["fetch"]);
        assert_eq!((summary(event).0, summary(event).1), (Level::Error, true));
    }
}

#[test]
fn a_failure_that_reaches_no_annotated_function_is_sent_as_it_is_and_not_captured_twice() {
    let events = captured_async(|| async {
        let error = redhanded::spawn(fetch(3)).await.unwrap().unwrap_err();
        redhanded::capture_error(&error);
    });
    assert_eq!(events.iter().map(|event| summary(event).0).collect::<Vec<_>>(), [Level::Error]);
}

#[test]
fn an_error_that_a_child_captured_by_hand_is_reported_once() {
    let events = captured_async(|| async {
        let task = redhanded::spawn(async {
            if let Err(error) = fetch(3).await {
                assert!(redhanded::capture_error(&error).is_some());
            }
        });
        task.await.unwrap();
    });
    assert_eq!(events.len(), 1);
}

#[test]
fn an_error_that_a_child_ignores_is_reported_by_nobody_who_awaits_it() {
    #[capture_errors(ignore(_))]
    async fn quiet() -> Result<u64, NoPage> {
        yield_now().await;
        Err(NoPage)
    }
    #[capture_errors]
    async fn crawl() -> Result<u64, Opaque> {
        redhanded::spawn(quiet()).await.map_err(|_| Opaque)?.map_err(|_| Opaque)
    }
    assert_eq!(captured_async(|| async { assert!(crawl().await.is_err()) }).len(), 0);
}

#[test]
fn a_child_of_a_child_passes_its_failure_through_both_handles() {
    #[capture_errors]
    async fn crawl() -> Result<u64, Box<dyn Error + Send + Sync>> {
        let outer =
            redhanded::spawn(async { redhanded::spawn(fetch(3)).await?.map_err(Box::<dyn Error + Send + Sync>::from) });
        outer.await?
    }
    let events = captured_async(|| async { assert!(crawl().await.is_err()) });
    assert_eq!(events.iter().map(functions).collect::<Vec<_>>(), [["crawl", "fetch"]]);
}

#[test]
fn of_two_failures_of_a_child_only_the_one_it_ended_by_comes_back() {
    #[capture_errors]
    async fn crawl() -> u64 {
        let task = redhanded::spawn(async {
            drop(fetch(3).await);
            falls(1).await;
            fetch(3).await
        });
        task.await.unwrap().unwrap_or(7)
    }
    let events = captured_async(|| async { assert_eq!(crawl().await, 7) });
    let mut levels: Vec<_> = events.iter().map(|event| summary(event).0).collect();
    levels.sort_unstable();
    assert_eq!(levels, [Level::Warning, Level::Error], "what went before was not handled by `crawl`");
}

#[test]
fn a_task_under_a_sync_call_does_not_have_its_failures_handled_by_that() {
    #[capture_errors]
    fn blocks() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            // A server's task, say, of which `blocks` knows nothing.
            tokio::spawn(async { redhanded::spawn(fetch(3)).await.unwrap().is_err() }).await.unwrap();
        });
    }
    #[capture_errors]
    fn fails() -> Result<u64, NoPage> {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async { redhanded::spawn(fetch(3)).await.unwrap() })
    }
    let events = captured(blocks);
    assert_eq!(events.iter().map(|event| summary(event).0).collect::<Vec<_>>(), [Level::Error]);
    let events = captured(|| assert!(fails().is_err()));
    assert_eq!(events.iter().map(functions).collect::<Vec<_>>(), [["fails", "fetch"]]);
}

#[test]
fn a_blocking_closure_is_a_child() {
    #[capture_errors]
    fn read(path: &str) -> Result<u64, NoPage> {
        if path.is_empty() { Err(NoPage) } else { Ok(1) }
    }
    #[capture_errors]
    async fn load() -> Result<u64, Box<dyn Error>> {
        add_breadcrumb(Breadcrumb::new("cache miss"));
        Ok(redhanded::spawn_blocking(|| read("")).await??)
    }
    let events = captured_async(|| async { assert!(load().await.is_err()) });
    let [event] = &events[..] else { panic!("one event: {events:#?}") };
    assert_eq!(functions(event), ["load", "read"]);
    assert_eq!(breadcrumbs(event), ["load()", "cache miss", "read(path: \"\")"]);
}

#[test]
fn an_aborted_child_leaves_nothing_behind() {
    let events = captured_async(|| async {
        let task = redhanded::spawn(fetch(3));
        yield_now().await;
        task.abort();
        assert!(task.await.unwrap_err().is_cancelled());
        drop(redhanded::spawn(fetch(3)).await);
    });
    let [event] = &events[..] else { panic!("one event: {events:#?}") };
    assert_eq!(breadcrumbs(event), ["fetch(page: 3)"]);
}

#[test]
fn an_aborted_task_that_is_an_error_of_its_joiner_is_reported() {
    #[capture_errors]
    async fn crawl() -> Result<(), tokio::task::JoinError> {
        let task = redhanded::spawn(std::future::pending::<()>());
        task.abort();
        task.await
    }
    let events = captured_async(|| async { assert!(crawl().await.is_err()) });
    assert_eq!(events.iter().map(functions).collect::<Vec<_>>(), [["crawl"]]);
}

#[test]
fn a_child_that_outlives_its_reports_time_is_not_reported_again() {
    #[capture_errors]
    async fn crawl() -> Result<u64, Box<dyn Error>> {
        let task = redhanded::spawn(fetch(3));
        while !task.is_finished() {
            yield_now().await;
        }
        redhanded::flush(Duration::from_secs(5));
        Ok(task.await??)
    }
    let events = captured_async(|| async { assert!(crawl().await.is_err()) });
    assert_eq!(events.iter().map(functions).collect::<Vec<_>>(), [["fetch"]]);
}

#[test]
fn children_of_several_threads_come_back_one_by_one() {
    #[capture_errors]
    async fn crawl(task: u64) -> Result<u64, Box<dyn Error + Send + Sync>> {
        Ok(redhanded::spawn(fetch(if task.is_multiple_of(2) { 3 } else { 1 })).await??)
    }
    let events = captured(|| {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).build().unwrap();
        runtime.block_on(async {
            let tasks: Vec<_> = (0..100).map(|task| tokio::spawn(crawl(task))).collect();
            for task in tasks {
                let _ = task.await.unwrap();
            }
        });
    });
    assert_eq!(events.len(), 50);
    assert!(events.iter().all(|event| functions(event) == ["crawl", "fetch"]));
}
