//! Makes the call of a node: each is seen where the function here is called.

use std::future::ready;
use std::panic::resume_unwind;
use std::sync::LazyLock;
use std::thread::panicking;

use tokio::runtime::{Builder, Runtime};
use tokio::task::{block_in_place, yield_now};

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

/// Makes the call in a task, which is awaited: what it panics with goes on there.
#[track_caller]
pub(super) fn call_in_task(node: &Node) -> impl Future<Output = Result<u64, Trouble>> + use<> {
    let _runtime = tasks().enter();
    let task = redhanded::spawn(in_its_turn(node.clone()));
    async { task.await.unwrap_or_else(|error| resume_unwind(error.into_panic())) }
}

/// Makes the calls in the tasks of a set, at the same time.
pub(super) fn call_in_tasks(nodes: &[Node]) -> redhanded::JoinSet<(usize, Result<u64, Trouble>)> {
    let _runtime = tasks().enter();
    let tasks = nodes.iter().cloned().enumerate();
    tasks.map(|(index, node)| async move { (index, in_its_turn(node).await) }).collect()
}

/// Not before others had theirs.
async fn in_its_turn(node: Node) -> Result<u64, Trouble> {
    yield_now().await;
    // It may wait for tasks itself.
    block_in_place(|| call(&node))
}

/// Where tasks run.
fn tasks() -> &'static Runtime {
    static RUNTIME: LazyLock<Runtime> =
        LazyLock::new(|| Builder::new_multi_thread().worker_threads(1).thread_name("task").build().unwrap());
    &RUNTIME
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
