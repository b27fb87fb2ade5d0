//! Threads that are started by `redhanded`: their failures come back through their handles.

use redhanded::{Breadcrumb, Level, add_breadcrumb, capture_errors, configure_scope, thread};

use crate::captured::{breadcrumbs, captured, captured_once, functions, summary};

#[derive(Debug, thiserror::Error)]
#[error("no such file")]
struct NoFile;

#[derive(Debug, thiserror::Error)]
#[error("no")]
struct Opaque;

#[capture_errors]
fn open(path: &str) -> Result<u64, NoFile> {
    if path.is_empty() { Err(NoFile) } else { Ok(1) }
}

#[capture_errors]
fn falls(path: &str) -> u64 {
    assert!(!path.is_empty(), "no path at all");
    1
}

#[test]
fn an_error_that_goes_on_where_the_thread_is_joined_is_one_report() {
    #[capture_errors]
    fn verify() -> Result<u64, Opaque> {
        let opened = thread::spawn(|| open("")).join().unwrap();
        opened.map_err(|_| Opaque)
    }
    let event = captured_once(|| assert!(verify().is_err()));
    assert_eq!(functions(&event), ["verify", "open"]);
    assert_eq!(summary(&event).2, ["Opaque: no", "NoFile: no such file"]);
}

#[test]
fn an_error_that_the_joining_function_survives_is_handled() {
    #[capture_errors]
    fn verify() -> u64 {
        thread::spawn(|| open("")).join().unwrap().unwrap_or(7)
    }
    let event = captured_once(|| assert_eq!(verify(), 7));
    assert_eq!((summary(&event).0, summary(&event).1), (Level::Warning, true));
}

#[test]
fn a_panic_that_the_joining_function_returns_as_an_error_is_the_report_of_the_panic() {
    #[capture_errors]
    fn verify() -> Result<u64, Opaque> {
        thread::spawn(|| falls("")).join().map_err(|_| Opaque)
    }
    let event = captured_once(|| assert!(verify().is_err()));
    assert_eq!(
        summary(&event),
        (Level::Error, true, vec!["Opaque: no".to_owned(), "panic: no path at all".to_owned()])
    );
    assert_eq!(functions(&event), ["verify", "falls"]);
}

#[test]
fn a_panic_that_is_unwrapped_or_resumed_where_the_thread_is_joined_is_one_report() {
    #[capture_errors]
    fn unwraps() -> u64 {
        thread::spawn(|| falls("")).join().unwrap()
    }
    #[capture_errors]
    fn resumes() -> u64 {
        thread::spawn(|| falls("")).join().unwrap_or_else(|payload| std::panic::resume_unwind(payload))
    }
    for (name, function) in [("unwraps", unwraps as fn() -> u64), ("resumes", resumes)] {
        let event = captured_once(|| _ = function());
        assert_eq!(functions(&event), [name, "falls"]);
        assert_eq!((summary(&event).0, summary(&event).1), (Level::Fatal, false));
    }
}

#[test]
fn what_a_thread_failed_by_that_is_not_joined_is_sent_as_it_is() {
    let events = captured(|| {
        let done = thread::spawn(|| open("").is_err());
        while !done.is_finished() {
            std::thread::yield_now();
        }
        drop(done);
        let panicked = thread::spawn(|| falls(""));
        while !panicked.is_finished() {
            std::thread::yield_now();
        }
        drop(panicked);
    });
    let found: Vec<_> = events.iter().map(|event| (summary(event).0, summary(event).1)).collect();
    assert_eq!(found, [(Level::Error, true), (Level::Fatal, false)]);
}

#[test]
fn threads_that_borrow_are_children_too() {
    #[capture_errors]
    fn verify(paths: &[&str]) -> Result<u64, NoFile> {
        thread::scope(|scope| {
            let threads: Vec<_> = paths.iter().map(|path| scope.spawn(move || open(path))).collect();
            let mut sum = 0;
            for thread in threads {
                sum += thread.join().unwrap()?;
            }
            Ok(sum)
        })
    }
    let event = captured_once(|| assert!(verify(&["a", "", "b"]).is_err()));
    assert_eq!(functions(&event), ["verify", "open"]);
    assert_eq!((summary(&event).0, summary(&event).1), (Level::Error, true));
}

#[test]
fn a_thread_that_borrows_may_start_others() {
    let orders = [3, 4];
    let sum = thread::scope(|scope| {
        let orders = &orders;
        let outer = scope.spawn(move || scope.spawn(move || orders[0]).join().unwrap() + orders[1]);
        outer.join().unwrap()
    });
    assert_eq!(sum, 7);
}

