//! The stack of where an error was made, which the error carried.

mod joint;
mod printed;

use std::fmt::{Display, Write};
use std::sync::Arc;

use super::super::budgeted::write_within;
use super::super::frames::{is_library, without_home};
use super::carried::Carried;
use super::shown::Surroundings;
use super::symbols::{Function, functions_at};
use super::trim::{Item, trim_bodies, trim_executor, trim_maker, trim_start};
use super::{Shown, unwind::FRAMES};
use crate::protocol::Frame;

pub(super) use self::joint::{Joint, joint};

/// How much of a printed one is kept: some 100 frames with very long names.
const PRINTED_BYTES: usize = 128 * 1024;

/// What was read of it on the failing thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum OwnStack {
    /// Return addresses, innermost call first.
    Addresses(Arc<[usize]>),
    Printed(Arc<str>),
    Place(Arc<str>, u32, u32),
}

/// One frame of it.
#[derive(Debug, Clone)]
pub(super) struct OwnFrame {
    /// The return address; 0 if that is not known.
    pub(super) instruction: usize,
    /// Innermost first: those that were inlined come before what they are in.
    pub(super) functions: Vec<Function>,
}

impl OwnFrame {
    pub(super) fn items(&self) -> Vec<Item> {
        if self.functions.is_empty() {
            return vec![Item::Other { instruction: self.instruction, function: None }];
        }
        let item =
            |function: &Function| Item::Other { instruction: self.instruction, function: Some(function.clone()) };
        self.functions.iter().map(item).collect()
    }
}

impl OwnStack {
    /// Reads what an error carries. Runs the user's `Display`: hold a [`Busy`](super::super::busy::Busy) around it.
    pub(in crate::capture) fn read(carried: &Carried<'_>) -> Option<Self> {
        if !carried.is_there() {
            return None;
        }
        match carried {
            // The alternate form has addresses, by which it can be joined with the real stack.
            Carried::Std(backtrace) => print(&format_args!("{backtrace:#}")),
            Carried::Printed(backtrace) => print(backtrace),
            Carried::Addresses(addresses) => {
                let known = addresses.iter().copied().filter(|address| *address != 0);
                Some(Self::Addresses(known.take(FRAMES).collect()))
            }
            Carried::Place(place) => Some(Self::Place(place.file().into(), place.line(), place.column())),
        }
    }

    /// Innermost first; none of a place alone.
    pub(super) fn frames(&self) -> Vec<OwnFrame> {
        match self {
            Self::Addresses(addresses) => {
                let frame =
                    |address: &usize| OwnFrame { instruction: *address, functions: functions_at(*address).to_vec() };
                addresses.iter().map(frame).collect()
            }
            Self::Printed(text) => printed::parse(text),
            Self::Place(..) => Vec::new(),
        }
    }

    /// As a stack by itself.
    pub(in crate::capture) fn show(&self, surroundings: &Surroundings) -> Shown {
        if let Self::Place(file, line, column) = self {
            let frame = Frame {
                filename: Some(without_home(file).to_owned()),
                lineno: Some(*line),
                colno: Some(*column),
                in_app: Some(!is_library(file)),
                ..Frame::default()
            };
            return Shown { frames: vec![frame], ..Shown::default() };
        }
        let mut items: Vec<_> = self.frames().iter().flat_map(OwnFrame::items).collect();
        trim_maker(&mut items);
        trim_executor(&mut items);
        trim_bodies(&mut items, surroundings.functions());
        trim_start(&mut items);
        surroundings.show(items)
    }
}

fn print(backtrace: &(impl Display + ?Sized)) -> Option<OwnStack> {
    let text = write_within(PRINTED_BYTES, "Display", |text| write!(text, "{backtrace}")).text;
    (!printed::parse(&text).is_empty()).then(|| OwnStack::Printed(text.into()))
}
