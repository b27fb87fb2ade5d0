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
    pub(super) frames: Box<[RawFrame]>,
}

impl Stack {
    #[expect(clippy::unnecessary_wraps, reason = "the twin without the feature has none")]
    pub(super) fn take(inner: usize) -> Option<Box<Self>> {
        let mut taken = Taken { frames: [RawFrame::default(); FRAMES], count: 0, last: None, inner };
        unwind(|frame| taken.add(frame));
        Some(Box::new(Self { frames: taken.finish().into() }))
    }
}

struct Taken {
    frames: [RawFrame; FRAMES],
    count: usize,
    /// The frame whose end is not known yet.
    last: Option<RawFrame>,
    inner: usize,
}

impl Taken {
    /// Returns whether there is room for more.
    fn add(&mut self, frame: &Unwound) -> bool {
        let frame = RawFrame { instruction: frame.ip().addr(), pointer: frame.sp().addr() };
        if let Some(last) = self.last.replace(frame)
            && frame.pointer > self.inner
        {
            self.push(last);
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
        fn inner(outer: usize) -> Option<Box<Stack>> {
            let own = 0;
            assert!(address_of(&own) < outer, "stacks grow downwards");
            Stack::take(outer)
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
                if depth == 0 { Stack::take(0).map_or(0, |stack| stack.frames.len()) } else { deeper(depth - 1) };
            std::hint::black_box(count)
        }
        assert_eq!(deeper(300), FRAMES);
    }
}
