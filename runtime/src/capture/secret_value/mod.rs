//! Taking out of texts what looks secret by itself, whatever it is called: keys, tokens, passwords in URLs, numbers of
//! cards.
//!
//! Texts are those that redhanded recorded: errors, panics, arguments, calls. Each place of a text is looked at once, and
//! a secret ends where its own alphabet does, so it takes time in proportion to the text.

mod named;
mod number;
mod person;
mod source;
mod token;

use std::borrow::Cow;
use std::ops::Range;

use super::argument::FILTERED;
use super::isolate::attempt;
use super::own_names::OwnNames;
use crate::protocol::{Event, Value};

/// What is looked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Search<'a> {
    pub(crate) names: &'a OwnNames,
    /// Addresses of persons, too: of their mail, and of their machines.
    pub(crate) persons: bool,
    /// In source lines: no names of headers, and no quotes but those of texts.
    is_source: bool,
}

impl<'a> Search<'a> {
    pub(crate) const fn new(names: &'a OwnNames, persons: bool) -> Self {
        Self { names, persons, is_source: false }
    }
}

/// Takes out of an event what looks secret in what redhanded recorded: calls, and, unless the event was made by hand, errors
/// and source lines. What the program says of its own accord is its own affair.
pub(crate) fn remove_from(event: &mut Event, search: Search<'_>) {
    let remove_from_text = |text: &mut String| remove_from_text(text, search);
    let remove_from_value = |value: &mut Value| remove_from_value(value, search);
    let exceptions = event.exceptions.iter_mut().filter(|_| event.is_recorded);
    for exception in exceptions {
        exception.value.as_mut().into_iter().for_each(remove_from_text);
        let attached = exception.mechanism.iter_mut().flat_map(|mechanism| mechanism.data.values_mut());
        attached.for_each(remove_from_value);
        let frames = exception.stacktrace.iter_mut().flat_map(|stacktrace| &mut stacktrace.frames);
        for frame in frames {
            frame.vars.change(remove_from_value, remove_from_text);
            source::remove_from(frame, search.names);
        }
    }
    let calls = event.breadcrumbs.iter_mut().filter(|breadcrumb| breadcrumb.category.as_deref() == Some("call"));
    for call in calls {
        call.message.as_mut().into_iter().for_each(remove_from_text);
        call.data.change(remove_from_value, remove_from_text);
    }
}

fn remove_from_value(value: &mut Value, search: Search<'_>) {
    match value {
        Value::String(text) => remove_from_text(text, search),
        Value::Number(number) if number.as_u64().is_some_and(number::is_card_as_number) => *value = FILTERED.into(),
        Value::Array(values) => values.iter_mut().for_each(|value| remove_from_value(value, search)),
        Value::Object(values) => values.values_mut().for_each(|value| remove_from_value(value, search)),
        _ => {}
    }
}

/// A text that cannot be looked at is taken out as a whole.
fn remove_from_text(text: &mut String, search: Search<'_>) {
    let clean = attempt(|| without(text, search)).unwrap_or(Cow::Borrowed(FILTERED));
    if let Cow::Owned(clean) = clean {
        *text = clean;
    }
}

/// The text, with [`FILTERED`] in place of what looks secret.
pub(crate) fn without_secrets(text: &str) -> Cow<'_, str> {
    without(text, Search::new(&OwnNames::new(), false))
}

fn without<'t>(text: &'t str, search: Search<'_>) -> Cow<'t, str> {
    let has_mail = search.persons && text.contains('@');
    let mut clean = String::new();
    let (mut kept, mut position) = (0, 0);
    let mut before = None;
    while let Some((rest, character)) = text.get(position..).and_then(|rest| Some((rest, rest.chars().next()?))) {
        let begins_word = !before.is_some_and(is_of_word) || !is_of_word(character);
        let secret = || secret_at_start(rest, before, search);
        let person = || search.persons.then(|| person::at_start(rest, before, has_mail)).flatten().map(|end| 0..end);
        let found = if begins_word { secret().or_else(person) } else { None };
        let is_whole =
            |secret: &Range<usize>| !search.is_source || !is_template(rest.get(secret.clone()).unwrap_or_default());
        let Some(secret) = found.filter(|secret| !secret.is_empty() && is_whole(secret)) else {
            before = Some(character);
            position += character.len_utf8();
            continue;
        };
        clean.push_str(text.get(kept..position + secret.start).unwrap_or_default());
        clean.push_str(FILTERED);
        position += secret.end;
        kept = position;
        before = None;
    }
    if kept == 0 {
        return Cow::Borrowed(text);
    }
    clean.push_str(text.get(kept..).unwrap_or_default());
    Cow::Owned(clean)
}

