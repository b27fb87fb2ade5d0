//! Which failures there are when a tree is run, and what is to be reported of each.

use redhanded::Level;

use super::failure::Ending::{self, Failed, Fell, Returned};
use super::failure::{Failure, Panic};
use super::node::{Leaf, Node, One, Several, Step};

/// A function and the number of its call.
pub(super) type Frame = (String, u64);

/// What tells of a failure.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Told {
    /// Of the outermost error.
    pub(super) text: String,
    /// Oldest call first.
    pub(super) path: Vec<Frame>,
    pub(super) level: Level,
    pub(super) handled: bool,
}

/// What all unwrapped errors are told by: the text has the error's `Debug` in it.
pub(super) const UNWRAPPED: &str = "unwrapped";

/// The failures of a tree that is run outside of annotated calls.
pub(super) fn failures(tree: &Node) -> Vec<Told> {
    let mut model = Model { units: vec![Unit::default()], told: Vec::new() };
    match model.call(tree) {
        Returned => {}
        Failed(failure) | Fell(failure) => model.end(failure, false),
    }
    model.told.sort();
    model.told
}

#[derive(Default)]
struct Unit {
    /// Those in progress, and whether each is a future.
    calls: Vec<(Frame, bool)>,
    /// It is that of a future, whose calls are in it.
    is_of_future: bool,
}

struct Model {
    units: Vec<Unit>,
    told: Vec<Told>,
}

impl Model {
    fn calls(&mut self) -> &mut Vec<(Frame, bool)> {
        &mut self.units.last_mut().unwrap().calls
    }

    fn call(&mut self, node: &Node) -> Ending {
        let frame = (node.function().to_owned(), node.id);
        let is_wide = matches!(node.step, Step::Several(..));
        self.run(frame, node.is_async, is_wide, |model| model.body(node))
    }

    /// A call of an annotated function, which wraps its errors if it `is_wide`.
    fn run(&mut self, frame: Frame, is_async: bool, is_wide: bool, body: impl FnOnce(&mut Self) -> Ending) -> Ending {
        let unit = self.units.last().unwrap();
        let is_in_future = unit.calls.last().map_or(unit.is_of_future, |(_, is_async)| *is_async);
        let is_own = is_async && !is_in_future;
        if is_own {
            self.units.push(Unit::default());
        }
        self.calls().push((frame.clone(), is_async));
        let ending = body(self);
        self.calls().pop();
        if is_own {
            self.units.pop();
        }
        let leave = |failure: Failure| Failure {
            path: failure.path.into_iter().chain([frame]).collect(),
            is_foreign: is_own,
            ..failure
        };
        match ending {
            Returned => Returned,
            Fell(failure) => Fell(Failure { left_as: failure.text.clone(), ..leave(failure) }),
            Failed(failure) => Failed(Failure {
                left_as: if is_wide { "several calls failed".to_owned() } else { failure.text.clone() },
                text: if is_wide { "a part failed".to_owned() } else { failure.text.clone() },
                panic: failure.panic.survived(),
                ..leave(failure)
            }),
        }
    }

    /// Its journey ends in the current call, or outside of all.
    fn end(&mut self, failure: Failure, handled: bool) {
        if failure.is_muted {
            return;
        }
        let handled = handled && !failure.is_foreign;
        let callers = if handled { self.calls().clone() } else { Vec::new() };
        let callers = callers.into_iter().map(|(frame, _)| frame);
        let unwinds = failure.panic == Panic::Unwinding;
        let level = match (unwinds, handled) {
            (true, false) => Level::Fatal,
            (false, true) if failure.panic == Panic::None => Level::Warning,
            _ => Level::Error,
        };
        self.told.push(Told {
            text: failure.left_as,
            path: callers.chain(failure.path.into_iter().rev()).collect(),
            level,
            handled: !unwinds || handled,
        });
    }

    /// A call that is survived, or a panic that is caught as well.
    fn survive(&mut self, ending: Ending) -> bool {
        match ending {
            Returned => true,
            Failed(failure) | Fell(failure) => {
                self.end(failure, true);
                false
            }
        }
    }

