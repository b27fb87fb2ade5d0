//! The annotated async functions that run a tree: each shape at a source place of its own.

#![expect(clippy::too_many_lines, reason = "a match over the shapes")]
#![expect(
    clippy::needless_return,
    clippy::never_loop,
    clippy::field_reassign_with_default,
    clippy::redundant_pattern_matching,
    reason = "ways to leave a body"
)]

use std::cell::Cell;
use std::error::Error;
use std::future::pending;

use redhanded::{InCurrentScope, capture_errors};

use super::dispatch::{Cleanup, Job, call_async, call_in_task, call_in_tasks, call_on_thread, leaf};
use super::executor::{caught, together, until, yields};
use super::node::{Node, One, Several, Step};
use super::trouble::{Trouble, Wide};

/// Not annotated.
async fn passes(callee: &Node) -> Result<u64, Trouble> {
    let number = call_async(callee).await?;
    Ok(number)
}

/// Not annotated.
async fn replaces(id: u64, callee: &Node) -> Result<u64, Trouble> {
    call_async(callee).await.map_err(|_| Trouble::Other(id))
}

#[capture_errors(skip(step))]
pub(super) async fn one_async(id: u64, step: &Step) -> Result<u64, Trouble> {
    let (shape, callee) = match step {
        Step::Leaf(how) => {
            yields().await;
            return leaf(id, *how);
        }
        Step::One(shape, callee) => (*shape, &**callee),
        Step::Several(..) => unreachable!("has its own function"),
    };
    match shape {
        One::Passes => {
            let number = call_async(callee).await?;
            Ok(number + 1)
        }
        One::Tail => call_async(callee).await,
        One::Returns => {
            return call_async(callee).await;
        }
        One::Closure => {
            let attempt = async || call_async(callee).await;
            attempt().await
        }
        One::Told => call_async(callee).await.map_err(|error| Trouble::Told(format!("told by <{id}>: {error}"))),
        One::Replaced => {
            let number = call_async(callee).await.map_err(|_| Trouble::Other(id))?;
            Ok(number + 1)
        }
        One::ReplacedInMatch => match call_async(callee).await {
            Ok(number) => Ok(number),
            Err(_) => Err(Trouble::Other(id)),
        },
        One::ReplacedInLetElse => {
            let Ok(number) = call_async(callee).await else { return Err(Trouble::Other(id)) };
            Ok(number)
        }
        One::ReplacedAfterIf => {
            if call_async(callee).await.is_err() {
                return Err(Trouble::Other(id));
            }
            Ok(1)
        }
        One::ReplacedByOption => {
            let number = call_async(callee).await.ok();
            number.ok_or(Trouble::Other(id))
        }
        One::ReplacedAfterFlag => {
            let (mut has_failed, mut tries) = (false, 0);
            while tries < 1 {
                if call_async(callee).await.is_err() {
                    has_failed = true;
                }
                tries += 1;
            }
            if has_failed { Err(Trouble::Other(id)) } else { Ok(1) }
        }
        One::ReplacedInLoop => {
            let result = loop {
                break call_async(callee).await;
            };
            result.map_err(|_| Trouble::Other(id))
        }
        One::ReplacedInField => {
            let mut job = Job::default();
            job.result = Some(call_async(callee).await);
            let Some(result) = job.result.take() else { return Ok(0) };
            Ok(result.map_err(|_| Trouble::Other(id))?)
        }
        One::ReplacedInTuple => {
            let (_, result) = (1, call_async(callee).await);
            let number = result.or(Err(Trouble::Other(id)))?;
            Ok(number)
        }
        One::ReplacedInChain => {
            if let Err(_) = call_async(callee).await
                && id > 0
            {
                return Err(Trouble::Other(id));
            }
            Ok(1)
        }
        One::ReplacedInMacro => {
            let is_fine = matches!(call_async(callee).await, Ok(_));
            if !is_fine {
                return Err(Trouble::Other(id));
            }
            Ok(1)
        }
        One::ReplacedInClosure => {
            let attempt = async || -> Result<u64, Trouble> {
                let number = call_async(callee).await?;
                Ok(number + 1)
            };
            let number = attempt().await.map_err(|_| Trouble::Other(id))?;
            Ok(number)
        }
        One::ReplacedInBlock => {
            let number = {
                let result = call_async(callee).await;
                result.ok()
            };
            let Some(number) = number else { return Err(Trouble::Other(id)) };
            Ok(number)
        }
        One::ReplacedAndKept => {
            let mut last = None;
            if call_async(callee).await.is_err() {
                last = Some(Trouble::Other(id));
            }
            let _ = fine(id).await;
            match last {
                Some(error) => Err(error),
                None => Ok(1),
            }
        }
        One::ReplacedInVec => {
            let mut errors = Vec::new();
            if call_async(callee).await.is_err() {
                errors.push(Trouble::Other(id));
            }
            let _ = fine(id).await;
            match errors.pop() {
                Some(error) => Err(error),
                None => Ok(1),
            }
        }
        One::CapturedByHand => {
            let result = call_async(callee).await;
            if let Err(error) = &result {
                redhanded::capture_error(error);
            }
            result
        }
        One::Unannotated => {
            let number = replaces(id, callee).await?;
            Ok(number)
        }
        One::Unwraps => Ok(call_async(callee).await.unwrap()),
        One::Defaults => Ok(call_async(callee).await.unwrap_or(7)),
        One::Ignores => {
            let _ = call_async(callee).await;
            Ok(1)
        }
        One::IgnoresAndFails => {
            let _ = call_async(callee).await;
            Err(Trouble::Own(id))
        }
        One::IgnoresAndPanics => {
            let _ = call_async(callee).await;
            panic!("call <{id}> fell");
        }
        One::Catches => {
            let caught = caught(async { call_async(callee).await }).await;
            Ok(caught.map_or(7, Result::unwrap_or_default))
        }
        One::CatchesAndReplaces => {
            caught(async { call_async(callee).await }).await.unwrap_or_else(|_| Err(Trouble::Other(id)))
        }
        One::CatchesAndFails => {
            let _ = caught(async { call_async(callee).await }).await;
            return Err(Trouble::Own(id));
        }
        One::AwaitsChild => {
            let number = call_async(callee).in_current_scope().await?;
            Ok(number)
        }
        One::AwaitsTask => {
            let number = call_in_task(callee).await?;
            Ok(number)
        }
        One::Joins => {
            let number = call_on_thread(callee)?;
            Ok(number)
        }
        One::Boxes => unreachable!("has its own function"),
        One::Cancels => {
            let is_told = Cell::new(false);
            until(&is_told, waits_async(id, callee, &is_told)).await;
            Ok(1)
        }
    }
}

