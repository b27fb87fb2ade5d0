//! Whatever code of the program does when redhanded calls it, it costs no more than what it was asked about.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use redhanded::transport::Memory;
use redhanded::{
    Breadcrumb, Event, Hint, Level, Options, Scope, Verdict, add_breadcrumb, capture_error, capture_error_with_hint,
    capture_errors, capture_event, capture_message, configure_isolation_scope, configure_scope, last_event_id,
    push_scope, with_scope,
};

use crate::{AGES, begin};

type Behave = Arc<dyn Fn() + Send + Sync>;

/// Where code of the program is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Callback {
    Classify,
    IgnoreIf,
    ErrorSampler,
    EventProcessor,
    EventProcessorWithHint,
    ScopeProcessor,
    BeforeBreadcrumb,
    BeforeBreadcrumbWithHint,
    BeforeSend,
    BeforeSendWithHint,
}

use Callback::{
    BeforeBreadcrumb, BeforeBreadcrumbWithHint, BeforeSend, BeforeSendWithHint, Classify, ErrorSampler, EventProcessor,
    EventProcessorWithHint, IgnoreIf, ScopeProcessor,
};

const ALL: [Callback; 10] = [
    Classify,
    IgnoreIf,
    ErrorSampler,
    EventProcessor,
    EventProcessorWithHint,
    ScopeProcessor,
    BeforeBreadcrumb,
    BeforeBreadcrumbWithHint,
    BeforeSend,
    BeforeSendWithHint,
];

fn then<T>(behave: &Behave, answer: T) -> T {
    behave();
    answer
}

impl Callback {
    fn install(self, options: Options, behave: Behave) -> Options {
        match self {
            Classify => options.classify(move |_, _| then(&behave, Verdict::report())),
            IgnoreIf => options.ignore_if(move |_| then(&behave, false)),
            ErrorSampler => options.error_sampler(move |_| then(&behave, 1.0)),
            EventProcessor => options.event_processor(move |event| then(&behave, Some(event))),
            EventProcessorWithHint => options.event_processor_with_hint(move |event, _| then(&behave, Some(event))),
            BeforeBreadcrumb => options.before_breadcrumb(move |breadcrumb| then(&behave, Some(breadcrumb))),
            BeforeBreadcrumbWithHint => {
                options.before_breadcrumb_with_hint(move |breadcrumb, _| then(&behave, Some(breadcrumb)))
            }
            BeforeSend => options.before_send(move |event| then(&behave, Some(event))),
            BeforeSendWithHint => options.before_send_with_hint(move |event, _| then(&behave, Some(event))),
            ScopeProcessor => options,
        }
    }

    fn install_in(self, scope: &mut Scope, behave: Behave) {
        if self == ScopeProcessor {
            scope.add_event_processor(move |event| then(&behave, Some(event)));
        }
    }

    /// Whether an event goes on without its word.
    fn may_panic(self) -> bool {
        matches!(self, Classify | IgnoreIf | ErrorSampler | BeforeBreadcrumb | BeforeBreadcrumbWithHint)
    }
}

#[capture_errors]
fn fails() -> Result<(), std::num::ParseIntError> {
    "4x2".parse::<u32>().map(drop)
}

/// How many events [`captures`] makes.
const CAPTURES: usize = 5;

/// In each way that there is.
fn captures() {
    add_breadcrumb(Breadcrumb::new("step"));
    let _ = fails();
    capture_error("by hand");
    capture_error_with_hint(&std::fmt::Error, Hint::new());
    capture_message("one", Level::Info);
    capture_event(Event::new());
}

/// The events that arrive while this callback behaves so, and how often it was asked.
fn sent(callback: Callback, behave: impl Fn() + Send + Sync + 'static) -> (Vec<Event>, usize) {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let behave: Behave = Arc::new(move || {
        count.fetch_add(1, Ordering::Relaxed);
        behave();
    });
    let memory = Memory::new();
    let session = begin(callback.install(Options::new().stack(false).transport(memory.clone()), Arc::clone(&behave)));
    let (done, ended) = mpsc::channel();
    let thread = thread::spawn(move || {
        with_scope(|scope| callback.install_in(scope, behave), captures);
        done.send(()).unwrap();
    });
    ended.recv_timeout(AGES).unwrap_or_else(|_| unreachable!("{callback:?} hangs the thread that captures"));
    thread.join().unwrap();
    session.flush();
    (memory.events(), asked.load(Ordering::Relaxed))
}

