//! What a task begins with.

use redhanded::{Breadcrumb, InCurrentScope, Level, add_breadcrumb, capture_errors, configure_scope};
use tokio::task::yield_now;

use super::{Opaque, fetch};
use crate::captured::{breadcrumbs, captured_async, functions, summary};

#[test]
fn a_child_begins_with_the_scopes_and_the_trail_around_it_and_keeps_its_own() {
    #[capture_errors]
    async fn crawl() {
        configure_scope(|scope| scope.set_tag("tenant", "acme"));
        drop(fetch(1).await);
        let tasks = [1, 2].map(|number| {
            redhanded::spawn(async move {
                configure_scope(|scope| scope.set_tag("number", number));
                add_breadcrumb(Breadcrumb::new(format!("in {number}")));
                yield_now().await;
                drop(fetch(3).await);
            })
        });
        add_breadcrumb(Breadcrumb::new("later"));
        for task in tasks {
            task.await.unwrap();
        }
        redhanded::capture_message("done", Level::Info);
    }
    let events = captured_async(crawl);
    assert_eq!(events.len(), 3);
    for event in &events {
        assert_eq!(event.tags["tenant"], "acme");
        match event.tags.get("number") {
            Some(number) => {
                let own = format!("in {number}");
                assert_eq!(breadcrumbs(event), ["crawl()", "fetch(page: 1)", &own, "fetch(page: 3)"]);
            }
            None => assert_eq!(breadcrumbs(event), ["crawl()", "fetch(page: 1)", "later"]),
        }
    }
}

#[test]
fn a_future_in_the_current_scope_goes_by_any_executor() {
    #[capture_errors]
    async fn begins() -> impl Future<Output = bool> {
        add_breadcrumb(Breadcrumb::new("before"));
        async { fetch(3).await.is_err() }.in_current_scope()
    }
    let events = captured_async(|| async {
        let future = begins().await;
        assert!(tokio::spawn(future).await.unwrap());
    });
    let [event] = &events[..] else { panic!("one event: {events:#?}") };
    assert_eq!(breadcrumbs(event), ["begins()", "before", "fetch(page: 3)"]);
    assert_eq!((summary(event).0, functions(event)), (Level::Error, vec!["fetch"]));
}

#[test]
fn a_future_in_the_current_scope_that_an_annotated_function_polls_fails_into_it() {
    #[capture_errors]
    async fn crawl() -> Result<u64, Opaque> {
        fetch(3).in_current_scope().await.map_err(|_| Opaque)
    }
    let events = captured_async(|| async { assert!(crawl().await.is_err()) });
    assert_eq!(events.iter().map(functions).collect::<Vec<_>>(), [["crawl", "fetch"]]);
}
