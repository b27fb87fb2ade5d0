//! Panics of tasks that are started by `redhanded`.

use redhanded::{Level, capture_errors};

use super::{Opaque, falls, others_go_on};
use crate::captured::{captured_async, functions, summary};

#[test]
fn a_panic_that_comes_back_as_an_error_is_the_report_of_the_panic() {
    #[capture_errors]
    async fn crawl() -> Result<u64, tokio::task::JoinError> {
        let page = redhanded::spawn(falls(3)).await?;
        Ok(page)
    }
    let events = captured_async(|| async { assert!(crawl().await.is_err()) });
    let [event] = &events[..] else { panic!("one event: {events:#?}") };
    let (level, handled, errors) = summary(event);
    assert_eq!((level, handled), (Level::Error, true));
    assert_eq!(errors.last().unwrap(), "panic: page 3 fell");
    assert!(errors[0].starts_with("JoinError: task "), "{errors:?}");
    assert_eq!(functions(event), ["crawl", "falls"]);
}

#[test]
fn a_panic_of_code_that_is_not_annotated_comes_back_all_the_same() {
    #[capture_errors]
    async fn crawl() -> Result<(), Opaque> {
        let task = redhanded::spawn(async { panic!("no page") });
        task.await.map_err(|_| Opaque)
    }
    let events = captured_async(|| async { assert!(crawl().await.is_err()) });
    let [event] = &events[..] else { panic!("one event: {events:#?}") };
    assert_eq!(summary(event).2, ["Opaque: no", "panic: no page"]);
}

#[test]
fn a_panic_that_is_resumed_or_unwrapped_where_it_is_awaited_is_one_report() {
    #[capture_errors]
    async fn resumes() {
        let error = redhanded::spawn(falls(3)).await.unwrap_err();
        std::panic::resume_unwind(error.into_panic());
    }
    #[capture_errors]
    async fn unwraps() {
        redhanded::spawn(falls(3)).await.unwrap();
    }
    for (expected, events) in [
        ("resumes", captured_async(|| async { resumes().await })),
        ("unwraps", captured_async(|| async { unwraps().await })),
    ] {
        let [event] = &events[..] else { panic!("one event: {events:#?}") };
        assert_eq!(functions(event), [expected, "falls"]);
        assert_eq!((summary(event).0, summary(event).1), (Level::Fatal, false));
        assert_eq!(summary(event).2.last().unwrap(), "panic: page 3 fell");
    }
}

#[test]
fn a_panic_whose_handle_was_dropped_is_fatal_and_not_handled() {
    let events = captured_async(|| async {
        drop(redhanded::spawn(falls(3)));
        others_go_on().await;
    });
    assert_eq!(
        events.iter().map(|event| (summary(event).0, summary(event).1)).collect::<Vec<_>>(),
        [(Level::Fatal, false)]
    );
}
