//! What can be set, in code and in the environment.

mod automatic;
mod callbacks;
mod content;
mod environment;
mod error;
mod failures;
mod hints;
mod identity;
mod route;
mod settings;
mod spool;
mod transports;
mod verdict;

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

pub(crate) use callbacks::{Callbacks, Rule};
pub(crate) use content::Content;
pub use error::OptionError;
pub(crate) use settings::Settings;
pub use verdict::Verdict;

pub use crate::capture::args::Args;
use crate::capture::stack::Extractor;
use crate::protocol::Event;
use crate::scope::Processor;
use crate::transport::{ClientCertificate, Spool, Spotlight, Transport};

/// Says where reports go and what goes with them. For [`init`](crate::init) and `#[redhanded::main]`.
///
/// What is not set is taken from the environment, and what is not there either has a default:
///
/// | option | environment | default |
/// |---|---|---|
/// | [`dsn`](Self::dsn) | `SENTRY_DSN` | none: the terminal in debug builds, nothing in release builds |
/// | [`release`](Self::release) | `SENTRY_RELEASE` | with `#[redhanded::main]`, `name@version` of the crate |
/// | [`environment`](Self::environment) | `SENTRY_ENVIRONMENT` | `production` |
/// | [`dist`](Self::dist) | `SENTRY_DIST` | none |
/// | [`server_name`](Self::server_name) | `SENTRY_SERVER_NAME` | none |
/// | [`sample_rate`](Self::sample_rate) | `SENTRY_SAMPLE_RATE` | 1: every event |
/// | [`max_breadcrumbs`](Self::max_breadcrumbs) | `SENTRY_MAX_BREADCRUMBS` | 100 |
/// | [`debug`](Self::debug) | `SENTRY_DEBUG` | off |
/// | [`spotlight`](Self::spotlight) | `SENTRY_SPOTLIGHT` | off |
/// | [`shutdown_timeout`](Self::shutdown_timeout) | `SENTRY_SHUTDOWN_TIMEOUT`, in seconds | 2 s |
/// | [`args`](Self::args) | `REDHANDED_ARGS` | values |
/// | [`max_value_length`](Self::max_value_length) | | 8192 characters of a text, 512 bytes of an argument |
/// | [`max_stack_frames`](Self::max_stack_frames) | | 100 |
/// | [`source_lines`](Self::source_lines) | | 5 before and after |
/// | [`attach_stacktrace`](Self::attach_stacktrace) | | off: errors alone have one |
/// | [`in_app_include`](Self::in_app_include), [`in_app_exclude`](Self::in_app_exclude) | | by where the code is |
/// | [`send_default_pii`](Self::send_default_pii) | | off |
/// | [`modules`](Self::modules) | | none |
/// | [`max_attachment_size`](Self::max_attachment_size) | | 20 MiB |
/// | [`contexts`](Self::contexts) | | on |
/// | [`scrub`](Self::scrub) | | on |
/// | [`secret_names`](Self::secret_names), [`allowed_names`](Self::allowed_names) | | those that look secret |
/// | [`panics`](Self::panics) | | on |
/// | [`org_id`](Self::org_id) | | the one in the DSN's host, if there is one |
/// | [`strict_trace_continuation`](Self::strict_trace_continuation) | | off |
/// | [`ignore_error_types`](Self::ignore_error_types), [`ignore_messages`](Self::ignore_messages), [`ignore_if`](Self::ignore_if) | | nothing is ignored |
/// | [`error_sampler`](Self::error_sampler), [`event_processor`](Self::event_processor), [`before_breadcrumb`](Self::before_breadcrumb), [`before_send`](Self::before_send), [`classify`](Self::classify) | | none |
/// | [`before_send_with_hint`](Self::before_send_with_hint), [`event_processor_with_hint`](Self::event_processor_with_hint), [`before_breadcrumb_with_hint`](Self::before_breadcrumb_with_hint) | | none |
/// | [`handled_per_minute`](Self::handled_per_minute) | | 60 of a function and error type |
/// | [`others_per_minute`](Self::others_per_minute) | | all |
/// | [`group_by_path`](Self::group_by_path) | | off |
/// | [`stack`](Self::stack) | | on |
/// | [`backtraces_of`](Self::backtraces_of) | | none |
/// | [`settle`](Self::settle) | | 1 s |
/// | [`sessions`](Self::sessions) | | off |
/// | [`spool`](Self::spool) | `REDHANDED_SPOOL`, a folder or `off` | on, in the user's folder for caches |
/// | [`proxy`](Self::proxy) | `HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY` | none |
/// | [`ca_certificates`](Self::ca_certificates) | `SSL_CERT_FILE` | the system's |
/// | [`client_certificate`](Self::client_certificate) | `CLIENT_CERT_FILE`, `CLIENT_KEY_FILE` | none |
/// | [`transport`](Self::transport) | | by the DSN |
/// | [`add_transport`](Self::add_transport) | | none |
/// | [`send_client_reports`](Self::send_client_reports) | | on |
///
/// The trace that the program is part of is read from `SENTRY_TRACE` and `SENTRY_BAGGAGE`, unless
/// `SENTRY_USE_ENVIRONMENT` is `false`: see [`continue_trace`](crate::continue_trace).
///
/// An empty variable counts as one that is not set. A value that makes no sense is told once on stderr and the default
/// is used; [`check`](Self::check) says beforehand. Nothing here panics.
///
/// ```
/// use redhanded::Options;
/// let options = Options::new().environment("staging").sample_rate(0.5);
/// assert!(options.check().is_ok());
/// let _guard = redhanded::init(options);
/// ```
#[derive(Default)]
pub struct Options {
    pub(crate) dsn: Option<String>,
    pub(crate) release: Option<String>,
    pub(crate) environment: Option<String>,
    pub(crate) dist: Option<String>,
    pub(crate) server_name: Option<String>,
    pub(crate) sample_rate: Option<f64>,
    pub(crate) max_breadcrumbs: Option<usize>,
    pub(crate) before_send: Option<Processor>,
    pub(crate) debug: Option<bool>,
    pub(crate) group_by_path: Option<bool>,
    pub(crate) handled_per_minute: Option<u32>,
    pub(crate) others_per_minute: Option<u32>,
    pub(crate) stack: Option<bool>,
    pub(crate) settle: Option<Duration>,
    pub(crate) shutdown_timeout: Option<Duration>,
    pub(crate) send_client_reports: Option<bool>,
    pub(crate) proxy: Option<String>,
    pub(crate) ca_certificates: Option<PathBuf>,
    client_certificate: Option<ClientCertificate>,
    pub(crate) transport: Option<Box<dyn Transport>>,
    pub(crate) added_transports: Vec<Box<dyn Transport>>,
    pub(crate) spotlight: Option<Spotlight>,
    pub(crate) contexts: Option<bool>,
    pub(crate) callbacks: Callbacks,
    content: Content,
    pub(crate) org_id: Option<String>,
    pub(crate) strict_trace_continuation: Option<bool>,
    pub(crate) panics: Option<bool>,
    pub(crate) backtraces: Vec<Extractor>,
    pub(crate) spool: Option<Spool>,
    pub(crate) sessions: Option<bool>,
}

