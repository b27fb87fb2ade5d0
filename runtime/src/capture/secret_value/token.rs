//! Secrets that are known by what they begin with.
//!
//! Where a text was cut, so may be a secret, and what is left of it is shorter than a whole one: [`is_cut`].

use std::ops::Range;

/// How tokens begin that their makers mark, and how many characters follow at least.
const PREFIXES: [(&str, usize); 39] = [
    ("AKIA", 16),
    ("ASIA", 16),
    ("AIza", 30),
    ("ghp_", 20),
    ("gho_", 20),
    ("ghu_", 20),
    ("ghs_", 20),
    ("ghr_", 20),
    ("github_pat_", 20),
    ("glpat-", 16),
    ("npm_", 30),
    ("pypi-", 20),
    ("rk_live_", 10),
    ("rk_test_", 10),
    ("sk_live_", 10),
    ("sk_test_", 10),
    ("sk-", 20),
    ("whsec_", 20),
    ("xapp-", 10),
    ("xoxa-", 10),
    ("xoxb-", 10),
    ("xoxp-", 10),
    ("xoxr-", 10),
    ("xoxs-", 10),
    ("SG.", 20),
    ("AGE-SECRET-KEY-", 20),
    ("dckr_pat_", 20),
    ("dop_v1_", 20),
    ("gldt-", 16),
    ("glptt-", 16),
    ("glrt-", 16),
    ("gsk_", 20),
    ("hf_", 20),
    ("shpat_", 20),
    ("xoxc-", 10),
    ("xoxd-", 10),
    ("xoxe-", 10),
    ("xoxe.", 10),
    ("ya29.", 20),
];

/// As much of a secret tells something of it.
const PART: usize = 4;

/// What a text ends with that was cut.
const CUT: char = '…';

/// A token whose maker is known by its beginning, or a JSON web token.
pub(super) fn known(rest: &str) -> Option<usize> {
    if !may_be_known(rest.as_bytes()) {
        return None;
    }
    let found = PREFIXES.iter().find_map(|(prefix, least)| {
        let length =
            run(rest.strip_prefix(prefix)?, |byte| is_of_token(byte) || (prefix.ends_with('.') && byte == b'.'));
        let end = prefix.len() + length;
        (length >= *least || length >= PART && is_cut(rest, end)).then_some(end)
    });
    found.or_else(|| web_token(rest))
}

/// Tells by two bytes that most words are none.
fn may_be_known(rest: &[u8]) -> bool {
    let [first, second, ..] = rest else { return false };
    let seconds: &[u8] = match first {
        b'A' => b"GIKS",
        b'S' => b"G",
        b'd' => b"co",
        b'e' | b'p' => b"y",
        b'g' => b"hils",
        b'h' => b"f",
        b'n' => b"p",
        b'r' => b"k",
        b's' => b"hk",
        b'w' => b"h",
        b'x' => b"ao",
        b'y' => b"a",
        _ => b"",
    };
    seconds.contains(second)
}

/// Its first part is `{"` in base64. Where a text was cut, the last parts may be missing.
fn web_token(rest: &str) -> Option<usize> {
    let head = run(rest.strip_prefix("eyJ")?, is_of_token) + 3;
    if head >= 8 && is_cut(rest, head) {
        return Some(head);
    }
    let body = run(rest.get(head..)?.strip_prefix('.')?, is_of_token);
    let mut end = head + 1 + body;
    if let Some(signature) = rest.get(end..)?.strip_prefix('.') {
        end += 1 + run(signature, is_of_token);
    }
    (head >= 8 && body > 0).then_some(end)
}

