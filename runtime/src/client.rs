//! From an event to its delivery.

mod content;
mod ignored;
mod pipeline;
mod sampling;

use std::error::Error;
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use pipeline::Pipeline;

use crate::capture::args::Args;
use crate::capture::busy::is_busy;
use crate::capture::chain::ErrorView;
use crate::capture::folding::Limits;
use crate::capture::isolate::attempt;
use crate::capture::recipient::Recipient;
use crate::capture::report::{End, Panic, Report};
use crate::options::{Settings, Verdict};
use crate::protocol::meta::Meta;
use crate::protocol::trace::Trace;
use crate::protocol::{Attachment, Envelope, Event, EventId, Frame, Level, Map, Value};
use crate::scope::{Hint, ScopeStack};
use crate::sessions;
use crate::transport::losses::Loss;
use crate::transport::queue::{Queued, Rank};
use crate::transport::spool::Files;
use crate::transport::worker::{Recipe, Runs, Worker};
use crate::transport::{Transport, size};

/// What waits in the worker's queue.
#[derive(Debug)]
enum Job {
    /// Still to be decoded, and to go all the way.
    Report(Box<Report>),
    /// The same, but what can be said of it before is said already.
    Admitted(Box<Report>),
    /// Ready to be sent.
    Event(Box<Event>),
}

/// About how much of a report goes with each call and error in it, and how much with all of it together.
const CALL_BYTES: usize = 2 * 1024;
const REPORT_BYTES: usize = 8 * 1024;

impl Queued for Job {
    fn rank(&self) -> Rank {
        match self {
            Self::Report(report) if report.panic == Panic::Unwinding || report.end == End::Main => Rank::Fatal,
            Self::Report(report) if report.end == End::Handled => Rank::Minor,
            Self::Report(_) | Self::Admitted(_) => Rank::Error,
            Self::Event(event) => match event.level {
                Some(Level::Fatal) => Rank::Fatal,
                Some(Level::Error) | None => Rank::Error,
                Some(_) => Rank::Minor,
            },
        }
    }

    fn bytes(&self) -> usize {
        match self {
            // What exactly is known when it is decoded, which is what waiting saves.
            Self::Report(report) | Self::Admitted(report) => {
                let calls = report.callers.len() + report.path.len() + report.chain.len();
                REPORT_BYTES + CALL_BYTES * calls + report.trail.memory()
            }
            Self::Event(event) => {
                size::of(&**event) + event.attachments.iter().map(Attachment::own_bytes).sum::<usize>()
            }
        }
    }
}

/// How reports are delivered.
pub(crate) struct Connection {
    /// Makes the transport; `None` in a fork, if it is of the process that it was forked from.
    pub(crate) connect: Box<dyn Fn() -> Option<Box<dyn Transport>> + Send + Sync>,
    /// Those of this process that get copies.
    pub(crate) copies: Box<dyn Fn() -> Vec<Box<dyn Transport>> + Send + Sync>,
    /// What cannot be sent is kept for later.
    pub(crate) is_kept: bool,
}

/// Takes reports and events, and sees to it that they are delivered.
#[derive(Debug)]
pub(crate) struct Client {
    recipient: Recipient,
    pipeline: Arc<Pipeline>,
    worker: Worker<Job>,
}

