//! The beginning and the end of reporting.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::capture::args;
use crate::capture::folding;
use crate::capture::recipient::Recipient;
use crate::capture::{recent, stack, trace};
use crate::client::{Client, Connection};
use crate::contexts;
use crate::current::unit::Whose;
use crate::current::{client, pending, unit};
use crate::exit_hook;
use crate::lock::lock;
use crate::notice;
use crate::options::{Options, Settings};
use crate::panics;
use crate::transport::terminal::Terminal;
use crate::transport::{Route, Transport};

/// The name and version of the crate it is used in, as a release: `shop@1.2.3`.
///
/// ```
/// let _guard = redhanded::init(redhanded::Options::new().release(redhanded::release!()));
/// ```
#[macro_export]
macro_rules! release {
    () => {
        ::core::concat!(::core::env!("CARGO_PKG_NAME"), "@", ::core::env!("CARGO_PKG_VERSION"))
    };
}

/// Keeps reporting going until it is dropped. [`std::process::exit`] drops nothing, on whatever thread; what is still to be
/// sent is sent all the same.
///
/// Dropping it sends what is still to be sent, for no longer than
/// [`Options::shutdown_timeout`], and ends reporting.
#[must_use = "reporting ends when the guard is dropped; keep it as long as the program runs, as in `let _guard = …`"]
#[derive(Debug)]
pub struct Guard {
    client: Option<Arc<Client>>,
}

impl Guard {
    /// Waits until all that was captured is delivered, kept on the disk because there is no network, or lost; false if that
    /// takes longer than `timeout`.
    pub fn flush(&self, timeout: Duration) -> bool {
        self.client.as_ref().is_none_or(|client| flush_client(client, timeout))
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        if let Some(client) = self.client.take() {
            end(&client, client.shutdown_timeout());
        }
    }
}

/// Begins reporting, and hooks into panics. A call that is in progress takes part if it fails itself.
///
/// Call it after whatever sets a panic hook that does not call the one before it, such as `color_eyre::install`. Otherwise a
/// notice says so, and panics are reported without their message, if they pass annotated functions.
///
/// What the options leave unsaid is taken from the environment: see [`Options`]. It never fails: what is set wrongly is
/// told on stderr and left at its default. A second call replaces what the first began.
///
/// Without a DSN nothing goes over the network: reports are shown on stderr in debug builds, and in release builds
/// nothing happens at all.
///
/// ```
/// use redhanded::{Options, init, release};
/// let _guard = init(Options::new().release(release!()));
/// ```
pub fn init(options: Options) -> Guard {
    start(options, None)
}

/// As [`init`]; `release` is used if nothing else is said.
pub(crate) fn start(mut options: Options, release: Option<&'static str>) -> Guard {
    let (mut settings, errors) = options.settings();
    for error in &errors {
        notice::warn(error);
    }
    notice::set_debug(settings.debug);
    contexts::note_start();
    if let Some(incoming) = settings.trace.take() {
        trace::set_of_program(incoming);
    }
    if settings.release.is_none() {
        settings.release = release.map(str::to_owned);
    }
    let backtraces = std::mem::take(&mut options.backtraces);
    if settings.sessions && settings.release.is_none() {
        notice::warn("no release is set, so the server is not told of sessions");
    }
    let Some(connection) = connection(&mut options, &settings) else {
        notice::debug("no DSN is set, so nothing is reported");
        replace(None);
        return Guard { client: None };
    };
    let args = settings.args;
    let Some(client) = begin(settings, Recipient::PROGRAM, connection) else { return Guard { client: None } };
    recent::forget();
    args.set();
    replace(Some(Arc::clone(&client)));
    stack::set_extractors(backtraces);
    folding::begin();
    unit::with(|current| {
        current.is_first = current.whose == Whose::Thread;
        current.unit.scopes.become_program();
    });
    Guard { client: Some(client) }
}

/// A client beside that of the program; none if nobody wants its reports.
pub(crate) fn beside(mut options: Options, recipient: Recipient) -> Option<Arc<Client>> {
    client::expect_others();
    args::expect_others();
    let (settings, errors) = options.settings();
    for error in &errors {
        notice::warn(error);
    }
    if settings.debug {
        notice::set_debug(true);
    }
    contexts::note_start();
    let connection = connection(&mut options, &settings)?;
    let client = begin(settings, recipient, connection)?;
    stack::add_extractors(std::mem::take(&mut options.backtraces));
    client::add(&client);
    Some(client)
}

fn begin(settings: Settings, recipient: Recipient, connection: Connection) -> Option<Arc<Client>> {
    match Client::start(settings, recipient, connection, pending::due) {
        Ok(client) => {
            if client.reports_panics() {
                panics::install();
            }
            exit_hook::install(at_exit);
            Some(Arc::new(client))
        }
        Err(error) => {
            notice::warn(format_args!("the system gives no thread to report from ({error}); nothing is reported"));
            None
        }
    }
}

/// Ends what an earlier call began.
fn replace(client: Option<Arc<Client>>) {
    if let Some(before) = client::replace(client) {
        for report in folding::all(before.recipient()) {
            before.capture_report(report);
        }
        before.close(before.shutdown_timeout());
    }
}

/// Makes a transport, on the thread that has it.
type Connect = Box<dyn Fn() -> Option<Box<dyn Transport>> + Send + Sync>;

