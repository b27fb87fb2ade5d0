//! Clients beside that of the program, and what tests of one's own look at reports by: nobody sees what is for another.
//! The tests run in parallel, in one process, on purpose.

#![expect(clippy::unwrap_used, reason = "tests end by panics")]
#![expect(clippy::items_after_statements, reason = "what a test annotates stands where it is used")]

#[path = "beside/clients.rs"]
mod clients;
#[path = "beside/test_door.rs"]
mod test_door;
