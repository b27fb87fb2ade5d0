//! The examples, run as a reader would: from a terminal, with nothing set; and what the README shows of them.

#![expect(clippy::panic, reason = "tests end by panics")]

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::{env, io};

/// Settings of whoever runs the tests must not decide what the examples do, and what cargo tells a test must not reach
/// the cargo that runs an example: build scripts that look at it would run again each time.
const FOREIGN: [&str; 6] =
    ["SENTRY_", "REDHANDED_", "RUST_BACKTRACE", "RUST_LIB_BACKTRACE", "CARGO_MANIFEST_", "CARGO_PKG_"];

/// Runs an example from a folder that is not its own.
fn run(example: &str, arguments: &[&str]) -> io::Result<Output> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let mut command = Command::new(env!("CARGO"));
    command.args(["run", "--quiet", "--example", example, "--manifest-path"]).arg(manifest).arg("--").args(arguments);
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(|name| FOREIGN.iter().any(|prefix| name.starts_with(prefix))) {
            command.env_remove(name);
        }
    }
    command
        .env("NO_COLOR", "1")
        .env("COLUMNS", "100")
        .env("CARD_TOKEN", "tok_5f0b2c91")
        .current_dir(env::temp_dir())
        .stdin(Stdio::null())
        .output()
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn quickstart_shows_one_report_with_the_arguments_and_without_the_secret() -> io::Result<()> {
    let output = run("quickstart", &[])?;
    assert!(output.status.success(), "{output:?}");
    assert_eq!(stdout(&output), "order 42 failed: invalid digit found in string\n");
    let report = stderr(&output);
    assert_eq!(report.matches("invalid digit found in string").count(), 1, "{report}");
    for shown in ["ParseIntError", "quickstart.rs:9", "cents.parse::<u32>()?", "quickstart.rs:16", "7.50", "[Filtered]"]
    {
        assert!(report.contains(shown), "no `{shown}` in:\n{report}");
    }
    assert!(!report.contains("tok_"), "{report}");
    Ok(())
}

#[test]
fn orders_goes_on_after_each_failure_and_captures_each_once() -> io::Result<()> {
    let output = run("orders", &[])?;
    assert!(output.status.success(), "{output:?}");
    let expected = "\
353 orders fulfilled: 988 boxes to 14 cities
3 orders failed, 1 panicked; 4 rows rejected
8 reports captured
  1 × error   Error: order 10089 has no price
  1 × error   LedgerError: order 10058 is in the ledger already
  1 × error   PaymentError: the bank declines more than 1000000 cents
  1 × fatal   panic: attempt to divide by zero
  1 × warning RowError: a row cannot be read
  1 × warning RowError: line 216: `quantity` is no whole number
  1 × warning RowError: line 362: 3 columns instead of 8
  1 × warning RowError: line 48: `quantity` is no whole number
";
    assert_eq!(stdout(&output), expected);
    let file = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/orders/orders.csv"))?;
    let file = String::from_utf8_lossy(&file);
    let tokens: Vec<_> = file.split([',', '\n']).filter(|field| field.starts_with("tok_")).collect();
    assert_eq!(tokens.len(), 360);
    let reports = stderr(&output);
    assert!(!tokens.iter().any(|token| reports.contains(token)), "{reports}");
    Ok(())
}

#[test]
fn orders_ends_by_the_error_of_a_file_that_is_not_there() -> io::Result<()> {
    let output = run("orders", &["no such file.csv"])?;
    assert_eq!(output.status.code(), Some(1));
    let printed = "Error: no such file.csv cannot be read\n\nCaused by:\n    ";
    assert!(stderr(&output).contains(printed), "{}", stderr(&output));
    assert_eq!(stdout(&output), "");
    Ok(())
}

/// The first block of code in this language.
fn block(language: &str) -> &'static str {
    let start = format!("```{language}\n");
    let (_, rest) = include_str!("../README.md").split_once(&start).unwrap_or_else(|| panic!("no block of {language}"));
    rest.split_once("```").map_or(rest, |(block, _)| block)
}

#[test]
fn the_program_in_the_readme_is_the_quickstart() {
    let example = include_str!("../examples/quickstart.rs");
    let program = example.split_once("\n\n").map(|(_, program)| program);
    assert_eq!(Some(block("rust")), program);
}

#[test]
fn the_picture_in_the_readme_is_what_the_quickstart_shows() -> io::Result<()> {
    let shown = stderr(&run("quickstart", &[])?);
    assert_eq!(without_times_and_id(block("text")), without_times_and_id(&shown), "it shows:\n{shown}");
    Ok(())
}

/// What differs from run to run: how long ago something was, and the event's identity.
fn without_times_and_id(text: &str) -> Vec<String> {
    text.trim()
        .lines()
        .map(|line| line.split_whitespace().map(without_time_or_id).collect::<Vec<_>>().join(" "))
        .collect()
}

fn without_time_or_id(word: &str) -> &str {
    let is_time = word.starts_with('−') || matches!(word, "µs" | "ms" | "s");
    let is_id = word.len() == 8 && word.chars().all(|character| character.is_ascii_hexdigit());
    if is_time || is_id { "…" } else { word }
}
