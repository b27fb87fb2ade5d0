//! The crates that a program is built of, from the lock file of its build.

use std::collections::{BTreeSet, VecDeque};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// How much of them receivers keep, in bytes of JSON.
const BYTES: usize = 8 * 1024 - 128;
/// Quotes, colon and comma around a name and a version.
const AROUND: usize = 6;

/// The list as an expression; empty where there is no lock file.
pub(crate) fn modules(arguments: &TokenStream) -> TokenStream {
    if !arguments.is_empty() {
        return quote!(::core::compile_error!("`modules!` takes nothing"));
    }
    let package = |name: &str| env::var(name).unwrap_or_default();
    let found = lock_file().and_then(|path| Some((fs::read_to_string(&path).ok()?, path)));
    let Some((text, path)) = found else { return list(&[]) };
    let packages = packages(&text);
    let list = list(&nearest(&packages, &package("CARGO_PKG_NAME"), &package("CARGO_PKG_VERSION")));
    let path = path.to_str().map(Literal::string);
    // So that the compiler is asked again when it changes. A constant that is not used is in no program.
    quote!({ const _: &[u8] = ::core::include_bytes!(#path); #list })
}

fn list(packages: &[&Package<'_>]) -> TokenStream {
    let (names, versions) = (packages.iter().map(|it| it.name), packages.iter().map(|it| it.version));
    quote!({ const MODULES: &[(&str, &str)] = &[#((#names, #versions)),*]; MODULES })
}

/// That of the package, or of the workspace it is in.
fn lock_file() -> Option<PathBuf> {
    let folder = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR")?);
    folder.ancestors().map(|folder| folder.join("Cargo.lock")).find(|path| Path::is_file(path))
}

#[derive(Debug, Default, PartialEq)]
struct Package<'a> {
    name: &'a str,
    version: &'a str,
    /// As they are written: a name, and a version where there are several of that name.
    dependencies: Vec<&'a str>,
}

/// Reads what Cargo writes: one entry a line.
fn packages(lock: &str) -> Vec<Package<'_>> {
    let mut packages: Vec<Package<'_>> = Vec::new();
    for line in lock.lines() {
        if line == "[[package]]" {
            packages.push(Package::default());
        } else if let Some(package) = packages.last_mut() {
            if let Some(name) = value(line, "name = ") {
                package.name = name;
            } else if let Some(version) = value(line, "version = ") {
                package.version = version;
            } else if let Some(dependency) = value(line.trim_end_matches(','), " ") {
                package.dependencies.push(dependency);
            }
        }
    }
    packages
}

fn value<'a>(line: &'a str, before: &str) -> Option<&'a str> {
    line.strip_prefix(before)?.strip_prefix('"')?.strip_suffix('"')
}

/// What the package depends on, nearest first, as much as receivers keep; all there is if the package is not found.
fn nearest<'a>(packages: &'a [Package<'a>], name: &str, version: &str) -> Vec<&'a Package<'a>> {
    let find = |name: &str, version: Option<&str>| {
        packages.iter().find(|it| it.name == name && version.is_none_or(|version| it.version == version))
    };
    let start = find(name, Some(version));
    let mut next: VecDeque<_> = start.map_or_else(|| packages.iter().collect(), |start| [start].into());
    let (mut seen, mut kept, mut left) = (BTreeSet::new(), Vec::new(), BYTES);
    while let Some(package) = next.pop_front() {
        // Receivers know one version of each.
        if !seen.insert(package.name) {
            continue;
        }
        let size = package.name.len() + package.version.len() + AROUND;
        if size > left {
            break;
        }
        left -= size;
        kept.push(package);
        let written = package.dependencies.iter().map(|dependency| dependency.split(' '));
        next.extend(written.filter_map(|mut words| find(words.next()?, words.next())));
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = r#"version = 4

[[package]]
name = "late"
version = "1.0.0"

[[package]]
name = "other"
version = "9.0.0"
dependencies = [
 "shop",
]

[[package]]
name = "shared"
version = "1.0.0"

[[package]]
name = "shared"
version = "2.0.0"
source = "registry+https://example.com"
dependencies = [
 "late",
 "shop",
]

[[package]]
name = "shop"
version = "1.2.3"
dependencies = [
 "shared 2.0.0",
]
"#;

    fn names(lock: &str, name: &str) -> Vec<String> {
        let packages = packages(lock);
        nearest(&packages, name, "1.2.3").iter().map(|it| format!("{}@{}", it.name, it.version)).collect()
    }

    #[test]
    fn what_the_package_depends_on_is_listed_nearest_first() {
        assert_eq!(names(LOCK, "shop"), ["shop@1.2.3", "shared@2.0.0", "late@1.0.0"]);
    }

    #[test]
    fn all_are_listed_where_the_package_is_not_known() {
        assert_eq!(names(LOCK, "unknown"), ["late@1.0.0", "other@9.0.0", "shared@1.0.0", "shop@1.2.3"]);
    }

    #[test]
    fn no_more_are_listed_than_receivers_keep() {
        let entry = |number: u32| format!("[[package]]\nname = \"crate-{number}\"\nversion = \"1.0.0\"\n");
        let lock = (0..2_000).map(entry).collect::<Vec<_>>().concat();
        let kept = names(&lock, "shop");
        let size: usize = kept.iter().map(|kept| kept.len() - 1 + AROUND).sum();
        assert!((BYTES - 32..=BYTES).contains(&size), "{size}");
    }
}
