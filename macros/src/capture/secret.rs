//! Which names look as if what they name is secret.
//!
//! A name is taken apart into its words (`userApiKey`, `user_api_key` and `USER-API-KEY` are `user api key`), so that
//! `author`, `monkey` and `keyboard` are not mistaken for `auth` and `key`.
//!
//! This file is in both crates, since a crate is published without its neighbours: the macro looks at the names of
//! arguments, the runtime at those inside of values. `tests/secret_names.rs` holds the two equal.

/// Words that make a name secret wherever they stand in it, also in the plural. In order, to be searched.
const WORDS: [&str; 52] = [
    "accesskey",
    "apikey",
    "auth",
    "authentication",
    "authorization",
    "bearer",
    "cookie",
    "cred",
    "credential",
    "creditcard",
    "csrf",
    "csrfmiddlewaretoken",
    "csrftoken",
    "cvc",
    "cvv",
    "dsn",
    "encryptionkey",
    "iban",
    "jsessionid",
    "jwt",
    "kennwort",
    "mnemonic",
    "nonce",
    "oauth",
    "otp",
    "pass",
    "passcode",
    "passphrase",
    "passwd",
    "password",
    "passwort",
    "pem",
    "phpsessid",
    "pin",
    "privatekey",
    "privkey",
    "pw",
    "pwd",
    "salt",
    "saml",
    "secret",
    "secretkey",
    "session",
    "sessionid",
    "sid",
    "signature",
    "signingkey",
    "ssn",
    "sso",
    "token",
    "totp",
    "xsrf",
];

/// Words that make a name secret where they follow each other. A `seed` alone is none: without that of a random generator a
/// failure cannot be repeated, and that of a key is bytes, of which only the count is shown.
const PHRASES: [&[&str]; 22] = [
    &["api", "key"],
    &["private", "key"],
    &["access", "key"],
    &["signing", "key"],
    &["encryption", "key"],
    &["ssh", "key"],
    &["master", "key"],
    &["card", "number"],
    &["credit", "card"],
    &["connection", "string"],
    &["conn", "str"],
    &["database", "url"],
    &["priv", "key"],
    &["enc", "key"],
    &["secret", "key"],
    &["webhook", "url"],
    &["seed", "phrase"],
    &["wallet", "seed"],
    &["master", "seed"],
    &["recovery", "seed"],
    &["root", "seed"],
    &["hd", "seed"],
];

/// Long terms that make a name secret also inside of a word: `userpassword`, `mysecretvalue`.
const INSIDE: [&str; 9] =
    ["password", "passwd", "passwort", "passphrase", "secret", "apikey", "credential", "authorization", "privatekey"];

/// Last words that say that the value is about the secret, not the secret: `token_count`, `session_ttl`.
const ABOUT: [&str; 20] = [
    "count", "counts", "len", "length", "size", "limit", "limits", "index", "idx", "kind", "type", "ttl", "timeout",
    "expiry", "enabled", "budget", "max", "min", "policy", "attempts",
];

/// First words that say the same: `num_tokens`, `max_sessions`, `is_secret`.
const ABOUT_FIRST: [&str; 6] = ["num", "max", "min", "total", "is", "has"];

/// Whether what is called by this name looks secret.
pub(crate) fn looks_secret(name: &str) -> bool {
    let words = words(name);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    if is_about(&words) {
        return false;
    }
    words.iter().any(|word| is_secret_word(word))
        || PHRASES.iter().any(|phrase| words.windows(phrase.len()).any(|part| are_same(part, phrase)))
}

fn is_about(words: &[&str]) -> bool {
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return true };
    words.len() > 1 && (ABOUT_FIRST.contains(first) || ABOUT.contains(last))
}

fn is_secret_word(word: &str) -> bool {
    let is_known = |word: &str| WORDS.binary_search(&word).is_ok();
    is_known(singular(word)) || is_known(word) || INSIDE.iter().any(|term| has_inside(word, term))
}

/// Words are short, so that to look at each place is faster than to prepare a search.
fn has_inside(word: &str, term: &str) -> bool {
    word.as_bytes().windows(term.len()).any(|part| part == term.as_bytes())
}

fn are_same(words: &[&str], phrase: &[&str]) -> bool {
    words.iter().zip(phrase).all(|(word, expected)| singular(word) == *expected || word == expected)
}

