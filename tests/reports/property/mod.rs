//! Random trees of calls: as many reports as there are failures, each with its failure's path.

use std::panic::{AssertUnwindSafe, catch_unwind};

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};
use redhanded::Options;
use redhanded::protocol::{Event, Value};

use crate::captured::{captured_with, frames, summary};

mod calls;
mod calls_async;
mod dispatch;
mod executor;
mod failure;
mod model;
mod node;
mod trouble;

use model::{Frame, Told, UNWRAPPED};
use node::Node;

/// As many cases a run, and the same ones, unless `PROPTEST_CASES` and `PROPTEST_RNG_SEED` say otherwise.
fn config() -> Config {
    let config = Config::default();
    Config {
        cases: std::env::var_os("PROPTEST_CASES").map_or(1000, |_| config.cases),
        rng_seed: if config.rng_seed == RngSeed::Random { RngSeed::Fixed(38) } else { config.rng_seed },
        failure_persistence: None,
        ..config
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn each_failure_in_a_tree_of_calls_is_one_report_with_its_path(tree in node::trees()) {
        prop_assert_eq!(reported(&tree), model::failures(&tree));
    }
}

fn reported(tree: &Node) -> Vec<Told> {
    // What is sent as it is after its time is not what the tree made of it.
    let options = Options::new().settle(std::time::Duration::from_mins(1));
    let events = captured_with(options, || drop(catch_unwind(AssertUnwindSafe(|| dispatch::call(tree)))));
    let mut reported: Vec<_> = events.iter().map(told).collect();
    reported.sort();
    reported
}

fn told(event: &Event) -> Told {
    let (level, handled, _) = summary(event);
    let text = event.outermost_exception().unwrap().value.clone().unwrap();
    let is_unwrapped = text.starts_with("called `Result::unwrap()`");
    let text = if is_unwrapped { UNWRAPPED.to_owned() } else { text };
    Told { text, path: path(event), level, handled }
}

/// The calls among the frames; the place of a panic has one of its own where it is in no annotated function.
fn path(event: &Event) -> Vec<Frame> {
    let calls = frames(event).iter().filter_map(|frame| Some((frame.function.clone()?, frame)));
    calls
        .map(|(function, frame)| (function, frame.vars.get("id").and_then(Value::as_u64).unwrap_or_default()))
        .collect()
}
