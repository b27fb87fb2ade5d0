//! Each row of the table in `docs/exactly-once.md`: the events as they are sent.

use std::path::Path;

use serde_json::{Value, json};

use crate::captured::captured;
use crate::scenes::rows;

/// What differs from run to run, or is the same in all events.
fn normalised(event: &redhanded::Event) -> Value {
    let mut event = serde_json::to_value(event).unwrap();
    for name in ["event_id", "timestamp", "sdk", "environment", "platform", "threads", "debug_meta", "contexts"] {
        event.as_object_mut().unwrap().remove(name);
    }
    if let Some(related) = event.pointer_mut("/tags/related_event") {
        *related = json!("…");
    }
    let breadcrumbs = event.pointer_mut("/breadcrumbs/values").and_then(Value::as_array_mut);
    for breadcrumb in breadcrumbs.into_iter().flatten() {
        breadcrumb["timestamp"] = json!("…");
        if let Some(data) = breadcrumb.get_mut("data").and_then(Value::as_object_mut) {
            data.retain(|name, _| !name.starts_with("duration_ms"));
        }
    }
    for exception in event.pointer_mut("/exception/values").and_then(Value::as_array_mut).unwrap() {
        exception.as_object_mut().unwrap().remove("thread_id");
        let frames = exception.pointer_mut("/stacktrace/frames").and_then(Value::as_array_mut);
        for frame in frames.into_iter().flatten() {
            for name in ["pre_context", "post_context"] {
                frame.as_object_mut().unwrap().remove(name);
            }
        }
    }
    event
}

fn check(name: &str) {
    let (_, scene) = rows().find(|(row, _)| *row == name).unwrap();
    let mut events: Vec<_> = captured(scene).iter().map(normalised).collect();
    // Reports of two threads may change places.
    events.sort_by_key(|event| event["exception"].to_string());
    insta::with_settings!({ snapshot_path => "snapshots/rows", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(name, serde_json::to_string_pretty(&events).unwrap());
    });
}

macro_rules! rows {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                check(stringify!($name));
            }
        )*

        const TESTED: &[&str] = &[$(stringify!($name)),*];
    };
}

rows! {
    question_mark from_three_deep anyhow_context eyre_context map_err_to_string map_err_other boxed_from_type
    boxed_from_text stored_and_returned stored_and_returned_by_another_call or_else_that_succeeds or_else_that_fails
    retries_that_succeed recursion captured_under_way captured_when_it_has_left channel middleware equal_text_twice
    swallowed_and_another words_of_the_functions
    panic_that_leaves panic_that_is_survived panic_in_a_thread panic_in_a_tokio_task panic_in_a_job_of_a_pool
    panic_in_drop panic_in_debug panic_resumed panic_with_a_typed_payload panic_of_an_unwrap
    an_error_that_comes_back_and_goes_on_is_one_report_with_the_awaiting_frames
    an_error_that_goes_on_where_the_thread_is_joined_is_one_report
    an_error_that_the_awaiting_function_replaces_is_the_same_failure
    an_error_that_the_awaiting_function_survives_is_handled
    an_error_that_was_survived_and_another_one_are_two
    a_child_of_a_child_passes_its_failure_through_both_handles
    a_failure_whose_handle_was_dropped_is_sent_as_it_is
    a_set_that_tries_all_its_tasks_reports_each_failure_once
    a_child_that_outlives_its_reports_time_is_not_reported_again
    a_panic_that_comes_back_as_an_error_is_the_report_of_the_panic
    a_panic_that_is_resumed_or_unwrapped_where_it_is_awaited_is_one_report
    a_panic_whose_handle_was_dropped_is_fatal_and_not_handled
    an_error_of_a_plain_task_is_two_reports_the_second_of_which_names_the_first
    an_error_of_a_plain_thread_is_two_reports_the_second_of_which_names_the_first
    an_error_that_comes_through_a_channel_names_the_report_of_where_it_came_from
    a_panic_of_a_plain_task_is_not_an_error_too
    a_panic_of_a_plain_thread_that_becomes_an_error_of_its_text_names_the_first
}

/// The text of all files below.
fn sources(folder: &Path, found: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push_str(&std::fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn each_row_of_the_table_in_the_docs_names_its_test() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(root.join("docs/exactly-once.md")).unwrap();
    // The last cell of a row is its test.
    let named: Vec<_> = page
        .lines()
        .filter(|line| line.starts_with("| ") && line.ends_with("` |"))
        .map(|line| line.trim_end_matches("` |").rsplit('`').next().unwrap())
        .collect();
    let mut tests = String::new();
    sources(&root.join("tests"), &mut tests);
    for test in &named {
        assert!(tests.contains(&format!("fn {test}(")) || TESTED.contains(test), "no test is named {test}");
    }
    for (row, _) in rows() {
        assert!(TESTED.contains(row), "{row} is not tested");
        assert!(named.contains(row), "{row} is not in the table");
    }
}
