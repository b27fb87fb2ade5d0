use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use super::name::{Kind, Name, UNFINISHED};
use super::run::{Run, private};
use super::{Spool, place};
use crate::protocol::{Dsn, Envelope};

/// The file that says that a run is running.
const MARKER: &str = "running";
/// A part of the bounds that a run may use whatever others that share the folder keep: what is new comes before what is old.
const OWN_SHARE: u64 = 16;
/// What others keep is counted no more often.
const COUNTED_FOR: Duration = Duration::from_secs(1);
/// More is not read back: what we write is not as large.
const LARGEST_LOSSES: u64 = 64 * 1024;
const LARGEST: u64 = 256 * 1024 * 1024;

/// The reports that this run keeps on the disk: its own, and those of dead runs.
#[derive(Debug)]
pub(crate) struct Files {
    root: PathBuf,
    /// Nobody said where it is, so that others may have been there first.
    is_default: bool,
    settings: Spool,
    state: Mutex<State>,
}

/// A report on the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Kept(Name);

/// What earlier runs left, beyond what is sent.
#[derive(Debug, Default)]
pub(crate) struct Adopted {
    /// Reports that were not whole.
    pub(crate) torn: u64,
    /// Reports that were too old or too many.
    pub(crate) evicted: u64,
    /// What the server was not told of, by the protocol's words.
    pub(crate) losses: BTreeMap<String, u64>,
    /// What runs left that did not end by themselves.
    pub(crate) markers: Vec<Vec<u8>>,
}

#[derive(Debug, Default)]
struct State {
    /// Begun when there is something to keep.
    run: Option<Run>,
    entries: Vec<Entry>,
    others: Others,
    has_ended: bool,
}

/// What other runs keep in the same folder.
#[derive(Debug, Default, Clone, Copy)]
struct Others {
    reports: u64,
    bytes: u64,
    counted: Option<Instant>,
}

#[derive(Debug)]
struct Entry {
    name: Name,
    bytes: u64,
    is_synced: bool,
}

