//! Which events are of one trace.

use std::collections::BTreeSet;

use redhanded::transport::Memory;
use redhanded::{
    Event, Level, Options, capture_errors, capture_message, continue_trace, start_new_trace, trace_headers,
};

use crate::receiver::{Answer, Receiver, Request};
use crate::{begin, child};

const TRACE: &str = "0123456789abcdef0123456789abcdef";
const SPAN: &str = "0123456789abcdef";

fn captured(code: impl FnOnce() + Send) -> Vec<Event> {
    let memory = Memory::new();
    let session = begin(Options::new().transport(memory.clone()));
    std::thread::scope(|scope| scope.spawn(code).join().unwrap());
    session.flush();
    memory.events()
}

fn send() {
    capture_message("one", Level::Info);
}

fn trace_id(event: &Event) -> &str {
    event.contexts["trace"]["trace_id"].as_str().unwrap()
}

#[test]
fn the_events_of_one_unit_of_work_are_of_one_trace_and_those_of_another_are_not() {
    let events = captured(|| {
        send();
        send();
        std::thread::spawn(send).join().unwrap();
    });
    let ids: Vec<_> = events.iter().map(trace_id).collect();
    assert!(ids[0] == ids[1] && ids[1] != ids[2], "{ids:?}");
    assert!(ids[0].len() == 32 && ids[0].chars().all(|digit| digit.is_ascii_hexdigit()));
    assert_eq!(events[0].contexts["trace"]["span_id"].as_str().map(str::len), Some(16));
}

#[test]
fn a_thread_that_redhanded_starts_is_part_of_the_same_trace() {
    let events = captured(|| {
        redhanded::thread::spawn(send).join().unwrap();
        send();
    });
    let [inner, outer] = [&events[0].contexts["trace"], &events[1].contexts["trace"]];
    assert_eq!(inner["trace_id"], outer["trace_id"]);
    assert_eq!(inner["parent_span_id"], outer["span_id"]);
}

#[test]
fn each_task_has_a_trace_of_its_own() {
    #[capture_errors]
    async fn task() {
        send();
        tokio::task::yield_now().await;
        send();
    }
    let events = captured(|| {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let (one, two) = (tokio::spawn(task()), tokio::spawn(task()));
            one.await.unwrap();
            two.await.unwrap();
        });
    });
    assert_eq!(events.len(), 4);
    assert_eq!(events.iter().map(trace_id).collect::<BTreeSet<_>>().len(), 2);
}

#[test]
fn the_trace_of_a_request_goes_on() {
    #[capture_errors]
    fn fails() -> Result<(), String> {
        Err("no".to_owned())
    }
    let events = captured(|| {
        continue_trace([("Sentry-Trace", format!("{TRACE}-{SPAN}-1"))]);
        let _ = fails();
        send();
        continue_trace([("traceparent", format!("00-{TRACE}-{SPAN}-01"))]);
        send();
    });
    for event in &events {
        assert_eq!(trace_id(event), TRACE);
        assert_eq!(event.contexts["trace"]["parent_span_id"], SPAN);
    }
    assert_eq!(events.len(), 3);
}

#[test]
fn headers_that_make_no_sense_begin_a_new_trace() {
    let events = captured(|| {
        send();
        continue_trace([("sentry-trace", "what?")]);
        send();
        start_new_trace();
        send();
    });
    assert_eq!(events.iter().map(trace_id).collect::<BTreeSet<_>>().len(), 3);
}

#[test]
fn what_goes_out_is_of_the_trace_that_came_in() {
    captured(|| {
        continue_trace([
            ("sentry-trace", format!("{TRACE}-{SPAN}")),
            ("baggage", "tenant=acme,sentry-release=till%402".to_owned()),
        ]);
        let headers = trace_headers().unwrap();
        assert!(headers.sentry_trace().starts_with(TRACE) && !headers.sentry_trace().ends_with(SPAN));
        assert_eq!(headers.baggage_added_to("tenant=acme"), "tenant=acme,sentry-release=till%402");
        assert!(headers.traceparent().starts_with(&format!("00-{TRACE}-")));
        let names: Vec<_> = headers.into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["sentry-trace", "baggage"]);
    });
}

