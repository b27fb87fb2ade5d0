//! The arguments of each call.

use std::fmt;

use redhanded::capture_errors;
use serde_json::json;

use crate::captured::{captured_once, variables};

#[test]
fn values_are_json_by_name() {
    #[capture_errors]
    #[expect(clippy::too_many_arguments, reason = "one of each kind")]
    fn many(
        number: u64,
        negative: i8,
        float: f32,
        letter: char,
        yes: bool,
        text: &str,
        none: Option<u32>,
        some: Option<&str>,
        bytes: &[u8],
        unit: (),
        large: u128,
    ) -> Result<(), String> {
        let _ = (number, negative, float, letter, yes, text, none, some, bytes, unit, large);
        Err("no".into())
    }
    let event = captured_once(|| {
        drop(many(42, -7, 0.1, 'ß', true, "EUR", None, Some("x"), &[1, 2, 3], (), u128::MAX));
    });
    let expected = json!({
        "number": 42, "negative": -7, "float": 0.1, "letter": "ß", "yes": true, "text": "EUR", "none": null,
        "some": "x", "bytes": "<3 bytes>", "unit": "()", "large": u128::MAX.to_string(),
    });
    assert_eq!(variables(&event, "many"), expected);
}

#[test]
fn paths_are_texts_in_callers_too() {
    use std::path::{Path, PathBuf};
    #[capture_errors]
    fn read(path: PathBuf) -> Result<(), String> {
        Err(path.display().to_string())
    }
    #[capture_errors]
    fn import(folder: &Path) -> bool {
        read(folder.join("orders.csv")).is_err()
    }
    let event = captured_once(|| _ = import(Path::new("data")));
    assert_eq!(variables(&event, "import"), json!({ "folder": "data" }));
    assert_eq!(variables(&event, "read"), json!({ "path": "data/orders.csv" }));
}

#[test]
fn a_value_of_any_type_is_shown_as_far_as_it_can_be() {
    #[derive(Debug, Clone)]
    #[expect(dead_code, reason = "shown by Debug")]
    struct Order {
        id: u64,
    }
    struct Mute;
    #[capture_errors]
    fn shows<T>(lent: &Order, owned: Order, changed: &mut Vec<u8>, mute: Mute, unbounded: T) -> Result<(), String> {
        drop((owned, mute, unbounded));
        changed.clear();
        let _ = lent;
        Err("no".into())
    }
    let event = captured_once(|| {
        drop(shows(&Order { id: 1 }, Order { id: 2 }, &mut vec![1], Mute, String::from("text")));
    });
    let expected = json!({
        "lent": { "id": 1 }, "owned": { "id": 2 }, "changed": "<1 bytes>", "mute": "<Mute>",
        "unbounded": "<String>",
    });
    assert_eq!(variables(&event, "shows"), expected);
}

#[test]
fn what_debug_prints_is_json_and_its_secrets_are_filtered_in_every_form() {
    #[derive(Debug, Clone)]
    #[expect(dead_code, reason = "shown by Debug")]
    struct Login {
        user: &'static str,
        password: String,
        way: Way,
    }
    #[derive(Debug, Clone)]
    #[expect(dead_code, reason = "shown by Debug")]
    enum Way {
        Web { retries: u8 },
    }
    #[capture_errors]
    fn login(lent: &Login, owned: Login, both: [Login; 1]) -> Result<(), String> {
        let _ = (owned, both);
        Err(lent.user.into())
    }
    // Not in one piece in the source lines of the report.
    let secret = ["hu", "sh"].concat();
    let ann = Login { user: "ann", password: secret.clone(), way: Way::Web { retries: 2 } };
    let event = captured_once(|| drop(login(&ann, ann.clone(), [ann.clone()])));
    let shown = json!({ "user": "ann", "password": "[Filtered]", "way": { "Web": { "retries": 2 } } });
    let in_list = json!({ "user": "ann", "password": "[Filtered]", "way": "Web { retries: 2 }" });
    assert_eq!(variables(&event, "login"), json!({ "lent": shown, "owned": shown, "both": [in_list] }));
    let text = "Login { user: \"ann\", password: [Filtered], way: Web { retries: 2 } }";
    let message = format!("login(lent: {text}, owned: {text}, both: [{text}])");
    assert_eq!(event.breadcrumbs[0].message.as_deref(), Some(message.as_str()));
    assert_eq!(event.breadcrumbs[0].data.get("lent"), Some(&shown));
    assert!(!serde_json::to_string(&event).unwrap().contains(&secret));
}

