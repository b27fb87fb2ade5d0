//! Reading options from the environment.

use std::env::{self, VarError};
use std::str::FromStr;
use std::time::Duration;

use super::error::{OptionError, Problem, Setting, without_keys};
use super::{Args, Options};
use super::{identity, settings};
use crate::protocol::trace::Incoming;
use crate::transport::{Spool, Spotlight};

const FLAG: &str = "is none of true, yes, on, 1, false, no, off, 0";

impl Options {
    /// What the environment says, for looking at it or adding to it. [`init`](crate::init) reads the environment by
    /// itself; this is for a program that wants to know.
    ///
    /// ```
    /// let options = redhanded::Options::from_env().environment("staging");
    /// ```
    #[must_use]
    pub fn from_env() -> Self {
        let mut options = Self::new();
        options.fill_in_from_env(&mut Vec::new());
        options
    }

    /// Takes from the environment what is not set.
    pub(super) fn fill_in_from_env(&mut self, errors: &mut Vec<OptionError>) {
        let mut read = |name| variable(name, errors);
        fill_in(&mut self.dsn, || read("SENTRY_DSN"));
        fill_in(&mut self.release, || read("SENTRY_RELEASE"));
        fill_in(&mut self.environment, || read("SENTRY_ENVIRONMENT"));
        fill_in(&mut self.dist, || read("SENTRY_DIST"));
        fill_in(&mut self.server_name, || read("SENTRY_SERVER_NAME"));
        fill_in(&mut self.sample_rate, || parsed("SENTRY_SAMPLE_RATE", settings::RATE, settings::EVERY_EVENT, errors));
        fill_in(&mut self.max_breadcrumbs, || {
            parsed("SENTRY_MAX_BREADCRUMBS", "is no whole number", "100 are sent", errors)
        });
        fill_in(&mut self.debug, || {
            let Flag(on) = parsed("SENTRY_DEBUG", FLAG, "it is off", errors)?;
            Some(on)
        });
        if self.client_certificate.is_none() {
            let certificate = variable("CLIENT_CERT_FILE", errors);
            let key = variable("CLIENT_KEY_FILE", errors);
            self.client_certificate = identity::of_environment(certificate, key, errors);
        }
        fill_in(&mut self.content.args, || args(errors));
        fill_in(&mut self.spotlight, || {
            let text = variable("SENTRY_SPOTLIGHT", errors)?;
            Some(text.parse().map_or(Spotlight::At(text), |Flag(on)| Spotlight::from(on)))
        });
        fill_in(&mut self.shutdown_timeout, || {
            let Seconds(timeout) = parsed(
                "SENTRY_SHUTDOWN_TIMEOUT",
                "is no number of seconds",
                "the end of the program waits 2 s",
                errors,
            )?;
            Some(timeout)
        });
        fill_in(&mut self.spool, || {
            let place = variable("REDHANDED_SPOOL", errors)?;
            Some(match place.parse() {
                Ok(Flag(true)) => Spool::new(),
                Ok(Flag(false)) => Spool::off(),
                Err(()) => Spool::new().directory(place),
            })
        });
    }
}

/// The trace that the environment says this program is part of.
pub(super) fn trace(errors: &mut Vec<OptionError>) -> Option<Incoming> {
    let use_environment = parsed("SENTRY_USE_ENVIRONMENT", FLAG, "the trace of the environment goes on", errors);
    if matches!(use_environment, Some(Flag(false))) {
        return None;
    }
    let incoming = Incoming {
        sentry_trace: Some(variable("SENTRY_TRACE", errors)?),
        traceparent: None,
        baggage: variable("SENTRY_BAGGAGE", errors),
    };
    if !incoming.makes_sense() {
        let problem = Problem::Text("does not read `TRACE-SPAN` or `TRACE-SPAN-SAMPLED`, in hexadecimal digits");
        let value = incoming.sentry_trace.unwrap_or_default();
        errors.push(OptionError::new(Setting::Variable("SENTRY_TRACE"), value, problem, "a trace of its own begins"));
        return None;
    }
    Some(incoming)
}

/// Whoever sets it wants less to be recorded: what cannot be read is taken for nothing at all.
fn args(errors: &mut Vec<OptionError>) -> Option<Args> {
    let before = errors.len();
    match parsed("REDHANDED_ARGS", "is none of off, types, values", "no argument is recorded", errors) {
        Some(Recorded(args)) => Some(args),
        None => (errors.len() > before).then_some(Args::Off),
    }
}

fn fill_in<T>(option: &mut Option<T>, read: impl FnOnce() -> Option<T>) {
    if option.is_none() {
        *option = read();
    }
}

/// The variable's value; none if it is not set or empty.
fn variable(name: &'static str, errors: &mut Vec<OptionError>) -> Option<String> {
    match env::var(name) {
        Ok(value) => Some(value.trim().to_owned()).filter(|value| !value.is_empty()),
        Err(VarError::NotPresent) => None,
        Err(VarError::NotUnicode(value)) => {
            let value = value.to_string_lossy();
            let shown = if name == "SENTRY_DSN" { without_keys(&value) } else { value.into_owned() };
            let problem = Problem::Text("is no valid UTF-8");
            errors.push(OptionError::new(Setting::Variable(name), shown, problem, "it is ignored"));
            None
        }
    }
}

fn parsed<T: FromStr>(
    name: &'static str,
    problem: &'static str,
    instead: &'static str,
    errors: &mut Vec<OptionError>,
) -> Option<T> {
    let value = variable(name, errors)?;
    let parsed = value.parse().ok();
    if parsed.is_none() {
        errors.push(OptionError::new(Setting::Variable(name), value, Problem::Text(problem), instead));
    }
    parsed
}

struct Flag(bool);

impl FromStr for Flag {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text.to_ascii_lowercase().as_str() {
            "true" | "t" | "yes" | "y" | "on" | "1" => Ok(Self(true)),
            "false" | "f" | "no" | "n" | "off" | "0" => Ok(Self(false)),
            _ => Err(()),
        }
    }
}

struct Recorded(Args);

impl FromStr for Recorded {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text.to_ascii_lowercase().as_str() {
            "off" => Ok(Self(Args::Off)),
            "types" => Ok(Self(Args::Types)),
            "values" => Ok(Self(Args::Values)),
            _ => Err(()),
        }
    }
}

struct Seconds(Duration);

impl FromStr for Seconds {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let seconds = text.parse().map_err(|_| ())?;
        Duration::try_from_secs_f64(seconds).map(Self).map_err(|_| ())
    }
}
