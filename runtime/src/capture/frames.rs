//! The frames of an event.

use std::panic::Location;

use super::argument::{Argument, cut_to_budget};
use super::recorded::Recorded;
use super::report::{Caller, INNERMOST, Origin, Panic, PathFrame, Report};
use super::site::Site;
use super::stack::{Annotated, OnStack, Shown, Surroundings};
use crate::protocol::{Fields, Frame};

/// The stacks of a report.
#[derive(Debug, Default)]
pub(super) struct Stacks {
    /// Of the failing thread.
    pub(super) failing: Shown,
    /// Of where each error of the chain was made; of the outermost one it is part of the first.
    pub(super) own: Vec<Option<Shown>>,
}

impl Report {
    pub(super) fn stacks(&self) -> Stacks {
        let mut calls = self.caller_frames();
        calls.extend(self.path_frames());
        let surroundings = Surroundings::of(&calls);
        let causes = self.chain.iter().skip(1).map(|link| Some(link.own_stack.as_ref()?.show(&surroundings)));
        Stacks { own: std::iter::once(None).chain(causes).collect(), failing: self.failing_stack(calls) }
    }

    /// Annotated calls and the real stack as one, oldest call first.
    fn failing_stack(&self, mut calls: Vec<Annotated>) -> Shown {
        let origin = self.origin.as_ref().and_then(|origin| self.place_origin(origin, &mut calls));
        if let Some(stack) = &self.stack {
            let made = self.chain.first().and_then(|link| link.own_stack.as_ref());
            return stack.show(calls, origin, self.panic != Panic::None, made);
        }
        let frames = calls.into_iter().map(|call| call.frame).chain(origin).collect();
        Shown { frames, ..Shown::default() }
    }

    /// The calls that the failure has not left.
    fn caller_frames(&self) -> Vec<Annotated> {
        let path_outermost = self.path.last().and_then(|frame| frame.call_site);
        let mut frames = Vec::with_capacity(self.callers.len() + 1);
        let mut depth = 0;
        for caller in &self.callers {
            if caller.depth > depth {
                frames.push(left_out(caller.depth - depth));
            }
            depth = caller.depth + 1;
            frames.push(caller_frame(caller, caller.callee.or(path_outermost)));
        }
        frames
    }

    /// The calls that the failure left.
    fn path_frames(&self) -> Vec<Annotated> {
        let callees = std::iter::once(None).chain(self.path.iter().map(|frame| frame.call_site));
        let annotated = |(frame, callee): (&PathFrame, _)| {
            let mut call = path_frame(frame, callee);
            // Calls of other units of work were on other stacks.
            if frame.unit != self.unit {
                call.on_stack = OnStack::default();
            }
            call
        };
        let mut frames: Vec<_> = self.path.iter().zip(callees).map(annotated).collect();
        if self.path_left_out > 0 {
            frames.insert(INNERMOST.min(frames.len()), left_out(self.path_left_out));
        }
        frames.reverse();
        frames
    }

    /// The origin is the place of the innermost call if it is inside of it, else a frame of its own.
    fn place_origin(&self, origin: &Origin, calls: &mut [Annotated]) -> Option<Frame> {
        let path = self.path.first().map(|frame| frame.site);
        let innermost = path.or_else(|| self.callers.last().map(|caller| caller.site));
        let inside = innermost.filter(|site| site.contains(&origin.file, origin.line));
        if let (Some(site), Some(call)) = (inside, calls.last_mut()) {
            call.place(site, origin.line, origin.column);
            return None;
        }
        Some(Frame {
            filename: Some(without_home(&origin.file).to_owned()),
            lineno: Some(origin.line),
            colno: Some(origin.column),
            in_app: Some(!is_library(&origin.file)),
            ..Frame::default()
        })
    }
}

/// Stands for calls that there is no room for.
fn left_out(count: usize) -> Annotated {
    let function = format!("({count} calls between are left out)");
    let frame = Frame { function: Some(function), in_app: Some(false), ..Frame::default() };
    Annotated { frame, on_stack: OnStack::default(), without_place: None }
}

/// Files that the compiler names like this are of the standard library or of a registry's crate.
pub(super) fn is_library(file: &str) -> bool {
    file.starts_with("/rustc/") || file.contains("/.cargo/registry/") || file.contains("/.cargo/git/")
}

