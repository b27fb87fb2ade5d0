use std::collections::VecDeque;

/// Those who flush want the server to be told of losses.
#[derive(Debug, Default)]
pub(super) struct Asked {
    /// The number of the job after which to tell it, and of who asked. Ordered by both.
    open: VecDeque<(u64, u64)>,
    /// The number of who asked last, and of the last one who is answered.
    last: u64,
    answered: u64,
    /// The number of the last one who is told that not all is delivered.
    refused: u64,
}

impl Asked {
    /// To be answered once the jobs up to `last` are done.
    pub(super) fn ask(&mut self, last: u64) -> u64 {
        // Those who wait for the same need one answer.
        match self.open.back() {
            Some(&(after, number)) if after == last => number,
            _ => {
                self.last += 1;
                self.open.push_back((last, self.last));
                self.last
            }
        }
    }

    /// The number of the job after which the first one is to be answered.
    pub(super) fn first(&self) -> Option<u64> {
        self.open.front().map(|&(after, _)| after)
    }

    /// The number of the last one who may be answered now.
    pub(super) fn take(&mut self, is_done: impl Fn(u64) -> bool) -> Option<u64> {
        let mut last = None;
        while let Some(&(after, number)) = self.open.front() {
            if !is_done(after) {
                break;
            }
            self.open.pop_front();
            last = Some(number);
        }
        last
    }

    /// All up to that number are answered; they hear it unless all `is_delivered`.
    pub(super) fn answer(&mut self, number: u64, is_delivered: bool) {
        self.answered = self.answered.max(number);
        if !is_delivered {
            self.refused = self.answered;
        }
    }

    pub(super) fn is_answered(&self, number: u64) -> bool {
        self.answered >= number
    }

    /// Whether the answer was that not all is delivered.
    pub(super) fn is_refused(&self, number: u64) -> bool {
        self.is_answered(number) && self.refused >= number
    }
}
