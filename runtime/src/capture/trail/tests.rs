use std::thread::sleep;
use std::time::Duration;

use proptest::prelude::*;

use super::super::argument::Argument;
use super::super::noted::Noted;
use super::super::plain::{Encoder, Plain};
use super::super::recorded::Recorded;
use super::ring::RECORDS;
use super::*;
use crate::protocol::Value;

static CHECKOUT: Site = Site::new("checkout\0shop\0src/shop.rs\0order\u{1}currency\0", &[]);
static PAY: Site = Site::new("pay\0shop\0src/shop.rs\0\0", &[]);

fn note(noted: &mut Noted, order: u64) {
    order.encode(&mut Encoder::new(noted, 64));
    "EUR".encode(&mut Encoder::new(noted, 64));
}

fn checkout(trail: &mut Trail, order: u64) -> InTrail {
    let call = trail.begin(&CHECKOUT);
    note(trail.noting(call).unwrap(), order);
    call
}

/// With an argument of so many bytes, tag and length included.
fn begin_with(trail: &mut Trail, size: usize) -> InTrail {
    let call = trail.begin(&CHECKOUT);
    if let Some(length) = size.checked_sub(7) {
        Encoder::new(trail.noting(call).unwrap(), 64).rendered_text(&"x".repeat(length), false);
    }
    call
}

/// The order that was noted for this call; none if its arguments are gone.
fn order(trail: &Trail, call: InTrail) -> Option<Argument> {
    Recorded::new(&trail.noted(call)).next()
}

fn messages(trail: &Trail) -> Vec<String> {
    trail.breadcrumbs(usize::MAX, &|_| None).into_iter().filter_map(|crumb| crumb.message).collect()
}

#[test]
fn a_call_becomes_a_breadcrumb() {
    let mut trail = Trail::default();
    checkout(&mut trail, 42);
    let crumbs = trail.breadcrumbs(usize::MAX, &|_| None);
    assert_eq!(crumbs[0].message.as_deref(), Some("checkout(order: 42, currency: \"EUR\")"));
    assert_eq!(crumbs[0].category.as_deref(), Some("call"));
    assert_eq!(crumbs[0].data.get("order"), Some(&42.into()));
    assert_eq!(crumbs[0].data.get("currency"), Some(&"EUR".into()));
}

#[test]
fn repeated_calls_fold_into_one_record_with_the_latest_arguments() {
    let mut trail = Trail::default();
    trail.begin(&PAY);
    for order in 0..1000 {
        let call = checkout(&mut trail, order);
        trail.end(call, Outcome::Returned, Ended::About);
    }
    assert_eq!(
        messages(&trail),
        ["pay()", "checkout(order: 998, currency: \"EUR\") ×999", "checkout(order: 999, currency: \"EUR\")",]
    );
}

#[test]
fn a_breadcrumb_by_hand_ends_a_row() {
    let mut trail = Trail::default();
    for order in 0..4 {
        if order == 2 {
            trail.add(Breadcrumb::new("by hand"));
        }
        let call = trail.begin(&PAY);
        trail.end(call, Outcome::Returned, Ended::About);
    }
    assert_eq!(messages(&trail), ["pay()", "pay()", "by hand", "pay()", "pay()"]);
}

#[test]
fn a_recursive_call_does_not_fold_into_its_caller() {
    let mut trail = Trail::default();
    trail.begin(&PAY);
    trail.begin(&PAY);
    assert_eq!(messages(&trail).len(), 2);
}

#[test]
#[cfg_attr(miri, ignore = "takes minutes there")]
fn the_oldest_give_way() {
    let mut trail = Trail::default();
    for order in 0..10_000 {
        checkout(&mut trail, order);
        trail.begin(&PAY);
    }
    let messages = messages(&trail);
    assert_eq!(messages.len(), RECORDS);
    assert_eq!(messages[254], "checkout(order: 9999, currency: \"EUR\")");
}

