//! Several clients in one program.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use redhanded::protocol::Event;
use redhanded::transport::Memory;
use redhanded::{
    Args, Breadcrumb, Client, Guard, Level, Options, add_breadcrumb, capture_errors, capture_message,
    configure_global_scope, configure_scope, with_client, with_client_async,
};

const AGES: Duration = Duration::from_mins(1);

fn client(options: Options) -> (Client, Memory) {
    let memory = Memory::new();
    (Client::new(options.transport(memory.clone())), memory)
}

/// What each event is about.
fn subjects(memory: &Memory) -> Vec<String> {
    let subject = |event: Event| match event.message {
        Some(message) => message.formatted,
        None => event.exceptions.last().unwrap().value.clone().unwrap(),
    };
    memory.events().into_iter().map(subject).collect()
}

/// The client of the program, while one test has it.
struct Program {
    guard: Guard,
    memory: Memory,
    _turn: MutexGuard<'static, ()>,
}

fn program(options: Options) -> Program {
    static TURN: Mutex<()> = Mutex::new(());
    let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let memory = Memory::new();
    let guard = redhanded::init(options.transport(memory.clone()).panics(false));
    Program { guard, memory, _turn: turn }
}

#[capture_errors]
fn order(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("bad order {text}"))
}

#[test]
fn events_of_two_clients_and_of_the_program_never_cross() {
    let program = program(Options::new());
    let (one, of_one) = client(Options::new());
    let (two, of_two) = client(Options::new());
    let _ = order("for the program");
    with_client(&one, || {
        let _ = order("for one");
        with_client(&two, || order("for two")).unwrap_err();
        capture_message("for one again", Level::Info);
    });
    two.capture_error(&std::io::Error::other("for two by its name"));
    assert!(program.guard.flush(AGES) && one.flush(AGES) && two.flush(AGES));
    assert_eq!(subjects(&program.memory), ["bad order for the program"]);
    assert_eq!(subjects(&of_one), ["bad order for one", "for one again"]);
    assert_eq!(subjects(&of_two), ["bad order for two", "for two by its name"]);
}

