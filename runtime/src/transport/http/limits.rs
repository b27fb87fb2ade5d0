//! What the server takes no more of for now.
//!
//! Source: the page on rate limiting of Sentry's developer documentation. Kept in monotonic time, so that a clock that is
//! set makes no limit longer or shorter.

use std::time::{Duration, Instant, SystemTime};

use reqwest::StatusCode;
use reqwest::header::{HeaderMap, HeaderName, RETRY_AFTER};

use crate::transport::Category;

const LIMITS: HeaderName = HeaderName::from_static("x-sentry-rate-limits");
/// How long a server that does not say is left alone.
const UNSAID: Duration = Duration::from_mins(1);
/// A longer limit is a mistake of somebody's.
const LONGEST: Duration = Duration::from_hours(24);

/// What a limit may be for.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Of(Category),
    /// What goes along with an event, which goes without it then.
    Attachment,
}

const ALL: [Kind; 4] =
    [Kind::Of(Category::Error), Kind::Of(Category::Internal), Kind::Of(Category::Session), Kind::Attachment];

/// Until when nothing of a kind is sent.
#[derive(Debug, Default)]
pub(super) struct Limits {
    error: Option<Instant>,
    internal: Option<Instant>,
    session: Option<Instant>,
    attachment: Option<Instant>,
}

impl Limits {
    pub(super) fn allow(&self, category: Category, now: Instant) -> bool {
        let until = match category {
            Category::Error => self.error,
            Category::Internal => self.internal,
            Category::Session => self.session,
        };
        until.is_none_or(|until| until <= now)
    }

    /// Whether events may take their attachments along.
    pub(super) fn allow_attachments(&self, now: Instant) -> bool {
        self.attachment.is_none_or(|until| until <= now)
    }

    /// Learns from an answer, whatever its status. Of two limits the longer holds.
    pub(super) fn learn(&mut self, status: StatusCode, headers: &HeaderMap, now: Instant, clock: SystemTime) {
        let mut has_said = false;
        for header in headers.get_all(LIMITS) {
            let groups = String::from_utf8_lossy(header.as_bytes()).into_owned();
            for (time, kinds) in groups.split(',').filter_map(group) {
                has_said = true;
                self.limit(&kinds, now + time);
            }
        }
        if !has_said && status == StatusCode::TOO_MANY_REQUESTS {
            let time = headers.get(RETRY_AFTER).and_then(|header| header.to_str().ok());
            let time = time.and_then(|time| retry_after(time, clock)).unwrap_or(UNSAID);
            self.limit(&ALL, now + time);
        }
    }

    fn limit(&mut self, kinds: &[Kind], until: Instant) {
        for kind in kinds {
            let known = match kind {
                Kind::Of(Category::Error) => &mut self.error,
                Kind::Of(Category::Internal) => &mut self.internal,
                Kind::Of(Category::Session) => &mut self.session,
                Kind::Attachment => &mut self.attachment,
            };
            *known = (*known).max(Some(until));
        }
    }
}

/// `seconds:category;category:…`; no category stands for all, and those that are not ours for nothing.
fn group(text: &str) -> Option<(Duration, Vec<Kind>)> {
    let mut fields = text.split(':').map(str::trim);
    let time = seconds(fields.next()?)?;
    let names = fields.next().unwrap_or_default();
    let kinds =
        if names.is_empty() { ALL.to_vec() } else { names.split(';').filter_map(|name| kind(name.trim())).collect() };
    Some((time, kinds))
}

fn kind(name: &str) -> Option<Kind> {
    match name {
        "error" => Some(Kind::Of(Category::Error)),
        "internal" => Some(Kind::Of(Category::Internal)),
        "session" => Some(Kind::Of(Category::Session)),
        "attachment" => Some(Kind::Attachment),
        _ => None,
    }
}

