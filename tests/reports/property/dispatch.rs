//! Makes the call of a node: each is seen where the function here is called.

use std::future::ready;
use std::panic::resume_unwind;
use std::thread::panicking;

use super::calls::{boxed, one, quiet, several};
use super::calls_async::{boxed_async, one_async, quiet_async, several_async};
use super::executor::{Calling, alone};
use super::node::{Leaf, Node, One, Step};
use super::trouble::Trouble;

/// A future is polled here until it is ready.
#[track_caller]
pub(super) fn call(node: &Node) -> Result<u64, Trouble> {
    match (&node.step, node.is_async) {
        (Step::Several(shape, callees), false) => several(node.id, *shape, callees).map_err(Trouble::from),
        (Step::Several(shape, callees), true) => alone(several_async(node.id, *shape, callees)).map_err(Trouble::from),
        (Step::One(One::Boxes, callee), false) => boxed(node.id, callee).map_err(Trouble::Boxed),
        (Step::One(One::Boxes, callee), true) => alone(boxed_async(node.id, callee)).map_err(Trouble::Boxed),
        (Step::Leaf(Leaf::FailsIgnored), false) => quiet(node.id),
        (Step::Leaf(Leaf::FailsIgnored), true) => alone(quiet_async(node.id)),
        (step, false) => one(node.id, step),
        (step, true) => alone(one_async(node.id, step)),
    }
}

/// Makes the call on a thread of its own, which is joined: what it panics with goes on here.
#[track_caller]
pub(super) fn call_on_thread(node: &Node) -> Result<u64, Trouble> {
    let joined = redhanded::thread::scope(|scope| scope.spawn(|| call(node)).join());
    joined.unwrap_or_else(|payload| resume_unwind(payload))
}

/// The call of a sync function is over when this returns.
#[track_caller]
pub(super) fn call_async(node: &Node) -> Calling<'_> {
    match (&node.step, node.is_async) {
        (Step::Several(shape, callees), true) => {
            let call = several_async(node.id, *shape, callees);
            Box::pin(async { call.await.map_err(Trouble::from) })
        }
        (Step::Several(shape, callees), false) => {
            Box::pin(ready(several(node.id, *shape, callees).map_err(Trouble::from)))
        }
        (Step::One(One::Boxes, callee), true) => {
            let call = boxed_async(node.id, callee);
            Box::pin(async { call.await.map_err(Trouble::Boxed) })
        }
        (Step::One(One::Boxes, callee), false) => Box::pin(ready(boxed(node.id, callee).map_err(Trouble::Boxed))),
        (Step::Leaf(Leaf::FailsIgnored), true) => Box::pin(quiet_async(node.id)),
        (Step::Leaf(Leaf::FailsIgnored), false) => Box::pin(ready(quiet(node.id))),
        (step, true) => Box::pin(one_async(node.id, step)),
        (step, false) => Box::pin(ready(one(node.id, step))),
    }
}

/// Where a result is kept.
#[derive(Debug, Default)]
pub(super) struct Job {
    pub(super) result: Option<Result<u64, Trouble>>,
}

/// Makes a call when it is dropped; while a panic unwinds only if the call does not panic, too.
pub(super) struct Cleanup<'a>(pub(super) &'a Node);

impl Drop for Cleanup<'_> {
    fn drop(&mut self) {
        if !panicking() || !self.0.may_panic() {
            let _ = call(self.0);
        }
    }
}

pub(super) fn leaf(id: u64, leaf: Leaf) -> Result<u64, Trouble> {
    match leaf {
        Leaf::Succeeds => Ok(id),
        Leaf::Fails => Err(Trouble::Own(id)),
        Leaf::FailsAlike => Err(Trouble::Alike),
        Leaf::FailsIgnored => unreachable!("has its own function"),
        Leaf::Panics => panic!("call <{id}> fell"),
    }
}
