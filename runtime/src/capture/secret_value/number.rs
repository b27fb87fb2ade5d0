//! Numbers that are known by their check digits: cards, accounts; and those of persons. Where the text was cut and the
//! check digits are missing, by how long they are.

use super::token::is_cut;

/// How many characters the longest of them has, with spaces.
const LONGEST: usize = 42;

/// With fewer digits, or characters of an account, nothing is told: six are those of the bank.
const PART: usize = 7;

/// The length of the number of a card or of a person's social security at the start.
pub(super) fn card_or_person(rest: &str, before: Option<char>) -> Option<usize> {
    // A part of a longer number.
    if matches!(before, Some('.' | '-')) {
        return None;
    }
    let end = end_of_groups(rest, |byte| byte.is_ascii_digit());
    if end < PART {
        return None;
    }
    let number = rest.get(..end)?;
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    (is_card(&digits) || is_person(number) || (PART..=16).contains(&digits.len()) && is_cut(rest, end)).then_some(end)
}

/// Groups with one space or hyphen between them; behind the last one there is no letter.
fn end_of_groups(rest: &str, is_such: impl Fn(u8) -> bool) -> usize {
    let bytes = rest.as_bytes();
    let mut end = 0;
    for (index, byte) in bytes.iter().take(LONGEST).enumerate() {
        let is_separator = matches!(byte, b' ' | b'-') && bytes.get(index + 1).is_some_and(|next| is_such(*next));
        if is_such(*byte) {
            end = index + 1;
        } else if !is_separator {
            break;
        }
    }
    let goes_on = bytes.get(end).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    if goes_on { 0 } else { end }
}

/// Whether it is the number of a card. Most are too short for one.
pub(super) fn is_card_as_number(number: u64) -> bool {
    number >= 10_u64.pow(12) && is_card(&number.to_string())
}

/// Whether these are the digits of a card: those of a maker, with the right check digit.
pub(super) fn is_card(digits: &str) -> bool {
    let starts = |length: usize, range: std::ops::RangeInclusive<u32>| {
        digits.get(..length).and_then(|start| start.parse().ok()).is_some_and(|start: u32| range.contains(&start))
    };
    let is_of_maker = match digits.len() {
        13 => starts(1, 4..=4),
        14 => starts(2, 36..=36) || starts(2, 38..=39) || starts(3, 300..=305),
        15 => starts(2, 34..=34) || starts(2, 37..=37),
        16 => {
            starts(1, 4..=4)
                || starts(2, 51..=55)
                || starts(4, 2221..=2720)
                || starts(4, 6011..=6011)
                || starts(2, 65..=65)
                || starts(4, 3528..=3589)
        }
        _ => false,
    };
    is_of_maker && has_check_digit(digits)
}

/// The check digit by Luhn: from the right, every second digit counts twice.
fn has_check_digit(digits: &str) -> bool {
    let sum = digits.bytes().rev().enumerate().map(|(index, digit)| {
        let value = u32::from(digit.saturating_sub(b'0'));
        match index % 2 {
            0 => value,
            _ if value > 4 => value * 2 - 9,
            _ => value * 2,
        }
    });
    digits.bytes().all(|digit| digit.is_ascii_digit()) && sum.sum::<u32>() % 10 == 0
}

/// A number of the social security of the USA: `123-45-6789`, but for areas that are given to nobody.
fn is_person(number: &str) -> bool {
    let groups: Vec<_> = number.split('-').collect();
    let [area, group, serial] = groups.as_slice() else { return false };
    let is_long = |text: &str, length| text.len() == length && text.bytes().all(|digit| digit.is_ascii_digit());
    is_long(area, 3)
        && is_long(group, 2)
        && is_long(serial, 4)
        && !matches!(*area, "000" | "666")
        && !area.starts_with('9')
        && *group != "00"
        && *serial != "0000"
}

/// The length of an international bank account number at the start.
pub(super) fn account(rest: &str) -> Option<usize> {
    let [a, b, c, d, ..] = rest.as_bytes() else { return None };
    let begins = a.is_ascii_uppercase() && b.is_ascii_uppercase() && c.is_ascii_digit() && d.is_ascii_digit();
    if !begins {
        return None;
    }
    // A word in capitals may follow a space: the longest part with the right check digits counts.
    let mut end = end_of_groups(rest, |byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    if end >= PART && is_cut(rest, end) {
        return Some(end);
    }
    loop {
        let number = rest.get(..end).filter(|number| number.len() >= 15)?;
        if is_account(number) {
            return Some(end);
        }
        end = number.rfind(' ')?;
    }
}

/// Its remainder by 97 is 1 once the first four characters are the last, and letters count from 10 on.
fn is_account(number: &str) -> bool {
    let characters: Vec<_> = number.bytes().filter(u8::is_ascii_alphanumeric).collect();
    if !(15..=34).contains(&characters.len()) {
        return false;
    }
    let (head, tail) = characters.split_at_checked(4).unwrap_or_default();
    let remainder = tail.iter().chain(head).fold(0_u32, |remainder, character| {
        let value = u32::from(if character.is_ascii_digit() { character - b'0' } else { character - b'A' + 10 });
        (remainder * if value < 10 { 10 } else { 100 } + value) % 97
    });
    remainder == 1
}
