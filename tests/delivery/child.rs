//! Tests that run again in a process of their own, where they see how it ends and what it tells.

use std::env;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::AGES;

const DSN: &str = "REDHANDED_TEST_DSN";

/// The DSN that this process was started with, if it is such a process.
pub(crate) fn dsn() -> Option<String> {
    env::var(DSN).ok()
}

/// Runs that test alone, and gives what it wrote to stderr.
pub(crate) fn run(test: &str, dsn: &str, variables: &[(&str, &str)]) -> String {
    let mut child = Command::new(env::current_exe().unwrap())
        .args([test, "--exact", "--nocapture"])
        .env(DSN, dsn)
        .env("REDHANDED_SPOOL", "off")
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let start = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if start.elapsed() > AGES {
            child.kill().unwrap();
        }
        thread::sleep(Duration::from_millis(5));
    }
    let output = child.wait_with_output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{test}: {}\n{told}", output.status);
    told
}
