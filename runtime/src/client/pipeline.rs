//! What an event goes through before it is sent.
//!
//! In this order: what is ignored by type or text, and what is left out by the rate alone, goes before it costs anything.
//! The rest is decoded, filled in and rid of secrets before code of the program sees it: breadcrumbs one by one, rules,
//! the sampler, processors (those of its scopes first), and `before_send` last. Each of these is isolated: what it panics costs what it was asked
//! about, and what it captures is not recorded.

use std::error::Error;
use std::time::SystemTime;

use uuid::Uuid;

use super::content;
use super::ignored::Ignored;
use super::sampling::{chance, is_rate};
use crate::attachments;
use crate::capture::busy::Busy;
use crate::capture::hidden_names;
use crate::capture::isolate::attempt;
use crate::capture::os_error;
use crate::capture::report::{End, Panic, Report};
use crate::capture::secret_value::{self, Search};
use crate::contexts;
use crate::notice;
use crate::options::{Callbacks, Settings, Verdict};
use crate::protocol::trace::Trace;
use crate::protocol::{ClientReport, Discarded, Dsn, Envelope, Event, EventId, Level, Map, Timestamp, Value};
use crate::scope::{Hint, Processor, ScopeStack};
use crate::sessions::Running;
use crate::transport::losses::Loss;
use crate::transport::size;

#[derive(Debug)]
pub(super) struct Pipeline {
    pub(super) settings: Settings,
    ignored: Ignored,
    pub(super) run: Option<Running>,
}

impl Pipeline {
    pub(super) fn new(settings: Settings) -> Self {
        let ignored = Ignored::new(&settings.callbacks);
        settings.content.names.take_effect();
        let run = settings.sessions.then(|| settings.release.clone()).flatten();
        let run = run.map(|release| Running::begin(release, settings.environment.clone()));
        Self { settings, ignored, run }
    }

    /// A report whose journey ended.
    pub(super) fn report(&self, report: Report) -> Result<Envelope, Loss> {
        self.admit_report(&report)?;
        self.admitted_report(report)
    }

    /// What can be said of a report before it costs anything.
    pub(super) fn admit_report(&self, report: &Report) -> Result<(), Loss> {
        let links = report.chain.iter();
        let admitted = self.admit(links.map(|link| (Some(&*link.kind), link.module, &*link.text)));
        // What chance leaves out happened all the same.
        if let (Err(Loss::Sampled), Some(run)) = (admitted, &self.run)
            && report.end != End::Handled
        {
            run.count(report.panic == Panic::Unwinding || report.end == End::Main);
        }
        admitted
    }

    /// A report of which that was said.
    pub(super) fn admitted_report(&self, report: Report) -> Result<Envelope, Loss> {
        self.admitted_event(report, &Hint::new()).map(|event| self.envelope(event))
    }

    /// The same as an event, while what is known besides it is there.
    pub(super) fn admitted_event(&self, report: Report, hint: &Hint<'_>) -> Result<Event, Loss> {
        let scopes = report.scopes.clone();
        self.prepare(self.decode(report), &scopes, hint)
    }

    /// Whether somebody wants to see more than events of these scopes.
    pub(super) fn takes_hints(&self, scopes: &ScopeStack) -> bool {
        let callbacks = self.callbacks();
        let processors = callbacks.processors.iter().chain(&self.settings.before_send).chain(scopes.processors());
        callbacks.before_breadcrumb_takes_hint || processors.into_iter().any(Processor::takes_hint)
    }

    /// An event captured by hand.
    pub(super) fn event(&self, event: Event, scopes: &ScopeStack, hint: &Hint<'_>) -> Result<Event, Loss> {
        let exceptions = event.exceptions.iter().map(|exception| {
            let text = exception.value.as_deref().unwrap_or_default();
            (exception.kind.as_deref(), exception.module.as_deref(), text)
        });
        let message = event.message.iter().map(|message| (None, None, message.formatted.as_str()));
        let admitted = self.admit(exceptions.chain(message));
        if let (Err(Loss::Sampled), Some(run)) = (admitted, &self.run) {
            run.note(&event);
        }
        admitted.and_then(|()| self.prepare(event, scopes, hint))
    }

