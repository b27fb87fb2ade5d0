//! A report as an event of the protocol.

use std::panic::Location;

use serde_json::json;

use super::argument::Argument;
use super::chain::Link;
use super::plain::CALL_BYTES;
use super::recorded::Recorded;
use super::report::{Caller, End, Origin, PathFrame, Report};
use super::site::Site;
use crate::protocol::{Event, Exception, Fields, Frame, Level, Map, Mechanism, Stacktrace, Timestamp, Value};

/// Receivers cut a frame's variables at 2048 bytes in all and drop whole ones past that; names and quotes count too.
const VARIABLES_BYTES: usize = CALL_BYTES - 128;

impl Report {
    /// Decodes everything; costs what it costs, since it runs on the worker.
    pub(crate) fn into_event(self) -> Event {
        let mut event = Event::new();
        event.event_id = Some(self.id);
        event.timestamp = Some(Timestamp::from(self.opened));
        event.level = Some(self.level());
        event.transaction = self.outermost_site().map(qualified_name);
        event.exceptions = self.exceptions();
        if let Some(thread) = self.thread() {
            event.other.insert("threads".into(), json!({ "values": [thread] }));
        }
        event.breadcrumbs = self.trail.breadcrumbs(&|record| {
            self.path.iter().find(|frame| frame.record == record).map(|frame| frame.arguments.clone())
        });
        self.scopes.apply(&mut event);
        event
    }

    fn level(&self) -> Level {
        match (self.is_panic(), self.end) {
            (true, End::Left | End::Main) => Level::Fatal,
            (true, End::Handled | End::ByHand) | (false, End::Left | End::Main | End::ByHand) => Level::Error,
            (false, End::Handled) => Level::Warning,
        }
    }

    fn mechanism(&self) -> Mechanism {
        let (kind, handled) = match (self.is_panic(), self.end) {
            (_, End::ByHand) => ("generic", true),
            (true, end) => ("auto.function.panic_hook", end == End::Handled),
            (false, End::Main) => ("auto.function.main", false),
            (false, End::Left | End::Handled) => ("auto.function.capture_errors", true),
        };
        Mechanism { kind: kind.to_owned(), handled: Some(handled), ..Mechanism::default() }
    }

    fn outermost_site(&self) -> Option<&'static Site> {
        let caller = self.callers.first().map(|caller| caller.site);
        caller.or_else(|| self.path.last().map(|frame| frame.site))
    }

    fn thread(&self) -> Option<Value> {
        let id = self.thread.id?;
        let mut thread = Map::new();
        thread.insert("id".into(), id.into());
        thread.insert("current".into(), true.into());
        thread.insert("crashed".into(), (self.is_panic() && self.end != End::Handled).into());
        if let Some(name) = &self.thread.name {
            thread.insert("name".into(), name.as_str().into());
        }
        Some(Value::Object(thread))
    }

    /// Root cause first; the outermost one carries the stack and says how it was captured.
    fn exceptions(&self) -> Vec<Exception> {
        let panic = self.panic.iter().map(|message| Exception::new("panic", message.as_str()));
        let mut exceptions: Vec<_> = panic.chain(self.chain.iter().map(exception)).collect();
        let is_chain = exceptions.len() > 1;
        for (exception, id) in exceptions.iter_mut().zip(0_u32..) {
            let mut mechanism = if id == 0 { self.mechanism() } else { cause() };
            if is_chain {
                mechanism.exception_id = Some(id);
                mechanism.parent_id = id.checked_sub(1);
            }
            exception.mechanism = Some(mechanism);
        }
        if let Some(outermost) = exceptions.first_mut() {
            let frames = self.frames();
            outermost.stacktrace = (!frames.is_empty()).then(|| Stacktrace::from(frames));
            outermost.thread_id = self.thread.id;
        }
        exceptions.reverse();
        exceptions
    }

    /// Oldest call first.
    fn frames(&self) -> Vec<Frame> {
        let path_outermost = self.path.last().and_then(|frame| frame.call_site);
        let callees = self.callers.iter().skip(1).map(|caller| caller.call_site);
        let callees = callees.chain([path_outermost]);
        let mut frames: Vec<_> =
            self.callers.iter().zip(callees).map(|(caller, callee)| caller_frame(caller, callee)).collect();
        let callee_of = self.path.iter().map(|frame| frame.call_site);
        let callees = std::iter::once(None).chain(callee_of);
        let path: Vec<_> = self.path.iter().zip(callees).map(|(frame, callee)| path_frame(frame, callee)).collect();
        frames.extend(path.into_iter().rev());
        if let Some(origin) = &self.origin {
            self.place_origin(origin, &mut frames);
        }
        frames
    }

    /// The origin is the place of the innermost call if it is inside of it, else a frame of its own.
    fn place_origin(&self, origin: &Origin, frames: &mut Vec<Frame>) {
        let path = self.path.first().map(|frame| frame.site);
        let innermost = path.or_else(|| self.callers.last().map(|caller| caller.site));
        let inside = innermost.filter(|site| site.contains(&origin.file, origin.line));
        if let (Some(site), Some(frame)) = (inside, frames.last_mut()) {
            place(frame, site, origin.line, origin.column);
            return;
        }
        frames.push(Frame {
            filename: Some(origin.file.clone()),
            lineno: Some(origin.line),
            colno: Some(origin.column),
            in_app: Some(!is_library(&origin.file)),
            ..Frame::default()
        });
    }
}

