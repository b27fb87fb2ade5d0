use super::waiting::COUNT;
use super::*;
use std::time::Duration;

impl Queued for u32 {
    fn rank(&self) -> Rank {
        Rank::Error
    }

    fn bytes(&self) -> usize {
        4
    }
}

/// A queue that is not about to look.
fn queue() -> Queue<u32> {
    let queue = Queue::new();
    assert_eq!(queue.next(), Next::Look);
    queue.looked([].into_iter(), None);
    queue
}

impl<J: Queued> Queue<J> {
    fn is_done(&self) -> bool {
        let state = self.lock();
        state.worker != Doing::Looks && state.is_done(state.waiting.last())
    }
}

#[test]
fn jobs_are_done_in_order_then_losses_are_told_and_it_ends() {
    let queue = queue();
    assert!(queue.push(1) && queue.push(2));
    queue.shut();
    assert!(!queue.push(3));
    for job in [1, 2] {
        assert_eq!(queue.next(), Next::Do(job));
        queue.finish(None);
    }
    let Next::Tell(number) = queue.next() else { panic!("nothing is told") };
    queue.answered(number, true);
    assert_eq!(queue.next(), Next::End);
}

#[test]
fn the_first_above_the_bound_costs_the_oldest_and_is_counted() {
    let queue = queue();
    for job in (0..).take(COUNT + 3) {
        assert!(queue.push(job));
    }
    assert_eq!(queue.lost().0.of(Loss::Overflow), 3);
    assert_eq!(queue.next(), Next::Do(3));
}

#[test]
fn flushing_waits_for_a_job_that_is_in_the_workers_hands() {
    let queue = queue();
    queue.push(1);
    queue.next();
    assert!(!queue.is_done());
    queue.finish(Some(Loss::Network));
    assert!(queue.is_done());
}

#[test]
fn flushing_waits_for_what_is_being_looked_for() {
    let queue = queue();
    queue.look_at(Instant::now());
    assert_eq!(queue.next(), Next::Look);
    assert!(!queue.is_done());
    queue.looked([7].into_iter(), None);
    assert!(!queue.is_done());
    assert_eq!(queue.next(), Next::Do(7));
    queue.finish(None);
    assert!(queue.is_done());
}

#[test]
fn who_flushes_is_answered_after_the_jobs_before_and_not_after_later_ones() {
    let queue = queue();
    queue.push(1);
    assert!(!queue.wait_until_done(Some(Instant::now())));
    assert!(!queue.wait_until_done(Some(Instant::now())), "the two wait for the same");
    queue.push(2);
    assert_eq!(queue.next(), Next::Do(1));
    queue.finish(None);
    assert_eq!(queue.next(), Next::Tell(1));
    queue.answered(1, true);
    assert_eq!(queue.next(), Next::Do(2));
}

#[test]
fn it_looks_at_the_earliest_time_it_was_told() {
    let queue = queue();
    let soon = Instant::now() + Duration::from_millis(1);
    queue.look_at(soon + Duration::from_hours(1));
    queue.look_at(soon);
    queue.look_at(soon + Duration::from_mins(1));
    assert_eq!(queue.next(), Next::Look);
    assert!(Instant::now() >= soon);
}

#[test]
fn what_is_given_up_is_counted_once() {
    let queue = queue();
    queue.push(1);
    queue.push(2);
    queue.next();
    assert_eq!(queue.end().total(), 2, "the one in the worker's hands, and the one that waits");
    queue.finish(Some(Loss::Network));
    assert_eq!(queue.end().total(), 2);
    assert_eq!(queue.next(), Next::End);
    assert!(queue.is_done() && queue.wait_until_done(None) && queue.wait_until_ended(None));
}
