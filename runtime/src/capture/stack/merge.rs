//! Which frame of a stack each annotated call is in.

use std::ops::Range;

use super::unwind::RawFrame;

/// A part of the merged stack: a frame, with the calls that are in it, or calls that are in none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) frame: Option<usize>,
    pub(super) calls: Range<usize>,
}

/// Both innermost first; `addresses` has one address for each call, 0 if none is known. Every frame and every call is in
/// the result once, in its order. A call whose address contradicts the order is one without an address: those stand
/// beside the next call inside of them; the first ones innermost of all, the last ones outermost of all.
pub(super) fn merge(frames: &[RawFrame], addresses: &[usize]) -> Vec<Step> {
    let hosts = hosts(frames, addresses);
    let last = hosts.iter().rposition(Option::is_some).map_or(0, |index| index + 1);
    let mut steps = Vec::with_capacity(frames.len() + 2);
    let mut next = hosts.iter().position(Option::is_some).unwrap_or(last);
    if next > 0 {
        steps.push(Step { frame: None, calls: 0..next });
    }
    for index in 0..frames.len() {
        let begin = next;
        if hosts.get(begin) == Some(&Some(index)) {
            let mut others = hosts.iter().enumerate().take(last).skip(begin);
            let end = others.find(|(_, host)| host.is_some_and(|host| host != index));
            next = end.map_or(last, |(end, _)| end);
        }
        steps.push(Step { frame: Some(index), calls: begin..next });
    }
    if last < addresses.len() {
        steps.push(Step { frame: None, calls: last..addresses.len() });
    }
    steps
}

/// The frame that each call is in. A frame's variables lie from its stack pointer up to the next one's.
fn hosts(frames: &[RawFrame], addresses: &[usize]) -> Vec<Option<usize>> {
    let mut from = 0;
    let host = |address: &usize| {
        let mut pairs = frames.iter().zip(frames.iter().skip(1)).enumerate().skip(from);
        let (host, _) = pairs.find(|(_, (own, next))| own.pointer <= *address && *address < next.pointer)?;
        from = host;
        Some(host)
    };
    addresses.iter().map(host).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn frames(sizes: &[usize]) -> Vec<RawFrame> {
        let mut pointer = 1000;
        let frame = |size: &usize| {
            let frame = RawFrame { instruction: 1, pointer };
            pointer += size;
            frame
        };
        sizes.iter().map(frame).collect()
    }

    fn step(frame: impl Into<Option<usize>>, calls: Range<usize>) -> Step {
        Step { frame: frame.into(), calls }
    }

    #[test]
    fn a_call_is_in_the_frame_around_its_address() {
        let frames = frames(&[16, 16, 16, 16]);
        let steps = merge(&frames, &[1016, 1020, 1040]);
        assert_eq!(steps, [step(0, 0..0), step(1, 0..2), step(2, 2..3), step(3, 3..3)]);
    }

    #[test]
    fn calls_without_an_address_stay_in_order() {
        let frames = frames(&[16, 16, 16]);
        let steps = merge(&frames, &[0, 1000, 0, 1020, 0]);
        assert_eq!(steps, [step(None, 0..1), step(0, 1..3), step(1, 3..4), step(2, 4..4), step(None, 4..5)]);
    }

    #[test]
    fn without_any_address_calls_are_outermost() {
        assert_eq!(merge(&frames(&[16]), &[0, 0]), [step(0, 0..0), step(None, 0..2)]);
        assert_eq!(merge(&[], &[5]), [step(None, 0..1)]);
    }

    proptest! {
        #[test]
        fn every_frame_and_every_call_is_there_once_and_in_order(
            sizes in prop::collection::vec(1_usize..64, 0..20),
            addresses in prop::collection::vec(prop_oneof![Just(0), 900_usize..2000], 0..20),
        ) {
            let frames = frames(&sizes);
            let steps = merge(&frames, &addresses);
            let shown: Vec<_> = steps.iter().filter_map(|step| step.frame).collect();
            prop_assert_eq!(shown, (0..frames.len()).collect::<Vec<_>>());
            let calls: Vec<_> = steps.iter().flat_map(|step| step.calls.clone()).collect();
            prop_assert_eq!(calls, (0..addresses.len()).collect::<Vec<_>>());
        }

        #[test]
        fn calls_that_are_on_the_stack_are_found_in_their_frames(
            sizes in prop::collection::vec(8_usize..64, 2..20),
            picks in prop::collection::vec((0_usize..18, 0_usize..8), 0..20),
        ) {
            let frames = frames(&sizes);
            let mut picks: Vec<_> = picks.into_iter().map(|(frame, at)| (frame % (frames.len() - 1), at)).collect();
            picks.sort_unstable();
            let addresses: Vec<_> = picks.iter().map(|(frame, at)| frames[*frame].pointer + at).collect();
            for step in merge(&frames, &addresses) {
                for call in step.calls {
                    prop_assert_eq!(Some(picks[call].0), step.frame);
                }
            }
        }
    }
}