impl Options {
    /// Nothing set: all is left to the environment and the defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Where events go: `https://KEY@HOST/PROJECT`, as the server shows it. Empty for nowhere.
    #[must_use]
    pub fn dsn(mut self, dsn: impl Into<String>) -> Self {
        self.dsn = Some(dsn.into());
        self
    }

    /// The version of the program, `name@version`: see [`release!`](crate::release). At most 200 bytes; no slashes,
    /// backslashes or control characters, and not `.`, `..` or `latest` alone.
    #[must_use]
    pub fn release(mut self, release: impl Into<String>) -> Self {
        self.release = Some(release.into());
        self
    }

    /// Where the program runs: `production`, `staging`, …. At most 64 bytes; no slashes, backslashes, spaces or control
    /// characters, and not `none`.
    #[must_use]
    pub fn environment(mut self, environment: impl Into<String>) -> Self {
        self.environment = Some(environment.into());
        self
    }

    /// Which build of the release it is. At most 64 characters of `a-z A-Z 0-9 _ . -`.
    #[must_use]
    pub fn dist(mut self, dist: impl Into<String>) -> Self {
        self.dist = Some(dist.into());
        self
    }

    /// The machine's name. Not sent unless it is set: on a person's computer it tells who they are.
    #[must_use]
    pub fn server_name(mut self, server_name: impl Into<String>) -> Self {
        self.server_name = Some(server_name.into());
        self
    }