impl Client {
    /// Starts the worker. The transport is made on it; `due` gives it the reports that waited long enough.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub(crate) fn start(
        settings: Settings,
        recipient: Recipient,
        Connection { connect, copies, is_kept }: Connection,
        due: impl Fn(Recipient, Instant) -> (Vec<Report>, Option<Instant>) + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let tells_losses = settings.send_client_reports;
        crate::lock::watch_forks();
        let pipeline = Arc::new(Pipeline::new(settings));
        let prepare = {
            let pipeline = Arc::clone(&pipeline);
            move |job| match job {
                Job::Report(report) => pipeline.report(*report),
                Job::Admitted(report) => pipeline.admitted_report(*report),
                Job::Event(event) => Ok(pipeline.envelope(*event)),
            }
        };
        let spool = {
            let pipeline = Arc::clone(&pipeline);
            move || Files::new(&pipeline.settings.spool, pipeline.settings.dsn.as_ref().filter(|_| is_kept)?)
        };
        let worker = Worker::start(Recipe {
            connect,
            copies,
            prepare: Box::new(prepare),
            due: Box::new(move |now| {
                let (reports, next) = due(recipient, now);
                (reports.into_iter().map(|report| Job::Report(Box::new(report))).collect(), next)
            }),
            tells_losses,
            runs: {
                let (marked, ended) = (Arc::clone(&pipeline), Arc::clone(&pipeline));
                Runs {
                    marker: Box::new(move || marked.run.as_ref()?.marker()),
                    abnormal: sessions::abnormal,
                    end: Box::new(move || ended.run.as_ref()?.end().map(Envelope::from_session)),
                }
            },
            spool: Box::new(spool),
        })?;
        Ok(Self { recipient, pipeline, worker })
    }

    /// Takes an event captured by hand, and says whether it is going to be sent.
    pub(crate) fn capture_event(&self, event: Event, scopes: &ScopeStack, hint: &Hint<'_>) -> Option<EventId> {
        // A capture made by user code that runs on our behalf: a transport that reports its own failures would go on
        // for ever.
        if is_busy() {
            return None;
        }
        let event = self.pipeline.event(event, scopes, hint).map_err(|reason| self.worker.lose(reason)).ok()?;
        let id = event.event_id?;
        self.worker.push(Job::Event(Box::new(event))).then_some(id)
    }

    /// Takes the report of an error captured by hand, and says whether it is going to be looked at. Symbols are looked up
    /// on the thread that captures only if somebody wants to see the error beside them.
    /// Hold a [`Busy`](crate::capture::busy::Busy) around it.
    pub(crate) fn capture_by_hand(&self, report: Report, error: &ErrorView<'_>, hint: Hint<'_>) -> Option<EventId> {
        self.try_capture_by_hand(report, error, hint).map_err(|reason| self.worker.lose(reason)).ok().flatten()
    }

    fn try_capture_by_hand(
        &self,
        report: Report,
        error: &ErrorView<'_>,
        hint: Hint<'_>,
    ) -> Result<Option<EventId>, Loss> {
        self.pipeline.admit_report(&report)?;
        let id = report.id;
        let job = if self.pipeline.takes_hints(&report.scopes) {
            Job::Event(Box::new(self.event_beside(report, error, hint)?))
        } else {
            Job::Admitted(Box::new(report))
        };
        Ok(self.worker.push(job).then_some(id))
    }

    /// The event, while its error is there.
    fn event_beside(&self, report: Report, error: &ErrorView<'_>, hint: Hint<'_>) -> Result<Event, Loss> {
        let mut given = Some((report, hint));
        let mut event = Err(Loss::Panic);
        error.with_error(&mut |error| {
            let Some((report, mut hint)) = given.take() else { return };
            if let Some(error) = error {
                hint.set_error(error);
            }
            // On the worker, too, what goes wrong with it costs the event alone.
            event = attempt(|| self.pipeline.admitted_event(report, &hint)).unwrap_or(Err(Loss::Panic));
        });
        event
    }

    /// Counts an error captured by hand that the program wants to hear nothing of.
    pub(crate) fn ignore_by_hand(&self) {
        self.worker.lose(Loss::Processed);
    }

    /// Takes a report whose journey ended.
    pub(crate) fn capture_report(&self, report: Report) {
        self.worker.push(Job::Report(Box::new(report)));
    }

    /// Whether what is captured without a stack has that of its thread.
    pub(crate) fn attaches_stacks(&self) -> bool {
        self.pipeline.settings.content.attach_stacktrace == Some(true)
    }

    /// Does to the frames of such a stack, which is going to be at `path`, what is done to those of errors.
    pub(crate) fn fit_frames(&self, frames: &mut Vec<Frame>, path: &[&str], event: &mut Event) {
        content::apply_to_frames(&self.pipeline.settings.content, frames);
        let mut meta = Meta::take(&mut event.other);
        size::fit_frames(frames, path, &mut meta);
        meta.put(&mut event.other);
    }

    /// What goes with requests of this trace: what the program that began it says of it.
    pub(crate) fn trace_head(&self, trace: &Trace) -> Map<String, Value> {
        self.pipeline.trace_head(trace)
    }

    /// Whether a trace that came in goes on here: it is not that of another organization.
    pub(crate) fn accepts(&self, trace: &Trace) -> bool {
        let head = trace.head.as_ref();
        let theirs = head.and_then(|head| head.get("org_id")).and_then(Value::as_str);
        match (self.pipeline.organization(), theirs) {
            (Some(ours), Some(theirs)) => ours == theirs,
            (None, None) => true,
            _ => !self.pipeline.settings.strict_trace_continuation,
        }
    }

    /// What the program says about an error that leaves an annotated function. Hold a [`Busy`](crate::capture::busy::Busy)
    /// around it.
    pub(crate) fn classify(&self, error: &dyn Error, type_name: &str) -> Option<Verdict> {
        self.pipeline.classify(error, type_name)
    }

    /// Whether it is to hear of each error that leaves an annotated function.
    pub(crate) fn classifies(&self) -> bool {
        self.pipeline.settings.callbacks.classify.is_some()
    }

    /// Which reports are for it.
    pub(crate) fn recipient(&self) -> Recipient {
        self.recipient
    }

    pub(crate) fn reports_panics(&self) -> bool {
        self.pipeline.settings.panics
    }

    pub(crate) fn args(&self) -> Args {
        self.pipeline.settings.args
    }

    /// How many breadcrumbs its reports may show.
    pub(crate) fn breadcrumbs(&self) -> usize {
        self.pipeline.decoded_breadcrumbs()
    }

    pub(crate) fn takes_stacks(&self) -> bool {
        self.pipeline.settings.stack
    }

    /// How many handled failures of one Site and error type it wants in a minute.
    pub(crate) fn fold_limits(&self) -> Limits {
        let settings = &self.pipeline.settings;
        Limits { handled: settings.handled_per_minute, others: settings.others_per_minute }
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

    /// As [`flush`](Self::flush) of all of them, where the process is about to die, within the longest of their time limits.
    pub(crate) fn flush_or_keep(clients: &[Arc<Self>]) {
        let longest = clients.iter().map(|client| client.shutdown_timeout()).max();
        Worker::flush_or_keep(clients.iter().map(|client| &client.worker), longest.unwrap_or_default());
    }

    /// As [`flush`](Self::flush), and takes nothing more.
    pub(crate) fn close(&self, timeout: Duration) -> bool {
        self.worker.close(timeout)
    }
}
