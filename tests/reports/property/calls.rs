//! The annotated functions that run a tree: each shape at a source place of its own.

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
use std::panic::{AssertUnwindSafe, catch_unwind};

use redhanded::capture_errors;

use super::calls_async::waits_async;
use super::dispatch::{Cleanup, Job, call, call_async, call_in_task, call_in_tasks, call_on_thread, leaf};
use super::executor::{alone, together, until};
use super::node::{Node, One, Several, Step};
use super::trouble::{Trouble, Wide};

/// Not annotated.
fn passes(callee: &Node) -> Result<u64, Trouble> {
    let number = call(callee)?;
    Ok(number)
}

/// Not annotated.
pub(super) fn replaces(id: u64, callee: &Node) -> Result<u64, Trouble> {
    call(callee).map_err(|_| Trouble::Other(id))
}

#[capture_errors(skip(step))]
pub(super) fn one(id: u64, step: &Step) -> Result<u64, Trouble> {
    let (shape, callee) = match step {
        Step::Leaf(how) => return leaf(id, *how),
        Step::One(shape, callee) => (*shape, &**callee),
        Step::Several(..) => unreachable!("has its own function"),
    };
    match shape {
        One::Passes => {
            let number = call(callee)?;
            Ok(number + 1)
        }
        One::Tail => call(callee),
        One::Returns => {
            return call(callee);
        }
        One::Closure => {
            let attempt = || call(callee);
            attempt()
        }
        One::Told => call(callee).map_err(|error| Trouble::Told(format!("told by <{id}>: {error}"))),
        One::Replaced => {
            let number = call(callee).map_err(|_| Trouble::Other(id))?;
            Ok(number + 1)
        }
        One::ReplacedInMatch => match call(callee) {
            Ok(number) => Ok(number),
            Err(_) => Err(Trouble::Other(id)),
        },
        One::ReplacedInLetElse => {
            let Ok(number) = call(callee) else { return Err(Trouble::Other(id)) };
            Ok(number)
        }
        One::ReplacedAfterIf => {
            if call(callee).is_err() {
                return Err(Trouble::Other(id));
            }
            Ok(1)
        }
        One::ReplacedByOption => {
            let number = call(callee).ok();
            number.ok_or(Trouble::Other(id))
        }
        One::ReplacedAfterFlag => {
            let (mut has_failed, mut tries) = (false, 0);
            while tries < 1 {
                if call(callee).is_err() {
                    has_failed = true;
                }
                tries += 1;
            }
            if has_failed { Err(Trouble::Other(id)) } else { Ok(1) }
        }
        One::ReplacedInLoop => {
            let result = loop {
                break call(callee);
            };
            result.map_err(|_| Trouble::Other(id))
        }
        One::ReplacedInField => {
            let mut job = Job::default();
            job.result = Some(call(callee));
            let Some(result) = job.result.take() else { return Ok(0) };
            Ok(result.map_err(|_| Trouble::Other(id))?)
        }
        One::ReplacedInTuple => {
            let (_, result) = (1, call(callee));
            let number = result.or(Err(Trouble::Other(id)))?;
            Ok(number)
        }
        One::ReplacedInChain => {
            if let Err(_) = call(callee)
                && id > 0
            {
                return Err(Trouble::Other(id));
            }
            Ok(1)
        }
        One::ReplacedInMacro => {
            let is_fine = matches!(call(callee), Ok(_));
            if !is_fine {
                return Err(Trouble::Other(id));
            }
            Ok(1)
        }
        One::ReplacedInClosure => {
            let attempt = || -> Result<u64, Trouble> {
                let number = call(callee)?;
                Ok(number + 1)
            };
            let number = attempt().map_err(|_| Trouble::Other(id))?;
            Ok(number)
        }
        One::ReplacedInBlock => {
            let number = {
                let result = call(callee);
                result.ok()
            };
            let Some(number) = number else { return Err(Trouble::Other(id)) };
            Ok(number)
        }
        One::ReplacedAndKept => {
            let mut last = None;
            if call(callee).is_err() {
                last = Some(Trouble::Other(id));
            }
            let _ = fine(id);
            match last {
                Some(error) => Err(error),
                None => Ok(1),
            }
        }
        One::ReplacedInVec => {
            let mut errors = Vec::new();
            if call(callee).is_err() {
                errors.push(Trouble::Other(id));
            }
            let _ = fine(id);
            match errors.pop() {
                Some(error) => Err(error),
                None => Ok(1),
            }
        }
        One::CapturedByHand => {
            let result = call(callee);
            if let Err(error) = &result {
                redhanded::capture_error(error);
            }
            result
        }
        One::Unannotated => {
            let number = replaces(id, callee)?;
            Ok(number)
        }
        One::Unwraps => Ok(call(callee).unwrap()),
        One::Defaults => Ok(call(callee).unwrap_or(7)),
        One::Ignores => {
            let _ = call(callee);
            Ok(1)
        }
        One::IgnoresAndFails => {
            let _ = call(callee);
            Err(Trouble::Own(id))
        }
        One::IgnoresAndPanics => {
            let _ = call(callee);
            panic!("call <{id}> fell");
        }
        One::Catches => {
            let caught = catch_unwind(AssertUnwindSafe(|| call(callee)));
            Ok(caught.map_or(7, Result::unwrap_or_default))
        }
        One::CatchesAndReplaces => {
            catch_unwind(AssertUnwindSafe(|| call(callee))).unwrap_or_else(|_| Err(Trouble::Other(id)))
        }
        One::CatchesAndFails => {
            let _ = catch_unwind(AssertUnwindSafe(|| call(callee)));
            return Err(Trouble::Own(id));
        }
        One::Joins => {
            let number = call_on_thread(callee)?;
            Ok(number)
        }
        One::AwaitsTask => {
            let number = alone(call_in_task(callee))?;
            Ok(number)
        }
        One::Boxes => unreachable!("has its own function"),
        One::AwaitsChild => unreachable!("is async"),
        One::Cancels => {
            let is_told = Cell::new(false);
            alone(until(&is_told, waits_async(id, callee, &is_told)));
            Ok(1)
        }
    }
}