    /// Which part of the events is sent, chosen by chance: from 0 (none) to 1 (all).
    #[must_use]
    pub fn sample_rate(mut self, sample_rate: f64) -> Self {
        self.sample_rate = Some(sample_rate);
        self
    }

    /// How many breadcrumbs an event takes along: the latest ones. 0 for none; more than 256 calls of one unit of work
    /// are not kept.
    #[must_use]
    pub fn max_breadcrumbs(mut self, max_breadcrumbs: usize) -> Self {
        self.max_breadcrumbs = Some(max_breadcrumbs);
        self
    }

    /// Looks at each event last of all before it is sent, and may change it or, by returning `None`, drop it.
    ///
    /// Runs on redhanded's own thread, or for messages and events captured by hand on the one that captures. What it captures itself is not
    /// recorded; if it panics, the event is dropped.
    ///
    /// ```
    /// use redhanded::{Level, Options};
    /// let options = Options::new().before_send(|mut event| {
    ///     event.user = None;
    ///     (event.level != Some(Level::Warning)).then_some(event)
    /// });
    /// ```
    #[must_use]
    pub fn before_send(mut self, before_send: impl Fn(Event) -> Option<Event> + Send + Sync + 'static) -> Self {
        self.before_send = Some(Processor::new(before_send));
        self
    }

    /// Whether redhanded tells on stderr what it does.
    #[must_use]
    pub fn debug(mut self, debug: bool) -> Self {
        self.debug = Some(debug);
        self
    }

    /// How long the end of the program waits at most for what is still to be sent; 2 s unless set.
    #[must_use]
    pub fn shutdown_timeout(mut self, shutdown_timeout: Duration) -> Self {
        self.shutdown_timeout = Some(shutdown_timeout);
        self
    }

    /// Whether events say what the program runs on and what it is: the contexts `os`, `device`, `runtime` and `app`. On
    /// unless set. What is in them is in the table of the README; a context that you set yourself is kept.
    #[must_use]
    pub fn contexts(mut self, contexts: bool) -> Self {
        self.contexts = Some(contexts);
        self
    }

    /// Whether the server is told how many events were not delivered, and why; it is unless set. See
    /// [`ClientReport`](crate::protocol::ClientReport).
    ///
    /// ```
    /// let options = redhanded::Options::new().send_client_reports(false);
    /// ```
    #[must_use]
    pub fn send_client_reports(mut self, send_client_reports: bool) -> Self {
        self.send_client_reports = Some(send_client_reports);
        self
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("dsn", &self.dsn.as_deref().map(error::without_keys))
            .field("release", &self.release)
            .field("environment", &self.environment)
            .field("dist", &self.dist)
            .field("server_name", &self.server_name)
            .field("sample_rate", &self.sample_rate)
            .field("max_breadcrumbs", &self.max_breadcrumbs)
            .field("debug", &self.debug)
            .field("group_by_path", &self.group_by_path)
            .field("handled_per_minute", &self.handled_per_minute)
            .field("others_per_minute", &self.others_per_minute)
            .field("settle", &self.settle)
            .field("shutdown_timeout", &self.shutdown_timeout)
            .field("contexts", &self.contexts)
            .field("callbacks", &self.callbacks)
            .field("content", &self.content)
            .field("org_id", &self.org_id)
            .field("strict_trace_continuation", &self.strict_trace_continuation)
            .field("panics", &self.panics)
            .field("spool", &self.spool)
            .field("sessions", &self.sessions)
            .field("send_client_reports", &self.send_client_reports)
            .field("proxy", &self.proxy.as_deref().map(error::without_keys))
            .field("ca_certificates", &self.ca_certificates)
            .field("client_certificate", &self.client_certificate)
            .field("spotlight", &self.spotlight)
            .finish_non_exhaustive()
    }
}
