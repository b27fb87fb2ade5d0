//! Random trees of calls: as many reports as there are failures, each with its failure's path.

use std::panic::{AssertUnwindSafe, catch_unwind};

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngSeed, TestRunner};
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
use node::{Leaf, Node, One, Several, Step};

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

/// A shape that is never made tests nothing.
#[test]
fn the_trees_have_calls_of_every_shape() {
    let mut runner = TestRunner::new(config());
    let mut made = Vec::new();
    for _ in 0..config().cases {
        shapes(&node::trees().new_tree(&mut runner).unwrap().current(), &mut made);
    }
    for is_async in [false, true] {
        for leaf in node::LEAVES {
            assert!(made.contains(&(is_async, Shape::Leaf(*leaf))), "{leaf:?}, async: {is_async}");
        }
        // What is awaited needs a future that awaits.
        for one in node::ONE.iter().filter(|one| is_async || **one != One::AwaitsChild) {
            assert!(made.contains(&(is_async, Shape::One(*one))), "{one:?}, async: {is_async}");
        }
        for several in node::SEVERAL {
            assert!(made.contains(&(is_async, Shape::Several(*several))), "{several:?}, async: {is_async}");
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Leaf(Leaf),
    One(One),
    Several(Several),
}

fn shapes(node: &Node, made: &mut Vec<(bool, Shape)>) {
    let (shape, callees) = match &node.step {
        Step::Leaf(leaf) => (Shape::Leaf(*leaf), &[][..]),
        Step::One(one, callee) => (Shape::One(*one), std::slice::from_ref(&**callee)),
        Step::Several(several, callees) => (Shape::Several(*several), callees.as_slice()),
    };
    if !made.contains(&(node.is_async, shape)) {
        made.push((node.is_async, shape));
    }
    for callee in callees {
        shapes(callee, made);
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
