//! Unwinds the failing thread: instruction addresses and stack pointers, nothing else.
//!
//! `backtrace::trace` waits for a lock that the worker holds while it resolves symbols, for 50 ms and more the first time.
//! So this calls its unsynchronised twin, which is why there is unsafe code here. Its invariants:
//!
//! 1. Not on Windows: only there (`dbghelp`) does unwinding need the lock. Elsewhere it is the platform's unwinder, the
//!    same that panics go by, which any number of threads may use at a time. Windows takes the lock.
//! 2. The closure does not panic, since it may be called across frames of C: it indexes nothing, allocates nothing and
//!    calls no user code.
//! 3. Nothing of a frame is kept beyond the closure's call but two numbers.

use std::sync::Arc;

use backtrace::Frame as Unwound;

/// How many frames are kept, from the innermost one on.
pub(super) const FRAMES: usize = 128;

/// One frame: the function runs, or is to go on, at `instruction`; its own variables lie from `pointer` up to the next
/// frame's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct RawFrame {
    pub(super) instruction: usize,
    pub(super) pointer: usize,
}

/// The stack of a thread, unresolved: innermost frame first.
#[derive(Debug, Clone)]
pub(crate) struct Stack {
    pub(super) frames: Arc<[RawFrame]>,
}

impl Stack {
    #[expect(clippy::unnecessary_wraps, reason = "the twin without the feature has none")]
    pub(super) fn take(inner: usize, unchanged: Option<&Unchanged>) -> Option<Self> {
        let mut taken = Taken { frames: [RawFrame::default(); FRAMES], count: 0, last: None, inner, unchanged };
        unwind(|frame| taken.add(frame));
        Some(Self { frames: taken.finish().into() })
    }
}

/// What is still as it was of a stack that was taken before: the frames around the one that this address is in, in which
/// a call is in progress since.
#[derive(Debug, Clone)]
pub(crate) struct Unchanged {
    stack: Stack,
    around: usize,
}

impl Unchanged {
    pub(crate) fn of(stack: &Stack, around: usize) -> Self {
        Self { stack: stack.clone(), around }
    }

    /// Whether this frame is around what changed.
    fn has(&self, frame: &RawFrame) -> bool {
        frame.pointer > self.around
    }

    /// The frames from this one on, unless it is none of them after all: on a stack of its own, as of a coroutine. Of a
    /// stack that was cut there may be more by now.
    fn from(&self, frame: &RawFrame) -> Option<&[RawFrame]> {
        let frames = &self.stack.frames;
        let index = frames.iter().position(|known| known == frame).filter(|_| frames.len() < FRAMES)?;
        frames.get(index..)
    }
}

struct Taken<'a> {
    frames: [RawFrame; FRAMES],
    count: usize,
    /// The frame whose end is not known yet.
    last: Option<RawFrame>,
    inner: usize,
    unchanged: Option<&'a Unchanged>,
}

impl Taken<'_> {
    /// Returns whether there is room for more.
    fn add(&mut self, frame: &Unwound) -> bool {
        let frame = RawFrame { instruction: frame.ip().addr(), pointer: frame.sp().addr() };
        if let Some(last) = self.last.replace(frame)
            && frame.pointer > self.inner
        {
            self.push(last);
        }
        if let Some(unchanged) = self.unchanged.filter(|unchanged| frame.pointer > self.inner && unchanged.has(&frame))
        {
            self.unchanged = None;
            if let Some(others) = unchanged.from(&frame) {
                self.last = None;
                for frame in others {
                    self.push(*frame);
                }
                return false;
            }
        }
        self.count < FRAMES
    }

    fn push(&mut self, frame: RawFrame) {
        // What a thread begins with returns nowhere.
        if frame.instruction == 0 {
            return;
        }
        if let Some(free) = self.frames.get_mut(self.count) {
            *free = frame;
            self.count += 1;
        }
    }

    fn finish(&mut self) -> &[RawFrame] {
        if let Some(last) = self.last.take() {
            self.push(last);
        }
        self.frames.get(..self.count).unwrap_or_default()
    }
}

#[cfg(not(windows))]
#[expect(unsafe_code, reason = "the module says why, and what makes it sound")]
fn unwind(each: impl FnMut(&Unwound) -> bool) {
    // SAFETY: invariants 1 to 3 of this module.
    unsafe { backtrace::trace_unsynchronized(each) }
}

#[cfg(windows)]
fn unwind(each: impl FnMut(&Unwound) -> bool) {
    backtrace::trace(each);
}

#[cfg(test)]
mod tests {
    use super::super::address_of;
    use super::*;

    #[test]
    fn the_stack_begins_with_the_frame_that_the_address_is_in() {
        #[inline(never)]
        fn inner(outer: usize) -> Option<Stack> {
            let own = 0;
            assert!(address_of(&own) < outer, "stacks grow downwards");
            Stack::take(outer, None)
        }
        let local = 0;
        let address = address_of(&local);
        let stack = inner(address).expect("there is one");
        assert!(stack.frames[0].pointer <= address && address < stack.frames[1].pointer);
    }

    #[test]
    fn a_deep_stack_keeps_its_innermost_frames() {
        #[inline(never)]
        fn deeper(depth: usize) -> usize {
            let count =
                if depth == 0 { Stack::take(0, None).map_or(0, |stack| stack.frames.len()) } else { deeper(depth - 1) };
            std::hint::black_box(count)
        }
        assert_eq!(deeper(300), FRAMES);
    }

    /// The stack from inside of a few calls.
    #[inline(never)]
    fn further_in(depth: usize, unchanged: Option<&Unchanged>) -> Stack {
        let own = 0;
        let stack = if depth == 0 { Stack::take(address_of(&own), unchanged) } else { None };
        stack.unwrap_or_else(|| std::hint::black_box(further_in(depth - 1, unchanged)))
    }

    #[test]
    fn what_is_unchanged_of_a_stack_is_taken_over() {
        let local = 0;
        let mut known = further_in(3, None).frames.to_vec();
        let end = RawFrame { instruction: 7, pointer: usize::MAX };
        known.push(end);
        let unchanged = Unchanged { stack: Stack { frames: known.into() }, around: address_of(&local) };
        let taken = [None, Some(&unchanged)].map(|unchanged| further_in(5, unchanged).frames.to_vec());
        let [whole, pieced] = &taken;
        assert_eq!(pieced.split_last(), Some((&end, whole.as_slice())));
    }

    #[test]
    fn what_is_not_of_this_stack_is_not_taken_over() {
        let local = 0;
        let others: Vec<_> = further_in(3, None).frames.iter().map(|frame| RawFrame { pointer: 1, ..*frame }).collect();
        let unchanged = Unchanged { stack: Stack { frames: others.into() }, around: address_of(&local) };
        let taken = [None, Some(&unchanged)].map(|unchanged| further_in(5, unchanged).frames.to_vec());
        assert_eq!(taken[0], taken[1]);
    }
}
