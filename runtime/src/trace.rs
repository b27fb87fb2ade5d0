//! Traces that go through several programs: what comes in with a request, and what goes out with one.

use std::sync::Arc;

use crate::capture::trace;
use crate::current::{client, unit};
use crate::protocol::trace::{Incoming, Trace, baggage};
use crate::protocol::{Map, Value};

/// The events of this unit of work are part of the trace that a request came with, from now on. `headers` are those of the
/// request, all or some: `sentry-trace`, `traceparent` and `baggage` are looked for. If there is no trace in them that
/// makes sense, or it is that of another organization (see [`Options::org_id`](crate::Options::org_id)), a new one begins.
///
/// What a unit of work is, [`configure_scope`](crate::configure_scope) says. Those that begin inside of it are part of the
/// same trace. Without a client nothing happens.
///
/// A program that is started with `SENTRY_TRACE` and `SENTRY_BAGGAGE` in its environment goes on with that trace by itself,
/// unless `SENTRY_USE_ENVIRONMENT` is `false`.
///
/// ```
/// use redhanded::{capture_errors, continue_trace};
///
/// #[capture_errors]
/// async fn handle(headers: Vec<(String, String)>) -> Result<(), String> {
///     continue_trace(headers);
///     Ok(())
/// }
/// ```
pub fn continue_trace<N: AsRef<str>, V: AsRef<str>>(headers: impl IntoIterator<Item = (N, V)>) {
    let Some(client) = client::get() else { return };
    let mut incoming = Incoming::default();
    for (name, value) in headers {
        incoming.add(name.as_ref(), value.as_ref());
    }
    let trace = trace::go_on(&incoming).filter(|trace| client.accepts(trace)).unwrap_or_else(trace::begin);
    unit::with(|current| current.unit.trace.tell(trace));
}

/// The events of this unit of work are part of a new trace from now on: for a loop that does one thing after the other.
///
/// ```
/// for job in ["import", "export"] {
///     redhanded::start_new_trace();
///     println!("{job}");
/// }
/// ```
pub fn start_new_trace() {
    if client::is_enabled() {
        unit::with(|current| current.unit.trace.tell(trace::begin()));
    }
}

/// The headers by which a request that is made now becomes part of this unit of work's trace; `None` without a client.
///
/// ```
/// let mut request = vec![("accept".to_owned(), "text/plain".to_owned())];
/// if let Some(headers) = redhanded::trace_headers() {
///     request.extend(headers);
/// }
/// ```
#[must_use]
pub fn trace_headers() -> Option<TraceHeaders> {
    let client = client::get()?;
    let trace = unit::with(|current| current.unit.trace.get())?;
    let head = client.trace_head(&trace);
    Some(TraceHeaders { trace, head })
}

/// The headers of a request that is part of a trace: see [`trace_headers`]. As an iterator `sentry-trace` and `baggage`.
#[derive(Debug, Clone)]
pub struct TraceHeaders {
    trace: Arc<Trace>,
    head: Map<String, Value>,
}

impl TraceHeaders {
    /// The value of `sentry-trace`.
    #[must_use]
    pub fn sentry_trace(&self) -> String {
        self.trace.sentry_trace()
    }

    /// The value of `baggage`, for a request that has none of its own.
    #[must_use]
    pub fn baggage(&self) -> String {
        self.baggage_added_to("")
    }

    /// The value of `baggage`, for a request that has one: what others put there stays.
    ///
    /// ```
    /// if let Some(headers) = redhanded::trace_headers() {
    ///     assert!(headers.baggage_added_to("tenant=acme").starts_with("tenant=acme,sentry-"));
    /// }
    /// ```
    #[must_use]
    pub fn baggage_added_to(&self, baggage_of_others: &str) -> String {
        baggage(&self.head, baggage_of_others)
    }

    /// The value of `traceparent`, for servers that know W3C Trace Context alone.
    #[must_use]
    pub fn traceparent(&self) -> String {
        self.trace.traceparent()
    }
}

impl IntoIterator for TraceHeaders {
    type Item = (String, String);
    type IntoIter = std::array::IntoIter<(String, String), 2>;

    fn into_iter(self) -> Self::IntoIter {
        [("sentry-trace".to_owned(), self.sentry_trace()), ("baggage".to_owned(), self.baggage())].into_iter()
    }
}
