//! Options with every doubt resolved.

use std::fmt;
use std::time::Duration;

use super::error::{OptionError, Problem, Setting, without_keys};
use super::{Args, Callbacks, Content, Options, environment, transports};
use crate::protocol::Dsn;
use crate::protocol::trace::Incoming;
use crate::scope::Processor;
use crate::transport::{Route, Spool};

pub(super) const RATE: &str = "is no number from 0 to 1";
pub(super) const EVERY_EVENT: &str = "every event is sent";

/// What the client goes by.
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub(crate) struct Settings {
    pub(crate) dsn: Option<Dsn>,
    pub(crate) release: Option<String>,
    pub(crate) environment: String,
    pub(crate) dist: Option<String>,
    pub(crate) server_name: Option<String>,
    pub(crate) sample_rate: f64,
    pub(crate) max_breadcrumbs: usize,
    pub(crate) before_send: Option<Processor>,
    pub(crate) debug: bool,
    pub(crate) group_by_path: bool,
    pub(crate) handled_per_minute: u32,
    pub(crate) others_per_minute: u32,
    pub(crate) stack: bool,
    pub(crate) settle: Duration,
    pub(crate) shutdown_timeout: Duration,
    pub(crate) contexts: bool,
    pub(crate) callbacks: Callbacks,
    pub(crate) args: Args,
    pub(crate) content: Content,
    pub(crate) org_id: Option<String>,
    pub(crate) strict_trace_continuation: bool,
    pub(crate) panics: bool,
    pub(crate) trace: Option<Incoming>,
    pub(crate) send_client_reports: bool,
    pub(crate) route: Route,
    pub(crate) spool: Spool,
    pub(crate) sessions: bool,
    pub(crate) spotlight: Option<String>,
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings").field("dsn", &self.dsn).field("release", &self.release).finish_non_exhaustive()
    }
}

impl Options {
    /// Whether the options and what the environment adds to them make sense.
    ///
    /// # Errors
    ///
    /// All that does not. [`init`](crate::init) tells the same on stderr and goes on with the defaults.
    ///
    /// ```
    /// let errors = redhanded::Options::new().dsn("localhost").check().unwrap_err();
    /// assert_eq!(errors[0].setting(), "dsn");
    /// ```
    pub fn check(&self) -> Result<(), Vec<OptionError>> {
        let (_, errors) = self.settings();
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }

    /// What holds, and what was wrong.
    pub(crate) fn settings(&self) -> (Settings, Vec<OptionError>) {
        let mut errors = Vec::new();
        let mut environment = Self::new();
        environment.fill_in_from_env(&mut errors);
        let trace = environment::trace(&mut errors);
        let spotlight = transports::spotlight(self.spotlight.as_ref(), environment.spotlight.as_ref(), &mut errors);
        let mut resolve = Resolve { errors: &mut errors };
        let settings = Settings {
            dsn: resolve.dsn(self.dsn.as_deref(), environment.dsn.as_deref()),
            release: resolve.text(self.release.as_deref(), environment.release.as_deref(), &RELEASE),
            environment: resolve
                .text(self.environment.as_deref(), environment.environment.as_deref(), &ENVIRONMENT)
                .unwrap_or_else(|| "production".to_owned()),
            dist: resolve.text(self.dist.as_deref(), environment.dist.as_deref(), &DIST),
            server_name: resolve.text(self.server_name.as_deref(), environment.server_name.as_deref(), &SERVER_NAME),
            sample_rate: resolve.sample_rate(self.sample_rate, environment.sample_rate),
            max_breadcrumbs: self.max_breadcrumbs.or(environment.max_breadcrumbs).unwrap_or(100),
            before_send: self.before_send.clone(),
            debug: self.debug.or(environment.debug).unwrap_or(false),
            group_by_path: self.group_by_path.unwrap_or(false),
            handled_per_minute: self.handled_per_minute.unwrap_or(60),
            others_per_minute: self.others_per_minute.unwrap_or(u32::MAX),
            stack: self.stack.unwrap_or(true),
            settle: self.settle.unwrap_or(Duration::from_secs(1)),
            shutdown_timeout: self.shutdown_timeout.or(environment.shutdown_timeout).unwrap_or(Duration::from_secs(2)),
            contexts: self.contexts.unwrap_or(true),
            callbacks: self.callbacks.clone(),
            content: self.content.clone(),
            args: self.content.args.or(environment.content.args).unwrap_or_default(),
            org_id: resolve.text(self.org_id.as_deref(), None, &ORG_ID),
            strict_trace_continuation: self.strict_trace_continuation.unwrap_or(false),
            panics: self.panics.unwrap_or(true),
            trace,
            send_client_reports: self.send_client_reports.unwrap_or(true),
            spotlight,
            sessions: self.sessions.unwrap_or(false),
            spool: self.spool.clone().or(environment.spool).unwrap_or_default(),
            route: Route {
                proxy: resolve.proxy(self.proxy.as_deref()),
                ca_certificates: self.ca_certificates.clone(),
                client_certificate: self.client_certificate.clone().or(environment.client_certificate),
            },
        };
        (settings, errors)
    }
}

