//! The list itself.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

/// The text of all files of Rust below.
fn sources(folder: &Path, found: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push_str(&fs::read_to_string(path).unwrap());
        }
    }
}

/// What stands in the last cell of each row, by the row's first cell.
fn rows(page: &str) -> Vec<(&str, Vec<&str>)> {
    page.lines()
        .filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"))
        .filter(|line| line.starts_with(|first: char| first.is_ascii_digit()))
        .map(|line| {
            let (number, rest) = line.split_once(" | ").unwrap();
            let last = rest.rsplit(" | ").next().unwrap();
            (number, last.split(", ").collect())
        })
        .collect()
}

#[test]
fn each_behaviour_names_the_tests_that_hold_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("tests/conformance/README.md")).unwrap();
    let rows = rows(&page);
    let mut tests = String::new();
    for folder in ["tests", "runtime/src", "trybuild"] {
        sources(&root.join(folder), &mut tests);
    }
    let numbers: Vec<_> = rows.iter().filter_map(|(number, _)| number.parse::<usize>().ok()).collect();
    assert_eq!(numbers, (1..=85).collect::<Vec<_>>(), "each behaviour has one row, in order");
    // Those of `tests/reports/rows.rs` are made by a macro, from functions with their names.
    let words: HashSet<_> = tests.split_whitespace().collect();
    for (number, names) in &rows {
        for name in names {
            let name = name.trim_matches('`');
            let is_test = tests.contains(&format!("fn {name}(")) || words.contains(name);
            assert!(is_test, "{number}: no test is named {name}");
        }
    }
}