/// Has no part in any failure.
#[capture_errors]
async fn fine(id: u64) -> Result<u64, Trouble> {
    yields().await;
    Ok(id)
}

#[capture_errors(ignore(Trouble::Ignored(_)))]
pub(super) async fn quiet_async(id: u64) -> Result<u64, Trouble> {
    Err(Trouble::Ignored(id))
}

#[capture_errors(skip(callee))]
pub(super) async fn boxed_async(id: u64, callee: &Node) -> Result<u64, Box<dyn Error + Send + Sync>> {
    let number = call_async(callee).await?;
    Ok(number + id)
}

/// Makes a call, tells that it is over, and never ends.
#[capture_errors(skip(callee, tell))]
pub(super) async fn waits_async(id: u64, callee: &Node, tell: &Cell<bool>) {
    let _ = (id, call_async(callee).await);
    tell.set(true);
    pending::<()>().await;
}

#[capture_errors(skip(shape, callees))]
pub(super) async fn several_async(id: u64, shape: Several, callees: &[Node]) -> Result<u64, Wide> {
    let [first, second, ..] = callees else { unreachable!("two at least") };
    let mut sum = 0;
    match shape {
        Several::Sequence => {
            for callee in callees {
                sum += call_async(callee).await?;
            }
            Ok(sum)
        }
        Several::CollectedUntilFailure => {
            let mut numbers = Vec::new();
            for callee in callees {
                numbers.push(call_async(callee).await?);
                yields().await;
            }
            Ok(numbers.iter().sum())
        }
        Several::Collected => {
            let mut results = Vec::new();
            for callee in callees {
                results.push(call_async(callee).await);
            }
            for result in results {
                sum += result?;
            }
            Ok(sum)
        }
        Several::Survivors => {
            for callee in callees {
                sum += call_async(callee).await.unwrap_or_default();
            }
            Ok(sum)
        }
        Several::Retries => {
            let mut last = Ok(0);
            for callee in callees {
                last = call_async(callee).await;
                if last.is_ok() {
                    break;
                }
            }
            Ok(last?)
        }
        Several::RetriesReplaced => {
            let mut last = call_async(first).await;
            if last.is_err() {
                last = call_async(second).await;
            }
            last.map_err(|_| Wide(Trouble::Other(id)))
        }
        Several::FallsBack => {
            if let Ok(number) = call_async(first).await {
                return Ok(number);
            }
            let number = call_async(second).await?;
            Ok(number)
        }
        Several::DefaultsBeside => Ok(call_async(first).await.unwrap_or(7) + call_async(second).await?),
        Several::Stored => {
            let stored = call_async(first).await;
            yields().await;
            let _ = call_async(second).await;
            Ok(stored?)
        }
        Several::StoredUnannotated => {
            let stored = passes(first).await;
            let _ = call_async(second).await;
            Ok(stored?)
        }
        Several::StoredReplaced => {
            let stored = call_async(first).await;
            yields().await;
            let _ = call_async(second).await;
            stored.map_err(|_| Wide(Trouble::Other(id)))
        }
        Several::LastKept => {
            let mut last = None;
            for callee in callees {
                if let Err(error) = call_async(callee).await {
                    last = Some(error);
                }
            }
            match last {
                Some(error) => Err(error.into()),
                None => Ok(1),
            }
        }
        Several::FirstPushed => {
            let mut errors = Vec::new();
            for callee in callees {
                match call_async(callee).await {
                    Ok(number) => sum += number,
                    Err(error) => errors.push(error),
                }
            }
            if let Some(error) = errors.into_iter().next() {
                return Err(error.into());
            }
            Ok(sum)
        }
        Several::CleansUp => {
            let _cleanup = Cleanup(second);
            sum += call_async(first).await?;
            Ok(sum)
        }
        Several::Concurrent => {
            let results = together(callees.iter().map(|callee| call_async(callee))).await;
            for result in results.into_iter().flatten() {
                sum += result?;
            }
            Ok(sum)
        }
        Several::ConcurrentIgnored => {
            let results = together(callees.iter().map(|callee| call_async(callee))).await;
            Ok(results.into_iter().flatten().flatten().sum())
        }
        Several::TasksOfSet => {
            let mut tasks = call_in_tasks(callees);
            let mut errors = Vec::new();
            while let Some(joined) = tasks.join_next().await {
                match joined {
                    Ok((_, Ok(number))) => sum += number,
                    Ok((index, Err(error))) => errors.push((index, error)),
                    // It panicked.
                    Err(_) => {}
                }
            }
            errors.sort_by_key(|(index, _)| *index);
            if let Some((_, error)) = errors.into_iter().next() {
                return Err(error.into());
            }
            Ok(sum)
        }
    }
}
