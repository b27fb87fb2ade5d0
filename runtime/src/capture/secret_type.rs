//! Which types look as if what is of them is secret, by their names.

use super::secret::words;
use super::type_name;

/// Last words of the names of types that hold a secret.
const ENDINGS: [&str; 17] = [
    "apikey",
    "authorization",
    "credential",
    "cvc",
    "cvv",
    "jwt",
    "mnemonic",
    "otp",
    "passcode",
    "passphrase",
    "passwd",
    "password",
    "passwort",
    "privatekey",
    "secret",
    "token",
    "totp",
];

/// Words before a last word `key` that make it one that is not for everybody.
const OF_KEYS: [&str; 10] =
    ["access", "api", "encryption", "master", "priv", "private", "secret", "session", "signing", "ssh"];

/// First words of the names of types that are there for secrets.
const BEGINNINGS: [&str; 2] = ["secret", "zeroizing"];

/// Last words that say in what form the secret is there.
const FORMS: [&str; 11] = ["box", "buf", "bytes", "data", "hash", "ref", "slice", "str", "string", "text", "value"];

/// Last words that say that something deals with secrets, and is none.
const ABOUT: [&str; 16] = [
    "builder",
    "client",
    "config",
    "error",
    "id",
    "kind",
    "manager",
    "name",
    "path",
    "policy",
    "provider",
    "repository",
    "service",
    "source",
    "store",
    "version",
];

/// First words of the names of errors: `InvalidToken`.
const OF_ERRORS: [&str; 8] = ["bad", "expected", "expired", "invalid", "missing", "no", "unexpected", "wrong"];

/// Whether a type, or one that it holds, looks secret: `shop::Password`, `Option<&SecretBox<str>>`.
pub(crate) fn holds_secret(type_name: &str) -> bool {
    let (name, _) = type_name::split(type_name);
    name.split(|letter: char| !(letter.is_alphanumeric() || letter == '_')).any(looks_secret)
}

/// Whether what is of a type, or a variant, with this name looks secret.
pub(crate) fn looks_secret(name: &str) -> bool {
    // No name of the standard library does, and no one-letter generic.
    if !name.starts_with(|letter: char| letter.is_uppercase()) {
        return false;
    }
    let words = words(name);
    let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
    while words.len() > 1 && words.last().is_some_and(|last| FORMS.contains(last)) {
        words.pop();
    }
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return false };
    let last = last.strip_suffix('s').filter(|singular| ENDINGS.contains(singular)).unwrap_or(last);
    if OF_ERRORS.contains(first) || words.len() > 1 && ABOUT.contains(&last) {
        return false;
    }
    let is_key = matches!(words.as_slice(), [.., of, "key" | "keys"] if OF_KEYS.contains(of));
    is_key || ENDINGS.contains(&last) || BEGINNINGS.contains(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_that_hold_secrets_are_recognised() {
        for name in [
            "shop::Password",
            "&shop::UserPassword",
            "secrecy::SecretBox<str>",
            "secrecy::Secret<alloc::string::String>",
            "shop::SecretString",
            "zeroize::Zeroizing<alloc::string::String>",
            "core::option::Option<&shop::ApiKey>",
            "alloc::vec::Vec<shop::ApiKeys>",
            "shop::ApiKeyRef<'_>",
            "shop::AccessToken",
            "shop::Token",
            "shop::TokenString",
            "shop::Credentials",
            "ed25519_dalek::SigningKey",
            "shop::PrivateKey",
            "shop::SecretKey",
            "shop::Passphrase",
            "shop::PasswordHash",
            "shop::Jwt",
            "std::collections::HashMap<alloc::string::String, shop::Token>",
        ] {
            assert!(holds_secret(name), "{name}");
        }
    }

    #[test]
    fn types_that_hold_none_are_left_alone() {
        for name in [
            "",
            "u64",
            "&str",
            "alloc::string::String",
            "shop::token::Kind",
            "shop::password::hash::{{closure}}",
            "proc_macro2::TokenStream",
            "shop::Tokenizer",
            "shop::TokenKind",
            "shop::TokenCount",
            "shop::PasswordPolicy",
            "shop::PasswordHasher",
            "shop::SecretStore",
            "shop::SecretName",
            "shop::Secretary",
            "shop::CredentialProvider",
            "shop::PublicKey",
            "shop::PrimaryKey",
            "shop::Keyboard",
            "shop::UnexpectedToken",
            "shop::InvalidPassword",
            "shop::Session",
            "shop::Author",
            "T",
        ] {
            assert!(!holds_secret(name), "{name}");
        }
    }
}