fn singular(word: &str) -> &str {
    word.strip_suffix('s').unwrap_or(word)
}

/// The words of a name, in lower case.
pub(crate) fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut letters = name.trim_start_matches("r#").chars().peekable();
    let mut before = None;
    while let Some(letter) = letters.next() {
        if letter.is_alphabetic() {
            let begins = begins_word(before, letter, letters.peek().copied());
            match words.last_mut().filter(|_| !begins) {
                Some(word) => word.extend(letter.to_lowercase()),
                None => words.push(letter.to_lowercase().collect()),
            }
        }
        before = Some(letter);
    }
    words
}

/// `apiKey`, and the last letter of a run of capitals: `APIKey`.
fn begins_word(before: Option<char>, letter: char, after: Option<char>) -> bool {
    let Some(before) = before.filter(|before| before.is_alphabetic()) else { return true };
    letter.is_uppercase() && (before.is_lowercase() || before.is_uppercase() && after.is_some_and(char::is_lowercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_apart_into_words() {
        assert_eq!(words("user_apiKey2Value"), ["user", "api", "key", "value"]);
        assert_eq!(words("HTTPToken"), ["http", "token"]);
        assert_eq!(words("r#_pin_"), ["pin"]);
    }

    #[test]
    fn words_are_in_order() {
        assert!(WORDS.is_sorted());
    }

    #[test]
    fn secret_names_are_recognised_however_they_are_written() {
        for name in [
            "password",
            "Password",
            "userPassword",
            "user_password",
            "userpassword",
            "passwd",
            "pwd",
            "db_pwd",
            "pass",
            "secret",
            "client_secret",
            "secrets",
            "clientSecret",
            "token",
            "auth_token",
            "accessToken",
            "refresh_tokens",
            "API_KEY",
            "apiKey",
            "apikey",
            "x_api_key",
            "api_keys",
            "authorization",
            "auth",
            "auth_header",
            "basic_auth",
            "oauth",
            "credential",
            "credentials",
            "aws_credentials",
            "private_key",
            "privateKey",
            "access_key",
            "aws_access_key",
            "session",
            "session_id",
            "sessionId",
            "cookie",
            "cookies",
            "passphrase",
            "bearer",
            "jwt",
            "pin",
            "card_pin",
            "cvv",
            "cvc",
            "otp",
            "ssn",
            "iban",
            "credit_card",
            "card_number",
            "cardNumber",
            "connection_string",
            "database_url",
            "_token",
            "token2",
            "r#pin",
            "csrf",
            "passcode",
            "cred",
            "user_creds",
            "priv_key",
            "privkey",
            "private_key",
            "enc_key",
            "seed_phrase",
            "wallet_seed",
            "mnemonic",
            "passwort",
            "dbPasswort",
            "PHPSESSID",
            "csrftoken",
            "slack_webhook_url",
        ] {
            assert!(looks_secret(name), "{name}");
        }
    }

    #[test]
    fn harmless_names_are_left_alone() {
        for name in [
            "author",
            "authority",
            "authored_at",
            "key",
            "keys",
            "primary_key",
            "foreign_key",
            "keyboard",
            "monkey",
            "keep",
            "inside",
            "outside",
            "side",
            "residence",
            "consider",
            "available",
            "trivial",
            "session_count",
            "token_count",
            "num_tokens",
            "max_tokens",
            "tokenizer",
            "tokenize",
            "tokenized",
            "spin",
            "pinned",
            "opinion",
            "shipping",
            "option",
            "passed",
            "passenger",
            "compass",
            "bypass",
            "class",
            "assessment",
            "secretary_count",
            "obsession",
            "basin",
            "number",
            "card",
            "string",
            "url",
            "connection",
            "id",
            "name",
            "order",
            "currency",
            "is_secret",
            "password_length",
            "password_policy",
            "session_timeout",
            "",
            "_",
            "x",
            "self",
            "robotparser",
            "seed",
            "rng_seed",
            "random_seed",
            "seeds",
            "credit",
            "accredited",
            "incredible",
            "credits",
            "screen",
            "encoding",
            "private",
            "phrase",
            "webhook",
            "wallet",
        ] {
            assert!(!looks_secret(name), "{name}");
        }
    }
}