/// Has no part in any failure.
#[capture_errors]
fn fine(id: u64) -> Result<u64, Trouble> {
    Ok(id)
}

#[capture_errors(ignore(Trouble::Ignored(_)))]
pub(super) fn quiet(id: u64) -> Result<u64, Trouble> {
    Err(Trouble::Ignored(id))
}

#[capture_errors(skip(callee))]
pub(super) fn boxed(id: u64, callee: &Node) -> Result<u64, Box<dyn Error + Send + Sync>> {
    let number = call(callee)?;
    Ok(number + id)
}

#[capture_errors(skip(shape, callees))]
pub(super) fn several(id: u64, shape: Several, callees: &[Node]) -> Result<u64, Wide> {
    let [first, second, ..] = callees else { unreachable!("two at least") };
    let mut sum = 0;
    match shape {
        Several::Sequence => {
            for callee in callees {
                sum += call(callee)?;
            }
            Ok(sum)
        }
        Several::CollectedUntilFailure => {
            let numbers = callees.iter().map(|callee| call(callee)).collect::<Result<Vec<_>, _>>()?;
            Ok(numbers.iter().sum())
        }
        Several::Collected => {
            let results: Vec<_> = callees.iter().map(|callee| call(callee)).collect();
            for result in results {
                sum += result?;
            }
            Ok(sum)
        }
        Several::Survivors => Ok(callees.iter().filter_map(|callee| call(callee).ok()).sum()),
        Several::Retries => {
            let mut last = Ok(0);
            for callee in callees {
                last = call(callee);
                if last.is_ok() {
                    break;
                }
            }
            Ok(last?)
        }
        Several::RetriesReplaced => {
            let mut last = call(first);
            if last.is_err() {
                last = call(second);
            }
            last.map_err(|_| Wide(Trouble::Other(id)))
        }
        Several::FallsBack => {
            if let Ok(number) = call(first) {
                return Ok(number);
            }
            let number = call(second)?;
            Ok(number)
        }
        Several::DefaultsBeside => Ok(call(first).unwrap_or(7) + call(second)?),
        Several::Stored => {
            let stored = call(first);
            let _ = call(second);
            Ok(stored?)
        }
        Several::StoredUnannotated => {
            let stored = passes(first);
            let _ = call(second);
            Ok(stored?)
        }
        Several::StoredReplaced => {
            let stored = call(first);
            let _ = call(second);
            stored.map_err(|_| Wide(Trouble::Other(id)))
        }
        Several::LastKept => {
            let mut last = None;
            for callee in callees {
                if let Err(error) = call(callee) {
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
                match call(callee) {
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
            sum += call(first)?;
            Ok(sum)
        }
        Several::Concurrent => {
            let results = alone(together(callees.iter().map(|callee| call_async(callee))));
            for result in results.into_iter().flatten() {
                sum += result?;
            }
            Ok(sum)
        }
        Several::ConcurrentIgnored => {
            let results = alone(together(callees.iter().map(|callee| call_async(callee))));
            Ok(results.into_iter().flatten().flatten().sum())
        }
        Several::TasksOfSet => {
            let mut tasks = call_in_tasks(callees);
            let mut errors = Vec::new();
            while let Some(joined) = alone(tasks.join_next()) {
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
