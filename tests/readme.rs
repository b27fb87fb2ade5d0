//! The README shows what is there.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests end by panics")]

use std::process::Command;

const README: &str = include_str!("../README.md");

/// The first block of code in this language.
fn block(language: &str) -> &'static str {
    let start = format!("```{language}\n");
    let (_, rest) = README.split_once(&start).unwrap_or_else(|| panic!("no block of {language}"));
    rest.split_once("```").unwrap().0
}

#[test]
fn its_program_is_the_quickstart() {
    let example = include_str!("../examples/quickstart.rs");
    let (_, program) = example.split_once("\n\n").unwrap();
    assert_eq!(block("rust"), program);
}

#[test]
fn its_picture_is_what_the_quickstart_shows() {
    let mut command = Command::new(env!("CARGO"));
    command.args(["run", "--quiet", "--example", "quickstart"]).current_dir(env!("CARGO_MANIFEST_DIR"));
    command.env_remove("SENTRY_DSN").env("NO_COLOR", "1").env("COLUMNS", "100");
    let ran = command.output().unwrap();
    assert!(ran.status.success());
    let shown = String::from_utf8(ran.stderr).unwrap();
    assert_eq!(without_times_and_id(block("text")), without_times_and_id(&shown), "it shows:\n{shown}");
}

/// What differs from run to run: how long ago something was, and the event's identity.
fn without_times_and_id(text: &str) -> String {
    let words = text.trim().split(' ').map(|word| {
        let is_id = word.len() >= 8 && word.chars().all(|character| character.is_ascii_hexdigit());
        let is_number = !word.is_empty() && word.trim_start_matches(['-', '−']).chars().all(|c| c.is_ascii_digit() || c == '.');
        if is_id { "ID" } else if is_number { "N" } else { word }
    });
    words.collect::<Vec<_>>().join(" ")
}
