//! What people are told of deliveries: enough to know, and no flood.

use std::any::Any;
use std::fmt::Display;
use std::time::Instant;

use crate::capture::isolate::{attempt, discard};
use crate::notice;
use crate::transport::DeliveryError;
use crate::transport::error::WithCause;
use crate::transport::losses::{OnceAMinute, Reports};

#[derive(Debug, Default)]
pub(super) struct Telling {
    failures: OnceAMinute,
    overflows: OnceAMinute,
    overflow_told: u64,
}

impl Telling {
    pub(super) fn failure(&mut self, error: DeliveryError) {
        // What the error of a user's transport says, and its end, is the user's code.
        attempt(move || {
            let text = WithCause(&error).to_string();
            self.tell("was not delivered", text);
        });
    }

    /// It waits on the disk.
    pub(super) fn kept(&mut self, error: DeliveryError) {
        attempt(move || {
            let text = WithCause(&error).to_string();
            self.tell("is kept until the server can be reached", text);
        });
    }

    pub(super) fn panic(&mut self, what: &str, payload: Box<dyn Any + Send>) {
        let message = payload.downcast_ref::<&str>().copied();
        let message = message.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
        let message = message.unwrap_or("with a value that is no text");
        self.tell("was not delivered", format_args!("{what}, because of a panic: {message}"));
        discard(payload);
    }

    /// Each failure to those who asked for all; the others have to know that there are any.
    fn tell(&mut self, what: &str, failure: impl Display) {
        if self.failures.allows(Instant::now()) {
            notice::warn(format_args!("a report {what}: {failure}"));
        } else {
            notice::debug(format_args!("another report {what}: {failure}"));
        }
    }

    /// Told from here, since the thread that loses a report must not wait for stderr.
    pub(super) fn overflow(&mut self, overflow: u64) {
        let untold = overflow - self.overflow_told;
        if untold > 0 && self.overflows.allows(Instant::now()) {
            self.overflow_told = overflow;
            notice::warn(format_args!("{} lost, because too many others are waiting", Reports(untold)));
        }
    }
}
