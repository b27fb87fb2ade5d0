//! Of many handled failures some are reported, and the rest are counted.

use redhanded::{Event, EventId, Level, Options, capture_error, capture_errors};
use serde_json::json;

use crate::captured::{captured_with, functions, summary, variables};

#[capture_errors]
fn token(text: &str) -> Result<u32, std::num::ParseIntError> {
    text.parse()
}

/// A parser that tries and goes back.
#[capture_errors]
fn tries(times: u32) -> u32 {
    (0..times).map(|_| token("x").unwrap_or(0)).sum()
}

fn folded(event: &Event) -> Option<u64> {
    event.contexts.get("folded").map(|folded| folded["handled failures like this"].as_u64().unwrap())
}

#[test]
fn sixty_a_minute_are_reported_and_one_more_says_how_many_were_folded() {
    let events = captured_with(Options::new(), || _ = tries(1000));
    // Two, if a thread of another test flushes when it ends.
    let told: Vec<_> = events.iter().filter_map(folded).collect();
    assert!(told.len() <= 2, "{told:?}");
    assert_eq!((events.len() - told.len(), told.iter().sum::<u64>()), (60, 940));
    let first = events.iter().find(|event| folded(event).is_some()).unwrap();
    assert_eq!(summary(first), (Level::Warning, true, vec!["ParseIntError: invalid digit found in string".to_owned()]));
    // It is complete, as those that are not folded are.
    assert_eq!(functions(first), ["tries", "token"]);
    assert_eq!(variables(first, "token"), json!({ "text": "x" }));
}

#[test]
fn flush_says_how_many_were_folded_up_to_then_and_allows_no_more() {
    let events = captured_with(Options::new().handled_per_minute(2), || {
        tries(5);
        redhanded::flush(std::time::Duration::from_secs(5));
        tries(4);
    });
    assert_eq!(events.iter().map(folded).collect::<Vec<_>>(), [None, None, Some(3), Some(4)]);
}

#[test]
fn an_error_that_is_captured_by_hand_on_its_way_is_not_folded() {
    #[capture_errors]
    fn captures(times: u32) -> Vec<EventId> {
        let failures = (0..times).filter_map(|_| token("x").err());
        failures.filter_map(|error| capture_error(&error)).collect()
    }
    let mut given = Vec::new();
    let events = captured_with(Options::new().handled_per_minute(2), || given = captures(5));
    assert_eq!(events.iter().filter_map(|event| event.event_id).collect::<Vec<_>>(), given);
    assert_eq!(given.len(), 5);
}

#[test]
fn each_function_and_error_type_has_a_count_of_its_own() {
    #[capture_errors]
    fn fails(kind: u32) -> Result<(), Box<dyn std::error::Error>> {
        match kind {
            0 => token("x").map(drop).map_err(Into::into),
            1 => Err("x".parse::<f32>().unwrap_err())?,
            _ => Err("x".parse::<bool>().unwrap_err())?,
        }
    }
    #[capture_errors]
    fn tries_all() {
        for kind in [0, 1, 2].repeat(3) {
            let _ = fails(kind);
        }
    }
    let events = captured_with(Options::new().handled_per_minute(1), tries_all);
    let mut counts: Vec<_> = events.iter().filter_map(folded).collect();
    counts.sort_unstable();
    assert_eq!((events.len(), counts), (6, vec![2, 2, 2]));
}

#[test]
fn nought_reports_none_and_the_largest_number_all() {
    assert_eq!(captured_with(Options::new().handled_per_minute(0), || _ = tries(100)), []);
    assert_eq!(captured_with(Options::new().handled_per_minute(u32::MAX), || _ = tries(100)).len(), 100);
}

#[test]
fn one_that_goes_unhandled_after_many_that_were_folded_is_reported_with_its_path() {
    #[capture_errors]
    fn gives_up(times: u32) -> Result<u32, std::num::ParseIntError> {
        tries(times);
        token("y")
    }
    let events = captured_with(Options::new().handled_per_minute(3), || {
        let _ = gives_up(50);
        let _ = gives_up(0);
    });
    let left: Vec<_> = events.iter().filter(|event| event.level == Some(Level::Error)).collect();
    assert_eq!(left.iter().map(|event| functions(event)).collect::<Vec<_>>(), [["gives_up", "token"]; 2]);
    assert_eq!(events.iter().filter_map(folded).collect::<Vec<_>>(), [47]);
    // What was not gathered for the first one is for the next.
    assert_eq!(variables(left[0], "token"), json!({}));
    assert_eq!(variables(left[1], "token"), json!({ "text": "y" }));
}

#[test]
fn errors_that_are_not_handled_are_not_folded() {
    let events = captured_with(Options::new().handled_per_minute(1), || {
        for _ in 0..20 {
            let _ = token("x");
        }
    });
    assert_eq!(events.len(), 20);
}

#[test]
fn many_that_are_folded_on_several_threads_are_counted_each() {
    let events = captured_with(Options::new().handled_per_minute(5), || {
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| tries(500));
            }
        });
    });
    let counted: u64 = events.iter().map(|event| folded(event).unwrap_or(1)).sum();
    assert_eq!(counted, 2000);
}

fn folded_others(event: &Event) -> Option<u64> {
    event.contexts.get("folded").map(|folded| folded["failures like this"].as_u64().unwrap())
}

#[test]
fn of_errors_that_nothing_handles_so_many_are_reported_as_are_asked_for_and_the_rest_counted() {
    let options = || Options::new().others_per_minute(3);
    let events = captured_with(options(), || {
        for _ in 0..20 {
            let _ = token("x");
        }
        // Those that are handled have their own number.
        tries(5);
    });
    let others: Vec<_> = events.iter().filter(|event| event.level == Some(Level::Error)).collect();
    assert_eq!(others.iter().map(|event| folded_others(event)).collect::<Vec<_>>(), [None, None, None, Some(17)]);
    assert_eq!(events.len() - others.len(), 5);
}

#[test]
fn of_panics_so_many_are_reported_as_are_asked_for_and_the_rest_counted() {
    #[capture_errors]
    fn falls() {
        panic!("again");
    }
    let events = captured_with(Options::new().others_per_minute(2), || {
        for _ in 0..9 {
            let _ = std::panic::catch_unwind(falls);
        }
    });
    assert_eq!(events.iter().map(folded_others).collect::<Vec<_>>(), [None, None, Some(7)]);
    assert_eq!(functions(&events[2]), ["falls"]);
}
