//! Each row is measured in processes of its own, since clients, hooks and subscribers are of the whole process, and so
//! that there is a first time in each. The rows take turns, so that a busy machine is busy for all of them.

use std::env;
use std::error::Error;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::{Samples, median};

/// How often each row is measured.
const ROUNDS: usize = 5;

/// The word by which a program knows that it is to measure one row.
const CHILD: &str = "measure";

/// What is measured in one process: a name and a number, whatever the program takes them for.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// What is measured.
    pub name: &'static str,
    /// How much of it.
    pub size: u32,
}

/// What was measured of a row.
#[derive(Debug, Clone, Copy, Default)]
pub struct Outcome {
    /// The first time in a process.
    pub first: Duration,
    /// The middle of all.
    pub median: Duration,
    /// One in a hundred took longer.
    pub slow: Duration,
}

impl From<&Samples> for Outcome {
    fn from(samples: &Samples) -> Self {
        Self { first: samples.first(), median: samples.percentile(50), slow: samples.percentile(99) }
    }
}

/// In a process that is to measure one row: measures it, and says so. Call it before anything else.
pub fn ask(measure: impl FnOnce(&str, u32) -> Option<Samples>) -> bool {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let [word, name, size] = arguments.as_slice() else { return false };
    if word != CHILD {
        return false;
    }
    if let Some(samples) = size.parse().ok().and_then(|size| measure(name, size)) {
        let Outcome { first, median, slow } = Outcome::from(&samples);
        println!("{} {} {}", first.as_nanos(), median.as_nanos(), slow.as_nanos());
    }
    true
}

/// Measures the rows in turns; the middle of what was measured of each.
///
/// # Errors
/// If this program cannot be run again, or does not say what it measured.
pub fn rounds(rows: &[Row]) -> Result<Vec<Outcome>, Box<dyn Error>> {
    let mut outcomes: Vec<Vec<Outcome>> = vec![Vec::new(); rows.len()];
    for round in 1..=ROUNDS {
        eprintln!("round {round} of {ROUNDS}");
        for (row, outcomes) in rows.iter().zip(&mut outcomes) {
            outcomes.push(measure(row)?);
        }
    }
    let middle = |outcomes: &Vec<Outcome>| Outcome {
        first: median(outcomes.iter().map(|outcome| outcome.first)),
        median: median(outcomes.iter().map(|outcome| outcome.median)),
        slow: median(outcomes.iter().map(|outcome| outcome.slow)),
    };
    Ok(outcomes.iter().map(middle).collect())
}

fn measure(row: &Row) -> Result<Outcome, Box<dyn Error>> {
    let mut command = Command::new(env::current_exe()?);
    command.args([CHILD, row.name, &row.size.to_string()]).stderr(Stdio::inherit());
    let told = String::from_utf8(command.output()?.stdout)?;
    let numbers: Result<Vec<u64>, _> = told.split_whitespace().map(str::parse).collect();
    match numbers?.as_slice() {
        [first, median, slow] => Ok(Outcome {
            first: Duration::from_nanos(*first),
            median: Duration::from_nanos(*median),
            slow: Duration::from_nanos(*slow),
        }),
        _ => Err(format!("nothing was measured of {row:?}").into()),
    }
}
