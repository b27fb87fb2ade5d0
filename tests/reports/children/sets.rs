//! Sets of tasks.

use redhanded::{JoinSet, Level, capture_errors};
use serde_json::json;

use super::{NoPage, Opaque, falls, fetch, others_go_on};
use crate::captured::{captured_async, functions, summary, variables};

#[test]
fn each_failure_of_a_set_comes_back_with_the_result_of_its_task() {
    #[capture_errors]
    async fn crawl() -> Result<u64, Opaque> {
        let mut pages = JoinSet::new();
        for page in [1, 3, 5] {
            pages.spawn(fetch(page));
        }
        assert_eq!(pages.len(), 3);
        let mut bytes = 0;
        while let Some(page) = pages.join_next().await {
            bytes += page.map_err(|_| Opaque)?.map_err(|_| Opaque)?;
        }
        Ok(bytes)
    }
    let events = captured_async(|| async { assert!(crawl().await.is_err()) });
    let [event] = &events[..] else { panic!("one event: {events:#?}") };
    assert_eq!(functions(event), ["crawl", "fetch"]);
    assert_eq!(variables(event, "fetch"), json!({ "page": 3 }));
}

#[test]
fn a_set_that_tries_all_its_tasks_reports_each_failure_once() {
    #[capture_errors]
    async fn crawl() -> Result<(), NoPage> {
        let mut pages: JoinSet<_> = [3, 3, 1].into_iter().map(fetch).collect();
        pages.spawn_blocking(|| Ok(9));
        let mut last = Ok(());
        while let Some(page) = pages.join_next().await {
            if let Err(error) = page.unwrap() {
                last = Err(error);
            }
        }
        last
    }
    let events = captured_async(|| async { assert!(crawl().await.is_err()) });
    let mut levels: Vec<_> = events.iter().map(|event| summary(event).0).collect();
    levels.sort_unstable();
    assert_eq!(levels, [Level::Warning, Level::Error]);
}

#[test]
fn a_set_that_is_dropped_or_detached_leaves_no_failure_unreported() {
    let events = captured_async(|| async {
        let mut dropped: JoinSet<_> = [3].into_iter().map(fetch).collect();
        others_go_on().await;
        assert!(dropped.try_join_next().is_some());
        let mut detached: JoinSet<_> = [3].into_iter().map(fetch).collect();
        detached.detach_all();
        others_go_on().await;
        let mut shut: JoinSet<_> = [3].into_iter().map(fetch).collect();
        others_go_on().await;
        shut.shutdown().await;
        drop(shut);
    });
    assert_eq!(events.len(), 3);
}

#[test]
fn the_results_of_a_set_come_all_at_once_or_by_the_panic_of_one() {
    #[capture_errors]
    async fn all(pages: Vec<u64>) -> Vec<u64> {
        let set: JoinSet<_> = pages.into_iter().map(falls).collect();
        set.join_all().await
    }
    let events = captured_async(|| async {
        let mut pages = all(vec![1, 2]).await;
        pages.sort_unstable();
        assert_eq!(pages, [1, 2]);
        all(vec![3]).await;
    });
    let [event] = &events[..] else { panic!("one event: {events:#?}") };
    assert_eq!(functions(event), ["all", "falls"]);
}
