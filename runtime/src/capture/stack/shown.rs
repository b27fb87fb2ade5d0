//! One stack of annotated calls and real frames, as receivers see it.

use std::ops::Range;
use std::sync::LazyLock;

use super::super::frames::{is_library, without_home};
use super::merge::merge;
use super::names::Name;
use super::own::{Joint, OwnFrame, OwnStack, joint};
use super::symbols::{Function, functions_at};
use super::trim::{Item, last_part, stand_at, trim_executor, trim_maker, trim_own, trim_panic, trim_start};
use super::unwind::Stack;
use super::{Annotated, Shown, images};
use crate::protocol::Frame;

impl Stack {
    /// Merges with the annotated calls, oldest first. `origin` is where the code says that it failed, if that is not in
    /// the innermost of them; `panics` if the stack was taken by a panic; `made` is the stack of where the error was made,
    /// which it goes on in where the two have callers in common. Looks symbols up: for the worker.
    pub(in crate::capture) fn show(
        &self,
        annotated: Vec<Annotated>,
        origin: Option<Frame>,
        panics: bool,
        made: Option<&OwnStack>,
    ) -> Shown {
        let surroundings = Surroundings::of(&annotated);
        let made_frames = made.map(OwnStack::frames).unwrap_or_default();
        let (mut items, is_joined) = self.items(annotated, &made_frames);
        if panics {
            trim_panic(&mut items, origin.as_ref().is_none_or(|origin| origin.in_app == Some(true)));
        }
        if is_joined {
            trim_maker(&mut items);
        }
        trim_executor(&mut items);
        trim_own(&mut items);
        trim_start(&mut items);
        let mut shown = surroundings.show(items);
        // Where the error was made is further in than where it was captured.
        if let Some(origin) = origin.filter(|_| !is_joined) {
            place_origin(&mut shown.frames, origin);
        }
        if let Some(made) = made.filter(|_| !is_joined && !made_frames.is_empty()) {
            let apart = made.show(&surroundings);
            shown.apart = apart.frames;
            shown.images.extend(apart.images);
        }
        shown
    }

    /// Innermost first, and whether `made` is part of it. What polls an outermost future is left out.
    fn items(&self, annotated: Vec<Annotated>, made: &[OwnFrame]) -> (Vec<Item>, bool) {
        let mut calls: Vec<_> = annotated.into_iter().rev().map(Some).collect();
        let addresses: Vec<_> = calls.iter().flatten().map(|call| call.on_stack.address).collect();
        let base = calls.iter().position(|call| call.as_ref().is_some_and(|call| call.on_stack.is_base));
        let steps = merge(&self.frames, &addresses);
        let joint = joint(&self.frames, made).filter(|joint| {
            let mut inner = steps.iter().take_while(|step| step.frame != Some(joint.host));
            inner.all(|step| step.calls.is_empty())
        });
        let mut items = Vec::new();
        let mut is_below_base = false;
        for step in steps {
            let taken = take(&mut calls, &step.calls);
            match (step.frame, joint) {
                (Some(index), Some(joint)) if index < joint.host => {}
                (Some(index), Some(joint)) if index == joint.host => {
                    items.extend(self.joined(joint, made, taken));
                }
                (Some(index), _) if !is_below_base => {
                    let frame = self.frames.get(index).copied().unwrap_or_default();
                    items.extend(Hosting::new(frame.instruction, taken).items());
                }
                _ => items.extend(taken.into_iter().map(|call| Item::Call(Box::new(call)))),
            }
            is_below_base |= step.frame.is_some() && base.is_some_and(|base| step.calls.contains(&base));
        }
        (items, joint.is_some())
    }

    /// What is further in than the frame that both stacks have, and that frame.
    fn joined(&self, joint: Joint, made: &[OwnFrame], calls: Vec<Annotated>) -> Vec<Item> {
        let mut items: Vec<_> = made.iter().take(joint.made).flat_map(OwnFrame::items).collect();
        let at_joint = made.get(joint.made).map(OwnFrame::items).unwrap_or_default();
        // The error was made by an earlier call of it than what failed, or was captured, later.
        let Some(innermost) = calls.first() else {
            items.extend(at_joint);
            return items;
        };
        let function = last_part(innermost.frame.function.as_deref()).to_owned();
        let is_call = |item: &Item| item.name().is_some_and(|name| !name.is_closure() && name.last() == function);
        if at_joint.iter().any(is_call) {
            items.extend(at_joint.into_iter().take_while(|item| !is_call(item)));
        }
        let host = self.frames.get(joint.host).copied().unwrap_or_default();
        items.extend(Hosting::new(host.instruction, calls).items());
        items
    }
}