#[test]
fn a_call_in_progress_keeps_its_arguments_however_much_comes_after_it() {
    for (count, size) in [(20, 1000), (2000, 0), (2000, 1), (2000, 100)] {
        let mut trail = Trail::default();
        let outer = checkout(&mut trail, 1);
        let inner = trail.begin(&PAY);
        note(trail.noting(inner).unwrap(), 2);
        for _ in 0..count {
            let step = begin_with(&mut trail, size);
            trail.begin(&PAY);
            trail.end(step, Outcome::Returned, Ended::About);
        }
        assert_eq!(order(&trail, outer), Some(Argument::Unsigned(1)), "{count} calls with {size} bytes");
        assert_eq!(order(&trail, inner), Some(Argument::Unsigned(2)), "{count} calls with {size} bytes");
        trail.end(outer, Outcome::Returned, Ended::About);
        trail.end(inner, Outcome::Returned, Ended::About);
        assert_eq!(trail.outlasting.len(), 0);
    }
}

#[test]
fn long_arguments_of_calls_that_ended_are_bounded() {
    let mut trail = Trail::default();
    let running = begin_with(&mut trail, 500);
    for _ in 0..200 {
        let call = begin_with(&mut trail, 500);
        trail.begin(&PAY);
        trail.end(call, Outcome::Returned, Ended::About);
    }
    assert!(trail.ring.room_apart() < ring::BYTES + 4096, "{}", trail.ring.room_apart());
    assert_eq!(trail.noted(running).len(), 500);
}

#[test]
fn a_row_is_of_calls_that_returned() {
    let mut trail = Trail::default();
    for (order, outcome) in
        [Outcome::Returned, Outcome::Failed, Outcome::Returned, Outcome::Returned].iter().enumerate()
    {
        let call = checkout(&mut trail, order as u64);
        trail.end(call, *outcome, Ended::About);
    }
    trail.begin(&CHECKOUT);
    let counted = |order: u32, count: &str| format!("checkout(order: {order}, currency: \"EUR\"){count}");
    assert_eq!(messages(&trail), [counted(0, ""), counted(1, ""), counted(3, " ×2"), "checkout()".into()]);
}

#[test]
fn a_small_trail_has_little_room() {
    let mut trail = Trail::default();
    trail.begin(&PAY);
    assert!(trail.ring.room() <= 1024, "{}", trail.ring.room());
}

#[test]
fn breadcrumbs_by_hand_keep_their_place() {
    let mut trail = Trail::default();
    trail.begin(&PAY);
    trail.add(Breadcrumb::new("by hand"));
    checkout(&mut trail, 1);
    assert_eq!(messages(&trail), ["pay()", "by hand", "checkout(order: 1, currency: \"EUR\")"]);
}

#[test]
fn a_trail_that_begins_inside_of_another_has_what_that_held_until_then() {
    let mut outer = Trail::default();
    outer.begin(&PAY);
    outer.add(Breadcrumb::new("by hand"));
    let mut inner = outer.fork();
    outer.add(Breadcrumb::new("later"));
    checkout(&mut inner, 1);
    let mut innermost = inner.fork();
    innermost.begin(&PAY);
    let checkout = "checkout(order: 1, currency: \"EUR\")";
    assert_eq!(messages(&inner), ["pay()", "by hand", checkout]);
    assert_eq!(messages(&innermost), ["pay()", "by hand", checkout, "pay()"]);
    assert_eq!(messages(&outer), ["pay()", "by hand", "later"]);
}

#[test]
fn trails_that_begin_at_the_same_moment_share_what_is_before_them() {
    let mut outer = Trail::default();
    let call = outer.begin(&PAY);
    let (one, two) = (outer.fork(), outer.fork());
    assert!(Arc::ptr_eq(&one.before[0], &two.before[0]));
    outer.end(call, Outcome::Returned, Ended::About);
    assert!(!Arc::ptr_eq(&one.before[0], &outer.fork().before[0]));
}