#[test]
fn nothing_that_is_said_to_one_client_is_told_to_another() {
    let program = program(Options::new());
    let (one, of_one) = client(Options::new());
    configure_scope(|scope| scope.set_tag("for", "the program"));
    add_breadcrumb(Breadcrumb::new("of the program"));
    with_client(&one, || {
        configure_global_scope(|scope| scope.set_tag("client", "one"));
        configure_scope(|scope| scope.set_tag("for", "one"));
        capture_message("first", Level::Info);
    });
    with_client(&one, || capture_message("second", Level::Info));
    capture_message("last", Level::Info);
    assert!(program.guard.flush(AGES) && one.flush(AGES));
    let tags = |event: &Event| format!("{:?}", event.tags);
    let events = of_one.events();
    assert_eq!(tags(&events[0]), r#"{"client": "one", "for": "one"}"#);
    assert_eq!(tags(&events[1]), r#"{"client": "one"}"#, "what was said to the client as a whole holds");
    assert!(events.iter().all(|event| event.breadcrumbs.is_empty()));
    assert_eq!(tags(&program.memory.events()[0]), r#"{"for": "the program"}"#);
    configure_scope(redhanded::Scope::clear);
}

#[test]
fn each_client_goes_by_its_own_options() {
    let (silent, of_silent) = client(Options::new().before_send(|_| None));
    let (counting, of_counting) = client(Options::new().handled_per_minute(2));
    #[capture_errors]
    fn attempt() -> u64 {
        order("x").unwrap_or_default()
    }
    with_client(&silent, || (0..5).for_each(|_| _ = attempt()));
    with_client(&counting, || (0..5).for_each(|_| _ = attempt()));
    assert!(silent.flush(AGES) && counting.flush(AGES));
    assert_eq!(of_silent.events().len(), 0);
    assert_eq!(of_counting.events().len(), 3, "two, and one for the rest");
}

#[test]
fn what_one_client_wants_recorded_of_arguments_holds_for_it_alone() {
    let (open, of_open) = client(Options::new());
    let (closed, of_closed) = client(Options::new().args(Args::Off));
    for client in [&closed, &open, &closed] {
        with_client(client, || {
            let thread = redhanded::thread::spawn(|| order("hunter2"));
            thread.join().unwrap().unwrap_err();
        });
    }
    assert!(open.flush(AGES) && closed.flush(AGES));
    let shows = |event: &Event| {
        let stack = event.exceptions.last().unwrap().stacktrace.as_ref().unwrap();
        let in_frame = stack.frames.iter().any(|frame| frame.vars.get("text").is_some());
        let in_breadcrumb = event.breadcrumbs.iter().any(|crumb| crumb.message.as_ref().unwrap().contains("hunter2"));
        (in_frame, in_breadcrumb)
    };
    assert_eq!(of_open.events().iter().map(shows).collect::<Vec<_>>(), [(true, true)]);
    assert_eq!(of_closed.events().iter().map(shows).collect::<Vec<_>>(), [(false, false); 2]);
}

#[test]
fn an_error_that_leaves_one_client_for_the_other_is_told_to_each_once() {
    let program = program(Options::new());
    let (one, of_one) = client(Options::new());
    #[capture_errors]
    fn outer(client: &Client) -> Result<u64, String> {
        with_client(client, || order("seven"))
    }
    outer(&one).unwrap_err();
    assert!(program.guard.flush(AGES) && one.flush(AGES));
    assert_eq!(subjects(&of_one), ["bad order seven"]);
    assert_eq!(subjects(&program.memory), ["bad order seven"]);
    let related = |memory: &Memory| memory.events()[0].tags.contains_key("related_event");
    assert!(!related(&of_one) && !related(&program.memory), "none knows of the other's");
}

#[test]
fn a_panic_goes_to_the_client_of_the_code_that_panicked() {
    let (one, of_one) = client(Options::new());
    let (two, of_two) = client(Options::new());
    with_client(&one, || {
        let caught = catch_unwind(AssertUnwindSafe(|| with_client(&two, || panic!("out of paper"))));
        assert!(caught.is_err());
        capture_message("caught", Level::Info);
    });
    assert!(one.flush(AGES) && two.flush(AGES));
    assert_eq!(subjects(&of_one), ["caught"]);
    assert_eq!(subjects(&of_two), ["out of paper"]);
}

#[test]
fn threads_and_tasks_that_are_started_inside_go_along() {
    let program = program(Options::new());
    let (one, of_one) = client(Options::new());
    with_client(&one, || {
        let thread = redhanded::thread::spawn(|| order("in a thread"));
        thread.join().unwrap().unwrap_err();
    });
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    runtime.block_on(with_client_async(&one, async {
        redhanded::spawn(async { order("in a task") }).await.unwrap().unwrap_err();
        // Of a plain task nobody says whose it is.
        tokio::spawn(async { order("elsewhere") }).await.unwrap().unwrap_err();
    }));
    assert!(program.guard.flush(AGES) && one.flush(AGES));
    assert_eq!(subjects(&of_one), ["bad order in a thread", "bad order in a task"]);
    assert_eq!(subjects(&program.memory), ["bad order elsewhere"]);
}

#[test]
fn a_future_stays_with_its_client_on_whatever_thread_it_is_polled() {
    let (one, of_one) = client(Options::new());
    let (two, of_two) = client(Options::new());
    async fn attempts(name: &'static str) {
        for number in 0..20 {
            tokio::task::yield_now().await;
            let _ = order(&format!("{number} of {name}"));
        }
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).build().unwrap();
    runtime.block_on(async {
        let tasks = [(&one, "one"), (&two, "two")].map(|(client, name)| with_client_async(client, attempts(name)));
        for task in tasks.map(tokio::spawn) {
            task.await.unwrap();
        }
    });
    assert!(one.flush(AGES) && two.flush(AGES));
    assert_eq!((of_one.events().len(), of_two.events().len()), (20, 20));
    assert!(subjects(&of_one).iter().all(|subject| subject.ends_with("of one")));
    assert!(subjects(&of_two).iter().all(|subject| subject.ends_with("of two")));
}

#[test]
fn what_is_captured_after_its_client_ended_goes_nowhere() {
    let program = program(Options::new());
    let (one, of_one) = client(Options::new());
    let waits = with_client_async(&one, async { capture_message("too late", Level::Info) });
    assert!(one.close(AGES));
    assert_eq!(one.capture_message("closed", Level::Info), None);
    drop(one);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    assert_eq!(runtime.block_on(waits), None);
    assert!(program.guard.flush(AGES));
    assert_eq!((of_one.events().len(), program.memory.events().len()), (0, 0));
}

#[test]
fn what_a_client_still_has_is_sent_when_it_is_dropped() {
    let (one, of_one) = client(Options::new().settle(Duration::MAX));
    one.capture_message("hello", Level::Info);
    drop(one);
    assert_eq!(subjects(&of_one), ["hello"]);
}

#[test]
fn a_client_without_a_destination_reports_to_nobody() {
    let program = program(Options::new());
    // In debug builds the terminal stands in for a missing server.
    if cfg!(debug_assertions) {
        return;
    }
    let nobody = Client::new(Options::new().dsn(""));
    assert!(!nobody.is_enabled());
    let _ = with_client(&nobody, || order("for nobody"));
    assert!(program.guard.flush(AGES));
    assert!(program.memory.events().is_empty());
}

#[test]
fn the_end_of_the_program_s_client_ends_no_other() {
    let (one, of_one) = client(Options::new());
    let program = program(Options::new());
    drop(program.guard);
    assert!(one.is_enabled() && !redhanded::is_enabled());
    let _ = with_client(&one, || order("seven"));
    assert!(one.flush(AGES));
    assert_eq!(subjects(&of_one), ["bad order seven"]);
}
