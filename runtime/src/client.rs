//! From an event to its delivery.

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use uuid::Uuid;

use crate::capture::busy::{Busy, is_busy};
use crate::capture::isolate::attempt;
use crate::capture::report::Report;
use crate::contexts;
use crate::notice;
use crate::options::Settings;
use crate::protocol::trace::Trace;
use crate::protocol::{Envelope, Event, EventId, Level, Map, Sdk, Timestamp, Value};
use crate::transport::Transport;
use crate::transport::worker::{Due, Worker};

/// What waits in the worker's queue.
#[derive(Debug)]
enum Job {
    /// Still to be decoded, and to go all the way.
    Report(Box<Report>),
    /// Ready to be sent.
    Event(Box<Event>),
}

/// Takes reports and events, and sees to it that they are delivered.
#[derive(Debug)]
pub(crate) struct Client {
    pipeline: Arc<Pipeline>,
    worker: Worker<Job>,
}

impl Client {
    /// Starts the worker. `connect` runs on it; `due` gives it the reports that waited long enough.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub(crate) fn start(
        settings: Settings,
        connect: impl FnOnce() -> Box<dyn Transport> + Send + 'static,
        due: impl Fn(Instant) -> (Vec<Report>, Option<Instant>) + Send + 'static,
    ) -> io::Result<Self> {
        let pipeline = Arc::new(Pipeline { settings });
        let prepare = {
            let pipeline = Arc::clone(&pipeline);
            move |job| match job {
                Job::Report(report) => pipeline.process(pipeline.decode(*report)),
                Job::Event(event) => Some(pipeline.envelope(*event)),
            }
        };
        let due: Due<Job> = Box::new(move |now| {
            let (reports, next) = due(now);
            (reports.into_iter().map(|report| Job::Report(Box::new(report))).collect(), next)
        });
        let worker = Worker::start(Box::new(connect), prepare, due)?;
        Ok(Self { pipeline, worker })
    }

    /// Takes an event captured by hand, and says whether it is going to be sent.
    pub(crate) fn capture_event(&self, event: Event) -> Option<EventId> {
        // A capture made by user code that runs on our behalf: a transport that reports its own failures would go on
        // for ever.
        if is_busy() {
            return None;
        }
        let event = self.pipeline.prepare(event)?;
        let id = event.event_id?;
        self.worker.push(Job::Event(Box::new(event))).then_some(id)
    }

    /// Takes a report whose journey ended.
    pub(crate) fn capture_report(&self, report: Report) {
        self.worker.push(Job::Report(Box::new(report)));
    }

    /// What goes with requests of this trace: what the program that began it says of it.
    pub(crate) fn trace_head(&self, trace: &Trace) -> Map<String, Value> {
        self.pipeline.trace_head(trace)
    }

    pub(crate) fn settle(&self) -> Duration {
        // A century is for ever, and can be added to any time.
        self.pipeline.settings.settle.min(Duration::from_hours(100 * 365 * 24))
    }

    pub(crate) fn shutdown_timeout(&self) -> Duration {
        self.pipeline.settings.shutdown_timeout
    }

    pub(crate) fn wake_at(&self, due: Instant) {
        self.worker.wake_at(due);
    }

    /// Waits until all that was captured is delivered or lost; false if that takes longer than `timeout`.
    pub(crate) fn flush(&self, timeout: Duration) -> bool {
        self.worker.flush(timeout)
    }

    /// As [`flush`](Self::flush), and takes nothing more.
    pub(crate) fn close(&self, timeout: Duration) -> bool {
        self.worker.close(timeout)
    }
}

/// What an event goes through before it is sent.
#[derive(Debug)]
struct Pipeline {
    settings: Settings,
}

impl Pipeline {
    fn decode(&self, report: Report) -> Event {
        let place = self.settings.group_by_path.then(|| report.place()).flatten();
        let mut event = report.into_event();
        // What the program says itself comes first.
        if let (Some(place), true) = (place, event.fingerprint.is_empty()) {
            event.fingerprint = place;
        }
        event
    }

    fn process(&self, event: Event) -> Option<Envelope> {
        self.prepare(event).map(|event| self.envelope(event))
    }