impl Files {
    /// None if nothing is to be kept.
    pub(crate) fn new(settings: &Spool, dsn: &Dsn) -> Option<Self> {
        let directory = settings.directory.clone().unwrap_or_else(place::default_directory);
        settings.is_on.then(|| Self {
            root: place::of(&directory, dsn),
            is_default: settings.directory.is_none(),
            settings: settings.clone(),
            state: Mutex::default(),
        })
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Writes it to the disk, and says how many events made room for it, itself among them if it is too large.
    pub(crate) fn keep(&self, envelope: &Envelope, now: SystemTime) -> io::Result<(Kept, u64)> {
        let bytes = envelope.to_stored()?;
        let mut state = self.lock();
        let kind = if envelope.event().is_some() { Kind::Event } else { Kind::Session };
        let name = Name::new(now, kind);
        self.write(&mut state, &name, &bytes)?;
        state.entries.push(Entry { name: name.clone(), bytes: bytes.len() as u64, is_synced: false });
        Ok((Kept(name), self.evict(&mut state, now)))
    }

    /// Writes to the disk what the server has still to be told of losses, by the protocol's words.
    pub(crate) fn keep_losses(&self, losses: &BTreeMap<String, u64>, now: SystemTime) -> io::Result<()> {
        let mut state = self.lock();
        self.write(&mut state, &Name::new(now, Kind::Losses), &serde_json::to_vec(losses)?)
    }

    fn write(&self, state: &mut State, name: &Name, bytes: &[u8]) -> io::Result<()> {
        if state.has_ended {
            return Err(io::Error::other("the run has ended"));
        }
        let directory = &self.run(state)?.directory;
        let unfinished = directory.join(name.file() + UNFINISHED);
        let written = private(&unfinished).and_then(|mut file| file.write_all(bytes));
        let finished = written.and_then(|()| fs::rename(&unfinished, directory.join(name.file())));
        finished.inspect_err(|_| _ = fs::remove_file(&unfinished))
    }

    /// Has the system write to the disk what it holds in memory of it: only then it outlives the system.
    pub(crate) fn sync(&self) {
        let mut state = self.lock();
        let Some(directory) = state.run.as_ref().map(|run| run.directory.clone()) else { return };
        for entry in state.entries.iter_mut().filter(|entry| !entry.is_synced) {
            let synced = File::open(directory.join(entry.name.file())).and_then(|file| file.sync_all());
            entry.is_synced = synced.is_ok();
        }
        // Names are in the folder. Where folders cannot be opened they need not be.
        if let Ok(folder) = File::open(&directory) {
            let _ = folder.sync_all();
        }
    }

    /// Takes over what dead runs left.
    pub(crate) fn adopt(&self, now: SystemTime) -> Adopted {
        let mut adopted = Adopted::default();
        let mut state = self.lock();
        if state.has_ended {
            return adopted;
        }
        for dead in Run::dead(&self.root, state.run.as_ref()) {
            // Without a place for it, it stays where it is.
            if let Ok(run) = self.run(&mut state) {
                let directory = run.directory.clone();
                take_over(&dead, &directory, &mut state.entries, &mut adopted);
            }
            dead.end();
        }
        // What others kept may be this run's now.
        state.others.counted = None;
        adopted.evicted = self.evict(&mut state, now);
        adopted
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.lock().entries.is_empty()
    }

    /// The one to be tried next; with `all`, whether it waited long enough or not.
    pub(crate) fn next(&self, now: SystemTime, all: bool) -> Option<Kept> {
        let state = self.lock();
        let due = state.entries.iter().map(|entry| &entry.name).filter(|name| all || name.is_due(now));
        due.min_by_key(|name| name.turn()).cloned().map(Kept)
    }

    /// None if it is not whole.
    pub(crate) fn read(&self, kept: &Kept) -> Option<Envelope> {
        let state = self.lock();
        let path = state.run.as_ref()?.directory.join(state.entry(kept)?.name.file());
        drop(state);
        let file = fs::symlink_metadata(&path).ok().filter(|file| file.is_file() && file.len() <= LARGEST)?;
        let bytes = fs::read(&path).ok().filter(|bytes| bytes.len() as u64 == file.len())?;
        Envelope::from_stored(&bytes)
    }

    pub(crate) fn remove(&self, kept: &Kept) {
        let mut state = self.lock();
        let Some(index) = state.entries.iter().position(|entry| entry.name.id() == kept.0.id()) else { return };
        let entry = state.entries.remove(index);
        state.delete(&entry);
    }

    /// Counts an attempt that the network failed; false if there is no further one.
    pub(crate) fn failed(&self, kept: &Kept, now: SystemTime) -> bool {
        let mut state = self.lock();
        let Some(entry) = state.entry(kept) else { return true };
        // One that was tried before its time was tried for free.
        if !entry.name.is_due(now) {
            return true;
        }
        let (old, Some(new)) = (entry.name.clone(), entry.name.failed(now)) else {
            drop(state);
            self.remove(kept);
            return false;
        };
        let Some(directory) = state.run.as_ref().map(|run| run.directory.clone()) else { return true };
        if fs::rename(directory.join(old.file()), directory.join(new.file())).is_ok()
            && let Some(entry) = state.entries.iter_mut().find(|entry| entry.name.id() == old.id())
        {
            entry.name = new;
        }
        true
    }

    /// Leaves word that this run is running, until [`unmark`](Self::unmark).
    pub(crate) fn mark(&self, marker: &[u8]) -> io::Result<()> {
        let mut state = self.lock();
        let directory = &self.run(&mut state)?.directory;
        private(&directory.join(MARKER)).and_then(|mut file| file.write_all(marker))
    }

    pub(crate) fn unmark(&self) {
        if let Some(run) = &self.lock().run {
            let _ = fs::remove_file(run.directory.join(MARKER));
        }
    }

    /// Whether it is an event, and not word of how a run went.
    pub(crate) fn is_event(kept: &Kept) -> bool {
        kept.0.kind() == Kind::Event
    }

    /// Keeps nothing any more. A run that leaves nothing leaves no trace.
    pub(crate) fn end(&self) {
        let mut state = self.lock();
        state.has_ended = true;
        if let Some(run) = state.run.take() {
            run.end();
        }
    }

    fn run<'a>(&self, state: &'a mut State) -> io::Result<&'a Run> {
        match &mut state.run {
            Some(run) => Ok(run),
            none => Ok(none.insert(Run::begin(&self.root, self.is_default)?)),
        }
    }

    /// Gives up what is too old, and the oldest of what is too much. Says how many of them were events.
    fn evict(&self, state: &mut State, now: SystemTime) -> u64 {
        let (max_reports, max_bytes) = self.room(state);
        let max_age = self.settings.max_age;
        // Those of the same time stay in the order in which they came.
        state.entries.sort_by_key(|entry| entry.name.kept);
        let (mut reports, mut bytes) = (0, 0);
        let is_in = |entry: &&Entry| {
            reports += 1;
            bytes += entry.bytes;
            reports <= max_reports && bytes <= max_bytes && !entry.name.is_older(max_age, now)
        };
        let kept = state.entries.iter().rev().take_while(is_in).count();
        let evicted = state.entries.len() - kept;
        let evicted: Vec<Entry> = state.entries.drain(..evicted).collect();
        for entry in &evicted {
            state.delete(entry);
        }
        evicted.iter().filter(|entry| entry.name.kind() == Kind::Event).count() as u64
    }

    /// How many reports and bytes this run may keep, with what others keep.
    fn room(&self, state: &mut State) -> (u64, u64) {
        let own = state.run.as_ref().map(|run| run.directory.as_path());
        if state.others.counted.is_none_or(|counted| counted.elapsed() >= COUNTED_FOR) {
            state.others = Others::count(&self.root, own);
        }
        let left = |all: u64, others: u64| all.saturating_sub(others).max(all.div_ceil(OWN_SHARE));
        let Others { reports, bytes, .. } = state.others;
        (left(self.settings.max_reports as u64, reports), left(self.settings.max_bytes, bytes))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Others {
    fn count(root: &Path, own: Option<&Path>) -> Self {
        let mut others = Self { counted: Some(Instant::now()), ..Self::default() };
        for report in Run::folders(root, own).into_iter().filter_map(|run| fs::read_dir(run).ok()).flatten().flatten() {
            if report.file_name().to_str().and_then(Name::parse).is_some_and(|name| name.kind() != Kind::Losses) {
                others.reports += 1;
                others.bytes += report.metadata().map_or(0, |file| file.len());
            }
        }
        others
    }
}

impl State {
    fn entry(&self, kept: &Kept) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.name.id() == kept.0.id())
    }

    fn delete(&self, entry: &Entry) {
        if let Some(run) = &self.run {
            let _ = fs::remove_file(run.directory.join(entry.name.file()));
        }
    }
}