#[test]
fn a_panic_of_a_thread_that_nobody_joined_is_reported_once_however_the_scope_ends() {
    #[capture_errors]
    fn ours() {
        thread::scope(|scope| drop(scope.spawn(|| falls(""))));
    }
    #[capture_errors]
    fn of_the_standard_library() {
        std::thread::scope(|scope| drop(scope.spawn(|| falls(""))));
    }
    for function in [ours as fn(), of_the_standard_library] {
        let event = captured_once(function);
        assert_eq!(summary(&event).2, ["panic: no path at all"]);
    }
}

#[test]
fn a_thread_begins_with_the_scopes_and_the_trail_around_it_and_keeps_its_own() {
    #[capture_errors]
    fn verify() {
        configure_scope(|scope| scope.set_tag("tenant", "acme"));
        let thread = thread::Builder::new().name("checks".to_owned()).spawn(|| {
            configure_scope(|scope| scope.set_tag("part", 1));
            add_breadcrumb(Breadcrumb::new("in the thread"));
            drop(open(""));
        });
        thread.unwrap().join().unwrap();
        redhanded::capture_message("done", Level::Info);
    }
    let mut events = captured(verify);
    events.sort_by_key(|event| event.message.is_some());
    let [failed, done] = &events[..] else { panic!("two events: {events:#?}") };
    assert_eq!(breadcrumbs(failed), ["verify()", "in the thread", "open(path: \"\")"]);
    assert_eq!(breadcrumbs(done), ["verify()"]);
    assert_eq!((failed.tags["tenant"].as_str(), failed.tags["part"].as_str()), ("acme", "1"));
    assert_eq!(done.tags.get("part"), None);
    assert_eq!(failed.other["threads"]["values"][0]["name"], "checks");
}

#[test]
fn a_job_of_a_pool_in_the_current_scope_begins_with_the_trail_around_it() {
    type Job = Box<dyn FnOnce() + Send>;
    #[capture_errors]
    fn orders(jobs: &std::sync::mpsc::Sender<Job>, number: u64) {
        configure_scope(|scope| scope.set_tag("order", number));
        jobs.send(Box::new(thread::in_current_scope(|| drop(open(""))))).unwrap();
    }
    let events = captured(|| {
        let (jobs, waiting) = std::sync::mpsc::channel::<Job>();
        let pool = std::thread::spawn(move || waiting.into_iter().for_each(|job| job()));
        (1..=2).for_each(|number| std::thread::scope(|scope| drop(scope.spawn(|| orders(&jobs, number)))));
        drop(jobs);
        pool.join().unwrap();
    });
    let found: Vec<_> = events.iter().map(|event| (event.tags["order"].as_str(), breadcrumbs(event).len())).collect();
    assert_eq!(found, [("1", 2), ("2", 2)]);
    assert!(events.iter().all(|event| summary(event).0 == Level::Error && functions(event) == ["open"]));
}

#[test]
fn a_panic_in_a_job_of_rayon_is_the_report_of_the_job() {
    use rayon::prelude::*;
    #[capture_errors]
    fn sizes(paths: &[&str]) -> u64 {
        paths.par_iter().map(|path| falls(path)).sum()
    }
    #[capture_errors]
    fn survives() -> bool {
        std::panic::catch_unwind(|| sizes(&["a", ""])).is_err()
    }
    let events = captured(|| assert!(survives()));
    let [event] = &events[..] else { panic!("one event: {events:#?}") };
    assert_eq!((summary(event).0, functions(event)), (Level::Fatal, vec!["falls"]));
}

#[test]
fn plain_threads_of_a_pool_each_have_their_own_trail() {
    #[capture_errors]
    fn job(number: u64) -> Result<u64, String> {
        for step in 0..3 {
            stage(number, step)?;
        }
        Ok(number)
    }
    #[capture_errors]
    fn stage(number: u64, step: u64) -> Result<(), String> {
        std::thread::yield_now();
        if step == 2 { Err(format!("job {number} failed")) } else { Ok(()) }
    }
    let events = captured(|| {
        let jobs = std::sync::Mutex::new(0..40);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                // Each job begins on a thread that did others before; so its own calls are the last ones.
                scope.spawn(|| {
                    while let Some(number) = { jobs.lock().unwrap().next() } {
                        drop(job(number));
                    }
                });
            }
        });
    });
    assert_eq!(events.len(), 40);
    for event in &events {
        let number = crate::captured::variables(event, "job")["number"].as_u64().unwrap();
        let crumbs = breadcrumbs(event);
        let own = [
            format!("job(number: {number})"),
            format!("stage(number: {number}, step: 1) ×2"),
            format!("stage(number: {number}, step: 2)"),
        ];
        assert_eq!(crumbs[crumbs.len() - 3..], own);
    }
}
