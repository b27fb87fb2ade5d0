//! Runs code with a client of its own and returns what was captured.

use std::sync::{Mutex, PoisonError};

use redhanded::protocol::{Event, Exception, Frame, Value};
use redhanded::transport::{Memory, Transport};
use redhanded::{Level, Options};

/// The events that `code` leads to, in the order of their delivery. It runs on a thread of its own, whose panic is its
/// own affair.
pub(crate) fn captured(code: impl FnOnce() + Send) -> Vec<Event> {
    captured_with(Options::new(), code)
}

/// As [`captured`], with these options, and without what the real stack adds to the annotated calls.
pub(crate) fn captured_with(options: Options, code: impl FnOnce() + Send) -> Vec<Event> {
    captured_whole(options.stack(false), code)
}

/// As [`captured_with`], with the real stack.
pub(crate) fn captured_whole(options: Options, code: impl FnOnce() + Send) -> Vec<Event> {
    let memory = Memory::new();
    captured_through(options, memory.clone(), code);
    // The panic of a test that fails beside this one is none of ours: its thread bears the test's name.
    let is_ours = |event: &Event| {
        let thread = event.other.get("threads").and_then(|threads| threads.pointer("/values/0/name")?.as_str());
        !thread.is_some_and(|name| name.contains("::"))
    };
    memory.events().into_iter().filter(is_ours).collect()
}

/// Runs `code` with a client of its own that delivers through this.
pub(crate) fn captured_through(options: Options, transport: impl Transport + 'static, code: impl FnOnce() + Send) {
    exclusively(|| {
        let guard = redhanded::init(options.transport(transport));
        std::thread::scope(|scope| {
            let _ = scope.spawn(code).join();
        });
        drop(guard);
    });
}

/// Runs `code` while no other test has a client: there is one in a process.
pub(crate) fn exclusively<T>(code: impl FnOnce() -> T) -> T {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _one = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    code()
}

/// As [`captured`], and there must be exactly one event.
pub(crate) fn captured_once(code: impl FnOnce() + Send) -> Event {
    let mut events = captured(code);
    assert_eq!(events.len(), 1, "{:#?}", events.iter().map(summary).collect::<Vec<_>>());
    events.remove(0)
}

/// As [`captured`], for async code, on a runtime of one thread.
pub(crate) fn captured_async<F: Future<Output = ()>>(code: impl FnOnce() -> F + Send) -> Vec<Event> {
    captured(|| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(code());
    })
}

/// Level, whether handled, and the errors from the outermost to the root cause: what tells events apart.
pub(crate) fn summary(event: &Event) -> (Level, bool, Vec<String>) {
    let outermost = event.outermost_exception();
    let handled = outermost.and_then(|exception| exception.mechanism.as_ref()?.handled).unwrap_or(true);
    let errors = event.exceptions.iter().rev().map(error).collect();
    (event.level.unwrap(), handled, errors)
}

/// `Type: text`.
pub(crate) fn error(exception: &Exception) -> String {
    format!("{}: {}", exception.kind.as_deref().unwrap_or("?"), exception.value.as_deref().unwrap_or("?"))
}

/// The frames, oldest call first.
pub(crate) fn frames(event: &Event) -> &[Frame] {
    event.outermost_exception().and_then(|exception| exception.stacktrace.as_ref()).map_or(&[], |stack| &stack.frames)
}

/// The functions of the frames, oldest call first.
pub(crate) fn functions(event: &Event) -> Vec<&str> {
    frames(event).iter().map(|frame| frame.function.as_deref().unwrap_or("?")).collect()
}

/// The variables of a function's frame, as JSON.
pub(crate) fn variables(event: &Event, function: &str) -> Value {
    let frame = frames(event).iter().find(|frame| frame.function.as_deref() == Some(function));
    let frame = frame.unwrap_or_else(|| panic!("no frame of {function} in {:?}", functions(event)));
    serde_json::to_value(&frame.vars).unwrap()
}

/// The messages of the breadcrumbs, oldest first.
pub(crate) fn breadcrumbs(event: &Event) -> Vec<&str> {
    event.breadcrumbs.iter().map(|breadcrumb| breadcrumb.message.as_deref().unwrap_or("?")).collect()
}
