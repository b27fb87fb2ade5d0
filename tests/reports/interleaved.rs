//! Many futures at once, in the ways in which they are polled side by side.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use redhanded::{Breadcrumb, Event, InCurrentScope, Level, add_breadcrumb, capture_errors};
use serde_json::{Value, json};
use tokio::task::yield_now;

use crate::captured::{breadcrumbs, captured, captured_async, functions, summary, variables};

#[capture_errors]
async fn stage(task: u64, step: u64) -> Result<u64, String> {
    yield_now().await;
    add_breadcrumb(Breadcrumb::new(format!("task {task} in step {step}")));
    yield_now().await;
    if step == 2 { Err(format!("task {task} failed")) } else { Ok(task) }
}

#[capture_errors]
async fn work(task: u64) -> Result<u64, String> {
    let mut sum = 0;
    for step in 0..3 {
        sum += stage(task, step).await?;
        yield_now().await;
    }
    Ok(sum)
}

fn task_of(event: &Event) -> u64 {
    variables(event, "work").get("task").and_then(Value::as_u64).unwrap()
}

/// That the event shows nothing but its own task.
fn assert_unmixed(event: &Event) -> u64 {
    let task = task_of(event);
    assert_eq!(functions(event), ["work", "stage"]);
    assert_eq!(summary(event).2, [format!("String: task {task} failed")]);
    assert_eq!(variables(event, "stage"), json!({ "task": task, "step": 2 }));
    let mut own = vec![format!("work(task: {task})")];
    for step in 0..3 {
        own.extend([format!("stage(task: {task}, step: {step})"), format!("task {task} in step {step}")]);
    }
    assert_eq!(breadcrumbs(event), own);
    task
}

fn each_once(events: &[Event], count: u64) {
    let mut tasks: Vec<_> = events.iter().map(assert_unmixed).collect();
    tasks.sort_unstable();
    assert_eq!(tasks, (0..count).collect::<Vec<_>>());
}

fn on_threads<F: Future<Output = ()>>(code: impl FnOnce() -> F + Send) -> Vec<Event> {
    captured(|| {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).build().unwrap();
        runtime.block_on(code());
    })
}

#[test]
fn a_thousand_plain_tasks_on_several_threads_never_mix() {
    let events = on_threads(|| async {
        let tasks: Vec<_> = (0..1000).map(|task| tokio::spawn(work(task))).collect();
        for task in tasks {
            assert!(task.await.unwrap().is_err());
        }
    });
    each_once(&events, 1000);
}

#[test]
fn a_thousand_children_on_several_threads_never_mix() {
    let events = on_threads(|| async {
        let mut tasks: redhanded::JoinSet<_> = (0..1000).map(work).collect();
        while let Some(task) = tasks.join_next().await {
            assert!(task.unwrap().is_err());
        }
    });
    each_once(&events, 1000);
}

#[test]
fn futures_joined_by_code_that_is_not_annotated_never_mix() {
    let events = captured_async(|| async {
        let (zero, one, two) = tokio::join!(work(0), work(1), work(2));
        assert!(zero.is_err() && one.is_err() && two.is_err());
    });
    each_once(&events, 3);
}

/// Polls all of them in turn, whichever was woken, as a set of futures does.
async fn all<F: Future>(futures: impl IntoIterator<Item = F>) -> Vec<F::Output> {
    let mut running: Vec<Pin<Box<F>>> = futures.into_iter().map(Box::pin).collect();
    let mut done = Vec::new();
    poll_fn(|context| {
        running.retain_mut(|future| match future.as_mut().poll(context) {
            Poll::Ready(value) => {
                done.push(value);
                false
            }
            Poll::Pending => true,
        });
        if running.is_empty() { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    done
}

#[test]
fn futures_of_a_set_never_mix() {
    let events = captured_async(|| async {
        assert!(all((0..100).map(work)).await.iter().all(Result::is_err));
    });
    each_once(&events, 100);
}

#[test]
fn futures_of_a_set_under_an_annotated_function_keep_their_trails_apart_in_the_current_scope() {
    #[capture_errors]
    async fn crawl() -> usize {
        let futures = (0..10).map(|task| work(task).in_current_scope());
        all(futures).await.len()
    }
    let mut events = captured_async(|| async { assert_eq!(crawl().await, 10) });
    assert_eq!(events.len(), 10);
    for event in &mut events {
        assert_eq!((summary(event).0, functions(event)), (Level::Warning, vec!["crawl", "work", "stage"]));
        assert_eq!(event.breadcrumbs.remove(0).message.unwrap(), "crawl()");
        let task = task_of(event);
        assert!(
            breadcrumbs(event)
                .iter()
                .all(|crumb| crumb.contains(&format!("task: {task}")) || crumb.contains(&format!("task {task} ")))
        );
    }
}

#[test]
fn branches_that_select_drops_leave_no_trace_in_the_branch_that_went_on() {
    #[capture_errors]
    async fn never(task: u64) -> Result<u64, String> {
        let _ = stage(task, 0).await;
        std::future::pending().await
    }
    #[capture_errors]
    async fn first(task: u64) -> Result<u64, String> {
        tokio::select! {
            done = work(task) => done,
            done = never(900 + task) => done,
            () = tokio::time::sleep(Duration::from_mins(1)) => Ok(0),
        }
    }
    let events = captured_async(|| async {
        let (one, two) = tokio::join!(tokio::spawn(first(1)), tokio::spawn(first(2)));
        assert!(one.unwrap().is_err() && two.unwrap().is_err());
        assert!(work(0).await.is_err());
    });
    assert_eq!(events.len(), 3);
    for event in &events {
        let task = task_of(event);
        let path: &[&str] = if task == 0 { &["work", "stage"] } else { &["first", "work", "stage"] };
        assert_eq!(functions(event), path);
        let own = |crumb: &&str| {
            [task, 900 + task]
                .iter()
                .any(|task| crumb.contains(&format!("task: {task}")) || crumb.contains(&format!("task {task} ")))
        };
        assert!(breadcrumbs(event).iter().all(own), "{:?}", breadcrumbs(event));
    }
}

#[test]
fn a_future_that_is_polled_on_one_thread_after_another_keeps_its_trail() {
    let events = captured(|| {
        let mut future = Some(Box::pin(work(0)));
        while let Some(mut polled) = future.take() {
            future = std::thread::spawn(move || {
                let mut context = std::task::Context::from_waker(std::task::Waker::noop());
                polled.as_mut().poll(&mut context).is_pending().then_some(polled)
            })
            .join()
            .unwrap();
        }
    });
    each_once(&events, 1);
}

#[test]
fn a_child_that_moves_between_threads_keeps_its_trail() {
    let events = on_threads(|| async {
        let tasks = (0..20).map(|task| {
            redhanded::spawn(async move {
                let result = work(task).await;
                yield_now().await;
                result
            })
        });
        let tasks: Vec<_> = tasks.collect();
        for task in tasks {
            assert!(task.await.unwrap().is_err());
        }
    });
    each_once(&events, 20);
}
