//! Reads a backtrace that was printed: where frames are not to be had, as of the standard library's, that is the only way.
//!
//! ```text
//!    3:     0x55d0c0001a3f - shop::orders::total::h0a1b2c3d4e5f6071
//!                                at /home/ann/shop/src/orders.rs:12:5
//! ```
//!
//! The address is there in the alternate form alone, and an inlined function may have no number of its own.

use super::super::names::Name;
use super::super::symbols::Function;
use super::super::unwind::FRAMES;
use super::OwnFrame;

/// What is a function without a number stands at least so far to the right.
const INDENT: usize = 6;

enum Line<'a> {
    Frame {
        address: usize,
        name: &'a str,
    },
    /// A function that was inlined in the one that follows.
    Inlined(&'a str),
    Place {
        file: &'a str,
        line: u32,
        column: Option<u32>,
    },
    Other,
}

/// Innermost first. A text that is none has no frames: it takes a number to begin one.
pub(super) fn parse(text: &str) -> Vec<OwnFrame> {
    let mut frames: Vec<OwnFrame> = Vec::new();
    for line in text.lines() {
        let is_full = frames.len() == FRAMES;
        match (line_of(line), frames.last_mut()) {
            (Line::Frame { address, name }, Some(last)) if is_inlined_in(last, address, name) => {
                last.functions.extend(function(name));
            }
            (Line::Frame { .. }, Some(_)) if is_full => break,
            (Line::Frame { address, name }, _) => {
                frames.push(OwnFrame { instruction: address, functions: function(name).into_iter().collect() });
            }
            (Line::Inlined(name), Some(last)) => last.functions.extend(function(name)),
            (Line::Place { file, line, column }, Some(last)) => {
                if let Some(function) = last.functions.last_mut() {
                    function.file = Some(file.strip_prefix("./").unwrap_or(file).to_owned());
                    function.line = Some(line);
                    function.column = column;
                }
            }
            (Line::Inlined(_) | Line::Place { .. }, None) | (Line::Other, _) => {}
        }
    }
    frames
}

/// Functions at one address are one frame, unless it is the function itself again: that was called.
fn is_inlined_in(frame: &OwnFrame, address: usize, name: &str) -> bool {
    let is_again = || {
        let name = function(name).and_then(|function| function.name);
        frame.functions.iter().any(|known| known.name == name)
    };
    address != 0 && frame.instruction == address && !is_again()
}

fn line_of(line: &str) -> Line<'_> {
    let content = line.trim_start();
    let indent = line.len() - content.len();
    let content = content.trim_end();
    if let Some((number, rest)) = content.split_once(':')
        && !number.is_empty()
        && number.bytes().all(|byte| byte.is_ascii_digit())
    {
        let rest = rest.trim_start();
        let with_address = rest.strip_prefix("0x").and_then(|rest| rest.split_once(" - "));
        let address = with_address.and_then(|(address, name)| Some((usize::from_str_radix(address, 16).ok()?, name)));
        let (address, name) = address.unwrap_or((0, rest));
        return Line::Frame { address, name };
    }
    match content.strip_prefix("at ").and_then(place) {
        Some(place) => place,
        None if indent >= INDENT && !content.is_empty() => Line::Inlined(content),
        None => Line::Other,
    }
}

/// `src/orders.rs:12:5` or `src/orders.rs:12`; a path of Windows has a colon of its own.
fn place(text: &str) -> Option<Line<'_>> {
    let (rest, last) = text.rsplit_once(':')?;
    let last = last.parse().ok()?;
    let with_column = rest.rsplit_once(':').and_then(|(file, line)| Some((file, line.parse().ok()?)));
    Some(match with_column {
        Some((file, line)) => Line::Place { file, line, column: Some(last) },
        None => Line::Place { file: rest, line: last, column: None },
    })
}

fn function(name: &str) -> Option<Function> {
    let name = without_hash(name);
    let is_known = !name.is_empty() && name != "<unknown>";
    is_known.then(|| Function {
        name: Some(Name::new(without_crate_hashes(name))),
        file: None,
        line: None,
        column: None,
    })
}

/// `shop::total` of `shop::total::h0a1b2c3d4e5f6071`.
fn without_hash(name: &str) -> &str {
    match name.rsplit_once("::h") {
        Some((name, hash)) if hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) => name,
        _ => name,
    }
}

