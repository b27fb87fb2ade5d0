//! Async functions, and the units of work that they are.

use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use redhanded::{Level, capture_errors};
use serde_json::json;
use tokio::task::yield_now;

use crate::captured::{breadcrumbs, captured, captured_async, frames, functions, summary, variables};

#[derive(Debug, thiserror::Error)]
#[error("no such user")]
struct NoUser;

#[capture_errors]
async fn find(id: u64, name: String) -> Result<u64, NoUser> {
    yield_now().await;
    if name.is_empty() {
        return Err(NoUser);
    }
    Ok(id)
}

#[capture_errors]
async fn greet(id: u64, name: &str) -> Result<u64, Box<dyn std::error::Error>> {
    yield_now().await;
    let found = find(id, name.to_owned()).await?; // awaited here
    Ok(found)
}

#[test]
fn an_async_failure_is_one_event_with_the_logical_path() {
    let events = captured_async(|| async { drop(greet(7, "").await) });
    let [event] = &events[..] else { panic!("one event: {events:#?}") };
    assert_eq!(functions(event), ["greet", "find"]);
    assert_eq!(variables(event, "find"), json!({ "id": 7, "name": "" }));
    let line = include_str!("tasks.rs").lines().position(|line| line.ends_with("// awaited here")).unwrap();
    assert_eq!(frames(event)[0].lineno, Some(u32::try_from(line).unwrap() + 1));
}

#[test]
fn two_tasks_interleaved_on_one_thread_never_show_each_others_calls() {
    let events = captured_async(|| async {
        let one = tokio::spawn(async { greet(1, "").await.is_err() });
        let two = tokio::spawn(async { greet(2, "").await.is_err() });
        assert!(one.await.unwrap() && two.await.unwrap());
    });
    assert_eq!(events.len(), 2);
    for event in &events {
        let id = variables(event, "greet")["id"].as_u64().unwrap();
        assert_eq!(functions(event), ["greet", "find"]);
        assert_eq!(variables(event, "find")["id"], id);
        let own = [format!("greet(id: {id}, name: \"\")"), format!("find(id: {id}, name: \"\")")];
        assert_eq!(breadcrumbs(event), own);
    }
}

#[test]
fn two_futures_joined_in_one_call_keep_their_failures_apart() {
    #[capture_errors]
    async fn both() -> u64 {
        let (one, two) = tokio::join!(greet(1, ""), greet(2, ""));
        one.unwrap_or(0) + two.unwrap_or(0)
    }
    let events = captured_async(|| async { _ = both().await });
    let mut ids: Vec<_> = events.iter().map(|event| variables(event, "find")["id"].clone()).collect();
    ids.sort_by_key(serde_json::Value::as_u64);
    assert_eq!(ids, [json!(1), json!(2)]);
    for event in &events {
        assert_eq!(summary(event).0, Level::Warning);
        assert_eq!(variables(event, "find")["id"], variables(event, "greet")["id"]);
    }
}

#[test]
fn a_task_that_moves_between_threads_takes_its_trail_along() {
    #[capture_errors]
    async fn step(number: u64) -> Result<u64, NoUser> {
        tokio::time::sleep(Duration::from_millis(2)).await;
        if number == 5 { Err(NoUser) } else { Ok(number) }
    }
    #[capture_errors]
    async fn walk(task: u64) -> Result<(), NoUser> {
        for number in 0..=5 {
            step(number).await?;
        }
        let _ = task;
        Ok(())
    }
    let events = captured(|| {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_time().build().unwrap();
        runtime.block_on(async {
            let tasks: Vec<_> = (0..8).map(|task| tokio::spawn(walk(task))).collect();
            for task in tasks {
                assert!(task.await.unwrap().is_err());
            }
        });
    });
    assert_eq!(events.len(), 8);
    for event in &events {
        assert_eq!(functions(event), ["walk", "step"]);
        assert_eq!(breadcrumbs(event)[0], format!("walk(task: {})", variables(event, "walk")["task"]));
        assert_eq!(breadcrumbs(event).len(), 3, "{:?}", breadcrumbs(event));
    }
}

#[test]
fn a_future_that_is_never_polled_or_dropped_half_way_leaves_nothing() {
    let events = captured_async(|| async {
        drop(greet(1, ""));
        let mut half_way = Box::pin(greet(2, ""));
        assert!(poll_fn(|context| Poll::Ready(half_way.as_mut().poll(context))).await.is_pending());
        drop(half_way);
        drop(greet(3, "").await);
    });
    let [event] = &events[..] else { panic!("one event: {events:#?}") };
    assert_eq!(breadcrumbs(event), ["greet(id: 3, name: \"\")", "find(id: 3, name: \"\")"]);
}

#[test]
fn an_async_failure_that_its_caller_survives_is_handled() {
    #[capture_errors]
    async fn survives() -> u64 {
        greet(1, "").await.unwrap_or(0)
    }
    let events = captured_async(|| async { _ = survives().await });
    assert_eq!(events.iter().map(|event| summary(event).0).collect::<Vec<_>>(), [Level::Warning]);
}