/// Where the secret lies that is or begins with this word, if it is one.
fn secret_at_start(rest: &str, before: Option<char>, search: Search<'_>) -> Option<Range<usize>> {
    match rest.bytes().next()? {
        b'-' => token::pem(rest),
        b':' => token::user_of_url(rest).or_else(|| token::hook(rest)),
        b'0'..=b'9' => number::card_or_person(rest, before).map(|end| 0..end),
        byte if byte.is_ascii_alphabetic() || byte == b'_' => token::known(rest)
            .map(|end| 0..end)
            .or_else(|| number::account(rest).map(|end| 0..end))
            .or_else(|| token::after_scheme(rest, before))
            .or_else(|| if search.is_source { source::literal(rest, search.names) } else { None })
            .or_else(|| named::value(rest, search)),
        _ => None,
    }
}

/// Whether source has a name there in place of the secret: `{password}`.
fn is_template(text: &str) -> bool {
    text.starts_with('{') || text.contains('{') && text.contains('}')
}

fn is_of_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_secret_is_taken_out_and_the_rest_stays() {
        for (text, clean) in [
            ("no key AKIAIOSFODNN7EXAMPLE here", "no key [Filtered] here"),
            ("Bearer abcdef0123456789", "Bearer [Filtered]"),
            ("(authorization: Basic dXNlcjpwYXNz)", "(authorization: [Filtered]"),
            ("Bearer x1", "Bearer [Filtered]"),
            ("with Bearer abc123.", "with Bearer [Filtered]."),
            (r#"f(header: "Bearer abc", page: 2)"#, r#"f(header: "Bearer [Filtered]", page: 2)"#),
            ("sent Basic dTo=", "sent Basic [Filtered]"),
            ("ghp_0123456789abcdefghijABCDEFGHIJ012345", "[Filtered]"),
            ("hf_abcdefghijklmnopqrstuvwxyzABCDEFGH", "[Filtered]"),
            ("ya29.a0AfH6SMBx-0123456789_abc.def", "[Filtered]"),
            ("xoxe.xoxp-1-Mi0yLTEyMzQ1Njc4OTAx", "[Filtered]"),
            ("AGE-SECRET-KEY-1QQPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", "[Filtered]"),
            (
                "to https://hooks.slack.com/services/T00000000/B00000000/abcdefghijklmnopqrstuvwx failed",
                "to https://hooks.slack.com/services/[Filtered] failed",
            ),
            ("https://api.telegram.org/bot123456:ABC-DEF/getMe?x=1", "https://api.telegram.org/bot[Filtered]?x=1"),
            ("-----BEGIN OPENSSH PRIVATE KEY-----\nb3\n-----END OPENSSH PRIVATE KEY-----", "[Filtered]"),
            ("-----BEGIN PGP PRIVATE KEY BLOCK-----\nb3\n-----END PGP PRIVATE KEY BLOCK-----", "[Filtered]"),
            ("glpat-0123456789abcdefghij.", "[Filtered]."),
            ("sk_live_0123456789abcdef", "[Filtered]"),
            ("xoxb-123456789012-abcdef", "[Filtered]"),
            ("jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln!", "jwt [Filtered]!"),
            ("postgres://shop:hunter2@db:5432/x failed", "postgres://[Filtered]@db:5432/x failed"),
            ("at https://a/b?token=abc&page=2", "at https://a/b?token=[Filtered]&page=2"),
            ("password=hunter2 user=bob", "password=[Filtered] user=bob"),
            (r#"{"api_key": "abc", "page": 2}"#, r#"{"api_key": "[Filtered]", "page": 2}"#),
            (
                r#"f(body: "{\"password\": \"a b\", \"x\": 1}")"#,
                r#"f(body: "{\"password\": \"[Filtered]\", \"x\": 1}")"#,
            ),
            (r#"Login { user: "bob", password: "h\"x" }"#, r#"Login { user: "bob", password: "[Filtered]" }"#),
            ("card 4111 1111 1111 1111 declined", "card [Filtered] declined"),
            ("card 4111-1111-1111-1111.", "card [Filtered]."),
            ("ssn 123-45-6789", "ssn [Filtered]"),
            ("to DE89 3704 0044 0532 0130 00 now", "to [Filtered] now"),
            ("to GB82WEST12345698765432", "to [Filtered]"),
            ("a -----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY----- b", "a [Filtered] b"),
            ("a -----BEGIN PRIVATE KEY-----\nMII…", "a [Filtered]"),
            ("ä AKIAIOSFODNN7EXAMPLE ä password=ü ä", "ä [Filtered] ä password=[Filtered] ä"),
        ] {
            assert_eq!(without_secrets(text), clean);
        }
    }

    #[test]
    fn what_is_left_of_a_secret_where_the_text_was_cut_is_taken_out() {
        for (text, clean) in [
            ("no key AKIAIOSFODNN7…", "no key [Filtered]…"),
            ("a: \"ghp_0123456\"…)", "a: \"[Filtered]\"…)"),
            (r#"a: "b: \"sk_live_0123\"…"#, r#"a: "b: \"[Filtered]\"…"#),
            ("postgres://shop:hunter2…", "postgres://[Filtered]…"),
            ("\"postgres://shop:hunter2\"…", "\"postgres://[Filtered]\"…"),
            ("at https://0123456789abcdef0123…", "at https://[Filtered]…"),
            ("Bearer abc0…", "Bearer [Filtered]…"),
            ("eyJhbGciOiJIUzI1NiJ9…", "[Filtered]…"),
            ("eyJhbGciOiJIUzI1NiJ9.eyJz…", "[Filtered]…"),
            ("card 4111 1111 11…", "card [Filtered]…"),
            ("ssn 123-45-67…", "ssn [Filtered]…"),
            ("to DE89 3704 0…", "to [Filtered]…"),
            ("password=hun…", "password=[Filtered]"),
        ] {
            assert_eq!(without_secrets(text), clean);
        }
        for text in ["AKIA…", "at https://example.com…", "order 123456…", "a Bearer of news…", "to DE89…", "eyJ…"]
        {
            assert_eq!(without_secrets(text), text);
        }
    }

    #[test]
    fn what_is_no_secret_stays() {
        for text in [
            "",
            "invalid token: expected `}`",
            "unexpected token `;` at 4:2",
            "basic authentication is off, bearer authentication too",
            "https://example.com/a@b?page=2",
            "ssh://git@example.com/x",
            "author=bob primary_key=7",
            "token == other",
            "password: too short",
            "the password=",
            "order 4111111111111112",
            "0.4111111111111111",
            "id 1234567890123456789",
            "2026-11-25 10:00:00",
            "000-12-3456 and 123-456-7890",
            "DE00 3704 0044 0532 0130 00",
            "-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----",
            "sk-1",
            "a Bearer of news, the bearer token.",
            "Basic 3 rules, basic 2-step checks",
            "hf_1",
            "https://hooks.slack.com/help and https://discord.com/api/users",
            "eyJ",
            "task_0123456789abcdefghij",
            r#"f(headers: {"x-id": "55", "authorization": [Filtered], "accept": "*/*"}, cookie: [Filtered], page: 2)"#,
            "Request { cookie: [Filtered] }",
        ] {
            assert_eq!(without_secrets(text), text);
        }
    }

    #[test]
    fn a_text_without_an_end_of_its_secrets_takes_no_time() {
        let text = "a:\"-----BEGIN ://password=\\\"4 ".repeat(3_000);
        let start = std::time::Instant::now();
        let _ = without_secrets(&text);
        assert!(start.elapsed().as_secs() < 5);
    }

    #[test]
    fn how_a_value_reads_is_looked_into_and_stays_known() {
        let names = OwnNames::new();
        let search = Search::new(&names, false);
        let mut fields = crate::protocol::Fields::new();
        fields.insert("order".into(), serde_json::json!({ "key": "AKIAIOSFODNN7EXAMPLE" }));
        fields.set_text("order", "Order { key: \"AKIAIOSFODNN7EXAMPLE\" }".into());
        fields.change(|value| remove_from_value(value, search), |text| remove_from_text(text, search));
        assert_eq!(fields.get("order"), Some(&serde_json::json!({ "key": FILTERED })));
        assert_eq!(fields.text("order"), Some("Order { key: \"[Filtered]\" }"));
    }

    #[test]
    fn values_are_looked_into() {
        let mut value =
            serde_json::json!({ "a": [{ "b": "AKIAIOSFODNN7EXAMPLE" }], "c": 4_111_111_111_111_111_u64, "d": 7 });
        remove_from_value(&mut value, Search::new(&OwnNames::new(), false));
        assert_eq!(value, serde_json::json!({ "a": [{ "b": FILTERED }], "c": FILTERED, "d": 7 }));
    }
}
