//! Options on blocks.

use redhanded::{Level, capture_errors};
use serde_json::json;

use super::ShopError;
use crate::captured::{breadcrumbs, captured, captured_once, variables};

struct Store {
    name: &'static str,
}

#[capture_errors(
    with(store = self.name),
    tag(store = self.name, part = "store"),
    fingerprint("store"),
    level = info,
    skip(self, note),
    redact(card)
)]
impl Store {
    fn sells(&self, order: u32, note: &str, card: &str) -> Result<(), ShopError> {
        let _ = (order, note, card);
        Err(ShopError::Closed)
    }

    #[capture_errors(
        with(store = 3),
        tag(store = order),
        fingerprint("own"),
        level = fatal,
        ignore(ShopError::Closed),
        redact(note)
    )]
    fn says_itself(&self, order: u32, note: &str) -> Result<(), ShopError> {
        let _ = (self, note);
        if order == 0 { Err(ShopError::SoldOut { left: 0 }) } else { Err(ShopError::Closed) }
    }

    fn returns_nothing(&self) {
        let _ = self;
    }
}

#[test]
fn what_a_block_says_holds_for_its_functions() {
    let event = captured_once(|| {
        Store { name: "north" }.returns_nothing();
        drop(Store { name: "north" }.sells(1, "n", "c"));
    });
    let expected = json!({ "order": 1, "card": "[Filtered]", "store": "north" });
    assert_eq!(variables(&event, "Store::sells"), expected);
    let tags: Vec<_> = event.tags.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(tags, [("part", "store"), ("store", "north")]);
    assert_eq!((event.level, event.fingerprint), (Some(Level::Info), vec!["store".to_owned()]));
}

#[test]
fn what_a_function_says_itself_wins() {
    let event = captured_once(|| {
        drop(Store { name: "north" }.says_itself(0, "n"));
        drop(Store { name: "north" }.says_itself(1, "n"));
    });
    assert_eq!(variables(&event, "Store::says_itself"), json!({ "order": 0, "note": "[Filtered]", "store": 3 }));
    let tags: Vec<_> = event.tags.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(tags, [("part", "store"), ("store", "0")]);
    assert_eq!((event.level, event.fingerprint), (Some(Level::Fatal), vec!["own".to_owned()]));
}

#[capture_errors(args = off, trail = off, panics = off)]
mod muted {
    use super::{ShopError, capture_errors};

    pub(super) fn fails(order: u32) -> Result<(), ShopError> {
        assert!(order > 0, "no such order");
        Err(ShopError::Closed)
    }

    #[capture_errors(args = values, trail = on, panics = on)]
    pub(super) fn says_itself(order: u32) -> Result<(), ShopError> {
        assert!(order > 0, "no such order");
        Err(ShopError::Closed)
    }

    #[capture_errors(redact(order))]
    pub(super) fn names_one(order: u32, note: &str) -> Result<(), ShopError> {
        let _ = (order, note);
        Err(ShopError::Closed)
    }
}

#[test]
fn switches_of_a_block_are_turned_by_its_functions() {
    let event = captured_once(|| drop(muted::fails(1)));
    assert_eq!((variables(&event, "fails"), breadcrumbs(&event)), (json!({}), vec![]));
    let event = captured_once(|| drop(muted::says_itself(1)));
    assert_eq!(variables(&event, "says_itself"), json!({ "order": 1 }));
    assert_eq!(breadcrumbs(&event), ["says_itself(order: 1)"]);
    let event = captured_once(|| drop(muted::names_one(1, "n")));
    assert_eq!(variables(&event, "names_one"), json!({ "order": "[Filtered]" }));
    assert_eq!(captured(|| drop(muted::fails(0))).len(), 0);
    assert_eq!(captured(|| drop(muted::says_itself(0))).len(), 1);
}

#[capture_errors(only(order), args = types)]
mod listed {
    use super::{ShopError, capture_errors};

    pub(super) fn fails(order: u32, note: &str) -> Result<(), ShopError> {
        let _ = (order, note);
        Err(ShopError::Closed)
    }

    #[capture_errors(only(note))]
    pub(super) fn says_itself(order: u32, note: &str) -> Result<(), ShopError> {
        let _ = (order, note);
        Err(ShopError::Closed)
    }
}

#[test]
fn a_list_of_a_block_is_replaced_by_that_of_a_function() {
    let event = captured_once(|| drop(listed::fails(1, "n")));
    assert_eq!(variables(&event, "fails"), json!({ "order": "<u32>" }));
    let event = captured_once(|| drop(listed::says_itself(1, "n")));
    assert_eq!(variables(&event, "says_itself"), json!({ "note": "<&str>" }));
}