/// How reports are delivered, and copies of them; `None` if nobody wants them.
fn connection(options: &mut Options, settings: &Settings) -> Option<Connection> {
    let added = std::mem::take(&mut options.added_transports);
    let sidecar = settings.spotlight.clone().and_then(sidecar);
    let is_copied = !added.is_empty() || sidecar.is_some();
    let only_copies = || Connection { connect: Box::new(|| None), copies: Box::new(Vec::new), is_kept: false };
    let main = main_connection(options.transport.take(), settings);
    let main = main.or_else(|| is_copied.then(only_copies))?;
    let added = Mutex::new(added);
    let copies = move || {
        // A fork has none of those that the program made.
        let mut others = std::mem::take(&mut *lock(&added));
        others.extend(sidecar.as_ref().and_then(|connect| connect()));
        others
    };
    Some(Connection { copies: Box::new(copies), ..main })
}

#[cfg(feature = "reqwest")]
#[expect(clippy::unnecessary_wraps, reason = "the twin below has none")]
fn sidecar(url: String) -> Option<Connect> {
    Some(Box::new(move || Some(Box::new(crate::transport::spotlight::Sidecar::new(url.clone())))))
}

#[cfg(not(feature = "reqwest"))]
fn sidecar(_: String) -> Option<Connect> {
    notice::warn("Spotlight is on, but this build cannot send: turn on the feature `reqwest` of `redhanded`");
    None
}

/// How reports are delivered, without copies; `None` if nobody wants them.
fn main_connection(transport: Option<Box<dyn Transport>>, settings: &Settings) -> Option<Connection> {
    let connection = |connect, is_kept| Connection { connect, copies: Box::new(Vec::new), is_kept };
    if let Some(transport) = transport {
        let place = Mutex::new(Some(transport));
        let connect = move || lock(&place).take();
        return Some(connection(Box::new(connect), false));
    }
    if let Some(dsn) = &settings.dsn {
        return Some(connection(http(dsn.clone(), settings.route.clone(), settings.send_client_reports)?, true));
    }
    let terminal = || Some(Box::new(Terminal::stderr()) as Box<dyn Transport>);
    cfg!(debug_assertions).then(|| connection(Box::new(terminal), false))
}

#[cfg(feature = "reqwest")]
#[expect(clippy::unnecessary_wraps, reason = "the twin below has none")]
fn http(dsn: crate::protocol::Dsn, route: Route, tells_losses: bool) -> Option<Connect> {
    Some(Box::new(move || Some(Box::new(crate::transport::http::Http::new(&dsn, route.clone(), tells_losses)))))
}

#[cfg(not(feature = "reqwest"))]
fn http(_: crate::protocol::Dsn, _: Route, _: bool) -> Option<Connect> {
    notice::warn("a DSN is set, but this build cannot send: turn on the feature `reqwest` of `redhanded`");
    None
}

/// Whether reports are going anywhere.
///
/// ```
/// assert!(!redhanded::is_enabled(), "nobody called `init`");
/// ```
#[must_use]
pub fn is_enabled() -> bool {
    client::is_enabled()
}

/// Waits until all that was captured so far is delivered, kept on the disk because there is no network, or lost; false if
/// that takes longer than `timeout`.
///
/// What calls in progress have not decided about yet is sent as it is, that of other threads too. True if nothing is
/// reported at all.
///
/// ```
/// redhanded::flush(std::time::Duration::from_secs(2));
/// ```
pub fn flush(timeout: Duration) -> bool {
    client::get().is_none_or(|client| flush_client(&client, timeout))
}

pub(crate) fn flush_client(client: &Client, timeout: Duration) -> bool {
    // What is pending for another client is none of its business.
    if unit::recipient() == client.recipient() {
        unit::settle();
    }
    for report in pending::all(client.recipient()) {
        client.capture_report(report);
    }
    client.flush(timeout)
}

/// Sends what is still to be sent, for no longer than `timeout`, and ends reporting; false if that was not enough.
///
/// For programs that end in a way of their own, which drops no [`Guard`]. By [`std::process::exit`] it is done anyway.
///
/// ```
/// redhanded::close(std::time::Duration::from_secs(2));
/// ```
pub fn close(timeout: Duration) -> bool {
    client::get().is_none_or(|client| end(&client, timeout))
}

/// Ends reporting as the drop of a [`Guard`] does, and then the process, as [`std::process::exit`].
///
/// On systems that have no hook for it (those that are neither Unix nor Windows) this loses nothing where
/// `std::process::exit` would.
///
/// ```no_run
/// redhanded::exit(3);
/// ```
pub fn exit(code: i32) -> ! {
    at_exit();
    std::process::exit(code)
}

/// The process ends by `exit`, or `main` returned and no guard was dropped.
fn at_exit() {
    let clients = client::all();
    let Some(longest) = clients.iter().map(|client| client.shutdown_timeout()).max() else { return };
    unit::settle();
    let start = Instant::now();
    // Before any ends, so that what one hangs in costs no other its time.
    if clients.len() > 1 {
        pending::send(&clients);
        Client::flush_or_keep(&clients);
    }
    for client in clients {
        end(&client, client.shutdown_timeout().min(longest.saturating_sub(start.elapsed())));
    }
}

pub(crate) fn end(client: &Arc<Client>, timeout: Duration) -> bool {
    let start = Instant::now();
    client::remove(client);
    // After that, so that none is added that nobody collects.
    for report in pending::all(client.recipient()) {
        client.capture_report(report);
    }
    client.close(timeout.saturating_sub(start.elapsed()))
}
