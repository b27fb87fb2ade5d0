//! The trail: what led there.

use std::time::Duration;

use super::cut::{cut_middle, width_of};
use super::line::Line;
use super::paint::Ink;
use super::prominence::Prominence;
use super::relative_time::{relative, rounded};
use super::style::Style;
use super::values::shown;
use crate::capture::clock::BEHIND;
use crate::notice::neutral;
use crate::protocol::breadcrumb::{DURATION, DURATION_AT_MOST};
use crate::protocol::{Breadcrumb, Event, Level};

pub(super) fn lines(event: &Event, style: &Style) -> Vec<Line> {
    let all = event.breadcrumbs.len();
    let most = Prominence::of(event).breadcrumbs;
    let latest = event.breadcrumbs.get(all.saturating_sub(most)..).unwrap_or_default();
    if latest.is_empty() {
        return Vec::new();
    }
    let times: Vec<_> = latest.iter().map(|crumb| time_of(crumb, event)).collect();
    let time_width = times.iter().map(|time| width_of(time)).max().unwrap_or_default();
    let mut title = Line::indented(2).with(Ink::Faint, "trail");
    if all > latest.len() {
        title.add(Ink::Faint, &format!(" (last {} of {all})", latest.len()));
    }
    let mut lines = vec![title];
    for (crumb, time) in latest.iter().zip(&times) {
        let mut line = Line::indented(7 + time_width - width_of(time)).with(Ink::Faint, time);
        line.pad_to(7 + time_width + 2);
        add_sign(&mut line, crumb.level);
        let duration = duration_of(crumb).unwrap_or_default();
        let room = style.room(line.width()).saturating_sub(width_of(&duration));
        add_text(&mut line, crumb, room);
        line.add(Ink::Faint, &duration);
        lines.push(line);
    }
    lines
}

fn time_of(crumb: &Breadcrumb, event: &Event) -> String {
    match (crumb.timestamp, event.timestamp) {
        (Some(time), Some(now)) => relative(time, now),
        _ => String::new(),
    }
}

/// ` · 12 ms`, for calls that one may have had to wait for.
fn duration_of(crumb: &Breadcrumb) -> Option<String> {
    if crumb.category.as_deref() != Some("call") {
        return None;
    }
    // Of calls that took no time the clock cannot tell that it was less than it is behind.
    let (milliseconds, up_to, least) = match crumb.data.get(DURATION) {
        Some(milliseconds) => (milliseconds, "", Duration::from_millis(1)),
        None => (crumb.data.get(DURATION_AT_MOST)?, "up to ", BEHIND + Duration::from_nanos(1)),
    };
    let duration = Duration::try_from_secs_f64(milliseconds.as_f64()? / 1000.0).ok()?;
    (duration >= least).then(|| format!(" · {up_to}{}", rounded(duration)))
}

/// Marks what went wrong: `✗` what failed, `!` what was a warning.
fn add_sign(line: &mut Line, level: Option<Level>) {
    match level {
        Some(level @ (Level::Error | Level::Fatal)) => line.add(Ink::Level(level), "✗ "),
        Some(level @ Level::Warning) => line.add(Ink::Level(level), "! "),
        _ => line.add(Ink::Plain, "  "),
    }
}

/// Calls read as calls. What was added by hand has its topic before it, and its details as a call has its arguments:
/// `cache: miss (key: "user:7")`.
fn add_text(line: &mut Line, crumb: &Breadcrumb, room: usize) {
    let topic = crumb.category.as_deref().filter(|category| !matches!(*category, "" | "call"));
    let mut room = room;
    if let Some(topic) = topic {
        let topic = format!("{}: ", cut_middle(&neutral(topic), room / 3));
        room = room.saturating_sub(width_of(&topic));
        line.add(Ink::Faint, &topic);
    }
    let text = match (crumb.message.as_deref(), crumb.category.as_deref()) {
        (Some(message), Some("call")) => message.to_owned(),
        (Some(message), _) => format!("{message}{}", details_of(crumb, " ")),
        (None, _) => details_of(crumb, ""),
    };
    line.add(Ink::Plain, &cut_middle(&neutral(&text), room));
}

fn details_of(crumb: &Breadcrumb, before: &str) -> String {
    if crumb.data.is_empty() {
        return String::new();
    }
    let details: Vec<_> = crumb.data.iter().map(|(name, value)| format!("{name}: {}", shown(value))).collect();
    format!("{before}({})", details.join(", "))
}
