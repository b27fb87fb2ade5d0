//! What happened: calls, their trail, failures and the reports they become. Knows no client and no network.

pub(crate) mod args;
pub(crate) mod argument;
mod budgeted;
pub(crate) mod busy;
pub(crate) mod call;
pub(crate) mod chain;
pub(crate) mod debug_text;
mod event;
pub(crate) mod failure;
pub(crate) mod folding;
mod frames;
pub(crate) mod isolate;
pub(crate) mod plain;
pub(crate) mod qualified;
pub(crate) mod recent;
pub(crate) mod recorded;
pub(crate) mod report;
mod secret;
pub(crate) mod secret_value;
pub(crate) mod show;
pub(crate) mod site;
pub(crate) mod stack;
pub(crate) mod trace;
pub(crate) mod trail;
mod type_name;
pub(crate) mod unit;
pub(crate) mod words;