/// A library's file without the folder that it was unpacked to, which often tells whose machine that was.
pub(super) fn without_home(file: &str) -> &str {
    let after = |folder: &str, skipped: usize| {
        let (_, rest) = file.split_once(folder)?;
        (0..skipped).try_fold(rest, |rest, _| rest.split_once('/').map(|(_, rest)| rest))
    };
    // `registry/src/INDEX/`, `git/checkouts/NAME/COMMIT/` and `/rustc/COMMIT/`.
    let unpacked = after("/.cargo/registry/src/", 1).or_else(|| after("/.cargo/git/checkouts/", 2));
    unpacked.or_else(|| after("/rustc/", 1)).unwrap_or(file)
}

/// A call that was in progress: it stands at the line where it called the next one.
fn caller_frame(caller: &Caller, next_call: Option<&'static Location<'static>>) -> Annotated {
    let arguments: Vec<_> = Recorded::new(&caller.arguments).collect();
    let mut call = Annotated::new(caller.site, frame_of(caller.site, &arguments), caller.on_stack);
    call.place_at_call(caller.site, next_call);
    call
}

fn path_frame(frame: &PathFrame, callee: Option<&'static Location<'static>>) -> Annotated {
    let mut call = Annotated::new(frame.site, frame_of(frame.site, &frame.arguments), frame.on_stack);
    // The last mark it passed is the nearest place that is known, until its real frame is.
    if let Some(passed) = frame.passed {
        place(&mut call.frame, frame.site, passed.line, passed.column);
    }
    match frame.mark {
        Some(mark) => call.place(frame.site, mark.line, mark.column),
        None => call.place_at_call(frame.site, callee),
    }
    call
}

impl Annotated {
    /// At its signature, as long as nothing else is known.
    fn new(site: &'static Site, mut frame: Frame, on_stack: OnStack) -> Self {
        if site.line() > 0 {
            place(&mut frame, site, site.line(), site.column());
        }
        Self { frame, on_stack, without_place: Some(site) }
    }

    fn place_at_call(&mut self, site: &'static Site, callee: Option<&'static Location<'static>>) {
        if let Some(call) = callee.filter(|call| site.contains(call.file(), call.line())) {
            self.place(site, call.line(), call.column());
        }
    }

    fn place(&mut self, site: &'static Site, line: u32, column: u32) {
        self.without_place = None;
        place(&mut self.frame, site, line, column);
    }

    /// Its real frame was there, or that of its body. What is added to a function stands at its first line.
    #[cfg(feature = "backtrace")]
    pub(super) fn place_by_frame(&mut self, file: &str, line: u32, column: Option<u32>) {
        let is_inside =
            |site: &&Site| file.ends_with(site.file()) && line > site.line() && site.contains(site.file(), line);
        if let Some(site) = self.without_place.filter(is_inside) {
            self.place(site, line, column.unwrap_or_default());
        }
    }
}

fn frame_of(site: &'static Site, arguments: &[Argument]) -> Frame {
    Frame {
        function: Some(site.name().to_owned()),
        module: Some(site.module().to_owned()).filter(|module| !module.is_empty()),
        filename: Some(site.file().to_owned()),
        in_app: Some(true),
        vars: variables(site, arguments),
        ..Frame::default()
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

/// The arguments by name.
fn variables(site: &'static Site, arguments: &[Argument]) -> Fields {
    let mut arguments = arguments.to_vec();
    cut_to_budget(&mut arguments, site.argument_names());
    let mut variables = Fields::new();
    for (name, argument) in site.argument_names().zip(&arguments) {
        variables.insert(name.to_owned(), argument.to_json(name));
        // JSON has neither the order of fields nor the names of types.
        if matches!(argument, Argument::Debug { .. }) {
            variables.set_text(name, argument.to_string());
        }
    }
    variables
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_librarys_file_does_not_tell_whose_machine_it_was_built_on() {
        let registry = "/home/ann/.cargo/registry/src/index.crates.io-1949cf8c6b5b557f/csv-1.4.0/src/reader.rs";
        assert_eq!(without_home(registry), "csv-1.4.0/src/reader.rs");
        assert_eq!(without_home("/home/ann/.cargo/git/checkouts/csv-1/5982/src/reader.rs"), "src/reader.rs");
        assert_eq!(without_home("/rustc/5980/library/core/src/num/mod.rs"), "library/core/src/num/mod.rs");
        assert_eq!(without_home("src/main.rs"), "src/main.rs");
    }
}