fn take(calls: &mut [Option<Annotated>], range: &Range<usize>) -> Vec<Annotated> {
    calls.get_mut(range.clone()).unwrap_or_default().iter_mut().filter_map(Option::take).collect()
}

/// A frame of the stack, and the annotated calls that are in it.
struct Hosting {
    instruction: usize,
    calls: std::iter::Peekable<std::vec::IntoIter<Annotated>>,
    /// The body of the next call was left out already.
    is_in_body: bool,
    items: Vec<Item>,
}

impl Hosting {
    fn new(instruction: usize, calls: Vec<Annotated>) -> Self {
        Self { instruction, calls: calls.into_iter().peekable(), is_in_body: false, items: Vec::new() }
    }

    fn items(mut self) -> Vec<Item> {
        let functions = functions_at(self.instruction);
        let has_calls = self.calls.peek().is_some();
        for function in functions.iter() {
            self.add(function, has_calls);
        }
        while self.pass_call() {}
        if self.items.is_empty() {
            self.items.push(Item::Other { instruction: self.instruction, function: None });
        }
        self.items
    }

    /// An annotated function, or its body, is the call; others that were inlined stand between calls.
    fn add(&mut self, function: &Function, has_calls: bool) {
        let Some(name) = function.name.as_ref().filter(|_| has_calls) else {
            self.push(function);
            return;
        };
        if name.is_own() {
            return;
        }
        let next = self.calls.peek().map(|call| last_part(call.frame.function.as_deref()).to_owned());
        match next.filter(|next| name.last() == next) {
            Some(_) if name.is_closure() && !self.is_in_body => {
                self.is_in_body = true;
                self.stand_at(function);
            }
            Some(_) => {
                self.stand_at(function);
                self.pass_call();
            }
            None => {
                if self.is_in_body {
                    self.pass_call();
                }
                self.push(function);
            }
        }
    }

    fn stand_at(&mut self, function: &Function) {
        if let Some(call) = self.calls.peek_mut() {
            stand_at(call, function);
        }
    }

    fn push(&mut self, function: &Function) {
        self.items.push(Item::Other { instruction: self.instruction, function: Some(function.clone()) });
    }

    fn pass_call(&mut self) -> bool {
        self.is_in_body = false;
        let call = self.calls.next();
        let is_one = call.is_some();
        self.items.extend(call.map(|call| Item::Call(Box::new(call))));
        is_one
    }
}

/// Of a frame that a server may look up. Annotated ones say everything themselves.
fn address(item: &Item) -> Option<usize> {
    match item {
        Item::Other { instruction, .. } => Some(*instruction).filter(|address| *address != 0),
        Item::Call(_) => None,
    }
}

fn frame(item: Item, crates: &Crates, paths: &Paths) -> Frame {
    let (instruction, function) = match item {
        Item::Call(call) => return call.frame,
        Item::Other { instruction, function } => (instruction, function),
    };
    let instruction_addr = (instruction != 0).then(|| format!("{instruction:#x}"));
    let mut frame = Frame { instruction_addr, ..Frame::default() };
    // Nothing is known of it here. A server that looks it up decides for itself.
    let Some(function) = function else { return frame };
    frame.in_app = Some(crates.are_of_application(&function));
    if let Some(name) = &function.name {
        let (module, function) = name.parts();
        frame.module = module.map(str::to_owned);
        frame.function = Some(function.to_owned());
        frame.package = name.crate_name().map(str::to_owned);
    }
    frame.filename = function.file.as_deref().map(|file| paths.shorten(file));
    frame.lineno = function.line;
    frame.colno = function.column;
    frame
}