#[test]
fn each_is_asked_about_each_capture() {
    for callback in ALL {
        let (events, asked) = sent(callback, || {});
        assert_eq!(events.len(), CAPTURES, "{callback:?}");
        // There is no error to classify in a message and in an event; a breadcrumb or more goes with each.
        let expected = if callback == Classify { CAPTURES - 2 } else { CAPTURES };
        assert!(asked >= expected, "{callback:?} was asked {asked} times");
    }
}

#[test]
fn one_that_panics_is_not_reported_and_costs_the_event_only_where_it_has_the_last_word() {
    /// Panics again when it is dropped.
    struct Twice;
    impl Drop for Twice {
        fn drop(&mut self) {
            resume_unwind(Box::new("again"));
        }
    }
    for callback in ALL {
        let expected = if callback.may_panic() { CAPTURES } else { 0 };
        let (events, _) = sent(callback, || assert!(std::env::args().count() == 0, "on purpose"));
        assert_eq!(events.len(), expected, "{callback:?}");
        let (events, _) = sent(callback, || std::panic::panic_any(Twice));
        assert_eq!(events.len(), expected, "{callback:?} that panics with a value that does");
    }
}

#[test]
fn what_one_captures_or_says_is_not_recorded_and_does_not_recur() {
    for callback in ALL {
        let (events, _) = sent(callback, || {
            let before = last_event_id();
            add_breadcrumb(Breadcrumb::new("from a callback"));
            captures();
            assert_eq!(last_event_id(), before);
            configure_scope(|scope| scope.set_tag("said", "by a callback"));
            configure_isolation_scope(|scope| scope.set_tag("said", "by a callback"));
            with_scope(|scope| scope.set_level(Level::Debug), captures);
            drop(push_scope());
            let caught = std::panic::catch_unwind(captures);
            assert!(caught.is_ok());
        });
        assert_eq!(events.len(), CAPTURES, "{callback:?}");
        let steps: Vec<_> = events.iter().flat_map(|event| &event.breadcrumbs).collect();
        assert!(
            steps.iter().all(|step| step.message.as_deref().is_some_and(|text| text == "step" || text == "fails()"))
        );
    }
}

#[test]
fn one_may_write_to_where_redhanded_writes() {
    for callback in ALL {
        let (events, _) = sent(callback, || {
            let stderr = std::io::stderr().lock();
            // Redhanded tells of it on the same stream.
            let _ = std::panic::catch_unwind(|| resume_unwind(Box::new("quiet")));
            drop(stderr);
        });
        assert_eq!(events.len(), CAPTURES, "{callback:?}");
    }
}

#[test]
fn one_may_flush() {
    for callback in ALL {
        let (events, _) = sent(callback, || {
            redhanded::flush(Duration::from_millis(1));
        });
        assert_eq!(events.len(), CAPTURES, "{callback:?}");
    }
}

#[test]
fn one_that_ends_reporting_or_begins_anew_ends_it_and_no_more() {
    for callback in ALL {
        let began = Instant::now();
        let (events, _) = sent(callback, || _ = redhanded::close(Duration::from_millis(1)));
        assert!(events.len() <= CAPTURES, "{callback:?}");
        let (events, _) = sent(callback, || drop(redhanded::init(Options::new().transport(Memory::new()))));
        assert!(events.len() <= CAPTURES, "{callback:?}");
        assert!(began.elapsed() < AGES, "{callback:?}");
    }
}

#[test]
fn one_that_waits_for_what_a_failing_thread_holds_costs_no_more_than_the_deadline() {
    for callback in ALL.into_iter().filter(|callback| *callback != Classify) {
        let held = Arc::new(Mutex::new(()));
        let waits = Arc::clone(&held);
        let behave: Behave = Arc::new(move || drop(waits.lock()));
        let memory = Memory::new();
        let options = Options::new().stack(false).transport(memory.clone());
        let session = begin(callback.install(options, Arc::clone(&behave)));
        thread::scope(|scope| {
            scope.spawn(|| {
                let own = held.lock();
                with_scope(|scope| callback.install_in(scope, Arc::clone(&behave)), || drop(fails()));
                capture_if_elsewhere(callback);
                assert!(!redhanded::flush(Duration::from_millis(20)), "{callback:?}");
                drop(own);
            });
        });
        session.flush();
        assert!(!memory.events().is_empty(), "{callback:?}");
    }
}

/// Errors captured by hand are looked at on redhanded's own thread, unless somebody wants to see the error beside them.
fn capture_if_elsewhere(callback: Callback) {
    if !matches!(callback, EventProcessorWithHint | BeforeBreadcrumbWithHint | BeforeSendWithHint) {
        capture_error("by hand");
    }
}