#[test]
fn a_panic_in_a_task_is_reported_once() {
    #[capture_errors]
    async fn falls(id: u64) {
        yield_now().await;
        assert!(id == 0, "task {id} fell");
    }
    let events = captured_async(|| async {
        assert!(tokio::spawn(falls(3)).await.unwrap_err().is_panic());
    });
    let [event] = &events[..] else { panic!("one event: {events:#?}") };
    assert_eq!(summary(event), (Level::Fatal, false, vec!["panic: task 3 fell".to_owned()]));
    assert_eq!(variables(event, "falls"), json!({ "id": 3 }));
}

#[test]
fn a_failure_of_blocking_async_code_joins_the_sync_call_around_it() {
    #[capture_errors]
    fn blocks(id: u64) -> Result<u64, Box<dyn std::error::Error>> {
        let runtime = tokio::runtime::Builder::new_current_thread().build()?;
        runtime.block_on(greet(id, ""))
    }
    let events = captured(|| drop(blocks(4)));
    assert_eq!(events.iter().map(functions).collect::<Vec<_>>(), [["blocks", "greet", "find"]]);
}

#[test]
fn futures_stay_send() {
    fn is_send<T: Send>(value: T) -> T {
        value
    }
    drop(is_send(find(1, String::new())));
}

#[test]
fn a_value_that_panics_while_its_future_is_dropped_leaves_no_trace_in_other_calls() {
    struct Panics;
    impl Drop for Panics {
        fn drop(&mut self) {
            assert!(std::thread::panicking(), "while it was dropped");
        }
    }
    #[capture_errors]
    async fn cancelled(tenant: u32) {
        let _panics = Panics;
        std::future::pending::<()>().await;
        let _ = tenant;
    }
    let events = captured_async(|| async {
        let mut half_way = Box::pin(cancelled(7));
        assert!(poll_fn(|context| Poll::Ready(half_way.as_mut().poll(context))).await.is_pending());
        assert!(catch_unwind(AssertUnwindSafe(|| drop(half_way))).is_err());
        drop(greet(1, "").await);
    });
    assert_eq!((events.len(), functions(&events[0])[0]), (2, "cancelled"));
    assert_eq!(functions(&events[1]), ["greet", "find"]);
    assert_eq!(breadcrumbs(&events[1]), ["greet(id: 1, name: \"\")", "find(id: 1, name: \"\")"]);
}

#[test]
fn a_future_that_goes_on_elsewhere_shows_its_own_arguments() {
    type Half = Pin<Box<dyn Future<Output = Result<u64, NoUser>>>>;
    #[capture_errors(skip_all)]
    async fn begins(half_way: &mut Option<Half>) {
        let mut future: Half = Box::pin(find(5, String::new()));
        assert!(poll_fn(|context| Poll::Ready(future.as_mut().poll(context))).await.is_pending());
        *half_way = Some(future);
    }
    #[capture_errors]
    async fn other(name: String) -> usize {
        name.len()
    }
    let events = captured_async(|| async {
        let mut half_way = None;
        begins(&mut half_way).await;
        for _ in 0..3 {
            other("not of that call".to_owned()).await;
        }
        assert!(half_way.unwrap().await.is_err());
    });
    let [event] = &events[..] else { panic!("one event: {events:#?}") };
    assert_eq!(functions(event), ["find"]);
    let text = serde_json::to_string(event).unwrap();
    assert!(!text.contains("not of that call"), "{text}");
    assert_eq!(variables(event, "find")["id"], 5);
}

#[test]
#[should_panic(expected = "resumed after completion")]
fn a_future_that_is_polled_after_it_was_ready_panics_as_the_bare_one_does() {
    let mut future = Box::pin(async { find(1, "x".to_owned()).await });
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        drop(future.as_mut().await);
        drop(future.as_mut().await);
    });
}

#[capture_errors]
async fn forever(round: u8) -> ! {
    yield_now().await;
    panic!("round {round} was the last")
}

#[test]
fn an_async_function_that_never_returns_reports_its_panic() {
    let events = captured_async(|| async { forever(3).await });
    let [event] = &events[..] else { panic!("one event: {events:#?}") };
    assert_eq!(functions(event), ["forever"]);
    assert_eq!(variables(event, "forever"), json!({ "round": 3 }));
}

#[test]
fn a_panic_of_blocking_async_code_is_survived_by_the_sync_call_that_catches_it() {
    #[capture_errors]
    async fn falls(id: u64) {
        panic!("task {id} fell")
    }
    #[capture_errors]
    fn blocks(id: u64) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(falls(id));
    }
    #[capture_errors]
    fn survives() -> bool {
        catch_unwind(|| blocks(4)).is_err()
    }
    let events = captured(|| assert!(survives()));
    assert_eq!(events.iter().map(functions).collect::<Vec<_>>(), [["survives", "blocks", "falls"]]);
    assert_eq!(summary(&events[0]), (Level::Error, true, vec!["panic: task 4 fell".to_owned()]));
}

#[test]
fn an_unwrapped_failure_of_blocking_async_code_has_the_calls_around_it() {
    #[capture_errors]
    fn unwraps(id: u64) -> u64 {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(find(id, String::new())).unwrap()
    }
    #[capture_errors]
    fn survives() -> bool {
        catch_unwind(|| unwraps(4)).is_err()
    }
    let events = captured(|| assert!(survives()));
    assert_eq!(events.iter().map(functions).collect::<Vec<_>>(), [["survives", "unwraps", "find"]]);
}