    /// What can be said of it before it costs anything.
    fn admit<'a>(&self, errors: impl Iterator<Item = (Option<&'a str>, Option<&'a str>, &'a str)>) -> Result<(), Loss> {
        if self.ignored.contains(errors) {
            return Err(dropped(Loss::Processed, "a rule on what is ignored"));
        }
        let is_sampled = self.callbacks().error_sampler.is_some() || chance(self.settings.sample_rate);
        is_sampled.then_some(()).ok_or_else(|| dropped(Loss::Sampled, "`sample_rate`"))
    }

    fn decode(&self, mut report: Report) -> Event {
        // Taken because another client wants it.
        if !self.settings.stack {
            report.stack = None;
        }
        let place = self.settings.group_by_path.then(|| report.place()).flatten();
        let mut event = report.into_event(self.decoded_breadcrumbs());
        os_error::note(&mut event);
        // What the program says itself comes first.
        if let (Some(place), true) = (place, event.fingerprint.is_empty()) {
            event.fingerprint = place;
        }
        event
    }

    /// Where the program may drop some, older ones take their place.
    pub(super) fn decoded_breadcrumbs(&self) -> usize {
        if self.callbacks().before_breadcrumb.is_some() { usize::MAX } else { self.settings.max_breadcrumbs }
    }

    fn prepare(&self, mut event: Event, scopes: &ScopeStack, hint: &Hint<'_>) -> Result<Event, Loss> {
        let names = &self.settings.content.names;
        hidden_names::hide(&mut event, names);
        if self.callbacks().scrub.unwrap_or(true) {
            let persons = self.settings.content.default_pii != Some(true);
            secret_value::remove_from(&mut event, Search::new(names, persons));
        }
        self.fill_in(&mut event);
        content::apply(&self.settings.content, &mut event);
        self.show_breadcrumbs(&mut event, hint);
        let (id, trace) = (event.event_id, event.trace.clone());
        self.ask_rules(&event)?;
        if let Some(run) = &self.run {
            run.note(&event);
        }
        let mut event = self.ask_sampler(event).and_then(|event| self.process(event, scopes, hint))?;
        // Its identity was given out already.
        event.event_id = id;
        event.trace = trace;
        size::fit_fields(&mut event);
        event.note_remarks();
        Ok(event)
    }

    fn callbacks(&self) -> &Callbacks {
        &self.settings.callbacks
    }

    fn ask_rules(&self, event: &Event) -> Result<(), Loss> {
        let is_ignored = |rule: &crate::options::Rule| ask("ignore_if", || rule(event)).unwrap_or(false);
        if self.callbacks().ignore_if.iter().any(is_ignored) {
            Err(dropped(Loss::Processed, "a rule on what is ignored"))
        } else {
            Ok(())
        }
    }

    /// The sampler's word goes over the rate, unless it makes no sense.
    fn ask_sampler(&self, event: Event) -> Result<Event, Loss> {
        let Some(sampler) = &self.callbacks().error_sampler else { return Ok(event) };
        let rate = ask("error_sampler", || sampler(&event)).filter(|rate| {
            let makes_sense = is_rate(*rate);
            if !makes_sense {
                notice::warn(format_args!("`error_sampler` said {rate}, which is no number from 0 to 1"));
            }
            makes_sense
        });
        if chance(rate.unwrap_or(self.settings.sample_rate)) {
            Ok(event)
        } else {
            Err(dropped(Loss::Sampled, "`error_sampler`"))
        }
    }

    /// The processors of its scopes come first, then those of the client.
    fn process(&self, event: Event, scopes: &ScopeStack, hint: &Hint<'_>) -> Result<Event, Loss> {
        let answered = |answer: Option<Option<Event>>| {
            answer.flatten().ok_or_else(|| dropped(Loss::Processed, "an event processor"))
        };
        let mut processors = scopes.processors().chain(&self.callbacks().processors);
        let event = processors
            .try_fold(event, |event, processor| answered(ask("event_processor", || processor.process(event, hint))))?;
        let Some(before_send) = &self.settings.before_send else { return Ok(event) };
        let answer = ask("before_send", || before_send.process(event, hint)).flatten();
        answer.ok_or_else(|| dropped(Loss::BeforeSend, "`before_send`"))
    }

    /// The latest ones that the program wants to go along.
    fn show_breadcrumbs(&self, event: &mut Event, hint: &Hint<'_>) {
        if let Some(before_breadcrumb) = &self.callbacks().before_breadcrumb {
            let breadcrumbs = std::mem::take(&mut event.breadcrumbs);
            let shown = |breadcrumb| ask("before_breadcrumb", || before_breadcrumb(breadcrumb, hint)).flatten();
            event.breadcrumbs = breadcrumbs.into_iter().filter_map(shown).collect();
        }
        let excess = event.breadcrumbs.len().saturating_sub(self.settings.max_breadcrumbs);
        event.breadcrumbs.drain(..excess);
    }

    /// What the program says about an error.
    pub(super) fn classify(&self, error: &dyn Error, type_name: &str) -> Option<Verdict> {
        let classify = self.callbacks().classify.as_ref()?;
        ask("classify", || classify(error, type_name))
    }

    pub(super) fn envelope(&self, mut event: Event) -> Envelope {
        let id = event.contexts.get("trace").and_then(|trace| trace.get("trace_id")).cloned();
        let trace = event.trace.take().filter(|trace| id == Some(trace.id.to_string().into()));
        let head = trace.map(|trace| self.trace_head(&trace)).or_else(|| Some(self.own_trace_head(id?, None)));
        let left_out =
            attachments::read(&mut event, self.settings.content.attachment_size.unwrap_or(attachments::BYTES));
        // As large as servers take it.
        if size::fit(&mut event) {
            notice::debug("an event was too large, and a part of it was left out");
        }
        let session = self.run.as_ref().and_then(Running::crash);
        let envelope = Envelope::from_event(event).with_trace(head).with_session(session);
        if left_out == 0 || !self.settings.send_client_reports {
            return envelope;
        }
        // The word for what a server refuses for its size; attachments are counted by their bytes.
        let mut report = ClientReport::new(Timestamp::from(SystemTime::now()));
        report.discarded_events.push(Discarded::new("send_error", "attachment", left_out));
        envelope.with_client_report(report)
    }

    /// What is said of a trace by the program that began it.
    pub(super) fn trace_head(&self, trace: &Trace) -> Map<String, Value> {
        let own = || self.own_trace_head(trace.id.to_string().into(), Some(trace.sample_rand()));
        trace.head.clone().unwrap_or_else(own)
    }

    /// The organization of this program's traces.
    pub(super) fn organization(&self) -> Option<&str> {
        let of_dsn = || self.settings.dsn.as_ref().and_then(Dsn::organization);
        self.settings.org_id.as_deref().or_else(of_dsn)
    }

    /// What this program says of a trace that it began.
    fn own_trace_head(&self, trace_id: Value, sample_rand: Option<String>) -> Map<String, Value> {
        let settings = &self.settings;
        let public_key = settings.dsn.as_ref().map(|dsn| dsn.public_key().to_owned());
        let rest = [
            ("public_key", public_key),
            ("release", settings.release.clone()),
            ("environment", Some(settings.environment.clone())),
            ("org_id", self.organization().map(str::to_owned)),
            ("sample_rand", sample_rand),
        ];
        let rest = rest.into_iter().filter_map(|(name, value)| Some((name.to_owned(), Value::from(value?))));
        [("trace_id".to_owned(), trace_id)].into_iter().chain(rest).collect()
    }

    /// What the event does not say itself.
    fn fill_in(&self, event: &mut Event) {
        let settings = &self.settings;
        event.event_id.get_or_insert_with(|| EventId::from_bytes(*Uuid::new_v4().as_bytes()));
        event.timestamp.get_or_insert_with(|| Timestamp::from(SystemTime::now()));
        event.platform.get_or_insert("native".into());
        event.level.get_or_insert(Level::Error);
        event.environment.get_or_insert_with(|| settings.environment.clone());
        event.sdk.get_or_insert_with(|| content::sdk(settings.panics));
        fill_in(&mut event.release, settings.release.as_ref());
        fill_in(&mut event.dist, settings.dist.as_ref());
        fill_in(&mut event.server_name, settings.server_name.as_ref());
        if settings.contexts {
            for (topic, context) in contexts::machine() {
                event.contexts.entry(topic.clone()).or_insert_with(|| context.clone());
            }
            event.contexts.entry("app").or_insert_with(|| contexts::app(event.release.as_deref()));
        }
    }
}

/// Tells those who asked for all, and gives the reason on.
fn dropped(reason: Loss, by: &str) -> Loss {
    notice::debug(format_args!("an event was dropped by {by}"));
    reason
}

/// Runs a callback of the program; `None` if it panics. Recording is off while it runs.
fn ask<R>(name: &str, callback: impl FnOnce() -> R) -> Option<R> {
    // On the worker, and on a thread that renders an error, it is off anyway.
    let _busy = Busy::enter();
    let answer = attempt(callback);
    if answer.is_none() {
        notice::warn(format_args!("`{name}` panicked"));
    }
    answer
}

fn fill_in(field: &mut Option<String>, value: Option<&String>) {
    if field.is_none() {
        *field = value.cloned();
    }
}