/// `<std::backtrace::Backtrace>::create` of `<std[e28293b1aa0f68bd]::backtrace::Backtrace>::create`.
fn without_crate_hashes(name: &str) -> String {
    let mut parts = name.split('[');
    let mut without = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let is_after_name = without.ends_with(|last: char| last.is_alphanumeric() || last == '_');
        match part.split_once(']') {
            Some((hash, rest)) if is_after_name && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
                without.push_str(rest);
            }
            _ => {
                without.push('[');
                without.push_str(part);
            }
        }
    }
    without
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is read of a text: address, names, and the place of the last.
    fn read(text: &str) -> Vec<String> {
        let shown = |frame: &OwnFrame| {
            let names: Vec<_> = frame.functions.iter().filter_map(|it| Some(it.name.as_ref()?.as_str())).collect();
            let place = frame.functions.last().and_then(|it| Some((it.file.as_deref()?, it.line?, it.column)));
            let place = place.map(|(file, line, column)| format!(" at {file}:{line}:{}", column.unwrap_or(0)));
            format!("{:x} {}{}", frame.instruction, names.join(" in "), place.unwrap_or_default())
        };
        parse(text).iter().map(shown).collect()
    }

    #[test]
    fn the_alternate_form_of_the_standard_library() {
        let text = "   0:     0x55d0c0001a3f - std::backtrace_rs::backtrace::trace::h8d5a0b7a1c2d3e4f
                               at /rustc/59807616e1fa2540724bfbac14d7976d7e4a3860/library/std/src/../../backtrace/src/backtrace/mod.rs:66:14
   1:     0x55d0c0001a3f - <anyhow::Error as core::convert::From<E>>::from::h0123456789abcdef
                               at /home/ann/.cargo/registry/src/index.crates.io-1949cf8c6b5b557f/anyhow-1.0.105/src/backtrace.rs:27:14
   2:     0x55d0c0002b4f - shop::orders::total
                               at /home/ann/shop/src/orders.rs:12:5
   3:     0x55d0c0003c5f - <unknown>
   4:                0x0 - <unknown>
";
        assert_eq!(
            read(text),
            [
                "55d0c0001a3f std::backtrace_rs::backtrace::trace in <anyhow::Error as core::convert::From<E>>::from at \
                 /home/ann/.cargo/registry/src/index.crates.io-1949cf8c6b5b557f/anyhow-1.0.105/src/backtrace.rs:27:14",
                "55d0c0002b4f shop::orders::total at /home/ann/shop/src/orders.rs:12:5",
                "55d0c0003c5f ",
                "0 ",
            ]
        );
    }

    #[test]
    fn names_of_the_newer_mangling_have_the_hash_of_their_crate() {
        let text = " 0: 0xa - <std[e28293b1aa0f68bd]::a::B>::create::<[u8; 3], &[u8]>\n";
        assert_eq!(read(text), ["a <std::a::B>::create::<[u8; 3], &[u8]>"]);
    }

    #[test]
    fn the_short_form() {
        let text = "   0: shop::total\n             at ./src/orders.rs:12\n   1: main\n";
        assert_eq!(read(text), ["0 shop::total at src/orders.rs:12:0", "0 main"]);
    }

    #[test]
    fn what_was_inlined_may_have_no_number() {
        let text = "   7:     0x55d0c0001a3f - shop::inner\n                               at C:\\shop\\src\\a.rs:3:1\n                           shop::outer\n                               at C:\\shop\\src\\b.rs:9\n";
        assert_eq!(read(text), ["55d0c0001a3f shop::inner in shop::outer at C:\\shop\\src\\b.rs:9:0"]);
    }

    #[test]
    fn a_function_that_calls_itself_is_as_many_frames() {
        let text = "   0: 0xa - shop::f\n   1: 0xa - shop::f\n";
        assert_eq!(read(text), ["a shop::f", "a shop::f"]);
    }

    #[test]
    fn what_is_no_backtrace_has_no_frames() {
        for text in ["", "disabled backtrace", "unsupported backtrace", "at src/main.rs:3:4", "note: run with `x`", ":"]
        {
            assert_eq!(read(text).len(), 0, "{text}");
        }
    }

    #[test]
    fn one_without_end_is_cut() {
        assert_eq!(parse(&"   0: shop::f\n".repeat(10_000)).len(), FRAMES);
    }

    #[test]
    fn what_the_standard_library_prints_now_is_read() {
        #[inline(never)]
        fn makes() -> String {
            format!("{:#}", std::backtrace::Backtrace::force_capture())
        }
        let frames = parse(&makes());
        assert!(frames.len() > 3 && frames.iter().all(|frame| frame.instruction != 0 || frame.functions.is_empty()));
        let made = frames.iter().flat_map(|frame| &frame.functions);
        let made = made.filter(|it| it.name.as_ref().is_some_and(|name| name.last() == "makes"));
        let made: Vec<_> = made.collect();
        assert_eq!(made.len(), 1);
        assert!(made[0].file.as_deref().is_some_and(|file| file.ends_with("printed.rs")), "{made:?}");
    }
}