    fn body(&mut self, node: &Node) -> Ending {
        match &node.step {
            Step::Leaf(Leaf::Succeeds) => Returned,
            Step::Leaf(Leaf::Fails) => Failed(Failure::own(node.id)),
            Step::Leaf(Leaf::FailsAlike) => {
                Failed(Failure { text: "the disk is full".to_owned(), ..Failure::own(node.id) })
            }
            Step::Leaf(Leaf::FailsIgnored) => {
                Failed(Failure { text: format!("ignored <{}>", node.id), is_muted: true, ..Failure::own(node.id) })
            }
            Step::Leaf(Leaf::Panics) => Fell(Failure::fallen(node.id)),
            Step::One(shape, callee) => self.one(node.id, *shape, callee),
            Step::Several(shape, callees) => self.several(node.id, *shape, callees),
        }
    }

    fn one(&mut self, id: u64, shape: One, callee: &Node) -> Ending {
        if matches!(shape, One::Cancels) {
            return self.cancel(id, callee);
        }
        let ending = match shape {
            One::Joins => self.child(Unit::default(), callee),
            One::AwaitsChild | One::AwaitsTask => self.child_future(callee),
            _ => self.call(callee),
        };
        match (shape, ending) {
            (
                One::Passes
                | One::Tail
                | One::Returns
                | One::Closure
                | One::Boxes
                | One::Joins
                | One::AwaitsChild
                | One::AwaitsTask,
                ending,
            )
            | (One::CatchesAndReplaces, ending @ (Returned | Failed(_))) => ending,
            (One::CapturedByHand, Failed(failure)) => {
                // Nothing is under way that it could be part of.
                if failure.is_muted {
                    let path = self.calls().iter().map(|(frame, _)| frame.clone()).collect();
                    self.told.push(Told { text: failure.text.clone(), path, level: Level::Error, handled: true });
                }
                Failed(failure)
            }
            (One::Told, Failed(failure)) => {
                let text = format!("told by <{id}>: {}", failure.text);
                Failed(Failure { text, ..failure })
            }
            (
                One::Replaced
                | One::ReplacedInMatch
                | One::ReplacedInLetElse
                | One::ReplacedAfterIf
                | One::ReplacedByOption
                | One::ReplacedAfterFlag
                | One::ReplacedInLoop
                | One::ReplacedInField
                | One::ReplacedInTuple
                | One::ReplacedInChain
                | One::ReplacedInMacro
                | One::ReplacedInClosure
                | One::ReplacedInBlock
                | One::ReplacedAndKept
                | One::ReplacedInVec
                | One::Unannotated,
                Failed(failure),
            )
            | (One::CatchesAndReplaces, Fell(failure)) => Failed(failure.replaced(id)),
            (One::Unwraps, Failed(failure)) if failure.is_muted => {
                Fell(Failure { text: UNWRAPPED.to_owned(), ..Failure::fallen(id) })
            }
            (One::Unwraps, Failed(failure)) => {
                Fell(Failure { text: UNWRAPPED.to_owned(), panic: Panic::Unwinding, ..failure })
            }
            (One::Catches, ending) => {
                self.survive(ending);
                Returned
            }
            (One::CatchesAndFails, ending) => {
                self.survive(ending);
                Failed(Failure::own(id))
            }
            (_, Fell(failure)) => Fell(failure),
            (One::IgnoresAndFails, ending) => {
                self.survive(ending);
                Failed(Failure::own(id))
            }
            (One::IgnoresAndPanics, ending) => {
                self.survive(ending);
                Fell(Failure::fallen(id))
            }
            (_, ending) => {
                // Those that left were treated above.
                if matches!(shape, One::Defaults | One::Ignores) {
                    self.survive(ending);
                }
                Returned
            }
        }
    }

    /// A call in a unit of work of its own, out of which its failure comes back.
    fn child(&mut self, unit: Unit, callee: &Node) -> Ending {
        self.units.push(unit);
        let ending = self.call(callee);
        self.units.pop();
        ending
    }

    /// The same of a future. What comes back while a sync function polls may be of any task whatever.
    fn child_future(&mut self, callee: &Node) -> Ending {
        let is_foreign = self.calls().last().is_some_and(|(_, is_async)| !is_async);
        match self.child(Unit { is_of_future: true, ..Unit::default() }, callee) {
            Returned => Returned,
            Failed(failure) => Failed(Failure { is_foreign, ..failure }),
            Fell(failure) => Fell(Failure { is_foreign, ..failure }),
        }
    }

