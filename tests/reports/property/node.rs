//! Trees of calls: what each call does with the calls that it makes.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// What a call without callees does.
#[derive(Debug, Clone, Copy)]
pub(super) enum Leaf {
    Succeeds,
    Fails,
    Panics,
}

/// What a call does with its one callee.
#[derive(Debug, Clone, Copy)]
pub(super) enum One {
    Passes,
    Tail,
    Returns,
    Closure,
    Told,
    Replaced,
    ReplacedInMatch,
    ReplacedInLetElse,
    ReplacedAfterIf,
    ReplacedByOption,
    Unannotated,
    Unwraps,
    Defaults,
    Ignores,
    IgnoresAndFails,
    IgnoresAndPanics,
    Catches,
    CatchesAndReplaces,
    CatchesAndFails,
}

/// What a call does with its two or three callees.
#[derive(Debug, Clone, Copy)]
pub(super) enum Several {
    Sequence,
    CollectedUntilFailure,
    Collected,
    Survivors,
    Retries,
    RetriesReplaced,
    FallsBack,
    DefaultsBeside,
    Stored,
    StoredReplaced,
    LastKept,
    FirstPushed,
    Concurrent,
    ConcurrentIgnored,
}

// Left out, because the rules let them be told as one incident or as two: a fallback in `or_else` or in the error's arm;
// a value that stands in for a failure and is then found wrong (`let n = call().unwrap_or(7); if n > 3 { return Err(…) }`);
// an error that crossed a function that is not annotated, swallowed right before another failure; one of several
// collected errors that is replaced by one without its text.

/// One call, with a number that no other call of the tree has.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) id: u64,
    pub(super) is_async: bool,
    pub(super) step: Step,
}

#[derive(Debug, Clone)]
pub(super) enum Step {
    Leaf(Leaf),
    One(One, Box<Node>),
    Several(Several, Vec<Node>),
}

impl Node {
    /// The annotated function that runs it.
    pub(super) fn function(&self) -> &'static str {
        match (&self.step, self.is_async) {
            (Step::Leaf(_) | Step::One(..), false) => "one",
            (Step::Leaf(_) | Step::One(..), true) => "one_async",
            (Step::Several(..), false) => "several",
            (Step::Several(..), true) => "several_async",
        }
    }

    fn number(mut self, next: &mut u64) -> Self {
        self.id = *next;
        *next += 1;
        self.step = match self.step {
            Step::One(shape, callee) => Step::One(shape, Box::new(callee.number(next))),
            Step::Several(shape, callees) => {
                // Only futures can be run side by side.
                let is_concurrent = matches!(shape, Several::Concurrent | Several::ConcurrentIgnored);
                let asynchronous = |node: Self| Self { is_async: node.is_async || is_concurrent, ..node };
                Step::Several(shape, callees.into_iter().map(|callee| asynchronous(callee).number(next)).collect())
            }
            leaf @ Step::Leaf(_) => leaf,
        };
        self
    }
}

pub(super) fn trees() -> impl Strategy<Value = Node> {
    let leaf = prop_oneof![2 => Just(Leaf::Succeeds), 4 => Just(Leaf::Fails), 1 => Just(Leaf::Panics)];
    let leaf = (any::<bool>(), leaf).prop_map(|(is_async, leaf)| Node { id: 0, is_async, step: Step::Leaf(leaf) });
    let tree = leaf.prop_recursive(6, 24, 3, |callee| {
        prop_oneof![
            3 => (any::<bool>(), select(ONE), callee.clone()).prop_map(|(is_async, shape, callee)| Node {
                id: 0,
                is_async,
                step: Step::One(shape, Box::new(callee))
            }),
            2 => (any::<bool>(), select(SEVERAL), vec(callee, 2..=3)).prop_map(|(is_async, shape, callees)| Node {
                id: 0,
                is_async,
                step: Step::Several(shape, callees)
            }),
        ]
    });
    tree.prop_map(|tree| tree.number(&mut 1))
}

const ONE: &[One] = &[
    One::Passes,
    One::Tail,
    One::Returns,
    One::Closure,
    One::Told,
    One::Replaced,
    One::ReplacedInMatch,
    One::ReplacedInLetElse,
    One::ReplacedAfterIf,
    One::ReplacedByOption,
    One::Unannotated,
    One::Unwraps,
    One::Defaults,
    One::Ignores,
    One::IgnoresAndFails,
    One::IgnoresAndPanics,
    One::Catches,
    One::CatchesAndReplaces,
    One::CatchesAndFails,
];

const SEVERAL: &[Several] = &[
    Several::Sequence,
    Several::CollectedUntilFailure,
    Several::Collected,
    Several::Survivors,
    Several::Retries,
    Several::RetriesReplaced,
    Several::FallsBack,
    Several::DefaultsBeside,
    Several::Stored,
    Several::StoredReplaced,
    Several::LastKept,
    Several::FirstPushed,
    Several::Concurrent,
    Several::ConcurrentIgnored,
];
