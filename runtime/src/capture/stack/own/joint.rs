//! Where the stack of a failing thread goes on in the stack of where its error was made.

use super::super::symbols::functions_at;
use super::super::unwind::RawFrame;
use super::OwnFrame;

/// A frame that is in both: everything outside of it is the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::capture::stack) struct Joint {
    /// Its index in the stack of the failing thread.
    pub(in crate::capture::stack) host: usize,
    /// And in that of the error.
    pub(in crate::capture::stack) made: usize,
}

/// Both innermost first. None if the error was made on another thread, or by a caller that has gone.
pub(in crate::capture::stack) fn joint(frames: &[RawFrame], made: &[OwnFrame]) -> Option<Joint> {
    if made.iter().any(|frame| frame.instruction != 0) {
        by_address(frames, made)
    } else if made.is_empty() {
        None
    } else {
        by_name(frames, made)
    }
}

/// A frame that both are in goes on at another address, as it called another function by then.
fn by_address(frames: &[RawFrame], made: &[OwnFrame]) -> Option<Joint> {
    // What a thread begins with returns nowhere.
    let begin = made.iter().rposition(|frame| frame.instruction != 0)? + 1;
    let pairs = frames.iter().rev().zip(made.iter().take(begin).rev());
    let same = pairs.take_while(|(frame, made)| frame.instruction == made.instruction).count();
    let host = frames.len().checked_sub(same + 1)?;
    (same > 0).then_some(Joint { host, made: begin.checked_sub(same + 1)? })
}

fn by_name(frames: &[RawFrame], made: &[OwnFrame]) -> Option<Joint> {
    let known = frames.iter().enumerate().rev().flat_map(|(index, frame)| {
        let functions = functions_at(frame.instruction);
        let names: Vec<_> = functions.iter().rev().filter_map(|function| function.name.clone()).collect();
        names.into_iter().map(move |name| (index, name))
    });
    let made = made.iter().enumerate().rev().flat_map(|(index, frame)| {
        frame.functions.iter().rev().filter_map(move |function| Some((index, function.name.as_ref()?)))
    });
    let same = known.zip(made).take_while(|((_, known), (_, made))| known == *made);
    // One that both are in has its name in both; what begins a thread is in all of them.
    let last = same.skip(1).last();
    last.map(|((host, _), (made, _))| Joint { host, made })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frames(addresses: &[usize]) -> Vec<RawFrame> {
        addresses.iter().map(|instruction| RawFrame { instruction: *instruction, pointer: 0 }).collect()
    }

    fn made(addresses: &[usize]) -> Vec<OwnFrame> {
        addresses.iter().map(|instruction| OwnFrame { instruction: *instruction, functions: Vec::new() }).collect()
    }

    #[test]
    fn they_are_joined_where_they_part() {
        let joined = joint(&frames(&[30, 2, 1]), &made(&[50, 40, 31, 2, 1, 0]));
        assert_eq!(joined, Some(Joint { host: 0, made: 2 }));
        let by_hand = joint(&frames(&[70, 60, 30, 2, 1]), &made(&[40, 31, 2, 1]));
        assert_eq!(by_hand, Some(Joint { host: 2, made: 1 }));
    }

    #[test]
    fn stacks_of_two_threads_are_two() {
        assert_eq!(joint(&frames(&[3, 2, 1]), &made(&[3, 2, 9])), None);
        assert_eq!(joint(&frames(&[2, 1]), &made(&[1])), None);
        assert_eq!(joint(&[], &made(&[1])), None);
        assert_eq!(joint(&frames(&[1]), &[]), None);
    }
}
