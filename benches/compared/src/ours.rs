//! Each row, as a program that uses redhanded would have it. `run` says which, and sees how it ends.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;
use std::time::{Duration, Instant};

use redhanded::{
    Breadcrumb, Guard, Level, Options, add_breadcrumb, capture_error, capture_errors, capture_message,
    configure_global_scope, configure_scope, init, push_scope,
};

fn main() {
    let row = std::env::args().nth(1).expect("a row");
    match row.as_str() {
        "before_send_breadcrumb" => sends(|| add_breadcrumb(Breadcrumb::new("sending"))),
        "before_send_log" => sends(|| log("sending")),
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
        "before_breadcrumb_breadcrumb" => crumbs(|| add_breadcrumb(Breadcrumb::new("another"))),
        "before_breadcrumb_log" => crumbs(|| log("a breadcrumb")),
        "before_breadcrumb_panic" => crumbs(|| panic!("no breadcrumbs today")),
        "breadcrumb_capture" => {
            let _guard = init(options());
            add_breadcrumb(Breadcrumb::new(format!("{:?}", capture_message("made", Level::Info))));
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
                capture_message(number.to_string(), Level::Error);
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
        "empty_dsn" => drop(init(Options::new().dsn(""))),
        "thread_before_init" => thread_before_init(),
        "init_elsewhere" => init_elsewhere(),
        "scope_at_once" => scope_at_once(),
        "await_breadcrumb" => block_on(async { _ = await_breadcrumb().await }),
        "bleeding" => block_on(bleeding()),
        "scope_over_await" => block_on(scope_over_await()),
        "large" => {
            let _guard = init(options().shutdown_timeout(Duration::from_secs(10)));
            capture_message("x".repeat(3_000_000), Level::Info);
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

fn options() -> Options {
    Options::new().shutdown_timeout(Duration::from_secs(2))
}

/// What a bridge from a logger does with each line.
fn log(line: &str) {
    add_breadcrumb(Breadcrumb::new(line));
    capture_message(line, Level::Info);
}

fn error() -> std::io::Error {
    std::io::Error::other("the disk is full")
}

fn sends(act: fn()) {
    let _guard: Guard = init(options().before_send(move |event| {
        act();
        Some(event)
    }));
    capture_error(&error());
}

fn crumbs(act: fn()) {
    let _guard = init(options().before_breadcrumb(move |breadcrumb| {
        act();
        Some(breadcrumb)
    }));
    let _ = catch_unwind(AssertUnwindSafe(|| add_breadcrumb(Breadcrumb::new("one"))));
    capture_message("hello", Level::Info);
}

#[derive(Debug)]
struct Talkative;

impl fmt::Display for Talkative {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        add_breadcrumb(Breadcrumb::new("showing"));
        f.write_str("the disk is full")
    }
}

impl std::error::Error for Talkative {}

fn silent(row: &str) {
    let guard = init(options().shutdown_timeout(Duration::from_millis(500)));
    let full = if row == "silent_flush" { 100 } else { 1 };
    for number in 0..full {
        capture_message(number.to_string(), Level::Info);
    }
    if row == "silent_flush" {
        let start = Instant::now();
        guard.flush(Duration::from_millis(200));
        println!("flush took {} ms", start.elapsed().as_millis());
    }
}

fn no_dsn_threads() {
    let before = threads();
    let _guard = init(Options::new());
    thread::sleep(Duration::from_millis(50));
    println!("threads {}", threads() - before);
}

fn threads() -> usize {
    std::fs::read_dir("/proc/self/task").expect("Linux").count()
}

fn thread_before_init() {
    let (go, goes) = std::sync::mpsc::channel::<()>();
    let worker = thread::spawn(move || {
        add_breadcrumb(Breadcrumb::new("before"));
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
    thread::scope(|scope| {
        for thread in 0..8 {
            scope.spawn(move || {
                for number in 0..50 {
                    configure_global_scope(|scope| {
                        thread::yield_now();
                        scope.set_tag(format!("{thread}.{number}"), "yes");
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

#[capture_errors]
async fn await_breadcrumb() -> Result<(), std::io::Error> {
    add_breadcrumb(Breadcrumb::new("before"));
    configure_scope(|scope| scope.set_tag("request", "7"));
    tokio::time::sleep(Duration::from_millis(20)).await;
    Err(error())
}

async fn bleeding() {
    #[capture_errors]
    async fn request(number: u32) -> Result<(), String> {
        add_breadcrumb(Breadcrumb::new(format!("breadcrumb of {number}")));
        configure_scope(|scope| scope.set_tag("request", number));
        tokio::time::sleep(Duration::from_millis(20)).await;
        Err(format!("error of {number}"))
    }
    let tasks = [1, 2].map(|number| tokio::spawn(request(number)));
    for task in tasks {
        task.await.ok();
    }
}

async fn scope_over_await() {
    async fn request(millis: u64) {
        let (_outer, guard) = (push_scope(), push_scope());
        tokio::time::sleep(Duration::from_millis(millis)).await;
        drop(guard);
    }
    // The guards stay on their thread, so that the compiler refuses to spawn this elsewhere.
    let local = tokio::task::LocalSet::new();
    let tasks = [20, 40].map(|millis| local.spawn_local(request(millis)));
    local.await;
    let mut died = 0;
    for task in tasks {
        died += usize::from(task.await.is_err());
    }
    println!("tasks that died {died}");
}

#[capture_errors]
fn log_in(user: &str, password: &str) -> Result<(), std::io::Error> {
    if user != password { Err(error()) } else { Ok(()) }
}

#[capture_errors]
fn inner() -> Result<(), std::io::Error> {
    Err(error())
}

#[capture_errors]
fn outer() -> Result<(), std::io::Error> {
    inner()
}
