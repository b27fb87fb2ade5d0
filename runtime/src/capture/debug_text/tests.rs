//! What derived implementations print, and what they do not.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Mutex;
use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::json;

use super::{names_type, without_secrets};
use crate::capture::argument::Argument;
use crate::protocol::Value;

#[derive(Debug, Clone)]
#[expect(dead_code, reason = "shown by Debug")]
struct Line {
    article: &'static str,
    count: u32,
}

#[derive(Debug, Clone)]
#[expect(dead_code, reason = "shown by Debug")]
struct Order {
    id: u64,
    lines: Vec<Line>,
    coupon: Option<&'static str>,
    status: Status,
}

#[derive(Debug, Clone)]
#[expect(dead_code, reason = "shown by Debug")]
enum Status {
    Paid,
    Pending { since: u32 },
    Shipped(&'static str),
    Moved(i8, f32),
}

#[derive(Debug)]
#[expect(dead_code, reason = "shown by Debug")]
struct OrderId(u64);

fn to_json(text: &str, is_cut: bool, name: &str) -> Value {
    super::to_json(text, is_cut, name, false)
}

/// The JSON of an argument of this name.
fn shown(name: &str, value: &impl fmt::Debug) -> Value {
    let compact = to_json(&format!("{value:?}"), false, name);
    assert_eq!(to_json(&format!("{value:#?}"), false, name), compact, "spread over lines");
    compact
}

fn cut(text: &str) -> Value {
    to_json(text, true, "order")
}

fn order(status: Status) -> Order {
    Order { id: 1, lines: vec![Line { article: "lamp", count: 2 }], coupon: None, status }
}

#[test]
fn a_struct_is_an_object() {
    let expected = json!({ "id": 1, "lines": [{ "article": "lamp", "count": 2 }], "coupon": null, "status": "Paid" });
    assert_eq!(shown("order", &order(Status::Paid)), expected);
    let pending = json!({ "Pending": { "since": 3 } });
    assert_eq!(shown("order", &order(Status::Pending { since: 3 }))["status"], pending);
    let line = "Line { article: \"lamp\", count: 2 }";
    let deep = json!([{ "id": 1, "lines": [line], "coupon": null, "status": "Paid" }]);
    assert_eq!(to_json(&format!("{:?}", [order(Status::Paid)]), false, "open_orders"), deep);
}

#[test]
fn the_name_of_a_type_or_variant_stays_where_the_fields_name_does_not_say_it() {
    assert_eq!(
        shown("lent", &Line { article: "lamp", count: 2 }),
        json!({ "Line": { "article": "lamp", "count": 2 } })
    );
    assert_eq!(shown("status", &Status::Pending { since: 3 }), json!({ "Pending": { "since": 3 } }));
    assert_eq!(shown("status", &Status::Shipped("x")), json!({ "Shipped": "x" }));
    assert_eq!(shown("status", &Status::Moved(-1, 0.1)), json!({ "Moved": [-1, 0.1] }));
    assert_eq!(shown("status", &Status::Paid), json!("Paid"));
    assert_eq!(shown("outcome", &Err::<u8, _>("no")), json!({ "Err": "no" }));
    assert_eq!(shown("order", &OrderId(7)), json!({ "OrderId": 7 }));
    assert_eq!(shown("last_order_id", &OrderId(7)), json!(7));
    // `deadline` is no line.
    assert_eq!(shown("deadline", &Line { article: "", count: 0 }), json!({ "Line": { "article": "", "count": 0 } }));
}

#[test]
fn the_name_of_the_values_own_type_does_not_stay() {
    fn typed<T: fmt::Debug>(value: &T) -> Value {
        let text = format!("{value:?}");
        super::to_json(&text, false, "lent", names_type(&text, std::any::type_name::<T>()))
    }
    let lamp = Line { article: "lamp", count: 2 };
    let expected = json!({ "article": "lamp", "count": 2 });
    assert_eq!(typed(&lamp), expected);
    assert_eq!(typed(&Some(&lamp)), expected);
    assert_eq!(typed(&vec![lamp.clone()]), json!([expected]));
    assert_eq!(typed(&OrderId(7)), json!(7));
    assert_eq!(typed(&Status::Pending { since: 3 }), json!({ "Pending": { "since": 3 } }));
    assert_eq!(typed(&Ok::<_, ()>(lamp)), json!({ "Ok": { "Line": expected } }));
}

#[test]
fn plain_values_are_what_they_are() {
    assert_eq!(
        shown("x", &(1, -2, 0.5, 1e21, true, 'ß', '\'', "a\"b\n\u{7f}\\", Some(3), None::<u8>, ())),
        json!([1, -2, 0.5, 1e21, true, "ß", "'", "a\"b\n\u{7f}\\", 3, null, null])
    );
    assert_eq!(shown("x", &(f64::NAN, f32::NEG_INFINITY, u128::MAX)), json!(["NaN", "-inf", u128::MAX.to_string()]));
    assert_eq!(shown("x", &(u64::MAX, i64::MIN)), json!([u64::MAX, i64::MIN]));
    assert_eq!(shown("x", &Some(Some("1"))), json!("1"));
    assert_eq!(shown("x", &(1,)), json!([1]));
}

#[test]
fn maps_are_objects_and_sets_are_lists() {
    assert_eq!(shown("x", &BTreeMap::from([("a", 1), ("b c: d", 2)])), json!({ "a": 1, "b c: d": 2 }));
    assert_eq!(shown("x", &BTreeMap::from([(1, [2]), (3, [4])])), json!({ "1": [2], "3": [4] }));
    assert_eq!(to_json(r#"{(1, "b"): 'c'}"#, false, "x"), json!({ "(1, \"b\")": "c" }));
    assert_eq!(to_json("Array [Number(1)]", false, "x"), json!({ "Array": [{ "Number": 1 }] }));
    assert_eq!(shown("x", &BTreeSet::from([1, 2])), json!([1, 2]));
    assert_eq!(shown("x", &BTreeMap::<u8, u8>::new()), json!({}));
    assert_eq!(to_json(r#"{"a": 1, "a": 2}"#, false, "x"), json!({ "a": 1, "a (2)": 2 }));
    assert_eq!(
        to_json(r#"Object {"a": Number(1), "b": [Null]}"#, false, "x"),
        json!({
            "Object": { "a": { "Number": 1 }, "b": ["Null"] }
        })
    );
}

#[test]
fn what_is_opaque_stays_text() {
    let mutex = json!({ "data": 1, "poisoned": false, "…": "not shown" });
    assert_eq!(shown("mutex", &Mutex::new(1)), mutex);
    assert_eq!(shown("x", &(Duration::from_millis(1500), 0..3)), json!(["1.5s", "0..3"]));
    let text =
        "{ at: 0x7f00, wait: <locked>, of: PhantomData<Map<A, (B, C)>>, time: 2026-01-02T03:04:05Z, call: f(a) + 1 }";
    assert_eq!(
        to_json(text, false, "x"),
        json!({
            "at": "0x7f00", "wait": "<locked>", "of": "PhantomData<Map<A, (B, C)>>", "time": "2026-01-02T03:04:05Z",
            "call": "f(a) + 1",
        })
    );
}

#[test]
fn what_makes_no_sense_stays_one_text() {
    for text in
        ["", "half <Debug panicked>", "Order { id: 1", "Doe, John", "a) b", "(1, 2", "[1}", "\"a", "[1] [2]", "it's"]
    {
        assert_eq!(to_json(text, false, "x"), json!(text));
    }
    assert_eq!(
        to_json("Order { who: Name { Doe, John }, id: 1 }", false, "order"),
        json!({
            "who": "Name { Doe, John }", "id": 1
        })
    );
}

#[test]
fn what_was_cut_is_shown_as_far_as_it_goes_and_says_so() {
    let line = |line: Value| json!({ "id": 1, "lines": [line, "…"], "…": "cut" });
    assert_eq!(cut("Order { id: 1, lines: [Line { article: \"la"), line(json!({ "article": "la…", "…": "cut" })));
    assert_eq!(
        cut("Order { id: 1, lines: [Line { article: \"lamp\", coun"),
        line(json!({ "article": "lamp", "…": "cut" }))
    );
    assert_eq!(cut("Order { id: 12"), json!({ "id": "12…", "…": "cut" }));
    assert_eq!(cut("Order { id: 1, "), json!({ "id": 1, "…": "cut" }));
    assert_eq!(cut("Order {"), json!({ "…": "cut" }));
    assert_eq!(cut("Some(\"a\\u{1"), json!("a…"));
    assert_eq!(cut("[1, 2"), json!([1, "2…", "…"]));
    assert_eq!(cut("hello wor"), json!("hello wor…"));
}

#[test]
fn what_is_deep_is_text_and_what_is_broad_is_counted() {
    assert_eq!(to_json("[[[[1, 2]]]]", false, "x"), json!([[["[1, 2]"]]]));
    let many = shown("x", &[7; 100]);
    assert_eq!((many.as_array().unwrap().len(), &many[20]), (21, &json!("… 80 more")));
    let many = shown("x", &(0..100).map(|key| (key, 'a')).collect::<BTreeMap<_, _>>());
    assert_eq!((many.as_object().unwrap().len(), &many["…"]), (21, &json!("80 more")));
    let many = cut(&format!("[{}", "7, ".repeat(30)));
    assert_eq!(many[20], "… 10 or more");
}

#[test]
fn a_text_of_many_brackets_is_no_deep_recursion() {
    for bracket in ["[", "A { a: ", "A(", "{1: ", "Some(", "<", "'"] {
        let text = bracket.repeat(20_000);
        assert!(depth(&cut(&text)) <= super::reader::DEPTH);
        assert_eq!(without_secrets(&text), text);
    }
}

#[test]
fn fields_with_secret_names_are_filtered_in_every_form() {
    let text = r#"Login { user: "ann", password: "a, \"b\" }", api_key: Some(Key { of: [1, 2] }), tokens: 3 }"#;
    let expected = r#"Login { user: "ann", password: [Filtered], api_key: [Filtered], tokens: [Filtered] }"#;
    assert_eq!(without_secrets(text), expected);
    let argument = Argument::debug(text, false, false);
    assert_eq!(argument.to_string(), expected);
    assert_eq!(
        argument.to_json("login"),
        json!({
            "user": "ann", "password": "[Filtered]", "api_key": "[Filtered]", "tokens": "[Filtered]"
        })
    );
    assert_eq!(without_secrets(r#"{"accessToken": "x", "b": 1}"#), r#"{"accessToken": [Filtered], "b": 1}"#);
    assert_eq!(without_secrets(r#"[("cookie", "x"), ("b", 1)]"#), r#"[("cookie", [Filtered]), ("b", 1)]"#);
    assert_eq!(
        without_secrets("{\n    token: (\n        1,\n    ),\n    id: 1,\n}"),
        "{\n    token: [Filtered],\n    id: 1,\n}"
    );
}

#[test]
fn what_is_of_a_type_that_looks_secret_is_filtered_wherever_it_stands() {
    for (text, shown) in [
        ("Token(1)", "[Filtered]"),
        ("Some(ApiKey(\"a, b\"))", "Some([Filtered])"),
        ("[Password { of: \"a\" }, Password { of: \"b\" }]", "[[Filtered], [Filtered]]"),
        (
            "Login { user: \"ann\", first: SecretBox<str>([REDACTED]), id: 1 }",
            "Login { user: \"ann\", first: [Filtered], id: 1 }",
        ),
        ("Login { first: Password(\"a", "Login { first: [Filtered]"),
    ] {
        assert_eq!(without_secrets(text), shown);
    }
    assert_eq!(Argument::debug("Some(Token(1))", false, false).to_json("x"), json!("[Filtered]"));
    assert_eq!(Argument::debug("Token(1)", false, true).to_json("x"), json!("[Filtered]"));
}

#[test]
fn a_secret_of_which_the_end_is_not_known_takes_the_rest_with_it() {
    assert_eq!(without_secrets("Login { password: \"a, b"), "Login { password: [Filtered]");
    assert_eq!(without_secrets("Login { password: a] b, id: 1 }"), "Login { password: [Filtered]] b, id: 1 }");
    assert_eq!(without_secrets("Login { password: (a] b, id: 1 }"), "Login { password: [Filtered]");
}

#[test]
fn what_is_no_field_is_not_filtered() {
    for text in [
        "auth::token::Kind",
        "TokenKind(1)",
        "UnexpectedToken { at: 1 }",
        "Token",
        "\"password: x\"",
        "\"Token(1)\"",
        "[\"token\", \"x\"]",
        "Line { token_count: 3 }",
    ] {
        assert_eq!(without_secrets(text), text);
    }
}

/// What derived implementations may print.
#[derive(Debug, Clone)]
enum Tree {
    Number(u32),
    List(Vec<Tree>),
    Struct(Vec<Tree>),
    Tuple(Vec<Tree>),
    Map(Vec<Tree>),
    Maybe(Option<Box<Tree>>),
}

struct Shown<'a>(&'a Tree);

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Tree::Number(number) => number.fmt(f),
            Tree::List(items) => f.debug_list().entries(items.iter().map(Shown)).finish(),
            Tree::Struct(items) => {
                let names = ["first", "second", "third", "fourth"];
                let mut shown = f.debug_struct("Struct");
                for (name, item) in names.iter().zip(items) {
                    shown.field(name, &Shown(item));
                }
                shown.finish_non_exhaustive()
            }
            Tree::Tuple(items) => {
                let mut shown = f.debug_tuple("Tuple");
                for item in items {
                    shown.field(&Shown(item));
                }
                shown.finish()
            }
            Tree::Map(items) => f.debug_map().entries(items.iter().map(Shown).enumerate()).finish(),
            Tree::Maybe(item) => item.as_deref().map(Shown).fmt(f),
        }
    }
}

impl Tree {
    fn leaves(&self) -> Vec<u32> {
        match self {
            Self::Number(number) => vec![*number],
            Self::List(items) | Self::Struct(items) | Self::Tuple(items) | Self::Map(items) => {
                items.iter().flat_map(Self::leaves).collect()
            }
            Self::Maybe(item) => item.iter().flat_map(|item| item.leaves()).collect(),
        }
    }
}

fn tree() -> impl Strategy<Value = Tree> {
    // Unlike the keys of maps.
    (1_000_000_u32..).prop_map(Tree::Number).prop_recursive(7, 40, 4, |inner| {
        let items = || vec(inner.clone(), 0..=4);
        prop_oneof![
            items().prop_map(Tree::List),
            items().prop_map(Tree::Struct),
            items().prop_map(Tree::Tuple),
            items().prop_map(Tree::Map),
            proptest::option::of(inner.clone().prop_map(Box::new)).prop_map(Tree::Maybe),
        ]
    })
}

/// How deep lists and objects are in each other.
fn depth(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        Value::Object(fields) => 1 + fields.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

fn breadth(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.iter().map(breadth).max().unwrap_or(0).max(items.len()),
        Value::Object(fields) => fields.values().map(breadth).max().unwrap_or(0).max(fields.len()),
        _ => 0,
    }
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        r#"[ .,:'"<>\\(){}\[\]a0-9é…]{0,80}"#,
        r#"([A-Z]? ?[\[{(]|[a-z]{1,3}: |[0-9]{1,2}|"[a ]{1,3}"|, |[\])}]){0,60}"#
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_leaf_of_a_derived_value_is_in_its_json(tree in tree()) {
        let json = to_json(&format!("{:?}", Shown(&tree)), false, "x");
        let has_structure = !matches!(tree, Tree::Number(_) | Tree::Maybe(_)) && !tree.leaves().is_empty();
        prop_assert!(depth(&json) > 0 || !has_structure, "{json}");
        let told = json.to_string();
        for leaf in tree.leaves() {
            prop_assert!(told.contains(&leaf.to_string()), "{leaf} is not in {told}");
        }
    }

    #[test]
    fn any_text_is_read_within_its_limits(text in any_text(), is_cut: bool) {
        let json = to_json(&text, is_cut, "order");
        prop_assert!(depth(&json) <= super::reader::DEPTH, "{json}");
        prop_assert!(breadth(&json) <= super::reader::BREADTH + 1, "{json}");
        // Control characters take six bytes, a variant or an empty name some quotes.
        prop_assert!(json.to_string().len() <= 8 * text.len() + 80, "{json}");
        let _ = without_secrets(&text);
    }

    #[test]
    fn any_text_literal_is_decoded(text: String, character: char) {
        prop_assert_eq!(shown("x", &(&text, character)), json!([text, character]));
    }

    #[test]
    fn no_secret_gets_through(secret in "[a-z]{8}", tree in tree(), text: String) {
        let text = format!("Login {{ id: {:?}, password: {:?}, text: {text:?} }}", Shown(&tree), (&secret, Shown(&tree)));
        prop_assume!(text.matches(&secret).count() == 1);
        prop_assert!(!without_secrets(&text).contains(&secret));
    }
}