/// The innermost function is where the code says that it failed; where no function is known, a frame of its own says so.
fn place_origin(frames: &mut Vec<Frame>, origin: Frame) {
    let is_there = |file: &str| origin.filename.as_deref().is_some_and(|place| file.ends_with(place));
    match frames.last_mut() {
        Some(last)
            if last.instruction_addr.is_some()
                && last.function.is_some()
                && last.in_app == origin.in_app
                && last.filename.as_deref().is_none_or(is_there) =>
        {
            last.filename = origin.filename;
            last.lineno = origin.lineno;
            last.colno = origin.colno;
        }
        _ => frames.push(origin),
    }
}

/// What the annotated calls tell of the program that they are part of.
#[derive(Debug)]
pub(in crate::capture) struct Surroundings {
    crates: Crates,
    /// Relative to the workspace.
    files: Vec<String>,
    /// Without their modules and types.
    functions: Vec<String>,
}

impl Surroundings {
    pub(in crate::capture) fn of(annotated: &[Annotated]) -> Self {
        let files = annotated.iter().filter_map(|call| call.frame.filename.clone()).collect();
        let functions = annotated.iter().map(|call| last_part(call.frame.function.as_deref()).to_owned()).collect();
        Self { crates: Crates::of(annotated), files, functions }
    }

    pub(super) fn functions(&self) -> &[String] {
        &self.functions
    }

    /// Innermost first; what is shown is the other way round.
    pub(super) fn show(&self, items: Vec<Item>) -> Shown {
        let paths = Paths::new(&self.files, &items);
        let addresses: Vec<_> = items.iter().filter_map(address).collect();
        let mut frames: Vec<_> = items.into_iter().map(|item| frame(item, &self.crates, &paths)).collect();
        frames.reverse();
        Shown { frames, images: images::around(&addresses), apart: Vec::new() }
    }
}

/// The crates that are the application's own, as far as can be told without files.
#[derive(Debug)]
struct Crates(Vec<String>);

impl Crates {
    /// Those with annotated functions on the path, and the program itself.
    fn of(annotated: &[Annotated]) -> Self {
        let own = annotated.iter().filter(|call| call.frame.in_app == Some(true));
        let own = own.filter_map(|call| call.frame.module.as_deref()?.split("::").next());
        let mut crates: Vec<_> = own.map(str::to_owned).collect();
        crates.extend(program());
        Self(crates)
    }

    /// Known by its file where there is debug information, else by its crate.
    fn are_of_application(&self, function: &Function) -> bool {
        let crate_name = function.name.as_ref().and_then(Name::crate_name);
        if function.name.as_ref().is_some_and(Name::is_of_compiler) {
            return false;
        }
        match &function.file {
            // A function of C has no crate.
            Some(file) => crate_name.is_some() && !is_library(file),
            None => crate_name.is_some_and(|name| self.0.iter().any(|own| own == name)),
        }
    }
}

/// The crate that the program is named by. It keeps its name, so that the system is asked once.
fn program() -> Option<String> {
    static NAME: LazyLock<Option<String>> = LazyLock::new(|| {
        let path = std::env::current_exe().ok()?;
        Some(path.file_stem()?.to_str()?.replace('-', "_"))
    });
    NAME.clone()
}

/// Makes paths of debug information, which are those of the machine it was built on, relative to the workspace.
struct Paths {
    root: Option<String>,
}

impl Paths {
    /// Annotated functions have their file relative to the workspace: where one of these ends a path, the rest of that is
    /// the workspace.
    fn new(relative: &[String], items: &[Item]) -> Self {
        let files = items.iter().filter_map(|item| match item {
            Item::Other { function, .. } => function.as_ref()?.file.as_deref(),
            Item::Call(_) => None,
        });
        let mut roots = files.filter_map(|file| {
            let root = relative.iter().find_map(|relative| file.strip_suffix(relative.as_str()))?;
            root.ends_with('/').then(|| root.to_owned())
        });
        Self { root: roots.next() }
    }

    fn shorten(&self, file: &str) -> String {
        let shortened = self.root.as_deref().and_then(|root| file.strip_prefix(root)).unwrap_or(file);
        without_user(without_home(shortened)).to_owned()
    }
}

/// Without the folder of whoever built it.
fn without_user(file: &str) -> &str {
    let homes = ["/home/", "/Users/", "C:\\Users\\"];
    let rest = homes.iter().find_map(|home| file.strip_prefix(home)).and_then(|rest| rest.split_once(['/', '\\']));
    rest.map(|(_, rest)| rest).or_else(|| file.strip_prefix("/root/")).unwrap_or(file)
}
