//! Secrets that stand in the program's own source: in its texts, and in comments.

use std::borrow::Cow;
use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::ops::Range;
use std::sync::{LazyLock, Mutex};

use super::named::{NAME, inside_quotes};
use super::token::run;
use super::{FILTERED, Search, without};
use crate::capture::isolate::attempt;
use crate::capture::own_names::OwnNames;
use crate::lock::lock;
use crate::protocol::Frame;

/// So many places are remembered to have none.
const REMEMBERED: usize = 10_000;
/// A line that is one run of so many characters of base64 belongs to a key whose first line may not be shown.
const ENCODED: usize = 40;
/// The longest type between a name and its value.
const TYPE: usize = 80;

/// Places are reported again and again, and most have no secret: each is looked at once.
static CLEAN: LazyLock<(RandomState, Mutex<HashSet<u64>>)> = LazyLock::new(Default::default);

pub(super) fn remove_from(frame: &mut Frame, names: &OwnNames) {
    if frame.context_line.is_none() {
        return;
    }
    let (hasher, clean) = &*CLEAN;
    let place = hasher.hash_one((&frame.pre_context, &frame.context_line, &frame.post_context));
    // What is clean to one client need not be to one that has names of its own.
    let is_for_all = !names.differ_from_others();
    if is_for_all && lock(clean).contains(&place) {
        return;
    }
    let shown = frame.pre_context.iter_mut().chain(&mut frame.context_line).chain(&mut frame.post_context);
    let mut lines: Vec<&mut String> = shown.collect();
    let has_changed = attempt(|| remove_from_lines(&mut lines, names)).unwrap_or_else(|| {
        // What cannot be looked at is not shown.
        for line in &mut lines {
            FILTERED.clone_into(line);
        }
        true
    });
    if is_for_all && !has_changed {
        let mut clean = lock(clean);
        if clean.len() < REMEMBERED {
            clean.insert(place);
        }
    }
}

/// Whether there were any.
fn remove_from_lines(lines: &mut [&mut String], names: &OwnNames) -> bool {
    let search = Search { names, persons: false, is_source: true };
    let mut has_changed = false;
    let mut change = |line: &mut String, clean: String| {
        *line = clean;
        has_changed = true;
    };
    let mut is_in_key = false;
    for line in lines {
        let (begins, ends) = (begins_key(line), line.contains("-----END "));
        if is_in_key || begins.is_some() || is_encoded(line) {
            let before = line.get(..begins.unwrap_or(0)).unwrap_or_default();
            is_in_key = (is_in_key || begins.is_some()) && !ends;
            let clean = format!("{before}{FILTERED}");
            change(line, clean);
        } else if let Cow::Owned(clean) = without(line, search) {
            change(line, clean);
        }
    }
    has_changed
}

/// Where the block of a private key begins.
fn begins_key(line: &str) -> Option<usize> {
    let start = line.find("-----BEGIN ")?;
    line.get(start..)?.contains("PRIVATE KEY").then_some(start)
}

fn is_encoded(line: &str) -> bool {
    let line = line.trim().trim_matches(['"', '\\', 'n', ',', ';']);
    let is_of_base64 = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    let is_mixed =
        || line.bytes().any(|byte| byte.is_ascii_uppercase()) && line.bytes().any(|byte| byte.is_ascii_digit());
    line.len() >= ENCODED && line.bytes().all(is_of_base64) && is_mixed()
}

