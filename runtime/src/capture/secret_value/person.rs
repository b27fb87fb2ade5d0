//! Addresses that tell of a person: of their mail, and of their machine in the network.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::token::run;

/// The length of such an address at the start.
pub(super) fn at_start(rest: &str, before: Option<char>, has_mail: bool) -> Option<usize> {
    // Of a URL this is the host, which the program itself speaks to.
    if matches!(before, Some('/' | '@')) {
        return None;
    }
    let first = rest.bytes().next()?;
    let machine = if first.is_ascii_digit() { machine(rest, before) } else { None };
    machine.or_else(|| if has_mail && first.is_ascii_alphanumeric() { mail(rest) } else { None })
}

fn mail(rest: &str) -> Option<usize> {
    let is_of_host = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
    let name = run(rest, |byte| is_of_host(byte) || matches!(byte, b'_' | b'+' | b'%'));
    let host = rest.get(name..)?.strip_prefix('@')?;
    let host = host.get(..run(host, is_of_host))?.trim_end_matches(['.', '-']);
    let (_, last) = host.rsplit_once('.')?;
    let is_host = host.split('.').all(|label| !label.is_empty()) && last.len() >= 2;
    // Of a repository, not of a person.
    let is_person = rest.get(..name)? != "git";
    (is_host && is_person && last.bytes().all(|byte| byte.is_ascii_alphabetic())).then_some(name + 1 + host.len())
}

/// Of the whole network: those that many machines have, each in its own, tell of nobody.
fn machine(rest: &str, before: Option<char>) -> Option<usize> {
    // A part of a longer number, or of the number of a version.
    if matches!(before, Some('.' | '-')) {
        return None;
    }
    let length = run(rest, |byte| byte.is_ascii_digit() || byte == b'.');
    let text = rest.get(..length)?.trim_end_matches('.');
    if let Ok(address) = text.parse::<Ipv4Addr>() {
        let goes_on =
            rest.get(text.len()..)?.starts_with(|next: char| next.is_alphanumeric() || matches!(next, '-' | '_'));
        let is_own = address.is_loopback() || address.is_private() || address.is_link_local();
        let is_none = address.octets()[0] == 0 || address.is_broadcast() || address.is_multicast();
        return (!goes_on && !is_own && !is_none).then_some(text.len());
    }
    let length = run(rest, |byte| byte.is_ascii_hexdigit() || byte == b':');
    let text = rest.get(..length)?;
    let text = if text.ends_with("::") { text } else { text.trim_end_matches(':') };
    let address = text.parse::<Ipv6Addr>().ok()?;
    // The part that is given to networks so far.
    (address.segments()[0] & 0xe000 == 0x2000).then_some(text.len())
}

#[cfg(test)]
mod tests {
    use super::super::{Search, without};
    use crate::capture::own_names::OwnNames;

    fn clean(text: &str) -> String {
        without(text, Search::new(&OwnNames::new(), true)).into_owned()
    }

    #[test]
    fn addresses_of_persons_are_taken_out() {
        for (text, shown) in [
            ("no account of ann.lee+shop@mail.example.com.", "no account of [Filtered]."),
            ("(mailto:ann@example.org)", "(mailto:[Filtered])"),
            ("7up@example.com", "[Filtered]"),
            ("from 203.0.113.7:443, 198.51.100.23", "from [Filtered]:443, [Filtered]"),
            ("from [2001:db8::1]:443", "from [[Filtered]]:443"),
        ] {
            assert_eq!(clean(text), shown);
        }
    }

    #[test]
    fn what_tells_of_nobody_stays() {
        for text in [
            "127.0.0.1:5432 refused, 10.1.2.3 and 192.168.0.1 too, 0.0.0.0, 255.255.255.255",
            "http://203.0.113.7/a",
            "libc@0.2.1, git@github.com:a/b, ssh://git@example.com/x, a@b, @example.com, x@y.1",
            "at 10:20:30, version 1.2.3, 1.2.3.4.5, v1.2.3.4, 1.2.3.4-beta, 3.14",
            "std::net::Ipv4Addr, 2::a of nothing",
        ] {
            let expected = if text.contains("2::a") { "std::net::Ipv4Addr, 2::a of nothing" } else { text };
            assert_eq!(clean(text), expected);
        }
        let text = "from 203.0.113.7 by ann@example.com";
        assert_eq!(super::super::without_secrets(text), text);
    }
}
