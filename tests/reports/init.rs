//! When reporting begins: at any time, on any thread, more than once.

use std::sync::mpsc::{Receiver, Sender, channel};

use redhanded::transport::Memory;
use redhanded::{
    Event, Level, Options, capture_errors, capture_message, configure_scope, init, is_enabled, last_event_id,
};

use crate::captured::{exclusively, functions, summary};

fn options(memory: &Memory) -> Options {
    Options::new().stack(false).transport(memory.clone())
}

fn texts(memory: &Memory) -> Vec<String> {
    memory.events().into_iter().map(|event: Event| event.message.unwrap().formatted).collect()
}

#[test]
fn a_second_init_takes_over_from_the_first_which_has_delivered() {
    let (first, second) = (Memory::new(), Memory::new());
    exclusively(|| {
        let first_guard = init(options(&first));
        capture_message("to the first", Level::Info);
        let second_guard = init(options(&second));
        assert_eq!(texts(&first), ["to the first"], "before the second is there");
        capture_message("to the second", Level::Info);
        drop(first_guard);
        assert!(is_enabled(), "the guard of the first ends nothing of the second");
        capture_message("to the second still", Level::Info);
        drop(second_guard);
        assert!(!is_enabled());
        assert_eq!(capture_message("to nobody", Level::Info), None);
    });
    assert_eq!(texts(&first), ["to the first"]);
    assert_eq!(texts(&second), ["to the second", "to the second still"]);
}

#[test]
fn many_threads_may_init_at_once_and_one_client_is_left() {
    let memories: Vec<_> = (0..8).map(|_| Memory::new()).collect();
    exclusively(|| {
        let guards: Vec<_> = std::thread::scope(|threads| {
            let begun: Vec<_> = memories.iter().map(|memory| threads.spawn(|| init(options(memory)))).collect();
            begun.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        capture_message("one", Level::Info);
        drop(guards);
    });
    assert_eq!(memories.iter().flat_map(texts).collect::<Vec<_>>(), ["one"]);
}

#[capture_errors]
fn waits(is_in_progress: &Sender<()>, begun: &Receiver<()>) -> Result<(), String> {
    is_in_progress.send(()).unwrap();
    begun.recv().unwrap();
    fails()
}

#[capture_errors]
fn fails() -> Result<(), String> {
    Err("no".to_owned())
}

#[test]
fn a_thread_that_began_before_there_was_a_client_reports() {
    let memory = Memory::new();
    exclusively(|| {
        let ((sender, begun), (used, is_used)) = (channel(), channel());
        // It has used everything once before.
        let early = std::thread::spawn(move || {
            configure_scope(|scope| scope.set_tag("too", "early"));
            capture_message("too early", Level::Info);
            assert_eq!(last_event_id(), None);
            drop(fails());
            drop(waits(&used, &begun));
        });
        is_used.recv().unwrap();
        let guard = std::thread::spawn({
            let memory = memory.clone();
            move || init(options(&memory))
        });
        let guard = guard.join().unwrap();
        sender.send(()).unwrap();
        early.join().unwrap();
        drop(guard);
    });
    let [event] = &memory.events()[..] else { panic!("one event: {:#?}", memory.events()) };
    // The call that was in progress is not known, and yet it is the same failure when that ends.
    assert_eq!(functions(event), ["fails"]);
    assert_eq!(summary(event), (Level::Error, true, vec!["String: no".to_owned()]));
    assert!(event.tags.is_empty());
}

#[test]
fn a_task_that_began_before_there_was_a_client_reports() {
    #[capture_errors]
    async fn waits_async(begun: tokio::sync::oneshot::Receiver<()>) -> Result<(), String> {
        begun.await.unwrap();
        fails()
    }
    let memory = Memory::new();
    exclusively(|| {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
        let (sender, begun) = tokio::sync::oneshot::channel();
        let task = runtime.spawn(waits_async(begun));
        runtime.block_on(async { tokio::task::yield_now().await });
        let guard = init(options(&memory));
        sender.send(()).unwrap();
        assert!(runtime.block_on(task).unwrap().is_err());
        drop(guard);
    });
    let [event] = &memory.events()[..] else { panic!("one event: {:#?}", memory.events()) };
    assert_eq!(functions(event), ["waits_async", "fails"]);
}