/// What a text must be like, and what is said of one that is not.
struct Rule {
    option: &'static str,
    variable: &'static str,
    holds: fn(&str) -> bool,
    problem: &'static str,
    instead: &'static str,
}

/// Source of these limits: the release and environment checks of Sentry's ingestion.
const RELEASE: Rule = Rule {
    option: "release",
    variable: "SENTRY_RELEASE",
    holds: |text| is_plain(text, 200) && !matches!(text, "." | "..") && !text.eq_ignore_ascii_case("latest"),
    problem: "is longer than 200 bytes, has slashes, backslashes or control characters, or is `.`, `..` or `latest`",
    instead: "events have none",
};

const ENVIRONMENT: Rule = Rule {
    option: "environment",
    variable: "SENTRY_ENVIRONMENT",
    holds: |text| {
        is_plain(text, 64) && !text.contains(' ') && !matches!(text, "." | "..") && !text.eq_ignore_ascii_case("none")
    },
    problem: "is longer than 64 bytes, has slashes, backslashes, spaces or control characters, or is `.`, `..` or `none`",
    instead: "it is `production`",
};

const DIST: Rule = Rule {
    option: "dist",
    variable: "SENTRY_DIST",
    holds: |text| {
        text.len() <= 64 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'))
    },
    problem: "has more than 64 characters or others than `a-z A-Z 0-9 _ . -`",
    instead: "events have none",
};

const SERVER_NAME: Rule = Rule {
    option: "server_name",
    variable: "SENTRY_SERVER_NAME",
    holds: |text| text.len() <= 256 && !text.contains(char::is_control),
    problem: "is longer than 256 bytes or has control characters",
    instead: "events have none",
};

const ORG_ID: Rule = Rule {
    option: "org_id",
    variable: "org_id",
    holds: |text| text.len() <= 20 && text.bytes().all(|byte| byte.is_ascii_digit()),
    problem: "is no number",
    instead: "it is that of the DSN, if there is one",
};

fn is_plain(text: &str, bytes: usize) -> bool {
    text.len() <= bytes && !text.contains(|character: char| matches!(character, '/' | '\\') || character.is_control())
}

/// What holds, and where it was set: the option, unless it says the same as the variable, from which it is then.
fn source<T: PartialEq>(
    option: Option<T>,
    variable: Option<T>,
    name: &'static str,
    variable_name: &'static str,
) -> Option<(Setting, T)> {
    match (option, variable) {
        (Some(option), variable) if variable.as_ref() != Some(&option) => Some((Setting::Option(name), option)),
        (_, variable) => Some((Setting::Variable(variable_name), variable?)),
    }
}

struct Resolve<'a> {
    errors: &'a mut Vec<OptionError>,
}