#[test]
fn a_row_of_trails_that_begin_inside_of_each_other_without_end_is_bounded() {
    let mut trail = Trail::default();
    for order in 0..100 {
        checkout(&mut trail, order);
        trail = trail.fork();
    }
    assert_eq!(trail.before.len(), BEFORE);
    assert!(trail.before.iter().all(|before| before.before.is_empty()));
    assert_eq!(messages(&trail).last().unwrap(), "checkout(order: 99, currency: \"EUR\")");
}

#[test]
#[cfg_attr(miri, ignore = "takes longer there than it may")]
fn a_call_that_ended_shows_its_outcome_and_how_long_it_took() {
    let mut trail = Trail::default();
    let slow = trail.begin(&PAY);
    sleep(Duration::from_millis(20));
    trail.end(slow, Outcome::Returned, Ended::About);
    let fails = checkout(&mut trail, 1);
    sleep(Duration::from_millis(5));
    trail.end(fails, Outcome::Failed, Ended::Exactly);
    sleep(Duration::from_millis(50));
    trail.begin(&PAY);
    let crumbs = trail.breadcrumbs(usize::MAX, &|_| None);
    let shown = |index: usize, name| {
        let data = &crumbs[index].data;
        (data.get("outcome").and_then(Value::as_str), data.get(name).and_then(Value::as_f64))
    };
    let (outcome, at_most) = shown(0, "duration_ms_at_most");
    assert_eq!(outcome, Some("returned"));
    assert!(at_most.unwrap() >= 20.0, "{at_most:?}");
    let (outcome, duration) = shown(1, "duration_ms");
    assert_eq!(outcome, Some("failed"));
    assert!((5.0..50.0).contains(&duration.unwrap()), "{duration:?}");
    assert_eq!(shown(2, "duration_ms_at_most"), (None, None), "a call in progress has none");
}

#[test]
fn no_more_of_the_newest_breadcrumbs_than_asked_for() {
    let mut trail = Trail::default();
    checkout(&mut trail, 1);
    trail.add(Breadcrumb::new("by hand"));
    trail.begin(&PAY);
    let newest = |count| {
        let crumbs = trail.breadcrumbs(count, &|_| None);
        crumbs.into_iter().filter_map(|crumb| crumb.message).collect::<Vec<_>>()
    };
    assert_eq!(newest(0), [""; 0]);
    assert_eq!(newest(2), ["by hand", "pay()"]);
    assert_eq!(newest(3), newest(usize::MAX));
    let inside = trail.fork();
    assert_eq!(inside.breadcrumbs(1, &|_| None).len(), 1, "also of what was before");
}

/// What happens in a trail: a call of one of two functions begins, one of those in progress ends, or a step is added by hand.
#[derive(Debug, Clone)]
enum Step {
    Begin(bool),
    End(prop::sample::Index, bool),
    ByHand,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        5 => any::<bool>().prop_map(Step::Begin),
        4 => any::<(prop::sample::Index, bool)>().prop_map(|(call, well)| Step::End(call, well)),
        1 => Just(Step::ByHand),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    #[cfg_attr(miri, ignore = "takes minutes there")]
    fn a_report_takes_as_much_of_a_trail_as_it_shows(steps in prop::collection::vec(step(), 0..900), counts in [0..300_usize, 0..20]) {
        let mut trail = Trail::default();
        let mut running = Vec::new();
        for (order, step) in (0..).zip(steps) {
            match step {
                Step::Begin(true) => running.push(checkout(&mut trail, order)),
                Step::Begin(false) => running.push(trail.begin(&PAY)),
                Step::End(call, well) if !running.is_empty() => {
                    let call = running.swap_remove(call.index(running.len()));
                    trail.end(call, if well { Outcome::Returned } else { Outcome::Failed }, Ended::About);
                }
                Step::End(..) => {}
                Step::ByHand => trail.add(Breadcrumb::new("by hand")),
            }
        }
        for count in counts {
            let [taken, whole] = [&trail.with_newest(count), &trail].map(|trail| trail.breadcrumbs(count, &|_| None));
            prop_assert_eq!(taken, whole);
        }
    }
}
