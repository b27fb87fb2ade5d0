//! The operating system.

use std::{env, fs};

use super::set;
use crate::protocol::{Map, Value};

/// The context `os`.
pub(super) fn context() -> Map<String, Value> {
    let mut context = Map::new();
    context.insert("name".into(), name().into());
    if cfg!(target_os = "linux") || cfg!(target_os = "android") {
        let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").ok();
        let kernel = kernel.as_deref().map(str::trim);
        // The version of Linux is that of its kernel.
        set(&mut context, "version", kernel);
        set(&mut context, "kernel_version", kernel);
        // In this order by the manual page os-release(5).
        let release = ["/etc/os-release", "/usr/lib/os-release"].iter().find_map(|path| fs::read_to_string(path).ok());
        set_distribution(&mut context, &release.unwrap_or_default());
    } else if cfg!(target_os = "macos") {
        let about = fs::read_to_string("/System/Library/CoreServices/SystemVersion.plist").unwrap_or_default();
        set(&mut context, "version", entry(&about, "ProductVersion"));
        set(&mut context, "build", entry(&about, "ProductBuildVersion"));
    }
    context
}

fn name() -> &'static str {
    match env::consts::OS {
        "linux" => "Linux",
        "macos" => "macOS",
        "windows" => "Windows",
        "android" => "Android",
        "freebsd" => "FreeBSD",
        other => other,
    }
}

fn set_distribution(context: &mut Map<String, Value>, release: &str) {
    set(context, "distribution_name", assigned(release, "ID"));
    set(context, "distribution_version", assigned(release, "VERSION_ID"));
    set(context, "distribution_pretty_name", assigned(release, "PRETTY_NAME"));
}

/// What a line of shell assigns to the variable: `NAME=value`, with or without quotes.
fn assigned(release: &str, name: &str) -> Option<String> {
    let value = release.lines().find_map(|line| line.trim().strip_prefix(name)?.strip_prefix('='))?;
    let unquoted = ['"', '\''].iter().find_map(|quote| value.strip_prefix(*quote)?.strip_suffix(*quote));
    let value = unquoted.unwrap_or(value).replace('\\', "");
    Some(value).filter(|value| !value.is_empty())
}

/// The text of an entry of a property list: `<key>NAME</key> <string>value</string>`.
fn entry<'a>(list: &'a str, name: &str) -> Option<&'a str> {
    let (_, behind) = list.split_once(&format!("<key>{name}</key>"))?;
    let (value, _) = behind.split_once("<string>")?.1.split_once("</string>")?;
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_distribution_is_read_with_and_without_quotes() {
        let mut context = Map::new();
        set_distribution(
            &mut context,
            "PRETTY_NAME=\"Debian GNU/Linux 13 (trixie)\"\nNAME='Debian'\nVERSION_ID=\"13\"\nID=debian\nID_LIKE=x\n",
        );
        assert_eq!(context["distribution_name"], "debian");
        assert_eq!(context["distribution_version"], "13");
        assert_eq!(context["distribution_pretty_name"], "Debian GNU/Linux 13 (trixie)");
    }

    #[test]
    fn what_the_distribution_does_not_say_is_left_out() {
        let mut context = Map::new();
        set_distribution(&mut context, "ID=arch\nVERSION_ID=\nBUILD_ID=rolling\n");
        assert_eq!(context.len(), 1);
    }

    #[test]
    fn entries_of_a_property_list_are_found_by_name() {
        let list = "<dict>\n<key>ProductBuildVersion</key>\n<string>24A335</string>\n<key>ProductVersion</key>\n\
                    <string>15.0</string>\n</dict>";
        assert_eq!(entry(list, "ProductVersion"), Some("15.0"));
        assert_eq!(entry(list, "ProductBuildVersion"), Some("24A335"));
        assert_eq!(entry(list, "ProductName"), None);
    }
}