#[test]
fn an_argument_with_a_secret_name_is_never_looked_at() {
    struct Password;
    impl fmt::Debug for Password {
        fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
            panic!("looked at")
        }
    }
    #[capture_errors]
    #[expect(non_snake_case, reason = "generated code has such names")]
    fn login(user: &str, password: Password, api_key: &str, accessToken: &str) -> Result<(), String> {
        let _ = (user, password, api_key, accessToken);
        Err("no".into())
    }
    let event = captured_once(|| drop(login("ann", Password, "key", "token")));
    let expected =
        json!({ "user": "ann", "password": "[Filtered]", "api_key": "[Filtered]", "accessToken": "[Filtered]" });
    assert_eq!(variables(&event, "login"), expected);
    let message = event.breadcrumbs[0].message.as_deref();
    let shown = "login(user: \"ann\", password: [Filtered], api_key: [Filtered], accessToken: [Filtered])";
    assert_eq!(message, Some(shown));
}

#[test]
fn skipped_arguments_do_not_show_and_redacted_ones_not_their_values() {
    #[capture_errors(skip(body), redact(card))]
    fn pay(order: u64, body: &str, card: &str) -> Result<(), String> {
        let _ = (order, body, card);
        Err("no".into())
    }
    let event = captured_once(|| drop(pay(1, "body", "4111")));
    assert_eq!(variables(&event, "pay"), json!({ "order": 1, "card": "[Filtered]" }));
    #[capture_errors(skip_all)]
    fn silent(order: u64) -> Result<u64, String> {
        Err(order.to_string())
    }
    assert_eq!(variables(&captured_once(|| drop(silent(1))), "silent"), json!({}));
}

#[test]
fn a_long_value_is_cut_and_the_call_stays_in_its_budget() {
    #[capture_errors]
    fn long(one: &str, two: &str, three: &str, four: &str, five: &str, last: u8) -> Result<(), String> {
        let _ = (one, two, three, four, five, last);
        Err("no".into())
    }
    let text = "long ".repeat(2000);
    let event = captured_once(|| drop(long(&text, &text, &text, &text, &text, 9)));
    let variables = variables(&event, "long");
    assert_eq!(variables["last"], 9);
    let shown = variables["one"].as_str().unwrap();
    assert!(shown.ends_with('…') && shown.len() <= 520, "{} bytes", shown.len());
    assert!(variables.to_string().len() <= 2048, "{} bytes", variables.to_string().len());
}

#[test]
fn a_debug_that_panics_costs_a_marker() {
    struct Panics;
    impl fmt::Debug for Panics {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("half ")?;
            panic!("in Debug")
        }
    }
    #[capture_errors]
    fn shows(lent: &Panics, owned: Panics, after: u8) -> Result<(), String> {
        let _ = (lent, owned, after);
        Err("no".into())
    }
    let event = captured_once(|| drop(shows(&Panics, Panics, 7)));
    let expected = json!({ "lent": "half <Debug panicked>", "owned": "half <Debug panicked>", "after": 7 });
    assert_eq!(variables(&event, "shows"), expected);
}

#[test]
fn a_debug_that_calls_annotated_functions_leaves_no_trace() {
    #[capture_errors]
    fn inner() -> Result<(), String> {
        Err("inside of Debug".into())
    }
    struct Calls;
    impl fmt::Debug for Calls {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(if inner().is_err() { "called" } else { "not called" })
        }
    }
    #[capture_errors]
    fn shows(calls: &Calls) -> Result<(), String> {
        let _ = calls;
        Err("no".into())
    }
    let event = captured_once(|| drop(shows(&Calls)));
    assert_eq!(variables(&event, "shows"), json!({ "calls": "called" }));
}

