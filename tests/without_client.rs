//! What calls cost a program that never makes a client. A binary of its own: it has its own allocator, and no client.

use std::convert::Infallible;
use std::future::{Future, ready};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use allocation_counter::measure;

/// The result of a future that waits for nothing.
fn at_once<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => result,
        Poll::Pending => unreachable!("it waits for nothing"),
    }
}

#[redhanded::capture_errors]
fn annotated(text: &str) -> Result<usize, std::fmt::Error> {
    if text.is_empty() { Err(std::fmt::Error) } else { Ok(text.len()) }
}

#[redhanded::capture_errors]
async fn annotated_async(text: &str) -> Result<usize, std::fmt::Error> {
    ready(annotated(text)).await
}

/// How many allocations this makes, its first run included.
fn allocations<T>(run: impl FnOnce() -> T) -> u64 {
    measure(|| {
        let _ = run();
    })
    .count_total
}

#[test]
fn the_allocations_are_counted() {
    assert_eq!(allocations(|| Box::new(1_u8)), 1);
}

#[test]
fn an_annotated_call_allocates_nothing() {
    assert_eq!(allocations(|| (annotated("x"), annotated(""))), 0);
}

#[test]
fn an_annotated_async_call_allocates_nothing() {
    assert_eq!(allocations(|| (at_once(annotated_async("x")), at_once(annotated_async("")))), 0);
}

#[test]
fn a_call_of_a_closure_allocates_nothing() {
    let run = || redhanded::call("a closure", || Ok::<_, Infallible>(1));
    assert_eq!(allocations(run), 0);
    let fails = || redhanded::call("one that fails", || Err::<(), _>(std::fmt::Error));
    assert_eq!(allocations(fails), 0);
}

#[test]
fn a_call_of_a_future_allocates_nothing() {
    let succeeds = || redhanded::call_async("a future", ready(Ok::<_, Infallible>(1)));
    assert_eq!(allocations(|| at_once(succeeds())), 0);
    let fails = || redhanded::call_async("one that fails", ready(Err::<(), _>(std::fmt::Error)));
    assert_eq!(allocations(|| at_once(fails())), 0);
    let never_polled = || redhanded::call_async("one that is dropped", ready(Ok::<_, Infallible>(1)));
    assert_eq!(allocations(never_polled), 0);
}
