//! What stands in for the files in a build without the feature `spool`, or without HTTP: there are none.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::time::SystemTime;

use super::Spool;
use crate::protocol::{Dsn, Envelope};

/// There are none.
#[derive(Debug)]
pub(crate) enum Files {}

/// None is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kept {}

impl Files {
    pub(crate) fn new(_: &Spool, _: &Dsn) -> Option<Self> {
        None
    }

    pub(crate) fn root(&self) -> &Path {
        match *self {}
    }

    pub(crate) fn keep(&self, _: &Envelope, _: SystemTime) -> io::Result<(Kept, u64)> {
        match *self {}
    }

    pub(crate) fn keep_losses(&self, _: &BTreeMap<String, u64>, _: SystemTime) -> io::Result<()> {
        match *self {}
    }

    pub(crate) fn sync(&self) {
        match *self {}
    }

    pub(crate) fn adopt(&self, _: SystemTime) -> Adopted {
        match *self {}
    }

    pub(crate) fn is_empty(&self) -> bool {
        match *self {}
    }

    pub(crate) fn next(&self, _: SystemTime, _: bool) -> Option<Kept> {
        match *self {}
    }

    pub(crate) fn read(&self, _: &Kept) -> Option<Envelope> {
        match *self {}
    }

    pub(crate) fn remove(&self, _: &Kept) {
        match *self {}
    }

    pub(crate) fn failed(&self, _: &Kept, _: SystemTime) -> bool {
        match *self {}
    }

    pub(crate) fn mark(&self, _: &[u8]) -> io::Result<()> {
        match *self {}
    }

    pub(crate) fn unmark(&self) {
        match *self {}
    }

    pub(crate) fn is_event(kept: &Kept) -> bool {
        match *kept {}
    }

    pub(crate) fn end(&self) {
        match *self {}
    }
}

/// What an earlier run left, beyond what is sent.
#[derive(Debug, Default)]
pub(crate) struct Adopted {
    pub(crate) torn: u64,
    pub(crate) evicted: u64,
    pub(crate) losses: BTreeMap<String, u64>,
    pub(crate) markers: Vec<Vec<u8>>,
}