#[test]
fn patterns_are_recorded_as_they_are_written_and_underscores_not_at_all() {
    #[capture_errors]
    fn pattern((low, high): (u32, u32), _: u64, mut changed: u64) -> Result<(), String> {
        changed += u64::from(low + high);
        Err(changed.to_string())
    }
    let event = captured_once(|| drop(pattern((1, 2), 3, 4)));
    assert_eq!(variables(&event, "pattern"), json!({ "(low, high)": [1, 2], "changed": 4 }));
}

#[test]
fn a_reference_is_shown_as_it_is_when_the_call_fails() {
    use std::cell::Cell;
    #[capture_errors]
    fn counts(counter: &Cell<u32>) -> Result<(), String> {
        counter.set(counter.get() + 1);
        Err("no".into())
    }
    let event = captured_once(|| drop(counts(&Cell::new(1))));
    assert_eq!(variables(&event, "counts"), json!({ "counter": { "value": 2 } }));
}

#[test]
fn a_lock_that_the_body_held_is_free_when_its_owner_is_shown() {
    use std::sync::Mutex;
    #[capture_errors]
    fn locks(shelf: &Mutex<u32>) -> Result<(), String> {
        let mut books = shelf.lock().unwrap();
        *books += 1;
        Err("no".into())
    }
    let event = captured_once(|| drop(locks(&Mutex::new(1))));
    let expected = json!({ "shelf": { "data": 2, "poisoned": false, "…": "not shown" } });
    assert_eq!(variables(&event, "locks"), expected);
}

#[test]
fn the_budget_of_a_call_holds_in_its_breadcrumb_too() {
    #[derive(Debug)]
    #[expect(dead_code, reason = "shown by Debug")]
    struct Long([char; 300]);
    #[capture_errors]
    fn long(one: &Long, two: &Long, three: &Long, four: &Long, five: &Long, six: &str) -> Result<(), String> {
        let _ = (one, two, three, four, five, six);
        Err("no".into())
    }
    let text = Long(['"'; 300]);
    let event = captured_once(|| drop(long(&text, &text, &text, &text, &text, &"\u{1}".repeat(500))));
    let breadcrumb = &event.breadcrumbs[0];
    let data = serde_json::to_string(&breadcrumb.data).unwrap();
    assert!(data.len() <= 2048, "{} bytes", data.len());
    let message = breadcrumb.message.as_deref().unwrap();
    assert!(message.len() <= 2048 && message.contains("six: "), "{} bytes", message.len());
    assert!(variables(&event, "long").to_string().len() <= 2048);
}

#[test]
fn an_errors_text_without_end_is_cut() {
    #[derive(Debug)]
    struct Endless;
    impl fmt::Display for Endless {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            loop {
                let _ = f.write_str("again ");
            }
        }
    }
    impl std::error::Error for Endless {}
    #[capture_errors]
    fn fails() -> Result<(), Endless> {
        Err(Endless)
    }
    let event = captured_once(|| drop(fails()));
    assert_eq!(event.exceptions[0].value.as_ref().unwrap().len(), 8192);
}

#[test]
fn a_call_that_lasts_long_and_fails_shows_what_its_body_took() {
    #[capture_errors]
    fn step(number: u32) {
        let _ = number;
    }
    #[capture_errors]
    fn other() {}
    #[capture_errors]
    fn lasts(taken: String) -> Result<(), String> {
        for number in 0..1000 {
            step(number);
            other();
        }
        Err(taken)
    }
    let event = captured_once(|| drop(lasts("kept".to_owned())));
    assert_eq!(variables(&event, "lasts"), json!({ "taken": "kept" }));
}

#[test]
fn what_an_async_function_takes_is_rendered_before_it_is_gone() {
    #[derive(Debug)]
    struct Order(#[expect(dead_code, reason = "shown by Debug")] u64);
    #[capture_errors]
    async fn ship(order: Order) -> Result<(), String> {
        let Order(_) = order;
        Err("no".to_owned())
    }
    let events = crate::captured::captured_async(|| async { _ = ship(Order(7)).await });
    let event = events.iter().find(|event| event.exceptions[0].value.as_deref() == Some("no")).unwrap();
    let messages = crate::captured::breadcrumbs(event);
    assert!(messages.iter().any(|message| message.contains("ship(order: Order(7))")), "{messages:?}");
}
