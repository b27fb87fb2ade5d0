//! A report as an event of the protocol.

use serde_json::json;

use super::chain::Link;
use super::frames::Stacks;
use super::report::{End, Panic, Report};
use super::site::Site;
use super::stack::Shown;
use crate::protocol::{Event, Exception, Frame, Level, Map, Mechanism, Stacktrace, Timestamp, Value};

impl Report {
    /// Decodes everything, of the trail the newest `breadcrumbs`; costs what it costs, since it runs on the worker.
    pub(crate) fn into_event(self, breadcrumbs: usize) -> Event {
        let mut event = Event::new();
        event.event_id = Some(self.id);
        event.timestamp = Some(Timestamp::from(self.opened));
        event.is_recorded = true;
        event.transaction = self.outermost_site().map(qualified_name);
        let Stacks { failing, own } = self.stacks();
        let images = images([&failing].into_iter().chain(own.iter().flatten()));
        if !images.is_empty() {
            event.other.insert("debug_meta".into(), json!({ "images": images }));
        }
        let threads: Vec<_> = self.thread().into_iter().chain(where_made(failing.apart)).collect();
        if !threads.is_empty() {
            event.other.insert("threads".into(), json!({ "values": threads }));
        }
        event.exceptions = self.exceptions(failing.frames, own);
        event.breadcrumbs = self.trail.breadcrumbs(breadcrumbs, &|record| {
            let mut own = self.path.iter().filter(|frame| frame.unit == self.unit);
            own.find(|frame| frame.record == record).map(|frame| frame.arguments.clone())
        });
        let verdict = self.level();
        self.words.apply(&mut event);
        if let Some(related) = self.related {
            event.tags.entry("related_event".into()).or_insert_with(|| related.to_string());
        }
        event.attachments = self.attachments;
        self.scopes.apply(&mut event);
        if let Some(trace) = self.trace {
            event.set_trace(trace);
        }
        if let Some(folded) = self.folded {
            let what = if folded.are_handled { "handled failures like this" } else { "failures like this" };
            event.contexts.insert("folded".into(), json!({ what: folded.failures }));
        }
        // What the functions on the path and the scopes say comes first.
        event.level.get_or_insert(verdict);
        event
    }

    /// Where it began, as a fingerprint: error type, innermost function, and where in that. None without a path.
    pub(crate) fn place(&self) -> Option<Vec<String>> {
        let (first, error) = (self.path.first()?, self.chain.first()?);
        let site = first.site;
        // By number, and for a panic by the line in its function: an edit elsewhere in the file moves neither.
        let place = match (first.mark, &self.origin) {
            (Some(mark), _) => mark.number.to_string(),
            (None, Some(origin)) if site.contains(&origin.file, origin.line) => {
                format!("+{}", origin.line - site.line())
            }
            (None, _) => "0".to_owned(),
        };
        Some(vec![error.kind.clone().into_owned(), qualified_name(site), place])
    }

    fn level(&self) -> Level {
        match (self.panic, self.end) {
            (Panic::Unwinding, End::Left | End::Main) => Level::Fatal,
            (Panic::None, End::Handled) => Level::Warning,
            _ => Level::Error,
        }
    }

    fn mechanism(&self) -> Mechanism {
        let kind = match (self.panic, self.end) {
            (_, End::ByHand) => "generic",
            (Panic::Unwinding | Panic::Survived, _) => "auto.function.panic_hook",
            (Panic::None, End::Main) => "auto.function.main",
            (Panic::None, End::Left | End::Handled) => "auto.function.capture_errors",
        };
        let handled = match self.end {
            End::Handled | End::ByHand => true,
            End::Left => self.panic != Panic::Unwinding,
            End::Main => false,
        };
        Mechanism { kind: kind.to_owned(), handled: Some(handled), ..Mechanism::default() }
    }

    fn outermost_site(&self) -> Option<&'static Site> {
        let caller = self.callers.first().map(|caller| caller.site);
        caller.or_else(|| self.path.last().map(|frame| frame.site))
    }

    fn thread(&self) -> Option<Value> {
        let id = self.thread.id()?;
        let mut thread = Map::new();
        thread.insert("id".into(), id.into());
        thread.insert("current".into(), true.into());
        thread.insert("crashed".into(), (self.panic == Panic::Unwinding && self.end != End::Handled).into());
        if let Some(name) = self.thread.name() {
            thread.insert("name".into(), name.into());
        }
        Some(Value::Object(thread))
    }

    /// Root cause first; the outermost one carries the stack and says how it was captured, the others those of where they
    /// were made.
    fn exceptions(&self, frames: Vec<Frame>, own: Vec<Option<Shown>>) -> Vec<Exception> {
        let mut exceptions: Vec<_> = self.chain.iter().map(exception).collect();
        for (exception, own) in exceptions.iter_mut().zip(own) {
            exception.stacktrace = own.and_then(|own| stacktrace(own.frames));
        }
        let is_chain = exceptions.len() > 1;
        for (exception, id) in exceptions.iter_mut().zip(0_u32..) {
            let mut mechanism = if id == 0 { self.mechanism() } else { cause() };
            mechanism.data = exception.mechanism.take().unwrap_or_default().data;
            if is_chain {
                mechanism.exception_id = Some(id);
                mechanism.parent_id = id.checked_sub(1);
            }
            exception.mechanism = Some(mechanism);
        }
        if let Some(outermost) = exceptions.first_mut() {
            outermost.stacktrace = stacktrace(frames);
            outermost.thread_id = self.thread.id();
        }
        exceptions.reverse();
        exceptions
    }
}

fn exception(link: &Link) -> Exception {
    let mut exception = Exception::new(&*link.kind, &*link.text);
    exception.module = link.module.map(str::to_owned);
    if !link.attachments.is_empty() {
        let mut mechanism = Mechanism::default();
        mechanism.data.insert("attachments".into(), json!(link.attachments));
        exception.mechanism = Some(mechanism);
    }
    exception
}

fn stacktrace(frames: Vec<Frame>) -> Option<Stacktrace> {
    (!frames.is_empty()).then(|| Stacktrace::from(frames))
}

/// What the addresses of several stacks point into, each once.
fn images<'a>(stacks: impl Iterator<Item = &'a Shown>) -> Vec<&'a Value> {
    let mut images: Vec<&Value> = Vec::new();
    for image in stacks.flat_map(|stack| &stack.images) {
        if !images.contains(&image) {
            images.push(image);
        }
    }
    images
}

/// The stack of where the error was made, if the failing thread's has nothing in common with it: as one of a thread of
/// its own, with a number that none has.
fn where_made(frames: Vec<Frame>) -> Option<Value> {
    let stacktrace = stacktrace(frames)?;
    Some(
        json!({ "id": 0, "name": "where the error was made", "current": false, "crashed": false, "stacktrace": stacktrace }),
    )
}

fn cause() -> Mechanism {
    Mechanism { kind: "chained".to_owned(), source: Some("source".to_owned()), ..Mechanism::default() }
}

fn qualified_name(site: &'static Site) -> String {
    // The module of a named future is not always known.
    let separator = if site.module().is_empty() { "" } else { "::" };
    format!("{}{separator}{}", site.module(), site.name())
}
