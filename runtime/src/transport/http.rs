//! Over HTTP(S).
//!
//! `reqwest`'s client for synchronous code would start a thread of its own, and its end would wait for a name server
//! that hangs. So its asynchronous client runs here, on the worker thread, in a runtime that works while a report is sent
//! and rests in between.

mod answer;
mod gzip;
mod identity;
mod limits;
mod redirect;
pub(super) mod tls;

use std::error::Error;
use std::future::Future;
use std::io;
use std::net::IpAddr;
use std::time::{Duration, Instant, SystemTime};

use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Client, NoProxy, Proxy, RequestBuilder, Response, Url};
use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout_at;

use self::gzip::Gzip;
use self::limits::Limits;
use super::{Category, DeliveryError, Route, Transport};
use crate::notice;
use crate::protocol::{ClientReport, Discarded, Dsn, Envelope, Sdk, Timestamp};

const CONNECT_TIME: Duration = Duration::from_secs(5);
/// From the question to the name server to the last of the answer's headers.
const TOTAL_TIME: Duration = Duration::from_secs(15);
/// A connection that rested longer is not used again: nobody saw whether the server closed it meanwhile.
const IDLE_TIME: Duration = Duration::from_secs(1);
/// What is smaller does not get much smaller.
const COMPRESSED_FROM: usize = 1024;

/// Delivers to the server that a DSN names.
#[derive(Debug)]
pub(crate) struct Http {
    dsn: Dsn,
    route: Route,
    /// The server hears of what was lost.
    tells_losses: bool,
    limits: Limits,
    /// Made for the first report, so that a program without errors reads no certificates.
    connection: Option<(Connection, Gzip)>,
}

/// A client with a runtime that works while it is waited for.
#[derive(Debug)]
pub(super) struct Connection {
    pub(super) client: Client,
    runtime: Runtime,
}

impl Http {
    pub(crate) fn new(dsn: &Dsn, route: Route, tells_losses: bool) -> Self {
        Self { dsn: dsn.clone(), route, tells_losses, limits: Limits::default(), connection: None }
    }

    /// The envelope without attachments, while the server takes none; none if there are none.
    fn without_attachments(&self, envelope: &Envelope) -> Option<Envelope> {
        if self.limits.allow_attachments(Instant::now()) {
            return None;
        }
        let (without, bytes) = envelope.without_attachments()?;
        notice::debug("a report was sent without its attachments: the server takes none for now");
        Some(if self.tells_losses {
            let mut report = ClientReport::new(Timestamp::from(SystemTime::now()));
            report.discarded_events.push(Discarded::new("ratelimit_backoff", "attachment", bytes));
            without.with_client_report(report)
        } else {
            without
        })
    }
}

impl Transport for Http {
    fn send(&mut self, envelope: &Envelope) -> Result<(), DeliveryError> {
        let without = self.without_attachments(envelope);
        let envelope = without.as_ref().unwrap_or(envelope);
        let bytes = envelope.to_bytes(Timestamp::from(SystemTime::now()))?;
        let (connection, gzip) = match &mut self.connection {
            Some(made) => made,
            none => {
                let connection = Connection::new(&self.dsn, &self.route).map_err(DeliveryError::Setup)?;
                none.insert((connection, Gzip::new()))
            }
        };
        connection.post(&self.dsn.envelope_url(), bytes, gzip, &mut self.limits)
    }

    fn accepts(&mut self, category: Category) -> bool {
        self.limits.allow(category, Instant::now())
    }
}

impl Drop for Http {
    fn drop(&mut self) {
        if let Some((connection, _)) = self.connection.take() {
            connection.end();
        }
    }
}

impl Connection {
    /// By this client.
    pub(super) fn by(client: Client) -> io::Result<Self> {
        // A name server that hangs holds one thread, and not one for each report.
        let runtime = Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .thread_name("redhanded-names")
            .max_blocking_threads(1)
            .build()?;
        Ok(Self { client, runtime })
    }

    pub(super) fn end(self) {
        drop(self.client);
        // Without waiting for a name server that hangs.
        self.runtime.shutdown_background();
    }

