//! What is recorded of arguments.

#![expect(unused_variables, reason = "they are there to be recorded")]

use std::fmt;

use redhanded::capture_errors;
use serde_json::{Value, json};

use super::{Opaque, block_on, frames, one};

struct NoDebug;

#[derive(Debug)]
#[expect(dead_code, reason = "shown by Debug")]
struct Order {
    id: u64,
}

/// What the innermost frame shows.
fn shown(event: &redhanded::Event) -> Value {
    serde_json::to_value(&frames(event).last().unwrap().vars).unwrap()
}

#[capture_errors]
#[expect(clippy::too_many_arguments, reason = "one of each kind")]
fn every_kind(
    order: &Order,
    id: u64,
    currency: &str,
    owned: String,
    bytes: Vec<u8>,
    (low, _): (u8, u8),
    nothing: Option<u8>,
    opaque: NoDebug,
    _unused: bool,
    _: u8,
) -> Result<u8, Opaque> {
    drop((owned, bytes, opaque));
    Err(Opaque)
}

#[test]
fn arguments_are_shown_by_name() {
    let event =
        one(|| every_kind(&Order { id: 7 }, 42, "EUR", "text".to_owned(), vec![1, 2], (3, 4), None, NoDebug, true, 5));
    assert_eq!(
        shown(&event),
        json!({
            "order": { "id": 7 },
            "id": 42,
            "currency": "EUR",
            "owned": "text",
            "bytes": "<2 bytes>",
            "(low, _)": [3, 4],
            "nothing": null,
            "opaque": "<NoDebug>",
            "_unused": true,
        })
    );
}

#[capture_errors(skip(a), redact(b), name = "renamed")]
async fn with_options(a: u8, b: u8, api_key: String, author: &str) -> Result<u8, Opaque> {
    drop(api_key);
    Err(Opaque)
}

#[test]
fn skipped_arguments_are_absent_and_secrets_are_filtered() {
    // In two pieces, because the source lines of this test go along.
    let key = ["hu", "sh"].concat();
    let event = one(|| block_on(with_options(1, 2, key.clone(), "Ada")));
    assert_eq!(shown(&event), json!({ "b": "[Filtered]", "api_key": "[Filtered]", "author": "Ada" }));
    assert_eq!(frames(&event)[0].function.as_deref(), Some("renamed"));
    assert!(!serde_json::to_string(&event).unwrap().contains(&key));
}

/// Looking at it is a failure of the test.
struct Untouchable;

impl fmt::Debug for Untouchable {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        panic!("looked at")
    }
}

#[capture_errors]
fn secret(password: &Untouchable) -> Result<u8, Opaque> {
    Err(Opaque)
}

#[test]
fn a_secret_is_never_looked_at() {
    assert_eq!(shown(&one(|| secret(&Untouchable))), json!({ "password": "[Filtered]" }));
}

#[derive(Debug)]
struct Store {
    name: &'static str,
}

impl Store {
    #[capture_errors]
    fn by_reference(&self, key: u8) -> Result<&str, Opaque> {
        if key > 3 { Ok(self.name) } else { Err(Opaque) }
    }

    #[capture_errors]
    async fn by_value(self) -> Result<u8, Opaque> {
        tokio::task::yield_now().await;
        drop(self);
        Err(Opaque)
    }
}

#[test]
fn the_receiver_is_an_argument() {
    let store = Store { name: "shelf" };
    let by_reference = one(|| store.by_reference(1).is_ok());
    assert_eq!(shown(&by_reference), json!({ "self": { "name": "shelf" }, "key": 1 }));
    assert_eq!(shown(&one(|| block_on(store.by_value()))), json!({ "self": { "name": "shelf" } }));
}

#[capture_errors]
#[expect(clippy::allow_attributes, reason = "what others may write")]
fn conditional(
    #[cfg_attr(all(), allow(unused_variables))] kept: u8,
    #[cfg_attr(all(), cfg(all()))] may_be_absent: u8,
    #[cfg(not(windows))] may_be_absent_too: u8,
    unit: (),
    some: Option<()>,
) -> Result<u8, Opaque> {
    Err(Opaque)
}

#[test]
fn arguments_are_recorded_unless_they_may_not_be_there_and_nothing_is_shown_as_such() {
    assert_eq!(shown(&one(|| conditional(1, 2, 3, (), Some(())))), json!({ "kept": 1, "unit": "()", "some": "()" }));
}

#[async_trait::async_trait]
trait Fetch {
    async fn inside(&self, (low, _): (u8, u8), _: u8, (user, password): (u8, u8), _named: u8) -> Result<u8, Opaque>;
    async fn below(&self, (low, _): (u8, u8), _: u8) -> Result<u8, Opaque>;
}

struct First;

#[capture_errors(skip(self))]
#[async_trait::async_trait]
impl Fetch for First {
    async fn inside(&self, (low, _): (u8, u8), _: u8, (user, password): (u8, u8), _named: u8) -> Result<u8, Opaque> {
        Err(Opaque)
    }

    #[capture_errors(redact(low))]
    async fn below(&self, (low, _): (u8, u8), _: u8) -> Result<u8, Opaque> {
        Err(Opaque)
    }
}

struct Other;

#[async_trait::async_trait]
#[capture_errors(skip(self))]
impl Fetch for Other {
    async fn inside(&self, (low, _): (u8, u8), _: u8, (user, password): (u8, u8), _named: u8) -> Result<u8, Opaque> {
        Err(Opaque)
    }

    async fn below(&self, (low, _): (u8, u8), _: u8) -> Result<u8, Opaque> {
        Err(Opaque)
    }
}

#[test]
fn arguments_of_async_trait_are_named_by_their_patterns() {
    let all = json!({ "(low, _)": [1, 2], "(user, password)": "[Filtered]", "_named": 6 });
    assert_eq!(shown(&one(|| block_on(First.inside((1, 2), 3, (4, 5), 6)))), all);
    assert_eq!(shown(&one(|| block_on(Other.inside((1, 2), 3, (4, 5), 6)))), all);
    assert_eq!(shown(&one(|| block_on(First.below((1, 2), 3)))), json!({ "(low, _)": "[Filtered]" }));
    assert_eq!(shown(&one(|| block_on(Other.below((1, 2), 3)))), json!({ "(low, _)": [1, 2] }));
}
