//! What reports look like, and that nothing an event says breaks them.

mod any_event;
mod events;
mod look;
mod snapshots;
mod source_lines;
