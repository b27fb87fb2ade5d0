//! Stacks that are taken by hand.

use crate::capture::busy::Busy;
use crate::capture::chain::Link;
use crate::capture::isolate::attempt;
use crate::capture::stack::{self, Carried};
use crate::capture::trail::Trail;
use crate::current::{client, unit};
use crate::protocol::{Stacktrace, Value};

impl Stacktrace {
    /// The stack of this thread, with the annotated calls in progress. Without frames if there is no client, or if
    /// [`Options::stack`](crate::Options::stack) turns stacks off and no annotated call is in progress.
    ///
    /// The names are looked up here and now, for the first time in some 50 ms.
    ///
    /// ```
    /// use redhanded::protocol::{Event, Exception, Stacktrace};
    /// let mut exception = Exception::new("OutOfPaper", "tray 2 is empty");
    /// exception.stacktrace = Some(Stacktrace::current());
    /// let mut event = Event::new();
    /// event.exceptions.push(exception);
    /// redhanded::capture_event(event);
    /// ```
    #[must_use]
    pub fn current() -> Self {
        let here = 0_u8;
        taken(stack::address_of(&here)).map(|taken| taken.stack).unwrap_or_default()
    }

    /// The stack that a backtrace tells of: one of the standard library, such as `anyhow::Error::backtrace` returns; or what
    /// else [`Carried`] holds, such as the addresses of a `backtrace::Backtrace`. Without frames if there is no client, if
    /// [`Options::stack`](crate::Options::stack) turns stacks off, or if the backtrace has none: the standard library takes
    /// one only if `RUST_BACKTRACE` or `RUST_LIB_BACKTRACE` says so, or by `force_capture`.
    ///
    /// Names that the backtrace does not tell are looked up here and now, for the first time in some 50 ms.
    ///
    /// ```
    /// use std::backtrace::Backtrace;
    /// use redhanded::protocol::{Event, Exception, Stacktrace};
    ///
    /// /// Says later that it went wrong, and where.
    /// fn tell(backtrace: &Backtrace) {
    ///     let mut exception = Exception::new("OutOfPaper", "tray 2 is empty");
    ///     exception.stacktrace = Some(Stacktrace::from_backtrace(backtrace));
    ///     let mut event = Event::new();
    ///     event.exceptions.push(exception);
    ///     redhanded::capture_event(event);
    /// }
    ///
    /// tell(&Backtrace::force_capture());
    /// ```
    #[must_use]
    pub fn from_backtrace<'a>(backtrace: impl Into<Carried<'a>>) -> Self {
        if client::get().is_none() {
            return Self::default();
        }
        let carried = backtrace.into();
        // Printing one runs user code. Nothing that it does is recorded, and what goes wrong with it costs the stack alone.
        let _busy = Busy::enter();
        let shown = attempt(|| stack::read_and_show(&carried)).flatten().unwrap_or_default();
        let mut stack = Self::from(shown.frames);
        stack.images = shown.images;
        stack
    }
}

/// A stack, and the thread that it is of, as the protocol has it.
pub(super) struct Taken {
    pub(super) stack: Stacktrace,
    pub(super) thread: Option<Value>,
}

/// The stack of this thread from the frame on that `inner` is an address in.
pub(super) fn taken(inner: usize) -> Option<Taken> {
    client::get()?;
    let mut report = unit::with(|current| current.unit.open())?;
    report.stack = stack::take(inner, None);
    report.trail = Trail::default();
    // What has a stack is an error.
    report.chain = vec![Link::default()];
    // Nothing that it does is recorded, and what goes wrong with it costs the stack alone.
    let _busy = Busy::enter();
    let mut event = attempt(|| report.into_event(0))?;
    let mut stack = event.exceptions.pop()?.stacktrace?;
    stack.images = list(event.other.get_mut("debug_meta"), "images");
    Some(Taken { stack, thread: list(event.other.get_mut("threads"), "values").into_iter().next() })
}

fn list(holder: Option<&mut Value>, name: &str) -> Vec<Value> {
    match holder.and_then(|holder| holder.get_mut(name)).map(Value::take) {
        Some(Value::Array(values)) => values,
        _ => Vec::new(),
    }
}