/// Moves the reports of a dead run, and clears away the rest of what it left.
fn take_over(dead: &Run, directory: &Path, entries: &mut Vec<Entry>, adopted: &mut Adopted) {
    for found in fs::read_dir(&dead.directory).into_iter().flatten().flatten() {
        let (path, file) = (found.path(), found.file_name());
        let file = file.to_str().unwrap_or_default();
        // Links are not followed.
        let metadata = found.metadata().ok().filter(fs::Metadata::is_file);
        match (metadata, Name::parse(file)) {
            (Some(metadata), Some(name)) if name.kind() != Kind::Losses => {
                // What cannot be moved is for a later run.
                if fs::rename(&path, directory.join(file)).is_ok() {
                    entries.push(Entry { name, bytes: metadata.len(), is_synced: true });
                }
                continue;
            }
            (Some(metadata), Some(_)) if metadata.len() <= LARGEST_LOSSES => {
                let losses: Option<BTreeMap<String, u64>> =
                    fs::read(&path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
                for (word, events) in losses.into_iter().flatten() {
                    let sum = adopted.losses.entry(word).or_default();
                    *sum = sum.saturating_add(events);
                }
            }
            (Some(metadata), None) if file == MARKER && metadata.len() <= LARGEST_LOSSES => {
                adopted.markers.extend(fs::read(&path));
            }
            _ => {
                let unfinished = file.strip_suffix(UNFINISHED).and_then(Name::parse);
                adopted.torn += u64::from(unfinished.is_some_and(|name| name.kind() == Kind::Event));
            }
        }
        let _ = fs::remove_file(&path);
    }
}

#[cfg(test)]
mod tests;