    fn envelope(&self, mut event: Event) -> Envelope {
        let id = event.contexts.get("trace").and_then(|trace| trace.get("trace_id")).cloned();
        let trace = event.trace.take().filter(|trace| id == Some(trace.id.to_string().into()));
        let head = trace.map(|trace| self.trace_head(&trace)).or_else(|| Some(self.own_trace_head(id?, None)));
        Envelope::from_event(event).with_trace(head)
    }

    /// What is said of a trace by the program that began it.
    fn trace_head(&self, trace: &Trace) -> Map<String, Value> {
        let own = || self.own_trace_head(trace.id.to_string().into(), Some(trace.sample_rand()));
        trace.head.clone().unwrap_or_else(own)
    }

    /// What this program says of a trace that it began.
    fn own_trace_head(&self, trace_id: Value, sample_rand: Option<String>) -> Map<String, Value> {
        let settings = &self.settings;
        let public_key = settings.dsn.as_ref().map(|dsn| dsn.public_key().to_owned());
        let rest = [
            ("public_key", public_key),
            ("release", settings.release.clone()),
            ("environment", Some(settings.environment.clone())),
            ("sample_rand", sample_rand),
        ];
        let rest = rest.into_iter().filter_map(|(name, value)| Some((name.to_owned(), Value::from(value?))));
        [("trace_id".to_owned(), trace_id)].into_iter().chain(rest).collect()
    }

    /// Samples, fills in, and asks `before_send`; `None` if the event is dropped.
    fn prepare(&self, mut event: Event) -> Option<Event> {
        if !self.is_sampled() {
            notice::debug("an event was dropped by `sample_rate`");
            return None;
        }
        self.fill_in(&mut event);
        let id = event.event_id;
        let mut event = self.before_send(event)?;
        // Its identity was given out already.
        event.event_id = id;
        event.note_remarks();
        Some(event)
    }

    fn is_sampled(&self) -> bool {
        let rate = self.settings.sample_rate;
        rate >= 1.0 || (rate > 0.0 && chance() < rate)
    }

    /// What the event does not say itself.
    fn fill_in(&self, event: &mut Event) {
        let settings = &self.settings;
        event.event_id.get_or_insert_with(|| EventId::from_bytes(*Uuid::new_v4().as_bytes()));
        event.timestamp.get_or_insert_with(|| Timestamp::from(SystemTime::now()));
        event.platform.get_or_insert("native".into());
        event.level.get_or_insert(Level::Error);
        event.environment.get_or_insert_with(|| settings.environment.clone());
        event.sdk.get_or_insert_with(Sdk::this);
        fill_in(&mut event.release, settings.release.as_ref());
        fill_in(&mut event.dist, settings.dist.as_ref());
        fill_in(&mut event.server_name, settings.server_name.as_ref());
        if settings.contexts {
            for (topic, context) in contexts::machine() {
                event.contexts.entry(topic.clone()).or_insert_with(|| context.clone());
            }
            event.contexts.entry("app").or_insert_with(|| contexts::app(event.release.as_deref()));
        }
        let excess = event.breadcrumbs.len().saturating_sub(settings.max_breadcrumbs);
        event.breadcrumbs.drain(..excess);
    }

    fn before_send(&self, event: Event) -> Option<Event> {
        let Some(before_send) = &self.settings.before_send else { return Some(event) };
        // Recording is off while it runs; on the worker it is off anyway.
        let _busy = Busy::enter();
        let answer = attempt(|| before_send(event));
        match answer {
            None => notice::warn("`before_send` panicked; the event was dropped"),
            Some(None) => notice::debug("an event was dropped by `before_send`"),
            Some(Some(_)) => {}
        }
        answer.flatten()
    }
}

/// A number from 0 up to, but not including, 1.
#[expect(clippy::cast_precision_loss, reason = "53 bits are what a f64 holds")]
fn chance() -> f64 {
    // The last 62 bits of a random UUID are random; those before them say that it is one.
    let (_, random) = Uuid::new_v4().as_u64_pair();
    (random & ((1 << 53) - 1)) as f64 / (1_u64 << 53) as f64
}

fn fill_in(field: &mut Option<String>, value: Option<&String>) {
    if field.is_none() {
        *field = value.cloned();
    }
}