#[test]
fn the_envelope_says_the_trace_as_requests_do() {
    let receiver = Receiver::start(Answer::Ok);
    let session = begin(Options::new().dsn(receiver.dsn()));
    start_new_trace();
    send();
    let baggage = trace_headers().unwrap().baggage();
    session.flush();
    let lines = receiver.requests()[0].lines();
    let trace = &lines[0]["trace"];
    assert_eq!(trace["trace_id"], lines[2]["contexts"]["trace"]["trace_id"]);
    assert_eq!((&trace["public_key"], &trace["release"]), (&"public".into(), &"shop@1.2.3".into()));
    assert_eq!(trace["environment"], "test");
    for (name, value) in [("trace_id", trace["trace_id"].as_str().unwrap()), ("release", "shop%401.2.3")] {
        assert!(baggage.contains(&format!("sentry-{name}={value}")), "{baggage}");
    }
    assert!(baggage.contains(&format!("sentry-sample_rand={}", trace["sample_rand"].as_str().unwrap())));
}

#[test]
fn the_trace_in_the_environment_goes_on() {
    if let Some(dsn) = child::dsn() {
        let _guard = redhanded::init(Options::new().dsn(dsn));
        send();
        std::thread::spawn(send).join().unwrap();
        return;
    }
    let trace = format!("{TRACE}-{SPAN}");
    let ids = |variables: &[(&str, &str)]| {
        let receiver = Receiver::start(Answer::Ok);
        child::run("traces::the_trace_in_the_environment_goes_on", &receiver.dsn(), variables);
        let id = |request: &Request| request.lines()[2]["contexts"]["trace"]["trace_id"].clone();
        receiver.requests().iter().map(id).collect::<Vec<_>>()
    };
    assert_eq!(ids(&[("SENTRY_TRACE", &trace)]), [TRACE, TRACE]);
    let ignored = ids(&[("SENTRY_TRACE", &trace), ("SENTRY_USE_ENVIRONMENT", "no")]);
    assert!(ignored.len() == 2 && !ignored.contains(&TRACE.into()));
}

/// The trace of an event that came after a request with these entries in its `baggage` goes on.
fn goes_on(options: Options, baggage: &str) -> bool {
    let memory = Memory::new();
    let session = begin(options.transport(memory.clone()));
    std::thread::scope(|scope| {
        let work = scope.spawn(|| {
            continue_trace([("sentry-trace", format!("{TRACE}-{SPAN}").as_str()), ("baggage", baggage)]);
            send();
        });
        work.join().unwrap();
    });
    session.flush();
    trace_id(&memory.events()[0]) == TRACE
}

#[test]
fn the_trace_of_another_organization_does_not_go_on() {
    let ours = || Options::new().org_id("7");
    let of_dsn = || Options::new().dsn("https://public@o7.ingest.example.com/1");
    for options in [ours, of_dsn] {
        assert!(goes_on(options(), "sentry-org_id=7"));
        assert!(!goes_on(options(), "sentry-org_id=8"));
        assert!(goes_on(options(), "a=b"));
        assert!(!goes_on(options().strict_trace_continuation(true), "a=b"));
    }
    assert!(goes_on(Options::new(), "sentry-org_id=8"));
    assert!(goes_on(Options::new().strict_trace_continuation(true), "a=b"));
    assert!(!goes_on(Options::new().strict_trace_continuation(true), "sentry-org_id=8"));
    assert!(ours().check().is_ok());
    let errors = Options::new().org_id("acme").check().unwrap_err();
    assert_eq!(errors[0].setting(), "org_id");
}

#[test]
fn without_a_client_there_are_no_headers() {
    let turn = begin(Options::new().transport(Memory::new()));
    redhanded::close(crate::AGES);
    assert!(trace_headers().is_none());
    drop(turn);
}
