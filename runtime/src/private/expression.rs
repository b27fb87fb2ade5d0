//! The expressions in options. They are the user's code: recording is off while they run, and their panics stay with them.

use std::fmt::{Debug, Display};
use std::marker::PhantomData;

use super::argument::{Arguments, record_debug};
use super::entry::Entry;
use super::kept::Gone;
use crate::capture::args::Args;
use crate::capture::busy::Busy;
use crate::capture::call::Rendered;
use crate::capture::isolate::attempt;
use crate::capture::show;
use crate::capture::words::Words;

/// What stands in for an expression that panicked.
const PANICKED: &str = "<panicked>";

/// An argument of which only the type is recorded.
#[derive(Debug)]
pub struct Typed<'a, T>(pub &'a T);

impl<T> Typed<'_, T> {
    #[inline]
    pub fn redhanded_record(self, entry: &mut Entry) -> Gone<T> {
        entry.type_of(std::any::type_name::<T>);
        Gone(PhantomData)
    }

    #[inline(always)]
    #[must_use]
    pub fn redhanded_keep(self) -> Gone<T> {
        Gone(PhantomData)
    }
}

impl Entry {
    /// Records an expression after the arguments. `Fn`, so that it changes and moves nothing.
    pub fn also(&mut self, record: impl Fn(&mut Self)) {
        match self.args() {
            Some(Args::Values) => {}
            // Of what type it is shows only once it is evaluated.
            Some(Args::Types) => return self.encode(|encoder| encoder.type_name("expression")),
            Some(Args::Off) | None => return,
        }
        let before = self.mark();
        self.interrupted(|entry| {
            let _busy = Busy::enter();
            if attempt(|| record(entry)).is_none() {
                entry.shorten(before);
                entry.encode(|encoder| encoder.debug(PANICKED, false, false));
            }
        });
    }

    /// Records what `Display` says.
    pub fn display(&mut self, value: &dyn Display) {
        let text = show::display(value);
        self.encode(|encoder| encoder.rendered_text(&text.text, text.is_cut));
    }

    /// Records what `Debug` says.
    pub fn debug(&mut self, value: &dyn Debug) {
        record_debug(self, value, "");
    }

    /// Evaluates what is put on the report while the arguments are there.
    pub fn words(&self, say: impl Fn(&mut Arguments)) -> Option<Box<Words>> {
        self.args()?;
        let _busy = Busy::enter();
        let mut arguments = Arguments::default();
        say(&mut arguments);
        Some(Box::new(arguments.0.words))
    }
}

/// One tag's value, or one part of a fingerprint.
#[derive(Debug, Default)]
pub struct Word(String);

impl Word {
    pub fn display(&mut self, value: &dyn Display) {
        self.0 = show::display(value).text;
    }

    pub fn debug(&mut self, value: &dyn Debug) {
        self.0 = show::debug(value).map_or_else(String::new, |shown| shown.text);
    }

    fn of(say: impl Fn(&mut Self)) -> String {
        let mut word = Self::default();
        match attempt(|| say(&mut word)) {
            Some(()) => word.0,
            None => PANICKED.to_owned(),
        }
    }
}

impl Arguments {
    pub fn tag(&mut self, name: &str, value: impl Fn(&mut Word)) {
        let Rendered { words, .. } = &mut self.0;
        words.add_tag(name, &Word::of(value));
    }

    pub fn fingerprint(&mut self, part: impl Fn(&mut Word)) {
        self.0.words.add_fingerprint(Word::of(part));
    }

    /// What was evaluated before.
    pub fn say(&mut self, words: &Option<Box<Words>>) {
        self.0.words = words.as_deref().cloned().unwrap_or_default();
    }
}