/// What follows `Bearer` or `Basic`, unless it is a word of a sentence. Where both are all that stands there, in quotes or
/// as the whole text, a word may be a token, too.
pub(super) fn after_scheme(rest: &str, before: Option<char>) -> Option<Range<usize>> {
    if !rest.starts_with(['b', 'B']) {
        return None;
    }
    let scheme = ["bearer ", "basic "].into_iter().find(|scheme| {
        let start = rest.get(..scheme.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })?;
    let start = scheme.len();
    let credentials = rest.get(start..)?;
    let length = run(credentials, |byte| is_of_token(byte) || matches!(byte, b'.' | b'~' | b'+' | b'/' | b'='));
    let credentials = credentials.get(..length)?.trim_end_matches('.');
    let end = start + credentials.len();
    let is_alone = rest.starts_with("Bearer ")
        && before.is_none_or(|before| matches!(before, '"' | '\''))
        && rest.get(end..).is_some_and(|behind| behind.is_empty() || behind.starts_with(['"', '\'', '\\']));
    let is_word = credentials.bytes().skip(1).all(|byte| byte.is_ascii_lowercase()) && credentials.len() < 20;
    let is_token = match scheme {
        "bearer " => true,
        _ => credentials.len() >= 8 || credentials.len() >= PART && is_cut(rest, end) || is_pair(credentials),
    };
    (is_alone || is_token && !is_word).then_some(start..end)
}

/// Name and password in base64, which is told by its length alone from a number or two words with a hyphen.
fn is_pair(text: &str) -> bool {
    text.len() == PART && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'=') && text.ends_with('=')
}

/// A block of PEM that is not meant for everybody, up to its end or that of the text.
pub(super) fn pem(rest: &str) -> Option<Range<usize>> {
    let label = rest.strip_prefix("-----BEGIN ")?;
    let label = label.get(..label.bytes().take(64).position(|byte| byte == b'-')?)?;
    if !label.contains("PRIVATE KEY") {
        return None;
    }
    let end = rest.find("-----END ").and_then(|end| {
        let footer = rest.get(end + "-----END ".len()..)?;
        Some(end + "-----END ".len() + footer.find("-----")? + "-----".len())
    });
    Some(0..end.unwrap_or(rest.len()))
}

/// Name and password in a URL, seen from the colon behind its scheme.
pub(super) fn user_of_url(rest: &str) -> Option<Range<usize>> {
    let authority = rest.strip_prefix("://")?;
    let is_end = |byte| matches!(byte, b'/' | b'?' | b'#' | b'"' | b'\'' | b'<' | b'>' | b'`' | b'\\') || byte <= b' ';
    let authority = authority.get(..run(authority, |byte| !is_end(byte)))?.trim_end_matches(CUT);
    let Some((user, _)) = authority.rsplit_once('@') else {
        // What was cut is a password or a port, a token or a host.
        let may_be_user = authority.contains(':') || authority.len() >= 20 && !authority.contains('.');
        return (may_be_user && is_cut(rest, 3 + authority.len())).then_some(3..3 + authority.len());
    };
    // A name alone tells nothing, but for those that are tokens.
    (user.contains(':') || user.len() >= 20).then_some(3..3 + user.len())
}

/// Hosts and beginnings of paths of addresses that anybody may post to who knows them.
const HOOKS: [(&str, &str); 6] = [
    ("hooks.slack.com", "/services/"),
    ("hooks.slack.com", "/workflows/"),
    ("hooks.slack.com", "/triggers/"),
    ("discord.com", "/api/webhooks/"),
    ("discordapp.com", "/api/webhooks/"),
    ("api.telegram.org", "/bot"),
];

/// What is secret of such an address, seen from the colon behind its scheme.
pub(super) fn hook(rest: &str) -> Option<Range<usize>> {
    let address = rest.strip_prefix("://")?;
    HOOKS.iter().find_map(|(host, path)| {
        let secret = address.strip_prefix(host)?.strip_prefix(path)?;
        let start = rest.len() - secret.len();
        Some(start..start + run(secret, |byte| is_of_token(byte) || matches!(byte, b'/' | b':')))
    })
}

/// Whether the text was cut here, and what stands before it may have gone on. The sign of the cut stands behind the quote
/// where a text is shown in quotes.
pub(super) fn is_cut(text: &str, end: usize) -> bool {
    let behind = text.get(end..).unwrap_or_default().trim_start_matches('\\');
    behind.strip_prefix('"').unwrap_or(behind).starts_with(CUT)
}

fn is_of_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

/// How many bytes at the start are such, up to a bound that no secret exceeds. Bytes of other than ASCII characters must
/// be all such or all not.
pub(super) fn run(text: &str, is_such: impl Fn(u8) -> bool) -> usize {
    const BOUND: usize = 8 * 1024;
    let length = text.bytes().take(BOUND).position(|byte| !is_such(byte)).unwrap_or(text.len().min(BOUND));
    text.floor_char_boundary(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_known_beginning_is_passed_over() {
        for (prefix, _) in PREFIXES {
            assert!(may_be_known(prefix.as_bytes()), "{prefix}");
        }
    }
}
