//! The examples, run as a reader would: from a terminal, with nothing set.

use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Runs an example from a folder that is not its own.
fn run(example: &str, arguments: &[&str]) -> Output {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let mut command = Command::new(env!("CARGO"));
    command.args(["run", "--quiet", "--example", example, "--manifest-path"]).arg(manifest).arg("--").args(arguments);
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("SENTRY_") || name.starts_with("RUST_BACKTRACE")) {
            command.env_remove(name);
        }
    }
    command.env("CARD_TOKEN", "tok_5f0b2c91");
    command.current_dir(std::env::temp_dir()).stdin(Stdio::null()).output().expect("cargo runs")
}

fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).expect("the example prints text")
}

fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).expect("the example prints text")
}

#[test]
fn quickstart_shows_one_report_with_the_arguments_and_without_the_secret() {
    let output = run("quickstart", &[]);
    assert!(output.status.success(), "{output:?}");
    assert_eq!(stdout(&output), "order 42 failed: invalid digit found in string\n");
    let report = stderr(&output);
    assert_eq!(report.matches("invalid digit found in string").count(), 1, "{report}");
    for shown in ["ParseIntError", "quickstart.rs:9", "cents.parse::<u32>()?", "quickstart.rs:16", "7.50", "[Filtered]"]
    {
        assert!(report.contains(shown), "no `{shown}` in:\n{report}");
    }
    assert!(!report.contains("tok_"), "{report}");
}

#[test]
fn orders_goes_on_after_each_failure_and_captures_each_once() {
    let output = run("orders", &[]);
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
    assert!(!stderr(&output).contains("tok_"), "{}", stderr(&output));
}

#[test]
fn orders_ends_by_the_error_of_a_file_that_is_not_there() {
    let output = run("orders", &["no such file.csv"]);
    assert_eq!(output.status.code(), Some(1));
    let printed = "Error: no such file.csv cannot be read\n\nCaused by:\n    ";
    assert!(stderr(&output).contains(printed), "{}", stderr(&output));
    assert_eq!(stdout(&output), "");
}