    fn several(&mut self, id: u64, shape: Several, callees: &[Node]) -> Ending {
        let [first, second, ..] = callees else { unreachable!("two at least") };
        match shape {
            Several::Sequence | Several::CollectedUntilFailure => callees
                .iter()
                .map(|callee| self.call(callee))
                .find(|ending| !matches!(ending, Returned))
                .unwrap_or(Returned),
            Several::Collected | Several::FirstPushed => self.all(callees, |failures| Some(failures.remove(0))),
            Several::LastKept => self.all(callees, Vec::pop),
            Several::Survivors => self.all(callees, |_| None),
            Several::Retries => self.until_success(callees),
            Several::RetriesReplaced => match self.until_success([first, second]) {
                Failed(failure) => Failed(failure.replaced(id)),
                ending => ending,
            },
            Several::FallsBack => self.until_success([first, second]),
            Several::DefaultsBeside => match self.call(first) {
                Fell(failure) => Fell(failure),
                ending => {
                    self.survive(ending);
                    self.call(second)
                }
            },
            Several::Stored | Several::StoredUnannotated => self.stored(first, second),
            Several::StoredReplaced => match self.stored(first, second) {
                Failed(failure) => Failed(failure.replaced(id)),
                ending => ending,
            },
            Several::CleansUp => match self.call(first) {
                fell @ Fell(_) if second.may_panic() => fell,
                first => match self.call(second) {
                    // The body's error is dropped by the panic.
                    fell @ Fell(_) => {
                        self.survive(first);
                        fell
                    }
                    second => {
                        self.survive(second);
                        first
                    }
                },
            },
            Several::TasksOfSet => self.set(callees),
            Several::Concurrent => self.concurrent(callees, true),
            Several::ConcurrentIgnored => self.concurrent(callees, false),
        }
    }

    /// A future that waits after its call is dropped.
    fn cancel(&mut self, id: u64, callee: &Node) -> Ending {
        self.run(("waits_async".to_owned(), id), true, false, |model| match model.call(callee) {
            fell @ Fell(_) => fell,
            ending => {
                model.survive(ending);
                Returned
            }
        })
    }

    /// All are called; one of the failures may leave, the others are handled. A panic ends that.
    fn all(&mut self, callees: &[Node], chosen: impl FnOnce(&mut Vec<Failure>) -> Option<Failure>) -> Ending {
        let mut failures = Vec::new();
        let mut ending = Returned;
        for callee in callees {
            match self.call(callee) {
                Returned => {}
                Failed(failure) => failures.push(failure),
                fell @ Fell(_) => {
                    ending = fell;
                    break;
                }
            }
        }
        if matches!(ending, Returned) && !failures.is_empty() {
            ending = chosen(&mut failures).map_or(Returned, Failed);
        }
        for failure in failures {
            self.end(failure, true);
        }
        ending
    }

    /// One after the other until one returns normally or panics; the last failure leaves.
    fn until_success<'a>(&mut self, callees: impl IntoIterator<Item = &'a Node>) -> Ending {
        let mut last = Returned;
        for callee in callees {
            self.survive(std::mem::replace(&mut last, Returned));
            last = self.call(callee);
            if !matches!(last, Failed(_)) {
                break;
            }
        }
        last
    }

    /// The second is called before the first one's failure leaves.
    fn stored(&mut self, first: &Node, second: &Node) -> Ending {
        let first = self.call(first);
        if matches!(first, Fell(_)) {
            return first;
        }
        match self.call(second) {
            fell @ Fell(_) => {
                self.survive(first);
                fell
            }
            second => {
                self.survive(second);
                first
            }
        }
    }

    /// Each in a unit of work of its own, out of which its failure comes back. Panics are caught; the first error leaves.
    fn set(&mut self, callees: &[Node]) -> Ending {
        let mut left = Returned;
        for callee in callees {
            match self.child_future(callee) {
                Failed(failure) if matches!(left, Returned) => left = Failed(failure),
                ending => _ = self.survive(ending),
            }
        }
        left
    }

    /// Panics are caught; the first error may leave.
    fn concurrent(&mut self, callees: &[Node], leaves: bool) -> Ending {
        let mut left = Returned;
        for callee in callees {
            match self.call(callee) {
                Failed(failure) if leaves && matches!(left, Returned) => left = Failed(failure),
                ending => _ = self.survive(ending),
            }
        }
        left
    }
}