impl Resolve<'_> {
    /// The DSN; an empty one is none, and none is taken from elsewhere then.
    fn dsn(&mut self, option: Option<&str>, variable: Option<&str>) -> Option<Dsn> {
        let (setting, text) = source(option, variable, "dsn", "SENTRY_DSN")?;
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        match text.parse() {
            Ok(dsn) => Some(dsn),
            Err(error) => {
                let problem = Problem::Dsn(error);
                self.errors.push(OptionError::new(setting, without_keys(text), problem, "nothing is sent anywhere"));
                None
            }
        }
    }

    fn text(&mut self, option: Option<&str>, variable: Option<&str>, rule: &Rule) -> Option<String> {
        let (setting, text) = source(option, variable, rule.option, rule.variable)?;
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        if !(rule.holds)(text) {
            self.errors.push(OptionError::new(setting, text, Problem::Text(rule.problem), rule.instead));
            return None;
        }
        Some(text.to_owned())
    }

    fn proxy(&mut self, proxy: Option<&str>) -> Option<String> {
        let proxy = proxy?.trim();
        let host = ["http://", "https://"].iter().find_map(|scheme| proxy.strip_prefix(scheme));
        if host.is_some_and(|host| !host.is_empty() && !host.contains(char::is_whitespace)) {
            return Some(proxy.to_owned());
        }
        let problem = Problem::Text("does not read `http://HOST:PORT`");
        let instead = "the proxies of the system are used";
        self.errors.push(OptionError::new(Setting::Option("proxy"), without_keys(proxy), problem, instead));
        None
    }

    fn sample_rate(&mut self, option: Option<f64>, variable: Option<f64>) -> f64 {
        let Some((setting, rate)) = source(option, variable, "sample_rate", "SENTRY_SAMPLE_RATE") else { return 1.0 };
        if !(0.0..=1.0).contains(&rate) {
            self.errors.push(OptionError::new(setting, rate, Problem::Text(RATE), EVERY_EVENT));
            return 1.0;
        }
        rate
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(options: &Options) -> Vec<String> {
        options.check().err().unwrap_or_default().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_makes_sense_is_taken_as_it_is() {
        let options = Options::new().release(" shop@1.2.3+7 ").environment("staging").dist("7").sample_rate(0.0);
        assert_eq!(errors(&options), [""; 0]);
        let (settings, _) = options.settings();
        assert_eq!(settings.release.as_deref(), Some("shop@1.2.3+7"));
        assert_eq!(settings.environment, "staging");
    }

    #[test]
    fn each_wrong_setting_is_told_and_replaced_by_its_default() {
        let options = Options::new().release("a/b").environment("None").dist("ä").sample_rate(f64::NAN);
        assert_eq!(errors(&options).len(), 4);
        let (settings, _) = options.settings();
        assert_eq!((settings.release, settings.dist), (None, None));
        assert_eq!(settings.environment, "production");
        assert!((settings.sample_rate - 1.0).abs() < f64::EPSILON);
    }

    #[test]
    fn a_proxy_has_a_scheme_and_a_host() {
        for proxy in ["http://proxy:3128", "https://user:password@proxy.example.com"] {
            assert_eq!(errors(&Options::new().proxy(proxy)), [""; 0]);
        }
        let told = errors(&Options::new().proxy("socks5://user:password@proxy"));
        assert!(told[0].contains("`proxy` is `socks5://…@proxy`") && !told[0].contains("password"), "{told:?}");
        assert_eq!(errors(&Options::new().proxy("http://")).len(), 1);
    }

    #[test]
    fn the_keys_of_a_wrong_dsn_are_not_told() {
        let told = errors(&Options::new().dsn("https://public:secret@host/"));
        assert!(told[0].contains("https://…@host/") && !told[0].contains("secret"), "{told:?}");
        let told = errors(&Options::new().dsn("https://host/0123456789abcdef0123456789abcdef/1"));
        assert!(told[0].contains("`https://host/…/1`"), "{told:?}");
        let told = errors(&Options::new().dsn("https://0123456789abcdef:0123456\u{fffd}89abcdef0/1"));
        assert!(told[0].contains("`https://…:…/1`"), "{told:?}");
    }
}