/// Files that the compiler names like this are of the standard library or of a registry's crate.
fn is_library(file: &str) -> bool {
    file.starts_with("/rustc/") || file.contains("/.cargo/registry/") || file.contains("/.cargo/git/")
}

fn exception(link: &Link) -> Exception {
    let mut exception = Exception::new(link.kind.as_str(), link.text.as_str());
    exception.module.clone_from(&link.module);
    exception
}

fn cause() -> Mechanism {
    Mechanism { kind: "chained".to_owned(), source: Some("source".to_owned()), ..Mechanism::default() }
}

fn qualified_name(site: &'static Site) -> String {
    format!("{}::{}", site.module(), site.name())
}

/// A call that was in progress: it stands at the line where it called the next one.
fn caller_frame(caller: &Caller, next_call: Option<&'static Location<'static>>) -> Frame {
    let arguments: Vec<_> = Recorded(&caller.arguments).collect();
    let mut frame = frame_of(caller.site, &arguments);
    place_at_call(&mut frame, caller.site, next_call);
    frame
}

fn path_frame(frame: &PathFrame, callee: Option<&'static Location<'static>>) -> Frame {
    let mut shown = frame_of(frame.site, &frame.arguments);
    match frame.mark {
        Some(mark) => place(&mut shown, frame.site, mark.line, mark.column),
        None => place_at_call(&mut shown, frame.site, callee),
    }
    shown
}

fn frame_of(site: &'static Site, arguments: &[Argument]) -> Frame {
    Frame {
        function: Some(site.name().into_owned()),
        module: Some(site.module().to_owned()),
        filename: Some(site.file().to_owned()),
        in_app: Some(true),
        vars: variables(site, arguments),
        ..Frame::default()
    }
}

fn place_at_call(frame: &mut Frame, site: &'static Site, callee: Option<&'static Location<'static>>) {
    match callee.filter(|call| site.contains(call.file(), call.line())) {
        Some(call) => place(frame, site, call.line(), call.column()),
        None if site.line() > 0 => place(frame, site, site.line(), site.column()),
        None => {}
    }
}

fn place(frame: &mut Frame, site: &'static Site, line: u32, column: u32) {
    frame.lineno = Some(line);
    frame.colno = (column > 0).then_some(column);
    let Some(source) = site.source_around(line) else { return };
    let owned = |lines: Vec<&str>| lines.into_iter().map(str::to_owned).collect();
    frame.pre_context = owned(source.before);
    frame.context_line = Some(source.at.to_owned());
    frame.post_context = owned(source.after);
}

/// The arguments by name, cut so that all of them arrive.
fn variables(site: &'static Site, arguments: &[Argument]) -> Fields {
    let mut room = VARIABLES_BYTES;
    let mut left = arguments.len();
    let mut variables = Fields::new();
    for (name, argument) in site.argument_names().zip(arguments) {
        let mut argument = argument.clone();
        let share = (room / left.max(1)).saturating_sub(name.len());
        if argument.size() > share.max(room / 2) {
            argument.shorten(share);
        }
        room = room.saturating_sub(argument.size() + name.len() + 4);
        left = left.saturating_sub(1);
        variables.insert(name.to_owned(), argument.to_json());
    }
    variables
}