    /// Does this while the runtime works.
    pub(super) fn run<R>(&self, code: impl Future<Output = R>) -> R {
        self.runtime.block_on(async {
            // The runtime rested since the last report. The first turn asks the system what happened meanwhile, in the
            // second the connections hear of it: one that the server closed is not used then.
            for _ in 0..2 {
                tokio::task::yield_now().await;
            }
            code.await
        })
    }

    fn new(dsn: &Dsn, route: &Route) -> Result<Self, Box<dyn Error + Send + Sync>> {
        let sdk = Sdk::this();
        let mut builder = Client::builder()
            .user_agent(user_agent(&sdk))
            .default_headers(headers(dsn, &sdk)?)
            .tls_backend_preconfigured(identity::show(
                tls::config(dsn.is_https(), route.ca_certificates.as_deref())?,
                route.client_certificate.as_ref(),
            )?)
            .redirect(Policy::none())
            .connect_timeout(CONNECT_TIME)
            .pool_idle_timeout(IDLE_TIME);
        if let Some(proxy) = &route.proxy {
            builder = builder.proxy(Proxy::all(proxy.as_str())?.no_proxy(NoProxy::from_env()));
        } else if is_this_machine(dsn.host()) {
            builder = builder.no_proxy();
        }
        Ok(Self::by(builder.build()?)?)
    }

    fn post(&self, url: &str, bytes: Vec<u8>, gzip: &mut Gzip, limits: &mut Limits) -> Result<(), DeliveryError> {
        let url = Url::parse(url).map_err(|error| DeliveryError::Setup(error.into()))?;
        let mut request = self.client.post(url.clone());
        request = if bytes.len() < COMPRESSED_FROM {
            request.body(bytes)
        } else {
            request.header(CONTENT_ENCODING, "gzip").body(gzip.compress(&bytes).map_err(DeliveryError::other)?)
        };
        self.run(async {
            let deadline = tokio::time::Instant::now() + TOTAL_TIME;
            match timeout_at(deadline, redirect::follow(&self.client, request, url)).await {
                Ok(Ok(response)) => {
                    limits.learn(response.status(), response.headers(), Instant::now(), SystemTime::now());
                    answer::judge(response, deadline).await
                }
                Ok(Err(error)) => Err(failure(error)),
                Err(_) => Err(DeliveryError::Timeout(TOTAL_TIME)),
            }
        })
    }
}

/// Sends once more what broke off before an answer: most likely the server closed a connection that rested, and nobody
/// had seen it yet. One that took the report all the same knows it by its identity.
async fn send(request: RequestBuilder) -> reqwest::Result<Response> {
    let again = request.try_clone();
    match (request.send().await, again) {
        (Err(error), Some(again)) if error.is_request() && !error.is_connect() && !error.is_timeout() => {
            again.send().await
        }
        (outcome, _) => outcome,
    }
}

pub(super) fn user_agent(sdk: &Sdk) -> String {
    format!("{}/{}", sdk.name, sdk.version)
}

/// The headers that are the same for each envelope.
fn headers(dsn: &Dsn, sdk: &Sdk) -> Result<HeaderMap, Box<dyn Error + Send + Sync>> {
    let mut keys = format!("sentry_key={}", dsn.public_key());
    if let Some(secret) = dsn.secret_key() {
        keys = format!("{keys}, sentry_secret={secret}");
    }
    let auth = format!("Sentry sentry_version=7, sentry_client={}/{}, {keys}", sdk.name, sdk.version);
    let mut auth = HeaderValue::try_from(auth)?;
    auth.set_sensitive(true);
    Ok(HeaderMap::from_iter([
        (CONTENT_TYPE, HeaderValue::from_static("application/x-sentry-envelope")),
        (HeaderName::from_static("x-sentry-auth"), auth),
    ]))
}

/// A proxy is asked for other machines; this one would be itself there.
pub(super) fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn failure(error: reqwest::Error) -> DeliveryError {
    if error.is_builder() {
        DeliveryError::Setup(error.into())
    } else if error.is_timeout() {
        // The only other time limit is the connection's.
        DeliveryError::Timeout(CONNECT_TIME)
    } else {
        DeliveryError::Network(error.into())
    }
}
