//! Each row, as a program that uses the Rust client of Sentry would have it. `run` says which, and sees how it ends.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;
use std::time::{Duration, Instant};

use sentry::integrations::tracing::{BreadcrumbLayer, ErrorLayer, LogLayer, SpanLayer};
use sentry::protocol::Breadcrumb;
use sentry::{ClientInitGuard, ClientOptions, Hub, Level, add_breadcrumb, capture_error, capture_message, configure_scope};
use tracing::instrument;
use tracing_subscriber::filter::{LevelFilter, filter_fn};
use tracing_subscriber::prelude::*;

fn main() {
    let row = std::env::args().nth(1).expect("a row");
    match row.as_str() {
        "before_send_breadcrumb" => sends(|| add_breadcrumb(crumb("sending"))),
        "before_send_log" => sends(|| tracing::info!("sending")),
        "before_send_scope" => sends(|| configure_scope(|scope| scope.set_tag("sending", "yes"))),
        "before_send_panic" => sends(|| panic!("not today")),
        "before_send_panic_in_panic" => {
            let _guard = init(options().before_send(|_| panic!("not today")));
            let _ = catch_unwind(|| panic!("out of paper"));
        }
        "display_breadcrumb" => {
            let _guard = init(options());
            capture_error(&Talkative);
        }
        "before_breadcrumb_breadcrumb" => crumbs(|| add_breadcrumb(crumb("another"))),
        "before_breadcrumb_log" => crumbs(|| tracing::info!("a breadcrumb")),
        "before_breadcrumb_panic" => crumbs(|| panic!("no breadcrumbs today")),
        "breadcrumb_capture" => {
            let _guard = init(options());
            add_breadcrumb(|| {
                capture_message("made", Level::Info);
                crumb("made")
            });
        }
        "silent_guard" | "silent_flush" => silent(&row),
        "silent_panics" => {
            let _guard = init(options().shutdown_timeout(Duration::from_millis(200)));
            for number in 0..20 {
                let _ = catch_unwind(|| panic!("panic {number}"));
            }
        }
        "burst" => {
            let _guard = init(options().shutdown_timeout(Duration::from_secs(30)));
            for number in 0..2_000 {
                capture_message(&number.to_string(), Level::Error);
            }
        }
        "exit" => {
            let _guard = init(options());
            capture_message("hello", Level::Info);
            std::process::exit(0);
        }
        "forgotten" => {
            std::mem::forget(init(options()));
            capture_message("hello", Level::Info);
        }
        "no_dsn_threads" => no_dsn_threads(),
        "empty_dsn" => drop(sentry::init(ClientOptions::new().dsn(""))),
        "thread_before_init" => thread_before_init(),
        "init_elsewhere" => init_elsewhere(),
        "scope_at_once" => scope_at_once(),
        "await_breadcrumb" => block_on(async { await_breadcrumb().await }),
        "bleeding" => block_on(bleeding()),
        "scope_over_await" => block_on(scope_over_await()),
        "large" => {
            let _guard = init(options().shutdown_timeout(Duration::from_secs(10)));
            capture_message(&"x".repeat(3_000_000), Level::Info);
        }
        "instrumented_error" => {
            let _guard = init(options());
            let _ = log_in("alice", "hunter2");
        }
        "nested_errors" => {
            let _guard = init(options());
            let _ = outer();
        }
        other => panic!("no such row: {other}"),
    }
}

fn options() -> ClientOptions {
    ClientOptions::new().shutdown_timeout(Duration::from_secs(2))
}

fn init(options: ClientOptions) -> ClientInitGuard {
    // As its documentation recommends.
    let crumbs = filter_fn(|metadata| matches!(*metadata.level(), tracing::Level::WARN | tracing::Level::INFO));
    tracing_subscriber::registry()
        .with(SpanLayer::new().with_filter(LevelFilter::INFO))
        .with(BreadcrumbLayer::new().enable_span_attributes().with_filter(crumbs))
        .with(ErrorLayer::new().enable_span_attributes().with_filter(LevelFilter::ERROR))
        .with(LogLayer::new().with_filter(LevelFilter::INFO))
        .init();
    sentry::init(options)
}

fn crumb(message: &str) -> Breadcrumb {
    Breadcrumb { message: Some(message.into()), ..Default::default() }
}

fn error() -> std::io::Error {
    std::io::Error::other("the disk is full")
}

fn sends(act: fn()) {
    let _guard = init(options().before_send(move |event| {
        act();
        Some(event)
    }));
    capture_error(&error());
}

