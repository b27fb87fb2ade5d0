//! What is recorded of arguments, by the client's word, the environment's and the function's.

use redhanded::protocol::{Event, Value};
use redhanded::transport::Memory;
use redhanded::{Args, Options, capture_errors};
use serde_json::json;

use crate::{begin, child};

/// Cannot be shown, so that a test sees whether anyone tried.
struct Loud;

impl std::fmt::Debug for Loud {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        unreachable!("was shown")
    }
}

#[capture_errors(with(total = order * 2), tag(order = order))]
fn plain(order: u64, text: &str, loud: Loud, password: &str) -> Result<(), String> {
    let _ = (order, text, loud, password);
    Err("plain".to_owned())
}

#[capture_errors]
async fn in_async(order: u64, owned: String, shown: &Loud) -> Result<(), String> {
    let _ = (order, owned, shown);
    Err("in_async".to_owned())
}

#[capture_errors(args = values)]
fn values(order: u64) -> Result<(), String> {
    let _ = order;
    Err("values".to_owned())
}

#[capture_errors(args = types)]
fn types(order: u64) -> Result<(), String> {
    let _ = order;
    Err("types".to_owned())
}

#[capture_errors(args = off)]
fn off(order: u64) -> Result<(), String> {
    let _ = order;
    Err("off".to_owned())
}

/// By function: the variables of its frame, and its breadcrumb.
type Recorded = Vec<(String, Value, String)>;

fn recorded(options: Options) -> Recorded {
    let memory = Memory::new();
    let session = begin(options.stack(false).transport(memory.clone()));
    std::thread::scope(|scope| {
        let _ = scope
            .spawn(|| {
                let _ = plain(7, "lamp", Loud, "hunter2");
                let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
                let _ = runtime.block_on(in_async(7, "lamp".to_owned(), &Loud));
                let _ = (values(7), types(7), off(7));
            })
            .join();
    });
    session.flush();
    memory.events().iter().map(of_event).collect()
}

fn of_event(event: &Event) -> (String, Value, String) {
    let exception = event.outermost_exception().unwrap();
    let frame = exception.stacktrace.as_ref().unwrap().frames.last().unwrap();
    let last = event.breadcrumbs.last().unwrap().message.clone().unwrap();
    (frame.function.clone().unwrap(), serde_json::to_value(&frame.vars).unwrap(), last)
}

fn function(name: &str, vars: Value, breadcrumb: &str) -> (String, Value, String) {
    (name.to_owned(), vars, breadcrumb.to_owned())
}

/// Those that say it themselves.
fn own_word() -> [(String, Value, String); 3] {
    [
        function("values", json!({ "order": 7 }), "values(order: 7)"),
        function("types", json!({ "order": "<u64>" }), "types(order: <u64>)"),
        function("off", json!({}), "off()"),
    ]
}

#[test]
fn values_are_recorded_unless_something_else_is_said() {
    let vars = json!({ "order": 7, "owned": "lamp", "shown": "<Debug panicked>" });
    assert_eq!(recorded(Options::new())[1].1, vars);
}

#[test]
fn under_types_no_value_is_looked_at_but_those_of_functions_that_say_so() {
    let text = "plain(order: <u64>, text: <&str>, loud: <Loud>, password: [Filtered], total: <expression>)";
    let vars = json!({
        "order": "<u64>", "text": "<&str>", "loud": "<Loud>", "password": "[Filtered]", "total": "<expression>",
    });
    let soon = json!({ "order": "<u64>", "owned": "<String>", "shown": "<&Loud>" });
    let soon_text = "in_async(order: <u64>, owned: <String>, shown: <&Loud>)";
    let expected = [function("plain", vars, text), function("in_async", soon, soon_text)];
    assert_eq!(recorded(Options::new().args(Args::Types)), [&expected[..], &own_word()].concat());
}

#[test]
fn under_off_nothing_is_recorded_but_that_of_functions_that_say_so() {
    let expected = [function("plain", json!({}), "plain()"), function("in_async", json!({}), "in_async()")];
    assert_eq!(recorded(Options::new().args(Args::Off)), [&expected[..], &own_word()].concat());
}

#[test]
fn what_is_put_on_the_report_is_there_whatever_is_recorded() {
    let memory = Memory::new();
    let session = begin(Options::new().args(Args::Off).transport(memory.clone()));
    let _ = std::thread::spawn(|| drop(plain(7, "lamp", Loud, "hunter2"))).join();
    session.flush();
    assert_eq!(memory.events()[0].tags["order"], "7");
}

#[test]
fn the_environment_says_what_is_recorded_and_code_goes_over_it() {
    const TEST: &str = "args::the_environment_says_what_is_recorded_and_code_goes_over_it";
    const EXPECTED: &str = "REDHANDED_TEST_EXPECTED";
    if child::dsn().is_some() {
        let shown = |options| recorded(options)[0].2.clone();
        assert_eq!(shown(Options::new()), std::env::var(EXPECTED).unwrap());
        assert_eq!(shown(Options::new().args(Args::Off)), "plain()");
        return;
    }
    let types = "plain(order: <u64>, text: <&str>, loud: <Loud>, password: [Filtered], total: <expression>)";
    for (variable, expected) in [("types", types), (" OFF", "plain()")] {
        let told = child::run(TEST, "none", &[("REDHANDED_ARGS", variable), (EXPECTED, expected)]);
        assert_eq!(told, "", "{variable}");
    }
    // Whoever set it wants less.
    let told = child::run(TEST, "none", &[("REDHANDED_ARGS", "none"), (EXPECTED, "plain()")]);
    assert!(told.contains("`REDHANDED_ARGS` is `none`, which is none of off, types, values; no argument is recorded"));
}
