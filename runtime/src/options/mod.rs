//! What can be set, in code and in the environment.

mod automatic;
mod callbacks;
mod content;
mod environment;
mod error;
mod hints;
mod identity;
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
use crate::capture::stack::{Extractor, HasBacktrace, extractor};
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

    /// Groups events by the path of their failure: by the error's type, the innermost function, and which `?`, `return` or
    /// tail of it the error left by. Off unless set: then no event has a fingerprint, and receivers group by themselves.
    ///
    /// The place is the number of the `?` in the function, not its line, so that an edit elsewhere in the file makes no
    /// new issue. A `fingerprint(…)` of a function on the path, and one of the scope, comes first.
    ///
    /// ```
    /// let options = redhanded::Options::new().group_by_path(true);
    /// ```
    #[must_use]
    pub fn group_by_path(mut self, group_by_path: bool) -> Self {
        self.group_by_path = Some(group_by_path);
        self
    }

    /// How many handled errors of one function and error type are reported a minute; 60 unless set. The rest are
    /// counted: at the end of the minute, or by [`flush`](crate::flush), one more report says how many there were, in
    /// its context `folded`. 0 reports no handled errors at all; `u32::MAX` folds none.
    ///
    /// Errors that nothing handles, panics and what you capture by hand are not counted. Of errors that are sure to be
    /// folded no arguments are rendered and no trail is kept, so that a loop that handles many costs little. If such a one
    /// goes unhandled after all it is reported with its chain and its path, and the next ones are complete again.
    ///
    /// ```
    /// let options = redhanded::Options::new().handled_per_minute(10);
    /// ```
    #[must_use]
    pub fn handled_per_minute(mut self, handled_per_minute: u32) -> Self {
        self.handled_per_minute = Some(handled_per_minute);
        self
    }

    /// How many errors of one function and error type that nothing handles, and panics of one function, are reported a
    /// minute; all unless set. The rest are counted as in [`handled_per_minute`](Self::handled_per_minute). Panics that meet
    /// no annotated function, and what you capture by hand, are not counted.
    ///
    /// ```
    /// let options = redhanded::Options::new().others_per_minute(600);
    /// ```
    #[must_use]
    pub fn others_per_minute(mut self, others_per_minute: u32) -> Self {
        self.others_per_minute = Some(others_per_minute);
        self
    }

    /// Whether reports have the real stack besides the annotated calls: the functions between them, and addresses that a
    /// server can look up. On unless set; it takes the Cargo feature `backtrace`, which is on by default.
    ///
    /// Where a failure begins its thread takes the addresses of at most 128 frames, which costs about 1 µs and 0.1 µs a
    /// frame; names are looked up on redhanded's own thread. Of errors that are sure to be folded
    /// (see [`handled_per_minute`](Self::handled_per_minute)) no stack is taken.
    ///
    /// ```
    /// let options = redhanded::Options::new().stack(false);
    /// ```
    #[must_use]
    pub fn stack(mut self, stack: bool) -> Self {
        self.stack = Some(stack);
        self
    }

    /// Errors of this type that are the cause of others show the backtrace that they carry. To be said of each such type:
    /// of the cause of an error no type is known otherwise. That of an error itself is known to
    /// [`capture_errors`](crate::capture_errors) and [`capture_error!`](crate::capture_error!) without it.
    ///
    /// ```
    /// # use std::backtrace::Backtrace;
    /// # use redhanded::{Carried, HasBacktrace};
    /// # #[derive(Debug, thiserror::Error)]
    /// # #[error("the store is closed")]
    /// # struct Closed(Box<Backtrace>);
    /// # impl HasBacktrace for Closed {
    /// #     fn backtrace(&self) -> Option<Carried<'_>> { Some(Carried::Std(&self.0)) }
    /// # }
    /// let options = redhanded::Options::new().backtraces_of::<Closed>();
    /// ```
    #[must_use]
    pub fn backtraces_of<E: HasBacktrace + 'static>(mut self) -> Self {
        self.backtraces.push(extractor::<E>());
        self
    }

    /// How long a report waits to see what becomes of its failure before it is sent as it is; 1 s unless set.
    #[must_use]
    pub fn settle(mut self, settle: Duration) -> Self {
        self.settle = Some(settle);
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

    /// Goes to the server by this proxy, `http://HOST:PORT`, a name and a password before the host if it asks for them.
    ///
    /// Unless set the proxies of the system are used, which on Unix are those in `HTTP_PROXY` and `HTTPS_PROXY`, and none
    /// to reach this machine. In both cases hosts that `NO_PROXY` names are reached directly.
    ///
    /// ```
    /// let options = redhanded::Options::new().proxy("http://proxy.example.com:3128");
    /// assert!(options.check().is_ok());
    /// ```
    #[must_use]
    pub fn proxy(mut self, proxy: impl Into<String>) -> Self {
        self.proxy = Some(proxy.into());
        self
    }

    /// Trusts the certificates in this PEM file, too: those that vouch for a server of your own. Read when the first report
    /// is sent.
    ///
    /// ```
    /// let options = redhanded::Options::new().ca_certificates("/etc/shop/ca.pem");
    /// ```
    #[must_use]
    pub fn ca_certificates(mut self, file: impl Into<PathBuf>) -> Self {
        self.ca_certificates = Some(file.into());
        self
    }

    /// Delivers by this instead of by HTTP or to the terminal, in release builds too and whatever the DSN is.
    ///
    /// ```
    /// use redhanded::{Level, Options, transport::Memory};
    /// let memory = Memory::new();
    /// let guard = redhanded::init(Options::new().transport(memory.clone()));
    /// redhanded::capture_message("hello", Level::Info);
    /// guard.flush(std::time::Duration::from_secs(2));
    /// assert_eq!(memory.events().len(), 1);
    /// ```
    #[must_use]
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.transport = Some(Box::new(transport));
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