fn crumbs(act: fn()) {
    let _guard = init(options().before_breadcrumb(move |breadcrumb| {
        if breadcrumb.message.as_deref() == Some("one") {
            act();
        }
        Some(breadcrumb)
    }));
    let _ = catch_unwind(AssertUnwindSafe(|| add_breadcrumb(crumb("one"))));
    capture_message("hello", Level::Info);
}

#[derive(Debug)]
struct Talkative;

impl fmt::Display for Talkative {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        add_breadcrumb(crumb("showing"));
        f.write_str("the disk is full")
    }
}

impl std::error::Error for Talkative {}

fn silent(row: &str) {
    let guard = init(options().shutdown_timeout(Duration::from_millis(500)));
    let full = if row == "silent_flush" { 100 } else { 1 };
    for number in 0..full {
        capture_message(&number.to_string(), Level::Info);
    }
    if row == "silent_flush" {
        let start = Instant::now();
        guard.flush(Some(Duration::from_millis(200)));
        println!("flush took {} ms", start.elapsed().as_millis());
        std::process::exit(0);
    }
}

fn no_dsn_threads() {
    let before = threads();
    let _guard = sentry::init(ClientOptions::new());
    thread::sleep(Duration::from_millis(50));
    println!("threads {}", threads() - before);
}

fn threads() -> usize {
    std::fs::read_dir("/proc/self/task").expect("Linux").count()
}

fn thread_before_init() {
    let (go, goes) = std::sync::mpsc::channel::<()>();
    let worker = thread::spawn(move || {
        add_breadcrumb(crumb("before"));
        goes.recv().ok();
        capture_message("after", Level::Info);
    });
    thread::sleep(Duration::from_millis(50));
    let _guard = init(options());
    go.send(()).ok();
    worker.join().ok();
}

fn init_elsewhere() {
    let (go, goes) = std::sync::mpsc::channel::<()>();
    capture_message("nobody is there yet", Level::Info);
    let other = thread::spawn(move || {
        let _guard = init(options());
        goes.recv().ok();
    });
    thread::sleep(Duration::from_millis(50));
    capture_message("on main", Level::Info);
    go.send(()).ok();
    other.join().ok();
}

fn scope_at_once() {
    let _guard = init(options());
    let hub = Hub::current();
    thread::scope(|scope| {
        for thread in 0..8 {
            let hub = hub.clone();
            scope.spawn(move || {
                for number in 0..50 {
                    hub.configure_scope(|scope| {
                        thread::yield_now();
                        scope.set_tag(&format!("{thread}.{number}"), "yes");
                    });
                }
            });
        }
    });
    capture_message("hello", Level::Info);
}

fn block_on(future: impl Future<Output = ()>) {
    let _guard = init(options());
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_time()
        .build()
        .expect("a runtime")
        .block_on(future);
}

#[instrument]
async fn await_breadcrumb() {
    add_breadcrumb(crumb("before"));
    configure_scope(|scope| scope.set_tag("request", "7"));
    tokio::time::sleep(Duration::from_millis(20)).await;
    capture_error(&error());
}

async fn bleeding() {
    async fn request(number: u32) {
        add_breadcrumb(crumb(&format!("breadcrumb of {number}")));
        configure_scope(|scope| scope.set_tag("request", number));
        tokio::time::sleep(Duration::from_millis(20)).await;
        capture_message(&format!("error of {number}"), Level::Error);
    }
    let tasks = [1, 2].map(|number| tokio::spawn(request(number)));
    for task in tasks {
        task.await.ok();
    }
}

async fn scope_over_await() {
    async fn request(millis: u64) {
        Hub::current().push_scope();
        let guard = Hub::current().push_scope();
        tokio::time::sleep(Duration::from_millis(millis)).await;
        drop(guard);
    }
    let tasks = [20, 40].map(|millis| {
        // Not `Send` where the guard is; as many do, it is asserted.
        tokio::task::spawn(AssertSend(Box::pin(request(millis))))
    });
    let mut died = 0;
    for task in tasks {
        died += usize::from(task.await.is_err());
    }
    println!("tasks that died {died}");
}

struct AssertSend(std::pin::Pin<Box<dyn Future<Output = ()>>>);

// One worker thread polls all.
unsafe impl Send for AssertSend {}

impl Future for AssertSend {
    type Output = ();

    fn poll(mut self: std::pin::Pin<&mut Self>, context: &mut std::task::Context<'_>) -> std::task::Poll<()> {
        self.0.as_mut().poll(context)
    }
}

#[instrument(err)]
fn log_in(user: &str, password: &str) -> Result<(), std::io::Error> {
    if user != password { Err(error()) } else { Ok(()) }
}

#[instrument(err)]
fn inner() -> Result<(), std::io::Error> {
    Err(error())
}

#[instrument(err)]
fn outer() -> Result<(), std::io::Error> {
    inner()
}