/// A text in quotes that a name is given: `PASSWORD: &str = "…"`, `password("…")`, `"api_key", "…"`.
pub(super) fn literal(rest: &str, names: &OwnNames) -> Option<Range<usize>> {
    let length = run(rest, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    let (name, behind) = rest.split_at_checked(length).filter(|_| length <= NAME)?;
    let given = behind.strip_prefix('(').or_else(|| behind.strip_prefix("\", ")).or_else(|| assigned(behind))?;
    let quote = run(given, |byte| matches!(byte, b'r' | b'b' | b'c' | b'#' | b'&' | b' '));
    let inside = given.get(quote..)?.strip_prefix('"')?;
    if !names.hide(name) {
        return None;
    }
    let start = rest.len() - inside.len();
    Some(start..start + inside_quotes(inside, "\""))
}

/// What stands behind the equals sign, and the type before it.
fn assigned(behind: &str) -> Option<&str> {
    let behind = behind.trim_start();
    let behind = match behind.strip_prefix(':') {
        Some(typed) => typed.get(run(typed, |byte| !matches!(byte, b'=' | b'"' | b';' | b'{')).min(TYPE)..)?,
        None => behind,
    };
    behind.strip_prefix('=')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(text: &str) -> String {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        remove_from_lines(&mut lines.iter_mut().collect::<Vec<_>>(), &OwnNames::new());
        lines.join("\n")
    }

    #[test]
    fn secrets_in_source_are_taken_out() {
        for (text, shown) in [
            (r#"let key = "sk_live_0123456789abcdef";"#, r#"let key = "[Filtered]";"#),
            (r#"connect("postgres://shop:hunter2@db/x")?"#, r#"connect("postgres://[Filtered]@db/x")?"#),
            (r#"const PASSWORD: &str = "hunter2"; // no more"#, r#"const PASSWORD: &str = "[Filtered]"; // no more"#),
            (r##"let token: Option<&str> = r#"hunter2"#;"##, r##"let token: Option<&str> = r#"[Filtered]"#;"##),
            (r#"let password = "hun\"ter2";"#, r#"let password = "[Filtered]";"#),
            (r#"Login { user: "bob", password: "hunter2" }"#, r#"Login { user: "bob", password: "[Filtered]" }"#),
            (r#".password("hunter2").page("2")"#, r#".password("[Filtered]").page("2")"#),
            (r#".header("X-Api-Key", "hunter2")"#, r#".header("X-Api-Key", "[Filtered]")"#),
            (r#".header("Authorization", "Bearer hunter2")"#, r#".header("Authorization", "[Filtered]")"#),
            ("// curl -H 'Authorization: Bearer abc123'", "// curl -H 'Authorization: Bearer [Filtered]'"),
            ("//! DATABASE_URL=postgres://a:b@c/d", "//! DATABASE_URL=[Filtered]"),
            (r#"let password = "of several"#, r#"let password = "[Filtered]"#),
            (
                "let k = \"-----BEGIN RSA PRIVATE KEY-----\nMIIB\nAA==\n-----END RSA PRIVATE KEY-----\";\nf(k)",
                "let k = \"[Filtered]\n[Filtered]\n[Filtered]\n[Filtered]\nf(k)",
            ),
            ("MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\nlet a = 1;", "[Filtered]\nlet a = 1;"),
        ] {
            assert_eq!(clean(text), shown);
        }
    }

    #[test]
    fn source_without_secrets_stays() {
        for text in [
            "fn login(user: &str, password: &str, cookie: Cookie, token: &'a str) -> Result<Token, Error> {",
            "where Token: 'static, Session: 'a + Send,",
            r#"let token = env::var("API_TOKEN")?;"#,
            r#"format!("https://{user}:{password}@{host}?token={token}&password={}", password)"#,
            r#"#[arg(long, env = "API_TOKEN", default_value = "x")]"#,
            "let session = Session::new(token);",
            r#"let password = "";"#,
            "assert!(token == other);",
            "// The token is made of letters: see `tokenize`.",
            r#"println!("no token: {error}");"#,
            "let hash = 0x0123456789abcdef;",
            "use crate::a_module_with_a_name_that_is_rather_long::another_one;",
        ] {
            assert_eq!(clean(text), text);
        }
    }

    #[test]
    fn lines_stay_lines_and_a_place_that_is_known_to_be_clean_is_not_looked_at_again() {
        let mut frame = Frame::new("f");
        frame.pre_context = vec!["let password = \"a\";".to_owned(), "let b = 1;".to_owned()];
        frame.context_line = Some("f(password)?;".to_owned());
        remove_from(&mut frame, &OwnNames::new());
        assert_eq!(frame.pre_context, ["let password = \"[Filtered]\";", "let b = 1;"]);
        assert_eq!(frame.context_line.as_deref(), Some("f(password)?;"));
        frame.pre_context.remove(0);
        let known = || CLEAN.1.lock().unwrap().len();
        let before = known();
        remove_from(&mut frame, &OwnNames::new());
        assert_eq!(known(), before + 1);
        remove_from(&mut frame, &OwnNames::new());
        assert_eq!(known(), before + 1);
    }
}
