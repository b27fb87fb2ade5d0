//! What a report says, and when there is one: seen from a program that annotates its functions, through what arrives
//! at a transport.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests end by panics")]
#![expect(clippy::items_after_statements, reason = "what a test annotates stands where it is used")]

#[path = "reports/arguments.rs"]
mod arguments;
#[path = "reports/by_hand.rs"]
mod by_hand;
#[path = "reports/by_hand_errors.rs"]
mod by_hand_errors;
#[path = "reports/by_hand_stack.rs"]
mod by_hand_stack;
#[path = "reports/calls.rs"]
mod calls;
#[path = "reports/captured.rs"]
mod captured;
#[path = "reports/children/mod.rs"]
mod children;
#[path = "reports/elsewhere.rs"]
mod elsewhere;
#[path = "reports/errors.rs"]
mod errors;
#[path = "reports/folding.rs"]
mod folding;
#[path = "reports/grouping.rs"]
mod grouping;
#[path = "reports/hard_cases.rs"]
mod hard_cases;
#[path = "reports/init.rs"]
mod init;
#[path = "reports/interleaved.rs"]
mod interleaved;
#[path = "reports/json.rs"]
mod json;
#[path = "reports/late.rs"]
mod late;
#[path = "reports/once.rs"]
mod once;
#[path = "reports/options/mod.rs"]
mod options;
#[path = "reports/panics.rs"]
mod panics;
#[path = "reports/path.rs"]
mod path;
#[path = "reports/property/mod.rs"]
mod property;
#[path = "reports/rows.rs"]
mod rows;
#[path = "rows/mod.rs"]
mod scenes;
#[path = "reports/scopes.rs"]
mod scopes;
#[path = "reports/scopes_at_once.rs"]
mod scopes_at_once;
#[path = "reports/settle.rs"]
mod settle;
#[path = "reports/stack.rs"]
mod stack;
#[path = "reports/tasks.rs"]
mod tasks;
#[path = "reports/threads.rs"]
mod threads;
#[path = "reports/trail.rs"]
mod trail;