/// Whole or not, and no longer than makes sense.
fn seconds(text: &str) -> Option<Duration> {
    let seconds = text.parse::<f64>().ok().filter(|seconds| *seconds >= 0.0)?;
    Some(Duration::try_from_secs_f64(seconds).map_or(LONGEST, |time| time.min(LONGEST)))
}

/// Seconds, or a date by the server's clock, which is ours for want of a better one.
fn retry_after(text: &str, clock: SystemTime) -> Option<Duration> {
    let text = text.trim();
    seconds(text).or_else(|| {
        let date = httpdate::parse_http_date(text).ok()?;
        Some(date.duration_since(clock).unwrap_or_default().min(LONGEST))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// For how many seconds each category is limited after these answers.
    fn learned(answers: &[(u16, &'static str, &str)]) -> (u64, u64) {
        let (now, mut limits) = (Instant::now(), Limits::default());
        for (status, name, value) in answers {
            let name = HeaderName::from_static(name);
            let headers = HeaderMap::from_iter([(name, value.parse().unwrap())]);
            let clock = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
            limits.learn(StatusCode::from_u16(*status).unwrap(), &headers, now, clock);
        }
        let seconds = |until: Option<Instant>| until.map_or(0, |until| until.duration_since(now).as_secs());
        (seconds(limits.error), seconds(limits.internal))
    }

    const LIMITS: &str = "x-sentry-rate-limits";

    #[test]
    fn a_limit_holds_for_the_categories_it_names() {
        assert_eq!(learned(&[(200, LIMITS, "60:error:org")]), (60, 0));
        assert_eq!(learned(&[(200, LIMITS, "60:error;internal:key:quota:a;b:new")]), (60, 60));
        assert_eq!(learned(&[(200, LIMITS, "60::organization")]), (60, 60));
        assert_eq!(learned(&[(503, LIMITS, " 60 ")]), (60, 60));
        assert_eq!(learned(&[(200, LIMITS, "60:transaction;span")]), (0, 0));
    }

    #[test]
    fn a_group_that_makes_no_sense_is_passed_over() {
        assert_eq!(learned(&[(200, LIMITS, "soon:error, -1:error, nan:error, 7.9:error:org, :error")]), (7, 0));
        assert_eq!(learned(&[(200, LIMITS, "1e300:error")]), (24 * 3600, 0));
    }

    #[test]
    fn of_two_limits_the_longer_holds() {
        assert_eq!(learned(&[(200, LIMITS, "60:error"), (200, LIMITS, "5:error")]), (60, 0));
        assert_eq!(learned(&[(200, LIMITS, "5:error, 60:error, 7:error")]), (60, 0));
    }

    #[test]
    fn a_429_says_when_by_seconds_by_a_date_or_not_at_all() {
        assert_eq!(learned(&[(429, "retry-after", "90")]), (90, 90));
        assert_eq!(learned(&[(429, "retry-after", "Sun, 06 Nov 1994 08:50:37 GMT")]), (60, 60));
        assert_eq!(learned(&[(429, "retry-after", "Sun, 06 Nov 1994 08:00:00 GMT")]), (0, 0));
        assert_eq!(learned(&[(429, "retry-after", "soon")]), (60, 60));
        assert_eq!(learned(&[(429, "server", "x")]), (60, 60));
        assert_eq!(learned(&[(429, LIMITS, "10:error:org")]), (10, 0), "the closer word wins");
        assert_eq!(learned(&[(429, LIMITS, "nonsense")]), (60, 60));
        assert_eq!(learned(&[(503, "retry-after", "90")]), (0, 0));
    }

    #[test]
    fn a_limit_ends() {
        let (now, mut limits) = (Instant::now(), Limits::default());
        limits.limit(&[Kind::Of(Category::Error)], now + UNSAID);
        assert!(!limits.allow(Category::Error, now) && limits.allow(Category::Internal, now));
        assert!(limits.allow(Category::Error, now + UNSAID));
    }
}
