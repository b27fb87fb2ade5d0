//! The pages on options name all that there are.

use std::fs;
use std::path::Path;

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The sources of the options.
fn sources() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("runtime/src/options");
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    files
        .filter(|path| path.file_name().unwrap() != "verdict.rs")
        .map(|path| fs::read_to_string(path).unwrap())
        .collect()
}

/// What stands between these, wherever it does.
fn between<'a>(text: &'a str, before: &str, after: char) -> Vec<&'a str> {
    text.split(before).skip(1).filter_map(|rest| rest.split_once(after)).map(|(name, _)| name).collect()
}

#[test]
fn each_option_and_variable_has_its_row() {
    let (sources, page) = (sources(), read("docs/options.md"));
    let options: Vec<_> = sources
        .split("    pub fn ")
        .skip(1)
        .filter(|method| method.split_once('{').is_some_and(|(head, _)| head.contains("mut self")))
        .map(|method| method.split(['(', '<']).next().unwrap())
        .collect();
    assert!(options.len() > 30, "{options:?}");
    let variables: Vec<_> = ["\"SENTRY_", "\"REDHANDED_", "\"CLIENT_"]
        .into_iter()
        .flat_map(|prefix| {
            between(&sources, prefix, '"').into_iter().map(move |name| format!("{}{name}", &prefix[1..]))
        })
        .collect();
    assert!(variables.len() > 10, "{variables:?}");
    let missing: Vec<_> = options
        .into_iter()
        .map(str::to_owned)
        .chain(variables)
        .filter(|name| !page.lines().any(|line| line.starts_with('|') && line.contains(&format!("`{name}"))))
        .collect();
    assert!(missing.is_empty(), "docs/options.md has no row of {missing:?}");
}

#[test]
fn the_documentation_of_options_names_each() {
    let sources = sources();
    let (table, _) = sources.split_once("pub struct Options").unwrap();
    for name in between(&read("docs/options.md"), "\n| `", '`') {
        assert!(table.contains(&format!("(Self::{name})")), "`{name}` is missing in the table of `Options`");
    }
}
